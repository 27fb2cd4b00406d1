"""Go and refer: the case makes its own way to a site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from covsim.engine.environment import Steps, Task
from covsim.engine.prepared.plan import Step
from covsim.engine.progress.own_way import refer_away, way
from covsim.engine.state import Case

if TYPE_CHECKING:
    from covsim.engine.progress.cases import Cases


def go(run: Cases, case: Case, task: Task, step: Step) -> Steps:
    """The case goes to a site."""
    visit = run.begin(case, task, step)
    if step.mark_ready:
        run.mark(visit, step.mark_ready)
    run.started(visit)
    yield from way(run, visit, step.to, step.takes, step.body.by)
    if step.mark_arrived:
        run.mark(visit, step.mark_arrived)
    run.ended(visit)
    return None


def refer(run: Cases, case: Case, task: Task, step: Step) -> Steps:
    """The case goes to a site that takes it over; what follows in the pathway, if anything, happens there."""
    visit = run.begin(case, task, step)
    if step.mark_ready:
        run.mark(visit, step.mark_ready)
    run.started(visit)
    run.releases.let_all_go(visit)
    yield from refer_away(run, visit, step.to, step.takes, step.body.by)
    run.ended(visit)
    return None
