"""Branch: where the case goes on, by shares of luck or by what is known of it."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from covsim.engine.environment import Steps, Task
from covsim.engine.prepared.plan import END, Step
from covsim.engine.state import Case

if TYPE_CHECKING:
    from covsim.engine.progress.cases import Cases


def branch(run: Cases, case: Case, task: Task, step: Step) -> Steps:
    """Returns the position of the chosen step; takes no time and leaves no rows."""
    body = step.body
    visit = run.count_visit(case, step)
    if body.shares:
        u = run.luck.first_or_later(case, step.name, "branch", visit)
        bounds = accumulate(body.shares.values())
        name = next((name for name, bound in zip(body.shares, bounds) if u < bound), list(body.shares)[-1])
    else:
        key = str(visit) if body.by == "visits" else run.luck.text(case, body.by, None)
        name = body.to.get(key, body.otherwise)
    if name == "continue":
        return None
    return END if name == "end" else run.position_of(step, name)
    yield  # a generator like the other kinds, though it never waits
