"""Needs for more people or vehicles at once than the rosters ever put on duty together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from math import lcm

from covsim.calendars import DAY, WEEK, Calendar, Hours, Span, clock_span, merge
from covsim.scenario.checks.subject import Subject
from covsim.scenario.model import Scenario
from covsim.scenario.nodes import Path
from covsim.scenario.places import Roster
from covsim.scenario.problems import Finding
from covsim.scenario.resources import Unit, list_resources
from covsim.scenario.serving import groups_serving

_ALWAYS = Roster(always=True)
_RESTS_ON = ("staff", "vehicles", "rosters")

_LONGEST = 420
"""Days after which the rosters of a need must repeat for them to be looked through (7 x 5 x 4 x 3)."""


def check(subject: Subject) -> Iterator[Finding]:
    """Claims and duties for several that are there, but never on duty together."""
    most = cache(lambda need: _most(subject.scenario, need))
    for path, step, work in subject.claims:
        if step.otherwise is None:
            yield from _needs(subject, (*path, "needs"), work.needs, most)
    for name, duty in subject.scenario.duties.items():
        yield from _needs(subject, ("duties", name, "needs"), duty.needs, most)


def _needs(subject: Subject, path: Path, needs: dict[str, int], most: Callable[[str], int | None]) -> Iterator[Finding]:
    for need, count in needs.items():
        if not 1 < count <= subject.can_serve.get(need, 0.0):
            continue
        together = most(need)
        if together is not None and together < count:
            what = f"asks for {count} {need!r}, but the rosters have at most {together} on duty at any time"
            remedy = "change a roster, lower it, or say with 'otherwise' what happens instead"
            yield Finding((*path, need), what, remedy, "warning", at_key=True, rests_on=_RESTS_ON)


def _most(scenario: Scenario, need: str) -> int | None:
    """How many who serve a need are ever rostered (or on call) together; None where that isn't written in the scenario.

    Days in service, leave and breaks are left out, so that it is never too low.
    """
    groups = groups_serving(scenario, need)
    names = {name for section, name in groups if section in ("staff", "vehicles")}
    used = {name: spec.roster for name, spec in scenario.staff.items() if name in names}
    used |= {name: spec.roster for name, spec in scenario.vehicles.items() if name in names}
    rosters = {name: scenario.rosters.get(roster, _ALWAYS) for name, roster in used.items()}
    days = lcm(7, *(len(roster.cycle) or 1 for roster in rosters.values()))
    if len(names) < len(groups) or days > _LONGEST or any(roster.dates or roster.random for roster in rosters.values()):
        return None
    clock = scenario.clock
    calendar = Calendar(clock.start.weekday() * DAY, clock.calendar.special)  # from midnight
    last = max((day for day, _ in calendar.special if day * DAY < clock.planned), default=-2)
    days += max(last + 2, 0)  # the holidays and make-up days of the run, and the ordinary days behind them
    units = [unit for unit in list_resources(scenario).units if unit.group in rosters]
    alike = Counter((used[unit.group], _lag(rosters[unit.group], unit)) for unit in units)
    changes: list[tuple[float, int]] = []
    for (roster, lag), number in alike.items():
        for start, end in _rostered(scenario.rosters.get(roster, _ALWAYS), lag, days, calendar):
            changes += [(start, number), (end, -number)]
    return _peak(changes)


def _lag(roster: Roster, unit: Unit) -> int:
    """By how many days of the cycle a unit is behind."""
    return unit.turn % len(roster.cycle) if roster.cycle and roster.staggered else 0


def _rostered(roster: Roster, lag: int, days: int, calendar: Calendar) -> list[Span]:
    """Spans on duty or on call in so many days from midnight of the start; the cycle is behind by ``lag`` days."""
    if roster.always:
        return [(0.0, days * DAY)]
    spans = [span for hours in (roster.weekly, roster.on_call) if hours for span in _weekly(hours, days, calendar)]
    clock = {name: clock_span(text) for name, text in roster.shifts.items()}
    for day in range(-1, days) if roster.cycle else ():
        start, end = clock.get(roster.cycle[(day - lag) % len(roster.cycle)], (0.0, 0.0))
        spans.append((day * DAY + start, day * DAY + end))
    return merge([span for span in spans if span[0] < span[1]])


def _weekly(hours: Hours, days: int, calendar: Calendar) -> list[Span]:
    return calendar.between(hours, -calendar.offset, days * DAY - calendar.offset + WEEK)


def _peak(changes: list[tuple[float, int]]) -> int:
    """The largest sum reached; who goes and who comes at one moment don't meet."""
    most = now = 0
    for _, change in sorted(changes):
        now += change
        most = max(most, now)
    return most
