"""Duty: planned work at one site or a round of several, by people who may be called back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from covsim.engine.environment import Steps, Task
from covsim.engine.plan import END, Step
from covsim.engine.state import Case
from covsim.engine.steps.work import work
from covsim.events import Outcome

if TYPE_CHECKING:
    from covsim.engine.cases import Cases


def duty(run: Cases, case: Case, task: Task, step: Step) -> Steps:
    """Claim the people, visit the site (all sites of a round), check the kits there; cancelled without people."""
    spec = run.world.scenario.duties[run.world.incidents.streams[case.stream]]
    sites = (
        [run.world.sites.index(name) for name in spec.at]
        if spec.round and not isinstance(spec.at, str)
        else [case.site]
    )
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
    return None
