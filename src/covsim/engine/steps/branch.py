"""Branch: where the case goes on, by shares of luck or by what is known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from covsim.engine.environment import Steps, Task
from covsim.engine.prepared.plan import Step
from covsim.engine.state import Case

if TYPE_CHECKING:
    from covsim.engine.progress.cases import Cases


def branch(run: Cases, case: Case, task: Task, step: Step) -> Steps:
    """Returns the position of the chosen step; takes no time and leaves no rows."""
    return step.fork.way(case, run.count_visit(case, step))
    yield  # a generator like the other kinds, though it never waits
