"""Numbers and names in sentences, for planners."""

from __future__ import annotations

import math
from collections.abc import Iterable

from covsim.studies.decision import Interval
from covsim.studies.standards import Judgement
from covsim.studies.statistic import unit_of


def number(value: float, unit: str = "") -> str:
    """A figure with its unit: ``91.2%``, ``8.4 min``, ``1.20 MCNY``, ``never`` for an infinite one."""
    if math.isnan(value):
        return "no cases"
    if math.isinf(value):
        return "never" if value > 0 else "-inf"
    if unit == "share":
        return percent(value)
    if len(unit) == 3 and unit.isupper():
        return money(value, unit)
    size = abs(value)
    text = (
        f"{value:,.0f}" if size >= 100 else f"{value:.1f}" if size >= 10 or value == round(value, 1) else f"{value:.2f}"
    )
    return f"{text} {unit}".rstrip()


def percent(share: float) -> str:
    """A share in percent; more digits close to 0 and 100%, where they matter."""
    value = 100 * share
    if abs(value - round(value)) < 1e-9:
        return f"{value:.0f}%"
    for digits in (1, 2, 3):
        if float(text := f"{value:.{digits}f}") not in (0.0, 100.0):
            return f"{text}%"
    return f"{'<0.001' if value < 50 else '>99.999'}%"


def money(value: float, currency: str) -> str:
    """An amount with three digits: ``4.31 MCNY``, ``150 kCNY``, ``12.0 CNY``."""
    for scale, prefix in ((1e6, "M"), (1e3, "k")):
        if abs(value) >= scale:
            return f"{value / scale:#.3g}".rstrip(".") + f" {prefix}{currency}"
    return f"{value:#.3g}".rstrip(".") + f" {currency}" if value else f"0 {currency}"


def span(interval: Interval, unit: str) -> str:
    """``4.31 MCNY (4.28 MCNY to 4.35 MCNY)``; the number alone when its interval is unknown or too narrow to show."""
    head, low, high = (number(part, unit) for part in (interval.value, interval.low, interval.high))
    return f"{head} ({low} to {high})" if interval.known and not head == low == high else head


def listed(names: Iterable[str]) -> str:
    """``a, b and c``."""
    every = list(names)
    return " and ".join(filter(None, (", ".join(every[:-1]), *every[-1:])))


def plural(count: int, one: str, many: str = "") -> str:
    """``1 draw``, ``3 draws``."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def judged(judgement: Judgement) -> str:
    """The figure of a judgement against its target: ``81.0% (78.2% to 83.9%) against at least 90%``."""
    unit = unit_of(judgement.kpi)
    sign = "at most" if judgement.at_most else "at least"
    figure = span(Interval(judgement.value, judgement.low, judgement.high), unit)
    return f"{figure} against {sign} {number(judgement.target, unit)}"
