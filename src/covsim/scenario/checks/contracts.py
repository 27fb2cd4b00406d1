"""Rosters that give people more hours than their contracts."""

from __future__ import annotations

from collections.abc import Iterator

from covsim.scenario.checks.subject import Subject
from covsim.scenario.problems import Finding
from covsim.scenario.staffing import rostered_hours

_TOLERANCE = 0.05


def check(subject: Subject) -> Iterator[Finding]:
    """More rostered than contract hours a week, where pay or contract hours are given, so that it matters.

    ``always`` says that somebody is there round the clock; whoever gives contract hours with it means just that.
    """
    scenario = subject.scenario
    for name, group in scenario.staff.items():
        roster = scenario.rosters.get(group.roster)
        given = "hours_a_week" in group.model_fields_set
        matters = (group.cost is not None or given) and not (given and (roster is None or roster.always))
        rostered = rostered_hours(roster)
        if matters and rostered is not None and rostered > group.hours_a_week + _TOLERANCE:
            what = (
                f"the roster {group.roster!r} gives each person {rostered:.4g} h a week, above the "
                f"{group.hours_a_week:.4g} h of the contract (hours_a_week)"
            )
            remedy = f"change the roster, or write hours_a_week: {rostered:.4g} if that is the contract"
            yield Finding(("staff", name, "roster"), what, remedy, "warning", rests_on=("rosters",))
