"""Duty: planned work at one site or a round of several, by people who may be called back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from covsim.demand.rounds import round_order
from covsim.engine.environment import Steps, Task
from covsim.engine.prepared.plan import END, Step
from covsim.engine.state import Case
from covsim.engine.steps.work import work
from covsim.events import Outcome

if TYPE_CHECKING:
    from covsim.engine.progress.cases import Cases


def duty(run: Cases, case: Case, task: Task, step: Step) -> Steps:
    """Claim the people, visit the site (all sites of a round), check the kits there; cancelled without people."""
    name = run.world.incidents.streams[case.stream]
    spec = run.world.scenario.duties[name]
    sites = [case.site]
    if spec.round:
        sites = [run.world.sites.index(site) for site in round_order(spec, name, case.key, run.luck.luck)]
    came_from = -1
    for site in sites:
        case.place = site
        result = yield from work(run, case, task, step, came_from)
        if result is not None:
            case.outcome = Outcome.CANCELLED
            return END
        for kit in spec.restores:
            run.kits.inspect(kit, site, case, spec.detects)
        came_from = site
    if spec.rest_after:
        run.rests.begin(case, spec.rest_after)
    return None
