"""The plan of one replication, fixed before the run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from covsim.calendars import Span
from covsim.rosters.absence import NEVER_AWAY, Away, plan_absence
from covsim.rosters.backfill import fill_gaps
from covsim.rosters.breaks import breaks_within
from covsim.rosters.drawing import draw_rosters
from covsim.rosters.duty import Absence, DutyPlan, PoolPlan, Shift, Unfilled, UnitPlan
from covsim.rosters.timetable import Pattern, join, timetable
from covsim.scenario.model import Scenario
from covsim.scenario.resources import Resources
from covsim.streams import Luck

__all__ = ["Absence", "DutyPlan", "PoolPlan", "Shift", "Unfilled", "UnitPlan", "plan"]


def plan(scenario: Scenario, resources: Resources, luck: Luck) -> DutyPlan:
    """Plan shifts, breaks, leave, limits, sickness and backfill for one replication; random rosters are drawn first.

    Everything is clipped to [0, horizon]; for runs ``until: empty`` the plan goes on for as long again, and 4 weeks at
    least. Raises ``CovsimError`` for a roster that doesn't exist and for a bad file of dates.
    """
    table, short = draw_rosters(scenario, resources, timetable(scenario, resources), luck)
    away = plan_absence(scenario, resources, table, luck)
    stand_ins = fill_gaps(scenario, resources, table, away, luck)
    units = tuple(
        plan_unit(pattern, away.get(unit, NEVER_AWAY), stand_ins.shifts.get(unit, ()), stand_ins.gaps.get(unit, ()))
        for unit, pattern in enumerate(table.patterns)
    )
    unfilled = (*stand_ins.unfilled, *short)
    return DutyPlan(units, table.pools, tuple(sorted(unfilled, key=lambda lost: lost.start)))


def plan_unit(pattern: Pattern, away: Away, further: Sequence[Shift], unfilled: Sequence[Span] = ()) -> UnitPlan:
    """One unit's plan: the rostered shifts without the absences, what is worked beside them, and the gaps that stay."""
    if not away.gaps and not further:
        return pattern.plan
    absences = away.absences()
    shifts = list(_without(pattern.plan.shifts, absences))
    if further:
        shifts = sorted([*shifts, *further], key=lambda shift: shift.start)
    worked = join(shifts)
    return UnitPlan(worked, breaks_within(pattern.breaks, worked), absences, tuple(unfilled))


def _without(shifts: Iterable[Shift], absences: Sequence[Absence]) -> Iterable[Shift]:
    """Shifts with the absences cut out; both are sorted and disjoint, and absences lie within shifts."""
    first = 0
    for shift in shifts:
        start = shift.start
        while first < len(absences) and absences[first].start < shift.end:
            absence = absences[first]
            if absence.start > start:
                yield Shift(start, absence.start, shift.kind)
            start = max(start, absence.end)
            if absence.end > shift.end:
                break
            first += 1
        if start == shift.start:
            yield shift
        elif start < shift.end:
            yield Shift(start, shift.end, shift.kind)
