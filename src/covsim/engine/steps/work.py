"""Steps in which somebody works on the case: ``respond``, ``treat`` and ``handover``.

Claim all that is needed, let it come, work, let go. An interruption frees the whole team; the visit then claims the
whole team again, with its old ready time, and does what is left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from covsim.engine.environment import Steps, Task
from covsim.engine.log.chords import JOURNEY_STARTED
from covsim.engine.prepared.plan import Step
from covsim.engine.progress.fallback import STAY, fall_back
from covsim.engine.state import OVER, TRAVELLING, WORKING, Case, Interrupted
from covsim.engine.steps.arrival import arrive_and_go_on
from covsim.engine.steps.job_time import over_on_the_way
from covsim.events import Cause

if TYPE_CHECKING:
    from covsim.engine.progress.cases import Cases


def work(run: Cases, case: Case, task: Task, step: Step, came_from: int = -1) -> Steps:
    """Returns None to go on behind the step, or where a fallback leads.

    ``came_from`` is the site from which the case and all that it holds have first to come to the place of the visit.
    """
    env, en_route = run.env, run.world.en_route
    visit = run.begin(case, task, step, step.opening)
    if came_from >= 0:
        run.journeys.come_along(visit, came_from, env._now)
    missing = step.needs if step.claims_all or (step.simple and not case.held) else run.missing(visit)
    if step.eventful:
        if step.mark_ready:
            run.mark(visit, step.mark_ready)
        if step.first:
            visit.behind = run.following(visit, missing)
    to_head = False
    while True:
        try:
            if missing:
                line = run.allocator.line(visit, missing)
                if visit.attempt == 0 and run.allocator.grant_now(visit, line):
                    granted = True
                elif line.impossible:
                    granted = False
                else:
                    run.allocator.enter(visit, line, to_head)
                    if step.eventful and visit.behind and visit.rest is None:
                        run.sides.send_for_rest(visit)
                    granted = yield None
                if not granted:
                    result = yield from fall_back(run, visit, missing)
                    if result is not STAY:
                        return result
                if visit.attempt and visit.earlier:
                    run.keep_apart(visit)
            elif step.window is not None:
                closed = run.minutes_until(step.window)
                if closed > 0:
                    yield closed
            if step.eventful:
                if step.mark_granted and visit.attempt == 0:
                    run.mark(visit, step.mark_granted)
                if visit.behind and visit.rest is None:
                    run.sides.send_for_rest(visit)
            if run.allocator.hunters and len(case.held) > len(visit.units):
                run.allocator.tempt(visit.priority)
            if visit.trips is not None:
                visit.phase = TRAVELLING
                en_route[visit.priority] += 1
                try:
                    if step.claim_to_release is not None and (yield from over_on_the_way(run, visit)):
                        visit.phase = OVER
                        return None
                    yield visit.arrival - env._now
                finally:
                    en_route[visit.priority] -= 1
                if not (visit.begun or step.marks_any) and arrive_and_go_on(run, visit, JOURNEY_STARTED):
                    visit.begun = True
                else:
                    run.journeys.arrive(visit)
            visit.phase = WORKING
            if not visit.begun:
                run.started(visit)
            if run.units_matter or visit.attempt or step.takes is None:
                minutes = run.work_minutes(visit)
            else:
                minutes = step.takes.value(case, visit.number)
            visit.work_from = env._now
            visit.work_minutes = minutes
            if minutes > 0:
                yield minutes
            if visit.rest is not None and not visit.rest.done:
                yield from run.sides.stand_by(task, visit.rest)
            break
        except Interrupted as stop:
            visit.begun = False
            missing = visit.wanted
            to_head = stop.to_head
            if step.when_preempted == "reroute" and not to_head:
                visit.shortfall = (missing[0][0].index, Cause.ALL_BUSY)
                result = yield from fall_back(run, visit, missing)
                if result is not STAY:
                    return result
                missing = ()
    visit.phase = OVER
    gone = step.leaves_all and visit.units and task is case and run.releases.leave(visit)
    if not gone and (step.keeps_all or not run.releases.end(visit)):
        run.ended(visit)
        if not step.keeps_all and (visit.units or case.held):
            run.releases.after(visit)
    return None


def team(entries: list[tuple[Any, Any]]) -> tuple[tuple[Any, int], ...]:
    """Needs with counts of a list of members: what it takes to have the same team again."""
    counts: dict[Any, int] = {}
    for _, need in entries:
        counts[need] = counts.get(need, 0) + 1
    return tuple(sorted(counts.items(), key=lambda item: len(item[0].members)))
