"""Planned cases: so many a day in a window, or a campaign of so many people over the open days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np

from covsim.calendars import DAY, Span, clock_time
from covsim.demand.axis import Axis
from covsim.demand.rates import PiecewiseRate
from covsim.errors import CovsimError
from covsim.events import FloatArray, IntArray
from covsim.scenario.periods import common
from covsim.scenario.streams import Schedule, Stream
from covsim.streams import Luck


@dataclass(frozen=True)
class _Day:
    """The open spans of one day, on the time axis of the run."""

    number: int
    spans: tuple[Span, ...]

    def spread(self, shares: FloatArray) -> FloatArray:
        """The moments at which these shares (from 0, below 1) of the day's open time have passed."""
        edges = np.array(self.spans).ravel()
        rates = np.resize([1.0, 0.0], len(edges) - 1)
        clock = PiecewiseRate(edges, rates, rates)
        return clock.invert(shares * clock.total)


def due(
    stream: Stream, schedule: Schedule, axis: Axis, there: Sequence[Span] | None, luck: Luck, name: str
) -> tuple[FloatArray, IntArray]:
    """When cases are due within the run, ascending, and their numbers within the stream.

    ``per_day`` cases are laid over each whole day; the ``people`` of a campaign are shared evenly over the open days
    from ``starts`` to ``ends`` (by default the run) and of the periods, if it names any, so that all of them come
    (``there`` are the spans of its periods within the run). Cases outside the run or the validity of
    the stream are left out, the others keep their numbers. Raises ``CovsimError``.
    """
    low, high = axis.window(stream.starts, stream.ends)
    if schedule.people is None:
        first, last = axis.midnight, axis.midnight + ceil((high - axis.midnight) / DAY) * DAY
        days = _days(schedule, axis, first - DAY, last + DAY)
        days = [day for day in days if first <= axis.midnight + day.number * DAY < last]
        counts = [schedule.per_day or 0] * len(days)
    else:
        begin = axis.minutes(stream.starts) if stream.starts else 0.0
        end = axis.minutes(stream.ends) if stream.ends else axis.horizon
        spans = [(begin, end)] if there is None else common([(begin, end)], there)
        days = [day for a, b in spans for day in _days(schedule, axis, a, b)]
        counts = _shared(schedule.people, len(days))
        if schedule.people and not days:
            raise CovsimError("the campaign has no open day from its start to its end - widen the window or the dates")
    times = _moments(schedule, axis, days, counts, luck, name)
    inside = (times >= low) & (times < high)
    return times[inside], np.flatnonzero(inside)


def _days(schedule: Schedule, axis: Axis, low: float, high: float) -> list[_Day]:
    """Days with open time; a span over midnight belongs to the day on which it begins, unless longer than a day."""
    spans: dict[int, list[Span]] = {}
    for a, b in axis.calendar.between(schedule.window, low, high):
        for start, end in _by_midnight(a, b, axis.midnight) if b - a > DAY else [(a, b)]:
            spans.setdefault(int((start - axis.midnight) // DAY), []).append((start, end))
    return [_Day(number, tuple(found)) for number, found in sorted(spans.items())]


def _by_midnight(a: float, b: float, midnight: float) -> list[Span]:
    cuts = [midnight + n * DAY for n in range(int((a - midnight) // DAY) + 1, ceil((b - midnight) / DAY))]
    return list(zip([a, *cuts], [*cuts, b]))


def _shared(people: int, days: int) -> list[int]:
    """Whole numbers that add up to ``people``, as even as can be."""
    return [(n + 1) * people // days - n * people // days for n in range(days)]


def _moments(
    schedule: Schedule, axis: Axis, days: list[_Day], counts: list[int], luck: Luck, name: str
) -> FloatArray:
    if schedule.at:
        clock = clock_time(schedule.at)
        return np.repeat([axis.midnight + day.number * DAY + clock for day in days], counts)
    if schedule.spread == "even":
        shares = [np.arange(count) / max(count, 1) for count in counts]
    else:
        ends = np.cumsum(counts)[:-1]
        shares = [np.sort(part) for part in np.split(luck.column(name, "due", sum(counts)), ends)]
    return np.concatenate([day.spread(part) for day, part in zip(days, shares)] or [np.empty(0)])
