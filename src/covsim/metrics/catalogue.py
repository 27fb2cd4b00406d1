"""The catalogue: each KPI once, with its names, unit, direction, scopes and function."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from covsim.metrics.context import Context

Better = Literal["lower", "higher", ""]
Form = Literal["ratio", "quantile", "total"]


class Piece(NamedTuple):
    """A figure of one scope, as a KPI's function gives it. ``name`` fills the ``<...>`` in the KPI's id."""

    scope: str
    value: float | None
    numerator: float
    denominator: float
    name: str = ""


KpiFunction = Callable[[Context], Iterable[Piece]]


@dataclass(frozen=True)
class Kpi:
    """One entry. ``id`` may hold one placeholder (``time_to.<measure>.mean``).

    ``unit`` is ``share``, ``min``, ``h``, ``cases``, ``people``, ``places``, ``claims``, ``times`` or ``money`` (its
    currency). ``better`` says which way is better, empty for neither. ``form`` says what a figure is: a ``ratio`` of
    its numerator and denominator (shares, means, amounts per year), or a ``quantile`` or ``total`` that stands alone,
    one value a replication; where there was nothing a quantile is None and a total 0. ``scopes`` are the kinds it
    comes in besides ``all``; two joined by a comma come together.
    """

    id: str
    title: str
    title_zh: str
    unit: str
    better: Better
    form: Form
    scopes: tuple[str, ...]
    function: KpiFunction

    @property
    def meaning(self) -> str:
        """The definition in full."""
        return (self.function.__doc__ or "").strip()

    def named(self, name: str) -> str:
        """The id of a figure: the placeholder filled."""
        return re.sub(r"<\w+>", lambda _: name, self.id) if "<" in self.id else self.id

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Matches the ids of its figures."""
        return re.compile(re.sub(r"<\w+>", "(?P<name>.+)", re.escape(self.id)))


CATALOGUE: dict[str, Kpi] = {}


def kpi(
    *, id: str, title: str, title_zh: str, unit: str, better: Better = "", form: Form = "ratio",
    scopes: tuple[str, ...] = (),
) -> Callable[[KpiFunction], KpiFunction]:  # fmt: skip
    """Enter a function into the catalogue; its docstring is the definition that readers see."""

    def enter(function: KpiFunction) -> KpiFunction:
        CATALOGUE[id] = Kpi(id, title, title_zh, unit, better, form, scopes, function)
        return function

    return enter


def entry(kpi_id: str) -> Kpi | None:
    """The entry that a figure's id belongs to: ``time_to.doctor.p90`` finds ``time_to.<measure>.p90``."""
    if kpi_id in CATALOGUE:
        return CATALOGUE[kpi_id]
    return next((found for found in CATALOGUE.values() if "<" in found.id and found.pattern.fullmatch(kpi_id)), None)


def ratio(scope: str, numerator: float, denominator: float, name: str = "") -> Piece:
    """A share or mean: numerator over denominator, None when there is nothing to divide by."""
    top, bottom = float(numerator), float(denominator)
    return Piece(scope, top / bottom if bottom else None, top, bottom, name)


def statistic(scope: str, value: float | None, count: float = 1.0, name: str = "") -> Piece:
    """A total or quantile: the value stands alone, over so many cases."""
    number = None if value is None else float(value)
    return Piece(scope, number, 0.0 if number is None else number, float(count), name)
