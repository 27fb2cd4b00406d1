"""Steps in which somebody works on the case: ``respond``, ``treat`` and ``handover``.

Claim all that is needed, let it come, work, let go. An interruption frees the whole team; the visit then claims the
whole team again, with its old ready time, and does what is left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from covsim.engine.environment import Steps, Task
from covsim.engine.plan import Step
from covsim.engine.state import OVER, TRAVELLING, WAITING, WORKING, Case, Interrupted

if TYPE_CHECKING:
    from covsim.engine.cases import Cases

STAY = object()
"""Result of a fallback that goes on with the step."""


def work(run: Cases, case: Case, task: Task, step: Step) -> Steps:
    """Returns None to go on behind the step, or where a fallback leads."""
    env = run.env
    visit = run.begin(case, task, step)
    if step.marks_any and step.mark_ready:
        run.mark(visit, step.mark_ready)
    missing = run.missing(visit)
    to_head = False
    while True:
        try:
            if missing:
                visit.phase = WAITING
                if visit.attempt == 0 and run.allocator.grant_now(visit, missing):
                    granted = True
                elif not run.can_ever(visit, missing):
                    granted = False
                else:
                    run.allocator.ask(visit, missing, to_head)
                    granted = yield None
                if not granted:
                    result = yield from run.fall_back(visit, missing)
                    if result is not STAY:
                        return result
                if visit.earlier:
                    run.keep_apart(visit)
            elif step.window is not None:
                closed = run.minutes_until(step.window)
                if closed > 0:
                    yield closed
            if step.marks_any and step.mark_granted and visit.attempt == 0:
                run.mark(visit, step.mark_granted)
            if step.rest and visit.attempt == 0:
                run.send_for_rest(visit)
            if visit.trips is not None:
                visit.phase = TRAVELLING
                run.world.en_route[visit.priority] += 1
                yield visit.arrival - env._now
                run.world.en_route[visit.priority] -= 1
                run.journeys.arrive(visit)
            visit.phase = WORKING
            run.started(visit)
            minutes = run.work_minutes(visit)
            visit.work_from = env._now
            visit.work_minutes = minutes
            if minutes > 0:
                yield minutes
            rest = visit.rest
            if rest is not None and not rest.done:
                yield from run.stand_by(task, rest)
            break
        except Interrupted as stop:
            if visit.phase == TRAVELLING:
                run.world.en_route[visit.priority] -= 1
            if step.when_preempted == "reroute" and not stop.to_head:
                result = yield from run.fall_back(visit, visit.wanted)
                if result is not STAY:
                    return result
            missing = visit.wanted
            to_head = stop.to_head
    visit.phase = OVER
    run.ended(visit)
    run.release_after(visit)
    return None


def team(entries: list[tuple[Any, Any]]) -> tuple[tuple[Any, int], ...]:
    """Needs with counts of a list of members: what it takes to have the same team again."""
    counts: dict[Any, int] = {}
    for _, need in entries:
        counts[need] = counts.get(need, 0) + 1
    return tuple(sorted(counts.items(), key=lambda item: len(item[0].members)))


