"""Release: units that the case keeps are let go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from covsim.engine.environment import Steps, Task
from covsim.engine.prepared.plan import Step
from covsim.engine.state import Case

if TYPE_CHECKING:
    from covsim.engine.progress.cases import Cases


def release(run: Cases, case: Case, task: Task, step: Step) -> Steps:
    """Takes no time."""
    visit = run.begin(case, task, step, row=0)
    names = step.body.units
    for entry in list(case.held):
        if not names or entry[1].name in names:
            run.releases.let_go(visit, entry)
    return None
    yield  # a generator like the other kinds, though it never waits
