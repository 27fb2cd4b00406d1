"""The stretch of time that is planned, and where midnights and weeks lie on it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise
from math import floor

from covsim.calendars import DAY, WEEK, Calendar
from covsim.scenario.places import Clock


@dataclass(frozen=True)
class Axis:
    """Minutes since ``clock.start``: planned from 0 to ``end``, judged to ``horizon``.

    Runs ``until: empty`` are planned for as long again as cases arrive, and 4 weeks at least, so that the last case
    finds somebody on duty. ``midnight`` is the last midnight at or before the start, ``offset`` the minute of the week
    at the start, ``calendar`` what each day counts as.
    """

    start: dt.datetime
    horizon: float
    end: float
    midnight: float
    offset: float
    calendar: Calendar

    @classmethod
    def of(cls, clock: Clock) -> Axis:
        """The axis of a scenario's clock."""
        calendar = clock.calendar
        return cls(clock.start, clock.horizon, clock.planned, calendar.midnight, calendar.offset, calendar)

    def at(self, moment: dt.datetime) -> float:
        """Minutes since the start."""
        return (moment - self.start).total_seconds() / 60.0

    def day(self, time: float) -> int:
        """Days since the day of the start."""
        return floor((time - self.midnight) / DAY)

    def week(self, time: float) -> int:
        """Calendar weeks (from Monday) since the week of the start."""
        return floor((time + self.offset) / WEEK)

    def month(self, time: float) -> int:
        """Calendar months since the month of the start."""
        moment = self.start + dt.timedelta(minutes=time)
        return 12 * (moment.year - self.start.year) + moment.month - self.start.month

    def by_month(self, start: float, end: float) -> list[tuple[int, float]]:
        """The minutes of a span in each calendar month that it touches."""
        first, last = self.month(start), self.month(end)
        edges = [start, *(self._month_begins(month) for month in range(first + 1, last + 1)), end]
        return [(first + n, b - a) for n, (a, b) in enumerate(pairwise(edges)) if a < b]

    def _month_begins(self, month: int) -> float:
        years, number = divmod(self.start.month - 1 + month, 12)
        return self.at(dt.datetime(self.start.year + years, number + 1, 1))

    def cut(self, start: float, end: float) -> list[tuple[float, float]]:
        """A span longer than 24 hours cut at its midnights; a shorter one as it is."""
        if end - start <= DAY:
            return [(start, end)]
        midnights = [self.midnight + day * DAY for day in range(self.day(start) + 1, self.day(end) + 1)]
        edges = [start, *midnights, end]
        return [(a, b) for a, b in pairwise(edges) if a < b]

    def by_week(self, start: float, end: float) -> list[tuple[int, float]]:
        """The minutes of a span in each calendar week that it touches."""
        first, last = self.week(start), self.week(end)
        if first == last:
            return [(first, end - start)]
        edges = [start, *(week * WEEK - self.offset for week in range(first + 1, last + 1)), end]
        return [(first + n, b - a) for n, (a, b) in enumerate(pairwise(edges)) if a < b]
