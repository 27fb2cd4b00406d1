"""The window of observation: what counts, and to which hour, week and shift it belongs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from covsim.calendars import ALWAYS, WEEK, Calendar, Hours, Span
from covsim.calendars.calendar import Special
from covsim.events import EventLog, FloatArray, IntArray
from covsim.metrics.spans import BoolArray, Spans, totals
from covsim.scenario.model import Scenario
from covsim.scenario.periods import common as shared

HOURS_OF_WEEK = 168


@dataclass(frozen=True)
class Gauge:
    """How many minutes of the window, within certain hours, lie before a time: a piecewise linear function."""

    knots: FloatArray
    minutes: FloatArray

    def before(self, times: FloatArray) -> FloatArray:
        """Minutes before each time."""
        return np.interp(times, self.knots, self.minutes)

    def lengths(self, spans: Spans) -> FloatArray:
        """Minutes of each span that count."""
        return self.before(spans.end) - self.before(spans.start)


@dataclass(frozen=True)
class Window:
    """[start, end) in minutes since clock.start; ``offset`` is the minute of the week at time 0, ``special`` are the
    days that don't count as their weekday."""

    start: float
    end: float
    offset: float
    special: Special = ()

    @classmethod
    def of(cls, scenario: Scenario, log: EventLog) -> Window:
        """From the end of the warm-up to the horizon, or to the end of a log that closes before it."""
        start, calendar = scenario.clock.measured_from, scenario.clock.calendar
        end = max(start, min(scenario.clock.horizon, log.end))
        return cls(start, end, calendar.offset, calendar.special)

    @cached_property
    def calendar(self) -> Calendar:
        """What each day counts as."""
        return Calendar(self.offset, self.special)

    @property
    def length(self) -> float:
        """Minutes."""
        return self.end - self.start

    def contains(self, times: FloatArray) -> BoolArray:
        """Whether each time lies in the window."""
        return (times >= self.start) & (times < self.end)

    def gauge(self, hours: Hours = ALWAYS, there: tuple[Span, ...] | None = None) -> Gauge:
        """The measure of the window's minutes within these hours of the week, and within these spans if given."""
        return _gauge(self, hours, there)

    def spans(self, hours: Hours) -> tuple[Span, ...]:
        """The parts of the window that lie in these hours, in order."""
        return _spans(self, hours)

    def within(self, hours: Hours, times: FloatArray) -> BoolArray:
        """Whether each time lies in these hours."""
        return self.calendar.within(hours, times)

    def hour_of_week(self, times: FloatArray) -> IntArray:
        """Hours since Monday 00:00, 0 to 167."""
        return np.asarray((times + self.offset) % WEEK // 60, dtype=np.int64)

    @cached_property
    def edges(self) -> FloatArray:
        """The window cut at each full hour by the clock."""
        first = np.floor((self.start + self.offset) / 60) + 1
        last = np.ceil((self.end + self.offset) / 60)
        inner = np.arange(first, last) * 60 - self.offset
        return np.concatenate(([self.start], inner, [self.end]))

    @cached_property
    def _hours(self) -> IntArray:
        """Hour of the week between each two of ``edges``."""
        return self.hour_of_week((self.edges[:-1] + self.edges[1:]) / 2)

    def by_hour_of_week(self, accumulated: FloatArray) -> FloatArray:
        """Sums for the 168 hours of the week, from totals accumulated up to each of ``edges``."""
        return totals(self._hours, np.diff(accumulated), HOURS_OF_WEEK)

    def by_week(self, accumulated: FloatArray) -> FloatArray:
        """Sums for each week of the window, from totals accumulated up to each of ``edges``."""
        weeks = ((self.edges[:-1] + self.edges[1:]) / 2 - self.start) // WEEK
        return totals(weeks.astype(np.int64), np.diff(accumulated), 1)


# All replications of a run have the same window, and the models mostly the same hours.


@lru_cache(maxsize=32)
def _spans(window: Window, hours: Hours) -> tuple[Span, ...]:
    return tuple(window.calendar.between(hours, window.start, window.end)) if window.length else ()


@lru_cache(maxsize=32)
def _gauge(window: Window, hours: Hours, there: tuple[Span, ...] | None) -> Gauge:
    open_ = window.spans(hours)
    spans = np.array(open_ if there is None else shared(open_, there)).reshape(-1, 2)
    minutes = np.concatenate(([0.0], np.cumsum(spans[:, 1] - spans[:, 0])))
    knots = np.concatenate(([window.start], spans.ravel()))
    values = np.concatenate(([0.0], np.stack((minutes[:-1], minutes[1:]), axis=1).ravel()))
    return Gauge(knots, values)
