"""Dated regimes: when something that names its periods, and its first and last day, is there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from covsim.calendars import Span, merge
from covsim.scenario.places import Clock, During, Period
from covsim.scenario.serving import as_tuple


def minutes_to(clock: Clock, moment: dt.datetime) -> float:
    """Minutes from the start of the run to a moment; negative before it."""
    return (moment - clock.start).total_seconds() / 60.0


def span_of(clock: Clock, starts: dt.datetime | None, ends: dt.datetime | None, low: float, high: float) -> Span:
    """The part of [low, high] from ``starts`` to ``ends``, in minutes since the start of the run; it may be empty."""
    first = low if starts is None else max(minutes_to(clock, starts), low)
    return first, max(first, high if ends is None else min(minutes_to(clock, ends), high))


def period_span(clock: Clock, period: Period, low: float, high: float) -> Span:
    """The part of [low, high] that belongs to a period."""
    return span_of(clock, period.starts, period.ends, low, high)


def during(clock: Clock, periods: During, low: float, high: float) -> tuple[Span, ...]:
    """The parts of [low, high] that belong to any of these periods, sorted and disjoint; all of it without periods."""
    names = as_tuple(periods)
    if not names:
        return ((low, high),) if low < high else ()
    return tuple(merge(period_span(clock, clock.periods[name], low, high) for name in names))


def common(spans: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """The time that two sets of spans share, sorted and disjoint."""
    first, second = merge(spans), merge(others)
    found: list[Span] = []
    i = j = 0
    while i < len(first) and j < len(second):
        found.append((max(first[i][0], second[j][0]), min(first[i][1], second[j][1])))
        if first[i][1] < second[j][1]:
            i += 1
        else:
            j += 1
    return merge(found)
