"""Transport: a vehicle that the case holds (or claims) takes it, and all who are with it, to a site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from covsim.engine.environment import Steps, Task
from covsim.engine.log.chords import AFTER_JOURNEY
from covsim.engine.prepared.plan import Step
from covsim.engine.progress.fallback import STAY, fall_back
from covsim.engine.state import OVER, TRAVELLING, WAITING, WORKING, Case, Interrupted
from covsim.engine.steps.arrival import arrive_and_go_on
from covsim.errors import SimulationError

if TYPE_CHECKING:
    from covsim.engine.progress.cases import Cases


def transport(run: Cases, case: Case, task: Task, step: Step) -> Steps:
    """Claim a vehicle if none is held, load, drive; the case is then at the destination."""
    env = run.env
    visit = run.begin(case, task, step, step.opening)
    if step.mark_ready:
        run.mark(visit, step.mark_ready)
    missing = step.needs if step.claims_all or (step.simple and not case.held) else run.missing(visit)
    to_head = False
    while True:
        try:
            if missing:
                visit.phase = WAITING
                line = run.allocator.line(visit, missing)
                if line.impossible:
                    granted = False
                else:
                    run.allocator.enter(visit, line, to_head)
                    granted = yield None
                if not granted:
                    result = yield from fall_back(run, visit, missing)
                    if result is not STAY:
                        return result
            if step.mark_granted and visit.attempt == 0:
                run.mark(visit, step.mark_granted)
            if visit.trips is not None:
                visit.phase = TRAVELLING
                yield visit.arrival - env._now
                run.journeys.arrive(visit)
            break
        except Interrupted as stop:
            missing = visit.wanted
            to_head = stop.to_head
    visit.phase = WORKING
    if not visit.begun:
        run.started(visit)
    if step.load is not None:
        yield step.load.value(case, visit.number, visit.attempt)
    party = run.journeys.with_the_case(case, visit.place)
    vehicle = party.vehicle
    if vehicle is None:
        raise SimulationError(
            f"{step.name}: the case has no vehicle to go in - add one to needs, or keep one from an earlier step"
        )
    assert vehicle.mode is not None
    destination = run.destination(case, step.to, vehicle.mode)
    case.travelling_to = destination
    minutes = run.journeys.convey(visit, party, vehicle.mode, visit.place, destination, env._now)
    if minutes > 0:
        yield minutes
    case.travelling_to = -1
    case.place = visit.place = destination
    at_once = step.takes is None and task is case and not step.marks_any
    if at_once and arrive_and_go_on(run, visit, AFTER_JOURNEY[step.ending], step.following):
        case.announced = step.following >= 0
        visit.phase = OVER
    else:
        run.journeys.arrive(visit)
        if step.mark_arrived:
            run.mark(visit, step.mark_arrived)
        if step.takes is not None:
            yield step.takes.value(case, visit.number, visit.attempt)
        visit.phase = OVER
        run.ended(visit)
    if not step.keeps_all:
        run.releases.after(visit)
    return None
