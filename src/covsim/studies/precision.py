"""How many replications are enough: until the intervals of chosen figures are narrow, and stay so.

The rule is the replications algorithm of Hoad, Robinson & Davies (2010), "Automated selection of the number of
replications for a discrete-event simulation", J. Oper. Res. Soc. 61(11), 1632-1644: after each replication the
half-width of the confidence interval is compared with its limit; the first number of replications that keeps to it, and
for which the next few (5, or 5% of the replications above 100) keep to it as well, is the solution. All figures, in all
models, have to be solved.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from covsim import units
from covsim.errors import CovsimError
from covsim.events import FloatArray
from covsim.metrics.catalogue import CATALOGUE, entry
from covsim.scenario.problems import suggestion
from covsim.studies.cube import Cube, Key, Rows
from covsim.studies.statistic import unit_of
from covsim.studies.summary import estimate

VERDICT = "verdict"
"""The target that asks for a settled verdict instead of narrow intervals."""
INITIAL = 3
"""Fewer replications are never judged (Hoad, Robinson & Davies 2010)."""
INITIAL_VERDICT = 10
"""A verdict is looked at again and again, so it must not stand on the luck of the first few replications."""
LOOK_AHEAD = 5
"""So many further replications must keep to the limit, up to 100 replications; above, so many percent of them."""
BATCH = 5
"""Replications are added at least so many at a time, so that several processes have work."""


@dataclass(frozen=True)
class Target:
    """How narrow the 95% interval of a figure has to be: its half-width, as share of the figure (``relative``) or in
    the KPI's unit. ``kpi`` is ``verdict`` for a settled choice. ``text`` is what the planner wrote."""

    text: str
    kpi: str
    scope: str = "all"
    limit: float = math.nan
    relative: bool = False

    @property
    def initial(self) -> int:
        """Fewest replications."""
        return INITIAL_VERDICT if self.kpi == VERDICT else INITIAL


@dataclass(frozen=True)
class Precision:
    """How precise the figure of a target is in one model after all replications so far.

    ``half_width`` is in the unit of the limit (a share of the figure, or the KPI's unit). ``solved`` is the number of
    replications that the rule found, None as long as there is none; ``held`` how many of the last replications in a row
    kept to the limit; ``needed`` about how many replications it would take in all, None when that can't be said.
    """

    target: Target
    model: str
    half_width: float
    held: int
    solved: int | None
    needed: int | None


def parse_target(text: str) -> Target:
    """Read ``response.p90:5%``, ``cost.per_year:50 kCNY``, ``coverage.share cover=post:1 pp`` or ``verdict``.

    Behind the last colon stands the half-width of the interval: in percent of the figure, or in the unit of the KPI (a
    duration, an amount of money, ``pp`` for percentage points of a share, else a number). Raises CovsimError.
    """
    cleaned = units.narrow(text).strip()
    if cleaned == VERDICT:
        return Target(cleaned, VERDICT)
    figure, colon, limit = cleaned.rpartition(":")
    kpi, _, scope = figure.strip().partition(" ")
    if not colon or not kpi or not limit.strip():
        raise CovsimError(f"--precision {text!r} is not a target - write for example response.p90:5% or verdict")
    if entry(kpi) is None:
        raise CovsimError(f"--precision: there is no KPI {kpi!r} - {suggestion(kpi, list(CATALOGUE), 'see the KPIs')}")
    limit, unit = limit.strip(), unit_of(kpi)
    relative = limit.endswith("%")
    width = _percent(limit) if relative else _in_unit(limit, unit)
    if width is None or not width > 0:
        raise CovsimError(f"--precision {text!r}: {limit!r} is not a half-width - write {_examples(unit)}")
    return Target(cleaned, kpi, scope.strip() or "all", width, relative)


def _percent(limit: str) -> float | None:
    found = units.number_and_unit(limit)
    return found[0] / 100 if found and found[1] == "%" else None


def _in_unit(limit: str, unit: str) -> float | None:
    """A half-width in the unit of the KPI's figures; None when it isn't one."""
    try:
        if unit in ("min", "h"):
            return units.duration(limit) / (60 if unit == "h" else 1)
        if unit == "money":
            return units.money(limit).amount
        found = units.number_and_unit(limit)
    except (units.QuantityError, ValueError):
        return None
    if found is None:
        return None
    if unit == "share":
        return found[0] / 100 if found[1] == "pp" else None
    return found[0] if found[1] in ("", unit) else None


def _examples(unit: str) -> str:
    absolute = {"min": "30 s", "h": "2 h", "money": "50 kCNY", "share": "1 pp"}.get(unit, "2")
    return f"5% (of the figure) or {absolute}"


def look_ahead(replications: int) -> int:
    """Further replications that must keep to the limit (Hoad, Robinson & Davies 2010, 4.2)."""
    return int(LOOK_AHEAD * max(replications, 100) / 100)


def half_widths(cube: Cube, target: Target, model: str, level: float) -> FloatArray:
    """The half-width after the first 1, 2, ... n replications, in the unit of the limit; infinite where unknown."""
    rows = cube.rows(Key(model, target.kpi, target.scope))
    statistic = cube.statistic(target.kpi)
    widths = np.full(len(cube.replications), np.inf)
    for n in range(1, len(widths) + 1):
        found = estimate(Rows(*(column[:n] for column in rows)), statistic, level)
        half, figure = float(found.high - found.low) / 2, abs(float(found.mean))
        if target.relative and half > 0:
            half = half / figure if figure > 0 else math.inf
        widths[n - 1] = math.inf if math.isnan(half) else half
    return widths


def solution(kept: Sequence[bool], initial: int = INITIAL) -> tuple[int | None, int]:
    """The number of replications that the rule finds, and how many of the last ones in a row keep to the limit.

    ``kept[i]`` says whether the interval after i + 1 replications keeps to its limit.
    """
    held, since = 0, 0
    for n, good in enumerate(kept, 1):
        if n < initial or not good:
            held = 0
            continue
        since = n if held == 0 else since
        held += 1
        if held > look_ahead(n):
            return since, held
    return None, held


def assess(cube: Cube, target: Target, model: str, level: float) -> Precision:
    """How precise the figure of a target is in one model."""
    widths = half_widths(cube, target, model, level)
    solved, held = solution((widths <= target.limit).tolist(), target.initial)
    last = float(widths[-1]) if len(widths) else math.inf
    return Precision(target, model, last, held, solved, solved or _needed(len(widths), last, target.limit, held))


def _needed(replications: int, width: float, limit: float, held: int) -> int | None:
    """Replications in all, the half-width shrinking with the square root of their number, and the look-ahead."""
    if held:
        return replications + look_ahead(replications) + 1 - held
    if not math.isfinite(width):
        return None
    enough = max(replications + 1, math.ceil(replications * (width / limit) ** 2))
    return enough + look_ahead(enough)


def next_number(found: Sequence[Precision], replications: int, most: int) -> int:
    """How many replications to have next; the same as now when all targets are met or ``most`` is reached.

    At most twice as many as now: an estimate from few replications is a poor guide.
    """
    open_ = [one for one in found if one.solved is None]
    if not open_:
        return replications
    wanted = max(one.needed or 2 * replications for one in open_)
    return min(max(wanted, replications + BATCH), 2 * max(replications, BATCH), most)
