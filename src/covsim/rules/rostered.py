"""Rules on the rosters as they stand, when nobody is absent or called out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

import numpy as np

from covsim.calendars import Span
from covsim.events import ShiftKind
from covsim.rosters.drawing import draw_rosters
from covsim.rosters.duty import Shift, UnitPlan
from covsim.rosters.timetable import Same, timetable
from covsim.rules.judging import Kept, Records, head_count, judge
from covsim.rules.worked import Worked
from covsim.scenario.model import Scenario
from covsim.scenario.resources import list_resources
from covsim.streams import Luck

_Pairs = list[Span]


def on_rosters(scenario: Scenario) -> Mapping[str, Kept]:
    """How each rule is kept before anything happens, by its name; rules on KPIs can't be judged so.

    Rosters drawn at random are those of the first replication; people whom a trigger calls are not on them. Empty
    without rules. Raises ``CovsimError`` for rosters that can't be read.
    """
    return _on_rosters(Same(scenario)) if scenario.rules else {}


@lru_cache(maxsize=16)
def _on_rosters(key: Same) -> Mapping[str, Kept]:
    scenario = key.scenario
    resources = list_resources(scenario)
    luck = Luck(scenario.experiment.seed, 1)
    table, _ = draw_rosters(scenario, resources, timetable(scenario, resources), luck)
    staff = scenario.staff
    planned = {unit.index: table.patterns[unit.index].plan for unit in resources.units
               if unit.kind == "person" and not staff[unit.group].called_by}  # fmt: skip
    present = _regular(planned, lambda shifts, breaks: shifts)
    working = _regular(planned, _without) if any(plan.breaks for plan in planned.values()) else present
    clock = scenario.clock
    records = Records(scenario, resources, working, present, clock.measured_from, clock.horizon)
    return {
        name: head_count(rule, scenario) if rule.head_count else judge(rule, records)
        for name, rule in scenario.rules.items()
        if not rule.kpi
    }


def _regular(planned: Mapping[int, UnitPlan], parts: Callable[[_Pairs, Iterable[Span]], _Pairs]) -> Worked:
    """The duty that is not on call, by unit, or what is left of it without breaks."""
    rows = [
        (unit, start, end)
        for unit, plan in planned.items()
        for start, end in parts(_duty(plan.shifts), plan.breaks)
    ]  # fmt: skip
    array = np.array(rows, dtype=np.float64).reshape(-1, 3)
    return Worked.of(array[:, 0].astype(np.int64), array[:, 1], array[:, 2])


def _duty(shifts: Iterable[Shift]) -> _Pairs:
    return [(shift.start, shift.end) for shift in shifts if shift.kind is ShiftKind.REGULAR]


def _without(shifts: _Pairs, breaks: Iterable[Span]) -> _Pairs:
    """Shifts with the breaks, sorted and disjoint, cut out."""
    left: _Pairs = []
    rests = iter(breaks)
    rest = next(rests, None)
    for start, end in shifts:
        while rest is not None and rest[1] <= start:
            rest = next(rests, None)
        while rest is not None and rest[0] < end:
            left.append((start, max(start, rest[0])))
            start = rest[1]
            if rest[1] > end:
                break
            rest = next(rests, None)
        left.append((start, max(start, end)))
    return left
