"""Rosters that put nobody on duty, or somebody twice at once or without rest."""

from __future__ import annotations

from collections.abc import Iterator

from covsim.calendars import DAY, clock_span
from covsim.scenario.checks.subject import Subject
from covsim.scenario.nodes import Path
from covsim.scenario.places import Roster
from covsim.scenario.problems import Finding, suggestion


def check(subject: Subject) -> Iterator[Finding]:
    """Rosters without hours, shifts without clock times, shifts of a cycle that overlap or leave no rest."""
    staffed = {group.roster for group in subject.scenario.staff.values()}
    for name, roster in subject.scenario.rosters.items():
        path: Path = ("rosters", name)
        yield from _hours(path, roster)
        yield from _succession((*path, "cycle"), roster, name in staffed)


def _hours(path: Path, roster: Roster) -> Iterator[Finding]:
    if not (any(getattr(roster, key) for key in roster.one_of) or roster.on_call):
        what = "the roster has no hours"
        yield Finding(path, what, "give always, weekly, cycle, dates or on_call", at_key=True)
    for n, shift in enumerate(roster.cycle):
        if shift != "off" and shift not in roster.shifts:
            what = f"the cycle names the shift {shift!r}, which has no clock times"
            known = (*roster.shifts, "off")
            yield Finding((*path, "cycle", n), what, suggestion(shift, known), name=shift)


def _succession(path: Path, roster: Roster, staffed: bool) -> Iterator[Finding]:
    """Shifts of one member on two days running, the last and the first of the cycle among them; each pair once."""
    spans = {name: clock_span(text) for name, text in roster.shifts.items()}
    pairs: dict[tuple[str, str], int] = {}
    for n, shift in enumerate(roster.cycle):
        pairs.setdefault((shift, roster.cycle[(n + 1) % len(roster.cycle)]), n)
    known = {pair: n for pair, n in pairs.items() if pair[0] in spans and pair[1] in spans}
    rest = {(one, other): DAY + spans[other][0] - spans[one][1] for one, other in known}
    round_the_clock = len(rest) == len(pairs) and not any(rest.values())
    for (one, other), n in known.items():
        after = f"{one!r} of one day ends at {_clock(spans[one][1])}"
        if rest[one, other] < 0:
            what = f"{after}, but {other!r} of the next starts at {_clock(spans[other][0])}"
            what = f"{what}: the same person would work both at once"
            yield Finding((*path, n), what, f"change the clock times, or put 'off' between {one} and {other}")
            continue
        on_end = sum(spans[shift][1] - spans[shift][0] for shift in (one, other))
        if staffed and rest[one, other] == 0 and on_end >= DAY and not round_the_clock and roster.call_out is None:
            what = f"{after}, when {other!r} of the next starts: {on_end / 60:g} h on end without rest"
            yield Finding((*path, n), what, f"put 'off' between {one} and {other}, if that isn't meant", "warning")


def _clock(minutes: float) -> str:
    """``08:00`` for a time of this day or the next."""
    hour, minute = divmod(int(minutes if minutes <= DAY else minutes - DAY), 60)
    return f"{hour:02}:{minute:02}"
