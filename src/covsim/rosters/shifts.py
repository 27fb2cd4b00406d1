"""Rosters written out: the spans of duty of one member, before anybody is absent."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from covsim.calendars import DAY, FREE, HOLIDAY, Span, clock_span
from covsim.errors import CovsimError
from covsim.events import ShiftKind
from covsim.rosters.axis import Axis
from covsim.rosters.duty import Shift
from covsim.scenario.places import Roster

OFF = "off"


def rostered(
    roster: Roster, member: int, axis: Axis, dated: Sequence[Span] = (), free: frozenset[int] = frozenset()
) -> list[Shift]:
    """Spans of duty of a member (number from 0), sorted and disjoint, from the day before the start to the end.

    ``dated`` are the member's rows of ``roster.dates``, ``free`` the holidays on which others work (``holidays_off``).
    With ``call_out`` and no ``on_call`` all duty is on call; where duty and on-call hours overlap it is duty. Raises
    ``CovsimError`` for a cycle with a shift that has no clock times.
    """
    duty = _in_turn([*_duty(roster, member, axis, free), *dated])
    if roster.on_call is None:
        kind = ShiftKind.REGULAR if roster.call_out is None else ShiftKind.ON_CALL
        return [Shift(a, b, kind) for a, b in duty]
    on_call = _without(axis.calendar.between(roster.on_call, axis.midnight - DAY, axis.end), duty)
    spans = [Shift(a, b) for a, b in duty] + [Shift(a, b, ShiftKind.ON_CALL) for a, b in on_call]
    return sorted(spans, key=lambda shift: shift.start)


def holidays_off(roster: Roster, member: int, size: int, axis: Axis) -> frozenset[int]:
    """The holidays, as days from that of the start, on which a member (from 0) of so many is free.

    ``holiday_members`` of them work on each holiday: on the first those from 0, on the next those who follow them.
    """
    count = roster.holiday_members
    if count is None:
        return frozenset()
    holidays = [day for day, kind in axis.calendar.special if kind == HOLIDAY]
    return frozenset(day for n, day in enumerate(holidays) if (member - n * count) % size >= count)


def _duty(roster: Roster, member: int, axis: Axis, free: frozenset[int]) -> list[Span]:
    first = axis.midnight - DAY
    if roster.always:
        return [(first, axis.end)]
    if roster.weekly is not None:
        return axis.calendar.but(FREE, free).between(roster.weekly, first, axis.end)
    return _cycle(roster, member, axis) if roster.cycle else []


def _cycle(roster: Roster, member: int, axis: Axis) -> list[Span]:
    """The shifts of a cycle; day 0 is the date of the start, and staggered members begin one day after another."""
    clock = {name: clock_span(text) for name, text in roster.shifts.items()}
    for name in roster.cycle:
        if name not in clock and name != OFF:
            close = difflib.get_close_matches(name, [*clock, OFF], 1)
            hint = f"did you mean {close[0]!r}?" if close else "add its clock times to shifts"
            raise CovsimError(f"the cycle of a roster names a shift {name!r} without clock times - {hint}")
    lag = member if roster.staggered else 0
    spans = []
    for day in range(-1, axis.day(axis.end) + 1):
        name = roster.cycle[(day - lag) % len(roster.cycle)]
        if name != OFF:
            midnight = axis.midnight + day * DAY
            spans.append((midnight + clock[name][0], midnight + clock[name][1]))
    return spans


def _in_turn(spans: Iterable[Span]) -> list[Span]:
    """Sorted spans of which none begins before the one before it ends."""
    found: list[Span] = []
    for start, end in sorted(spans):
        start = max(start, found[-1][1]) if found else start
        if start < end:
            found.append((start, end))
    return found


def _without(spans: Iterable[Span], taken: Sequence[Span]) -> list[Span]:
    """What is left of sorted spans outside other sorted spans."""
    left: list[Span] = []
    first = 0
    for start, end in spans:
        while first < len(taken) and taken[first][1] <= start:
            first += 1
        for a, b in taken[first:]:
            if a >= end:
                break
            if a > start:
                left.append((start, a))
            start = max(start, b)
        if start < end:
            left.append((start, end))
    return left
