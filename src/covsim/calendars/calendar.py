"""What each day of a run counts as, and hours of the week laid over the days of a run."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import floor, inf

import numpy as np
from numpy.typing import NDArray

from covsim.calendars.hours import DAY, HOLIDAY, WEEK, Hours, Span, merge

Special = tuple[tuple[int, int], ...]
"""Days that don't count as their weekday, and as what they count: ((day, kind), ...), in the order of the days."""


@dataclass(frozen=True)
class Calendar:
    """The days of a run; times are minutes since its start, days are counted from the day of its start.

    ``offset`` is the minute of the week at the start. A day of ``special`` counts as another weekday (a make-up day),
    as ``HOLIDAY`` or as ``FREE``. Hours that begin on a day go with it to their end, past midnight too.
    """

    offset: float
    special: Special = ()

    @cached_property
    def midnight(self) -> float:
        """The last midnight at or before the start of the run (zero or negative)."""
        return -(self.offset % DAY)

    @cached_property
    def _kinds(self) -> dict[int, int]:
        return dict(self.special)

    @cached_property
    def _moved(self) -> bool:
        """Whether any day counts as something that all hours speak of: another weekday, or nothing."""
        return any(kind != HOLIDAY for kind in self._kinds.values())

    def day(self, time: float) -> int:
        """The day on which a time falls."""
        return floor((time - self.midnight) / DAY)

    def bounds(self, day: int) -> Span:
        """The midnights at which a day begins and ends."""
        return self.midnight + day * DAY, self.midnight + (day + 1) * DAY

    def weekday(self, day: int) -> int:
        """What a day is by the week: 0 = Monday."""
        return (int(self.offset // DAY) + day) % 7

    def kind(self, day: int) -> int:
        """What a day counts as: a weekday from 0 = Monday, ``HOLIDAY`` or ``FREE``."""
        return self._kinds.get(day, self.weekday(day))

    def kinds(self, days: NDArray[np.int64]) -> NDArray[np.int64]:
        """The same for many days."""
        found = self.weekdays(days)
        for day, kind in self.special:
            found[days == day] = kind
        return found

    def weekdays(self, days: NDArray[np.int64]) -> NDArray[np.int64]:
        """What many days are by the week."""
        return np.asarray((int(self.offset // DAY) + days) % 7)

    def changes(self, hours: Hours) -> bool:
        """Whether these hours fall otherwise than in a run of ordinary weeks."""
        return bool(self.special) and (self._moved or hours.holiday is not None)

    def on(self, hours: Hours, day: int) -> list[Span]:
        """The hours that begin on a day."""
        midnight = self.midnight + day * DAY
        return [(midnight + a, midnight + b) for a, b in hours.on(self.kind(day), self.weekday(day))]

    def between(self, hours: Hours, start: float, end: float) -> list[Span]:
        """The hours within [start, end], merged."""
        if not self.changes(hours):
            return hours.between(start, end, self.offset)
        days = range(self.day(start) - 1, self.day(end) + 1)
        return merge((max(a, start), min(b, end)) for day in days for a, b in self.on(hours, day))

    def contains(self, hours: Hours, time: float) -> bool:
        """Whether a time lies within the hours."""
        if not self.changes(hours):
            return hours.contains(time + self.offset)
        day = self.day(time)
        return any(a <= time < b for each in (day - 1, day) for a, b in self.on(hours, each))

    def within(self, hours: Hours, times: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Whether each of many times lies within the hours."""
        if not self.changes(hours):
            spans = np.array(hours.spans).reshape(-1, 2)
            times = (times + self.offset) % WEEK
        elif not len(times):
            return np.zeros(0, dtype=np.bool_)
        else:
            spans = np.array(self.between(hours, float(times.min()), float(times.max()) + 1.0)).reshape(-1, 2)
        place = np.searchsorted(spans[:, 0], times, "right") - 1
        return np.asarray((place >= 0) & (times < np.append(spans[:, 1], -inf)[place]))

    def next_inside(self, hours: Hours, start: float) -> float:
        """The first moment from ``start`` on within the hours; inf when there is none."""
        if not self.changes(hours):
            return hours.next_inside(start, self.offset)
        first = self.day(start)
        for day in range(first - 1, max(first, self.special[-1][0]) + 8):
            for a, b in self.on(hours, day):
                if b > start:
                    return max(a, start)
        return inf

    def but(self, kind: int, days: frozenset[int]) -> Calendar:
        """The same calendar, in which these days count as ``kind``."""
        return Calendar(self.offset, tuple(sorted({**self._kinds, **dict.fromkeys(days, kind)}.items())))
