"""``simulate``: one replication of one staffing model, from incidents to event log."""

from __future__ import annotations

from math import inf, nextafter

from covsim.engine.collector import collector_paused
from covsim.engine.movement.relocation import Relocator
from covsim.engine.progress.cases import Cases
from covsim.engine.reactions.triggers import Triggers
from covsim.engine.reactions.watching import WatchedEnvironment
from covsim.engine.staff.infection import watch_infections
from covsim.engine.staff.shifts import Shifts
from covsim.engine.world import World
from covsim.events import EventLog, Incidents, Names
from covsim.policies.relocation import Never
from covsim.rosters import DutyPlan, plan
from covsim.scenario.model import Scenario
from covsim.scenario.resources import list_resources
from covsim.streams import Luck

LONGEST_DRAIN = 525_960.0
"""Minutes behind the horizon (a year) after which a run ``until: empty`` ends though cases are still inside."""


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
    with collector_paused():
        return _play(World(scenario, resources, duty_plan, incidents, luck))


def _play(world: World) -> EventLog:
    cases = Cases(world)
    _set_watchers(world, cases, Shifts(world, cases))
    end = world.scenario.clock.horizon
    world.env.advance(end)
    if world.scenario.clock.until == "empty":
        end = _drain(world, cases, end)
    cases.journeys.write_unfinished(world.cases.values(), end)
    names = Names(
        steps=tuple(step.name for step in cases.plans.steps), resources=world.resources.names, needs=world.needs.names,
        sites=world.sites, marks=tuple(cases.plans.marks), triggers=tuple(world.scenario.triggers),
    )  # fmt: skip
    return world.recorder.finish(names, end)


def _set_watchers(world: World, cases: Cases, shifts: Shifts) -> None:
    """What looks at the model as a whole, if this scenario has anything of the kind."""
    watch_infections(cases, shifts)
    if isinstance(world.env, WatchedEnvironment):
        if world.scenario.triggers:
            world.env.watchers.append(Triggers(cases, shifts).look)
        if type(world.relocation) is not Never:
            world.env.watchers.append(Relocator(world, cases.journeys).look)


def _drain(world: World, cases: Cases, end: float) -> float:
    """Let the cases that are inside finish, an instant at a time; returns when the last one is done."""
    limit = end + LONGEST_DRAIN
    while (world.cases or not cases.arrivals.over) and world.env.peek() < limit:
        end = world.env.peek()
        world.env.advance(nextafter(end, inf))
    return limit if world.cases else end
