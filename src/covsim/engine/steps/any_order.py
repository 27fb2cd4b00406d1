"""Any order: several steps, each once, always the one next that can begin soonest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from covsim.engine.environment import Steps, Task
from covsim.engine.prepared.plan import Step
from covsim.engine.state import Case

if TYPE_CHECKING:
    from covsim.engine.progress.cases import Cases


def any_order(run: Cases, case: Case, task: Task, step: Step) -> Steps:
    """Takes no time of its own; a step that falls back to another place leaves those that are not done yet."""
    visit = run.begin(case, task, step, row=0)
    if step.mark_ready:
        run.mark(visit, step.mark_ready)
    left = list(step.order)
    while left:
        chosen = left[0] if len(left) == 1 else min(left, key=lambda one: _queue(run, case, one))
        left.remove(chosen)
        if chosen.test is not None and not chosen.test(case, run.env._now):
            continue
        for joined in chosen.joins:
            yield from run.sides.join(case, run.plans.steps[step.index - step.position + joined])
        result = yield from chosen.run(run, case, task, chosen)
        if result is not None:
            return result
    if step.mark_ended:
        run.mark(visit, step.mark_ended)
    return None


def _queue(run: Cases, case: Case, step: Step) -> float:
    """How many would be served before the case, at the need where it is worst; 0 when it can begin at once."""
    if step.test is not None and not step.test(case, run.env._now):
        return 0.0
    priority = case.priority if step.priority is None else step.priority
    worst = 0.0
    for need, count in step.needs:
        free = sum(len(kind.free) for kind in need.ranks)
        places = sum(pool.places(priority, case.severity) for kind in need.ranks for pool in kind.pools)
        worst = max(worst, run.allocator.waiting_for(need) + count - free - places)
    return worst
