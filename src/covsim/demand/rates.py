"""Rates over time, piecewise constant or linear, and their exact inversion.

A non-homogeneous Poisson process with cumulative rate L(t) has its events at L^-1(s) for the events s of a Poisson
process of rate 1 (Cinlar, *Introduction to Stochastic Processes*, 1975, section 4.7). Within a piece L is linear or
quadratic, so the inverse is closed, and no event is drawn in vain as in thinning.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np

from covsim import tables, units
from covsim.calendars import DAY, HOLIDAY, WEEK, Calendar, Hours
from covsim.demand.axis import Axis
from covsim.errors import CovsimError
from covsim.events import FloatArray
from covsim.scenario.streams import Profile, RateTable

_MONTH_DAYS = np.array([31, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
_PERIODS = {"daily": DAY, "weekly": WEEK}
_NOTHING = 1e-300
"""Expected events that count as none: the squares of smaller numbers vanish."""


@dataclass(frozen=True)
class PiecewiseRate:
    """Events per minute: in a straight line from ``left[i]`` at ``edges[i]`` to ``right[i]`` at ``edges[i + 1]``."""

    edges: FloatArray
    left: FloatArray
    right: FloatArray

    @classmethod
    def constant(cls, rate: float, low: float, high: float) -> PiecewiseRate:
        """The same rate all the time."""
        return cls(np.array([low, high]), np.array([rate]), np.array([rate]))

    @cached_property
    def cumulative(self) -> FloatArray:
        """Expected events before each edge."""
        return np.concatenate(([0.0], np.cumsum((self.left + self.right) / 2 * np.diff(self.edges))))

    @property
    def total(self) -> float:
        """Expected events in all."""
        return float(self.cumulative[-1])

    def invert(self, events: FloatArray) -> FloatArray:
        """Times before which so many events are expected, for 0 <= events < total."""
        piece = np.searchsorted(self.cumulative, events, side="right") - 1
        rest = events - self.cumulative[piece]
        rest = np.where(rest > _NOTHING, rest, 0.0)
        start = self.left[piece]
        slope = (self.right[piece] - start) / (self.edges[piece + 1] - self.edges[piece])
        # root of start t + slope t^2 / 2 = rest, in the form that doesn't cancel when the slope is small
        root = np.sqrt(np.maximum(start * start + 2 * slope * rest, 0.0))
        speed = start + root
        time = self.edges[piece] + 2 * rest / np.where(speed > 0, speed, 1.0)
        return np.minimum(time, self.edges[piece + 1])

    def within(self, low: float, high: float) -> PiecewiseRate:
        """The part between two times."""
        a, b = np.clip(self.edges[:-1], low, high), np.clip(self.edges[1:], low, high)
        kept = b > a
        slope = (self.right - self.left) / np.diff(self.edges)
        left = self.left + slope * (a - self.edges[:-1])
        right = self.left + slope * (b - self.edges[:-1])
        if not kept.any():
            return PiecewiseRate.constant(0.0, low, high)
        return PiecewiseRate(np.append(a[kept], b[kept][-1]), left[kept], right[kept])

    def times(self, factor: float) -> PiecewiseRate:
        """The rate multiplied."""
        return PiecewiseRate(self.edges, self.left * factor, self.right * factor)


def modulated(mean: float, profile: Profile | None, axis: Axis, low: float, high: float) -> PiecewiseRate:
    """The mean rate (per minute) with the weights of a profile, between two times of the run.

    Hour and weekday weights and open hours are scaled so that their mean over a week without holidays is 1, month
    weights so that their mean over a year, by the days of the months, is 1. Where a profile leaves nothing but
    holidays, its mean over a holiday is 1. Raises ``CovsimError`` when nothing is left.
    """
    if profile is None or high <= low:
        return PiecewiseRate.constant(mean, low, high)
    week = _weekly(profile, Calendar(0.0), 0.0, WEEK).total / WEEK or _on_a_holiday(profile)
    if week == 0:
        raise CovsimError("the weights and hours of 'when' leave no time at all - give some open hour a weight above 0")
    rate = _weekly(profile, axis.calendar, low, high).times(mean / week)
    if not profile.month:
        return rate
    months = np.array(profile.month)
    months = months / (months @ _MONTH_DAYS / _MONTH_DAYS.sum())
    factor = months[axis.month((rate.edges[:-1] + rate.edges[1:]) / 2)]
    return PiecewiseRate(rate.edges, rate.left * factor, rate.right * factor)


def open_rate(mean: float, window: Hours | None, axis: Axis, low: float, high: float) -> PiecewiseRate:
    """The mean rate concentrated on the open hours."""
    return modulated(mean, None if window is None else Profile(hours=window), axis, low, high)


def _on_a_holiday(profile: Profile) -> float:
    """The mean weight on one holiday among many."""
    return _weekly(profile, Calendar(0.0, tuple((day, HOLIDAY) for day in range(-1, 2))), 0.0, DAY).total / DAY


def _weekly(profile: Profile, calendar: Calendar, low: float, high: float) -> PiecewiseRate:
    """Hour weight x weight of the day x open, unscaled."""
    edges = _edges(profile, calendar, low, high)
    middle, length = (edges[:-1] + edges[1:]) / 2, np.diff(edges)
    minute = (middle + calendar.offset) % WEEK
    weight = _of_days(profile, calendar, middle)
    if profile.hours is not None:
        weight *= calendar.within(profile.hours, middle)
    if not profile.hour:
        return PiecewiseRate(edges, weight, weight)
    by_hour = np.array(profile.hour)
    hour = (minute % DAY // 60).astype(np.int64)
    if profile.shape == "steps":
        weight *= by_hour[hour]
        return PiecewiseRate(edges, weight, weight)
    rise = by_hour[(hour + 1) % 24] - by_hour[hour]
    into = (minute % 60 - length / 2) / 60
    return PiecewiseRate(
        edges, weight * (by_hour[hour] + rise * into), weight * (by_hour[hour] + rise * (into + length / 60))
    )


def _of_days(profile: Profile, calendar: Calendar, times: FloatArray) -> FloatArray:
    """The weight of the day on which each time falls: its weekday's, or that of a holiday."""
    if not profile.weekday and profile.holiday is None:
        return np.ones(len(times))
    days = np.floor((times - calendar.midnight) / DAY).astype(np.int64)
    kinds, by_weekday = calendar.kinds(days), np.array(profile.weekday or [1.0] * 7)
    is_holiday = kinds == HOLIDAY
    weight = by_weekday[np.where(is_holiday, calendar.weekdays(days), kinds)]
    return weight if profile.holiday is None else np.where(is_holiday, profile.holiday, weight)


def _edges(profile: Profile, calendar: Calendar, low: float, high: float) -> FloatArray:
    """The times at which the weights may change."""
    edges, offset = [np.array([low, high])], calendar.offset
    if profile.hour or profile.weekday or profile.month or profile.holiday is not None:
        step = 60.0 if profile.hour else DAY
        first, last = np.floor((low + offset) / step), np.ceil((high + offset) / step)
        edges.append(np.arange(first, last + 1) * step - offset)
    if profile.hours is not None:
        edges.append(np.array(calendar.between(profile.hours, low, high)).ravel())
    return np.unique(np.clip(np.concatenate(edges), low, high))


def tabulated(table: RateTable, heads: float, folder: str, axis: Axis, low: float, high: float) -> PiecewiseRate:
    """The absolute rates of a table between two times of the run; zero where it says nothing.

    A table that repeats is laid from midnight (daily) or from Monday 00:00 (weekly), any other from the start of the
    run. In a file the last step lasts as long as the one before it. Rates per person are multiplied by ``heads``. Of a
    table that repeats, make-up days have the rates of the weekday that they stand for, and holidays those of their own
    times the factor of the table. Raises ``CovsimError``.
    """
    rate = once(table, heads, folder)
    if table.repeat == "never":
        return rate.within(low, high)
    days = axis.calendar.special if high > low else ()
    parts, reached = [], low
    for day, kind in days:
        start, end = (min(max(edge, reached), high) for edge in axis.calendar.bounds(day))
        parts += [_repeated(rate, table, axis, reached, start), _on_special_day(rate, table, axis, kind, start, end)]
        reached = end
    return _joined([*parts, _repeated(rate, table, axis, reached, high)])


def once(table: RateTable, heads: float, folder: str) -> PiecewiseRate:
    """The rates of a table as they are written, from its own first time to its last. Raises ``CovsimError``."""
    times, rates = _from_file(table.file, heads, folder) if table.file else _inline(table, heads)
    if table.shape == "linear":
        ends, left, right = times[1:], rates[:-1], rates[1:]
    else:
        ends, left, right = np.append(times[1:], times[-1] + (table.step or times[-1] - times[-2])), rates, rates
    return PiecewiseRate(np.append(times[:1], ends), left, right)


def _on_special_day(
    once: PiecewiseRate, table: RateTable, axis: Axis, kind: int, start: float, end: float
) -> PiecewiseRate:
    """The rates of a table that repeats on a part of a holiday, or of a day that stands for another weekday."""
    if kind == HOLIDAY:
        return _repeated(once, table, axis, start, end).times(1.0 if table.holiday is None else table.holiday)
    ahead = (kind - axis.calendar.weekday(axis.calendar.day(start))) * DAY
    rate = _repeated(once, table, axis, start + ahead, end + ahead)
    return PiecewiseRate(rate.edges - ahead, rate.left, rate.right)


def _joined(parts: Sequence[PiecewiseRate]) -> PiecewiseRate:
    """Rates one after another; those without any time are left out."""
    some = [part for part in parts if part.edges[-1] > part.edges[0]] or list(parts[:1])
    edges = np.concatenate([*(part.edges[:-1] for part in some), some[-1].edges[-1:]])
    return PiecewiseRate(edges, np.concatenate([p.left for p in some]), np.concatenate([p.right for p in some]))


def _repeated(once: PiecewiseRate, table: RateTable, axis: Axis, low: float, high: float) -> PiecewiseRate:
    """The pieces of one period laid again and again from ``low`` to ``high``; what is left of the period is 0, or a
    line back to the start."""
    period = _PERIODS[table.repeat]
    first, last = once.edges[0], once.edges[-1]
    if last > first + period + 1e-9:
        raise CovsimError(f"a table that repeats {table.repeat} is at most {units.describe_minutes(period)} long")
    if last < first + period:
        linear = table.shape == "linear"
        left = np.append(once.left, once.right[-1] if linear else 0.0)
        right = np.append(once.right, once.left[0] if linear else 0.0)
        once = PiecewiseRate(np.append(once.edges, first + period), left, right)
    origin = -(axis.offset % period)
    turns = np.arange(np.floor((low - origin) / period) - 1, np.ceil((high - origin) / period) + 1)
    starts = (origin + turns[:, None] * period + once.edges[None, :-1]).ravel()
    edges = np.append(starts, starts[0] + len(turns) * period)
    return PiecewiseRate(edges, np.tile(once.left, len(turns)), np.tile(once.right, len(turns))).within(low, high)


def _inline(table: RateTable, heads: float) -> tuple[FloatArray, FloatArray]:
    """Times (minutes) and rates (per minute) of ``step`` and ``rates``."""
    if not table.step or len(table.rates) < (2 if table.shape == "linear" else 1):
        raise CovsimError("a table of rates needs a file, or a step and rates (two or more for straight lines)")
    rates = [units.rate(text) for text in table.rates]
    per_minute = [rate.per_minute * (heads if rate.per_head else 1.0) for rate in rates]
    return table.step * np.arange(len(rates), dtype=np.float64), np.array(per_minute)


def _from_file(file: str, heads: float, folder: str) -> tuple[FloatArray, FloatArray]:
    """The same from the columns ``time`` and ``rate``."""
    columns = {"time": tables.minutes(signed=True), "rate": tables.rate(heads)}
    scan = tables.scan(Path(folder) / file, columns)
    for (above, before), (row, time) in pairwise(scan.sound("time")):
        if time <= before:
            scan.refuse(row, f", time: is not after that of row {above} - sort the rows by time, each time once")
    table = scan.checked()
    if len(table) < 2:
        raise CovsimError(f"{file}: a table of rates needs two or more rows")
    return np.array(table["time"]), np.array(table["rate"])
