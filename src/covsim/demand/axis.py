"""The time axis of a run: minutes since ``clock.start``, and where they lie in the day, the week and the year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from covsim.calendars import DAY, Calendar, Span
from covsim.calendars.calendar import Special
from covsim.events import FloatArray, IntArray
from covsim.scenario.model import Scenario


@dataclass(frozen=True)
class Axis:
    """From 0 = ``start`` to ``horizon`` minutes; ``offset`` is the minute of the week at 0, ``special`` are the days
    that don't count as their weekday."""

    start: dt.datetime
    horizon: float
    offset: float
    special: Special = ()

    @classmethod
    def of(cls, scenario: Scenario) -> Axis:
        """The axis of a scenario."""
        clock = scenario.clock
        return cls(clock.start, clock.horizon, clock.calendar.offset, clock.calendar.special)

    @cached_property
    def calendar(self) -> Calendar:
        """What each day counts as."""
        return Calendar(self.offset, self.special)

    def minutes(self, moment: dt.datetime) -> float:
        """Minutes from the start of the run to ``moment`` (negative before it)."""
        return (moment - self.start).total_seconds() / 60

    def window(self, starts: dt.datetime | None, ends: dt.datetime | None) -> tuple[float, float]:
        """The part of the run from ``starts`` to ``ends``; empty (equal bounds) when they miss it."""
        low = 0.0 if starts is None else max(self.minutes(starts), 0.0)
        high = self.horizon if ends is None else min(self.minutes(ends), self.horizon)
        return low, max(low, high)

    @staticmethod
    def inside(spans: Sequence[Span], times: FloatArray) -> NDArray[np.bool_]:
        """Whether each time lies in one of these spans (sorted, disjoint)."""
        edges = np.array(spans, dtype=np.float64).ravel()
        return np.asarray(np.searchsorted(edges, times, side="right") % 2 == 1)

    @property
    def midnight(self) -> float:
        """The last midnight at or before the start of the run (zero or negative)."""
        return -(self.offset % DAY)

    def day(self, time: FloatArray) -> IntArray:
        """Days since the day of the start (0 on that day)."""
        return np.floor((time - self.midnight) / DAY).astype(np.int64)

    def month(self, time: FloatArray) -> IntArray:
        """Months from 0 = January."""
        dates = np.datetime64(self.start.date(), "D") + self.day(time)
        return np.asarray(dates.astype("datetime64[M]").astype(np.int64) % 12)
