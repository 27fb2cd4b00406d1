"""Any order: several steps, each once, always the one next that can begin soonest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from covsim.engine.environment import Steps, Task
from covsim.engine.prepared.plan import NeedCounts, Step
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
        chosen = left[0] if len(left) == 1 else _soonest(run, case, left)
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


def _soonest(run: Cases, case: Case, steps: list[Step]) -> Step:
    """The step with the shortest queue; the first of several."""
    best, shortest = steps[0], float("inf")
    seen: list[tuple[NeedCounts, int]] = []
    for step in steps:
        if step.test is not None and not step.test(case, run.env._now):
            return step
        priority = case.priority if step.priority is None else step.priority
        asked = step.needs, priority
        if asked in seen:
            continue  # the same queue as that of a step before
        seen.append(asked)
        queue = _queue(run, case, step, priority)
        if queue < shortest:
            best, shortest = step, queue
            if not queue:
                break
    return best


def _queue(run: Cases, case: Case, step: Step, priority: int) -> float:
    """How many would be served before the case, at the need where it is worst; 0 when it can begin at once."""
    worst = 0.0
    for need, count in step.needs:
        queue: float = run.allocator.waiting_for(need) + count
        for kind in need.ranks:
            queue -= kind.how_many_free()
            for pool in kind.pools:
                queue -= pool.places(priority, case.severity)
        if queue > worst:
            worst = queue
    return worst
