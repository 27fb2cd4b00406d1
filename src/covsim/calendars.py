"""Hours of the week: ``"Mon-Fri 08:00-12:00, 14:00-17:30; Sat 09:00-12:00"``, ``"22:00-06:00"``, ``always``. (skeleton)"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

WEEK = 10080.0


@dataclass(frozen=True)
class Hours:
    """Spans of the week in minutes since Monday 00:00, sorted, disjoint, within [0, 10080]."""

    spans: tuple[tuple[float, float], ...]

    def minutes_a_week(self) -> float:
        """Open minutes in one week."""
        return sum(b - a for a, b in self.spans)

    def contains(self, minute_of_week: float) -> bool:
        """Whether the minute (since Monday 00:00) is inside."""
        raise NotImplementedError

    def between(self, start: float, end: float, offset: float) -> list[tuple[float, float]]:
        """Spans on a run's time axis within [start, end]; ``offset`` = minute of the week at time 0. Adjacent spans merge."""
        raise NotImplementedError


ALWAYS = Hours(((0.0, WEEK),))


def parse_hours(value: Any) -> Hours:
    """Read hours as planners write them; raises ``QuantityError`` with what to write instead."""
    raise NotImplementedError
