"""Duty: planned work at one site or a round of several, by people who may be called back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from covsim.engine.environment import Steps, Task
from covsim.engine.plan import END, Step
from covsim.engine.state import Case, Unit
from covsim.engine.steps.work import work
from covsim.events import Outcome

if TYPE_CHECKING:
    from covsim.engine.cases import Cases


def duty(run: Cases, case: Case, task: Task, step: Step) -> Steps:
    """Claim the people, visit the site (all sites of a round), check the kits there; cancelled without people."""
    spec = run.world.scenario.duties[run.world.incidents.streams[case.stream]]
    sites = [run.world.sites.index(name) for name in spec.at] if spec.round and not isinstance(spec.at, str) else [case.site]
    for number, site in enumerate(sites):
        if number:
            yield from _drive_on(run, case, step, site)
        case.place = site
        result = yield from work(run, case, task, step)
        if result is not None:
            case.outcome = Outcome.CANCELLED
            return END
        for kit in spec.restores:
            run.kits.inspect(kit, site, case, spec.detects)
    return None


def _drive_on(run: Cases, case: Case, step: Step, site: int) -> Steps:
    """From site to site of a round, in the vehicle that the duty holds (or on foot by the first mode)."""
    visit = case.visit
    vehicle = next((m for m, _ in case.held if m.__class__ is Unit and m.mode is not None), None)
    if visit is None or vehicle is None:
        return None
    minutes = run.journeys.convey(case, step, visit, vehicle, site, run.env._now)
    if minutes > 0:
        yield minutes
    visit.place = site
    run.journeys.arrive(visit)
    return None
