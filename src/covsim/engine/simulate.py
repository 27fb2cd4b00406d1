"""``simulate``: one replication of one staffing model, from incidents to event log."""

from __future__ import annotations

from covsim.engine.cases import Cases
from covsim.engine.shifts import Shifts
from covsim.engine.world import World
from covsim.events import EventLog, Incidents, Names
from covsim.rosters import DutyPlan, plan
from covsim.scenario.model import Scenario
from covsim.scenario.resources import list_resources
from covsim.streams import Luck


def simulate(scenario: Scenario, incidents: Incidents, duty_plan: DutyPlan | None = None) -> EventLog:
    """Run ``incidents`` through one staffing model.

    A pure function: all luck comes from ``incidents.seed`` and ``incidents.replication``, nothing outside is changed.
    ``duty_plan`` saves planning the rosters again; it must be the plan of the same scenario and luck. Raises
    ``SimulationError`` when cases wait for each other in a circle or a loop of steps never ends.
    """
    luck = Luck(incidents.seed, incidents.replication)
    resources = list_resources(scenario)
    if duty_plan is None:
        duty_plan = plan(scenario, resources, luck)
    world = World(scenario, resources, duty_plan, incidents, luck)
    cases = Cases(world)
    Shifts(world, cases)
    end = scenario.clock.horizon
    world.env.advance(end)
    if scenario.clock.until == "empty":
        end = _drain(world, cases, end)
    cases.journeys.write_unfinished(world.cases.values(), end)
    names = Names(
        steps=tuple(step.name for step in cases.plans.steps), resources=resources.names, needs=world.needs.names,
        sites=world.sites, marks=tuple(cases.plans.marks),
    )  # fmt: skip
    return world.recorder.finish(names, end)


def _drain(world: World, cases: Cases, end: float) -> float:
    """Let the cases that are inside finish, a week at a time, for at most a year; returns when the last one had."""
    limit = end + 525_960.0
    while (world.cases or not cases.arrivals.over) and end < limit:
        end += 10_080.0
        world.env.advance(end)
    return end
