"""Wait: time passes, or the case stands by until certain hours begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from covsim.engine.environment import Steps, Task
from covsim.engine.prepared.plan import Step
from covsim.engine.state import Case

if TYPE_CHECKING:
    from covsim.engine.progress.cases import Cases


def wait(run: Cases, case: Case, task: Task, step: Step) -> Steps:
    """Nobody is needed; what the case holds stays with it."""
    visit = run.begin(case, task, step, step.opening)
    if step.mark_ready:
        run.mark(visit, step.mark_ready)
    if not visit.begun:
        run.started(visit)
    if step.takes is not None:
        yield step.takes.value(case, visit.number, visit.attempt)
    closed = 0.0 if step.body.until is None else run.minutes_until(step.body.until)
    if closed > 0:
        yield closed
    run.ended(visit)
    return None
