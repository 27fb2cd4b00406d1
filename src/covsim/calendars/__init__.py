"""Hours of the week, and the days of a run on which they fall: weekdays, public holidays, make-up days."""

from covsim.calendars.calendar import Calendar
from covsim.calendars.hours import (
    ALWAYS,
    DAY,
    DAYS,
    FREE,
    HOLIDAY,
    WEEK,
    Hours,
    Span,
    clock_span,
    clock_time,
    merge,
    parse_hours,
)

__all__ = [
    "ALWAYS", "DAY", "DAYS", "FREE", "HOLIDAY", "WEEK", "Calendar", "Hours", "Span", "clock_span", "clock_time",
    "merge", "parse_hours",
]  # fmt: skip
