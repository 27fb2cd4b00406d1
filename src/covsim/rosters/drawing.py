"""Rosters drawn at random from a team under rest rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from numpy.random import Generator

from covsim.calendars import DAY, Span, clock_span
from covsim.rosters.axis import Axis
from covsim.rosters.breaks import daily_breaks
from covsim.rosters.duty import Shift, Unfilled
from covsim.rosters.ledger import Ledger
from covsim.rosters.shifts import rostered
from covsim.rosters.timetable import Timetable, make_pattern, roster_name
from covsim.scenario.limits import Limits
from covsim.scenario.model import Scenario
from covsim.scenario.places import Roster
from covsim.scenario.resources import Resources, Unit
from covsim.streams import Luck

_TRIES = 10


def draw_rosters(
    scenario: Scenario, resources: Resources, table: Timetable, luck: Luck
) -> tuple[Timetable, tuple[Unfilled, ...]]:
    """The timetable with the turns of everybody on a random roster drawn, and the places that nobody could take.

    The members of a group at one site are a team with luck of its own, so that teams are independent of one another.
    """
    teams: dict[tuple[str, str, str], list[Unit]] = {}
    for unit in resources.units:
        name = roster_name(scenario, unit)
        if name in scenario.rosters and scenario.rosters[name].random:
            teams.setdefault((name, unit.group, unit.home), []).append(unit)
    if not teams:
        return table, ()
    patterns, short = list(table.patterns), []
    for (name, group, home), units in teams.items():
        roster, axis = scenario.rosters[name], table.axis
        members = [_Member(unit, patterns[unit.index].service, _ledger(scenario, unit, roster, axis)) for unit in units]
        open_ = draw_team(roster, members, axis, luck.generator("roster", group, home))
        within = ((max(a, 0.0), min(b, axis.end)) for a, b in open_)
        short += [Unfilled(group, home, a, b, "short") for a, b in within if a < b]
        for member in members:
            unit, rest = member.unit, member.unit.turn if roster.break_stagger else 0
            shifts = rostered(roster, 0, axis, member.spans)
            patterns[unit.index] = make_pattern(shifts, daily_breaks(roster, rest, axis), member.service, axis)
    return replace(table, patterns=tuple(patterns)), tuple(short)


def _ledger(scenario: Scenario, unit: Unit, roster: Roster, axis: Axis) -> Ledger:
    """The limits of the group, with the longest run of days of the roster."""
    group = scenario.staff.get(unit.group)
    limits = (group.limits if group else None) or Limits()
    days = min(roster.most_in_a_row, limits.days_in_a_row or roster.most_in_a_row)
    return Ledger(limits.model_copy(update={"days_in_a_row": days}), axis)


@dataclass
class _Member:
    """Somebody to draw for: the time in service, and the shifts drawn so far."""

    unit: Unit
    service: tuple[Span, ...]
    ledger: Ledger
    spans: list[Span] = field(default_factory=list)
    last_week: int = 0  # where in spans the shifts of last week begin
    this_week: int = 0  # shifts in this week

    def may_take(self, span: Span, roster: Roster) -> bool:
        """Whether rest, days in a row and hours allow this shift to somebody who is there for it."""
        start, end = span
        return (
            (roster.shifts_a_week is None or self.this_week < roster.shifts_a_week)
            and all(end + roster.rest <= a or b + roster.rest <= start for a, b in self.spans[self.last_week :])
            and self.ledger.fits([Shift(start, end)])
        )

    def is_there(self, span: Span) -> bool:
        """Whether the whole of the shift that lies in the run falls into service."""
        return any(first <= max(span[0], 0.0) and span[1] <= last for first, last in self.service)

    def take(self, span: Span) -> None:
        """Get a shift."""
        self.spans.append(span)
        self.this_week += 1
        self.ledger.enter([Shift(*span)])

    def give_back(self) -> Span:
        """Lose the shift that was drawn last."""
        span = self.spans.pop()
        self.this_week -= 1
        self.ledger.enter([Shift(*span)], -1)
        return span

    def next_week(self) -> None:
        """The week is settled."""
        self.last_week = len(self.spans) - self.this_week
        self.this_week = 0


def draw_team(roster: Roster, members: Sequence[_Member], axis: Axis, luck: Generator) -> list[Span]:
    """Draw the shifts of a team, week by week; returns the places that stay open though somebody is in service.

    The places of a week are gone through in random order. Each goes to one of the members who may take it: of those
    with the fewest shifts in this week, to one at random. A week in which places stay open is drawn again, up to ten
    times, and the draw with the fewest open places stands.
    """
    left: list[Span] = []
    for places in _weeks(roster, axis):
        best: tuple[list[tuple[_Member, Span]], list[Span]] | None = None
        there = [[n for n, member in enumerate(members) if member.is_there(span)] for span in places]
        for _ in range(_TRIES):
            drawn, open_ = _draw_week(roster, members, places, there, luck)
            for member, _ in reversed(drawn):
                member.give_back()
            if best is None or len(open_) < len(best[1]):
                best = drawn, open_
            if not open_:
                break
        assert best is not None
        for member, span in best[0]:
            member.take(span)
        for member in members:
            member.next_week()
        left += best[1]
    return left


def _draw_week(
    roster: Roster, members: Sequence[_Member], places: Sequence[Span], there: Sequence[Sequence[int]], luck: Generator
) -> tuple[list[tuple[_Member, Span]], list[Span]]:
    """Who takes which place, in the order drawn, and the places that stay open; ``there`` is who serves, by place."""
    drawn: list[tuple[_Member, Span]] = []
    open_: list[Span] = []
    ties = luck.random((len(places), len(members)))
    for place in luck.permutation(len(places)).tolist():
        span = places[place]
        fit = [n for n in there[place] if members[n].may_take(span, roster)]
        if fit:
            chosen = members[min(fit, key=lambda n: (members[n].this_week, ties[place, n]))]
            chosen.take(span)
            drawn.append((chosen, span))
        elif there[place]:
            open_.append(span)
    return drawn, open_


def _weeks(roster: Roster, axis: Axis) -> Iterator[list[Span]]:
    """The places to fill, by calendar week, from the day before the start."""
    clock = {name: clock_span(text) for name, text in roster.shifts.items()}
    week: list[Span] = []
    days = range(-1, axis.day(axis.end) + 1)
    for day in days:
        midnight = axis.midnight + day * DAY
        if week and axis.week(midnight) != axis.week(midnight - DAY):
            yield week
            week = []
        for name, count in roster.random.items():
            week += [(midnight + clock[name][0], midnight + clock[name][1])] * count
    if week:
        yield week
