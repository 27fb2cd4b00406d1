"""Breaks by clock time."""

from __future__ import annotations

from collections.abc import Sequence

from covsim.calendars import DAY, Span, clock_span, merge
from covsim.events import ShiftKind
from covsim.rosters.axis import Axis
from covsim.rosters.duty import Shift
from covsim.scenario.places import Roster


def daily_breaks(roster: Roster, member: int, axis: Axis) -> list[Span]:
    """When a member (number from 0) would rest, day by day: the clock times, later by the stagger for each number."""
    lag = member * roster.break_stagger
    clock = [clock_span(text) for text in roster.breaks.values()]
    days = range(-1, axis.day(axis.end) + 1) if clock else ()
    midnights = (axis.midnight + day * DAY + lag for day in days)
    return merge((midnight + a, midnight + b) for midnight in midnights for a, b in clock)


def breaks_within(breaks: Sequence[Span], shifts: Sequence[Shift]) -> tuple[Span, ...]:
    """The breaks that lie wholly within a shift; on call nobody has any. Both are sorted."""
    found: list[Span] = []
    if not breaks:
        return ()
    at = 0
    for shift in shifts:
        while at < len(breaks) and breaks[at][0] < shift.start:
            at += 1
        if shift.kind is ShiftKind.ON_CALL:
            continue
        while at < len(breaks) and breaks[at][1] <= shift.end:
            found.append(breaks[at])
            at += 1
    return tuple(found)
