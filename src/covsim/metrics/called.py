"""What triggers made of the duty plan: who came when called, which places were open, which planned work took place."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from covsim.events import EventLog, Incidents, Kind, ShiftKind
from covsim.metrics.lost_time import without_lost_time
from covsim.metrics.spans import BoolArray, Spans
from covsim.rosters.plan import DutyPlan, PoolPlan, Shift, UnitPlan
from covsim.scenario.capacity import StaffGroup, VehicleGroup
from covsim.scenario.model import Scenario
from covsim.scenario.resources import Resources


def as_worked(scenario: Scenario, resources: Resources, plan: DutyPlan, log: EventLog) -> DutyPlan:
    """The plan with the shifts that called groups really began and the places that triggers opened, from the log.

    All others keep what was planned, less the time that they were ill or had to rest. Without triggers, infections and
    rest it is the plan itself.
    """
    if not plan.units:
        return plan
    plan = without_lost_time(resources, plan, log)
    if not scenario.triggers:
        return plan
    groups: dict[str, StaffGroup | VehicleGroup] = {**scenario.staff, **scenario.vehicles}
    called = {name for name, spec in groups.items() if spec.called_by}
    opened = {name for name, room in scenario.rooms.items() if room.opened_by}
    units = list(plan.units)
    for unit in resources.units:
        if unit.kind != "kit" and unit.group in called:
            units[unit.index] = _shifts(log, unit.index)
    pools = [
        _capacity(log, pool.index, planned) if pool.name in opened else planned
        for pool, planned in zip(resources.pools, plan.pools, strict=True)
    ]
    return replace(plan, units=tuple(units), pools=tuple(pools))


def _shifts(log: EventLog, unit: int) -> UnitPlan:
    """From coming on duty to the end of the shift (or dismissal), which overtime may follow."""
    rows = log.of(Kind.ON_DUTY, Kind.SHIFT_END, Kind.OFF_DUTY)
    rows = rows[rows["unit"] == unit]
    ends = np.append(rows["time"][1:], log.end)
    comes = np.flatnonzero(rows["kind"] == Kind.ON_DUTY)
    return UnitPlan(tuple(
        Shift(float(rows["time"][n]), float(ends[n]), ShiftKind(int(rows["value"][n])))
        for n in comes if ends[n] > rows["time"][n]
    ))  # fmt: skip


def _capacity(log: EventLog, pool: int, planned: PoolPlan) -> PoolPlan:
    rows = log.of(Kind.CAPACITY)
    rows = rows[rows["unit"] == pool]
    return replace(planned, capacity=tuple((float(row["time"]), int(row["value"])) for row in rows))


def took_place(scenario: Scenario, incidents: Incidents, log: EventLog) -> BoolArray:
    """Which cases there were: all but the occurrences of duties whose trigger was off at their time."""
    if not any(duty.started_by for duty in scenario.duties.values()):
        return np.ones(len(incidents), dtype=bool)
    there = np.zeros(len(incidents), dtype=bool)
    there[log.of(Kind.CALL)["incident"]] = True
    return there


def times_on(scenario: Scenario, log: EventLog) -> Spans:
    """The spans in which triggers were on, owned by triggers in the order of the scenario."""
    found: list[tuple[int, float, float]] = []
    rows = log.of(Kind.TRIGGER_ON, Kind.TRIGGER_OFF)
    for number in range(len(scenario.triggers)):
        mine = rows[rows["need"] == number]
        on, off = mine["time"][::2], np.append(mine["time"], log.end)[1::2]
        found += [(number, float(start), float(end)) for start, end in zip(on, off, strict=True)]
    return Spans.of(found)
