"""Post: a place to be manned for some hours. Whoever holds it stays until relieved or called away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from covsim.engine.environment import ENDS, Steps, Task
from covsim.engine.prepared.plan import END, Step
from covsim.engine.progress.fallback import write_fallback
from covsim.engine.state import OVER, WORKING, Case, Interrupted, Visit
from covsim.events import Fallback, Outcome

if TYPE_CHECKING:
    from covsim.engine.progress.cases import Cases


def post(run: Cases, case: Case, task: Task, step: Step) -> Steps:
    """One place of a post, from the beginning of its hours to their end; cancelled when nobody could ever hold it."""
    env = run.env
    closes = run.reliefs.closing(run.world.incidents.streams[case.stream])
    visit = run.begin(case, task, step)
    line = run.allocator.line(visit, step.needs)
    if line.impossible:
        write_fallback(run, visit, Fallback.LEFT, step.needs)
        case.outcome = Outcome.CANCELLED
        return END
    env.call_at(closes, ENDS, _close, (run, visit))
    to_head = False
    while visit.phase != OVER:
        try:
            run.allocator.enter(visit, line, to_head)
            if not (yield None):
                break
            if visit.trips is not None:
                yield from run.travel(visit)
            visit.phase = WORKING
            run.started(visit)
            run.reliefs.hold(visit, visit.units)
            if closes > env._now:
                yield closes - env._now
            break
        except Interrupted as stop:
            run.reliefs.leave(visit)
            to_head = stop.to_head
    visit.phase = OVER
    run.reliefs.leave(visit)
    if visit.rest is not None and not visit.rest.done:
        run.sides.call_off(visit.rest)
    run.ended(visit)
    return None


def _close(of: tuple[Cases, Visit], eid: int) -> None:
    """The hours of a post are over: if it waits for somebody, it waits no longer."""
    run, visit = of
    if visit.claim is not None:
        run.allocator.waiting.give_up(visit.claim)
