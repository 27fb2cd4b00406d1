"""Ways that the case makes on its own: ``go`` and ``refer``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from covsim.engine.environment import Steps, Task
from covsim.engine.luck_columns import Draw
from covsim.engine.plan import END, Step, Target
from covsim.engine.recorder import REFERRED
from covsim.engine.state import Case, Visit
from covsim.errors import SimulationError
from covsim.events import Outcome

if TYPE_CHECKING:
    from covsim.engine.cases import Cases


def go(run: Cases, case: Case, task: Task, step: Step) -> Steps:
    """The case goes to a site."""
    visit = run.begin(case, task, step)
    if step.mark_ready:
        run.mark(visit, step.mark_ready)
    run.started(visit)
    yield from _way(run, visit, step.to, step.takes, step.body.by)
    if step.mark_arrived:
        run.mark(visit, step.mark_arrived)
    run.ended(visit)
    return None


def refer(run: Cases, case: Case, task: Task, step: Step) -> Steps:
    """The case goes to a site that takes it over; what follows in the pathway, if anything, happens there."""
    visit = run.begin(case, task, step)
    if step.mark_ready:
        run.mark(visit, step.mark_ready)
    run.started(visit)
    run.let_all_go(visit)
    yield from refer_away(run, visit, step.to, step.takes, step.body.by)
    run.ended(visit)
    return None


def refer_away(run: Cases, visit: Visit, to: Target | None, takes: Draw | None, by: str) -> Steps:
    """The way to the site that takes the case over, and the wait there until care starts."""
    yield from _way(run, visit, to, takes, by)
    case, step = visit.case, visit.step
    run.world.recorder.case(run.env._now, REFERRED, case.row, step.index, visit.number, destination=case.place)
    case.outcome = Outcome.REFERRED
    if step.mark_arrived:
        run.mark(visit, step.mark_arrived)
    delay = run.site_delay(case.place)
    if delay is not None:
        yield delay.value(case, visit.number, visit.attempt)
    return END


def _way(run: Cases, visit: Visit, to: Target | None, takes: Draw | None, by: str) -> Steps:
    case = visit.case
    mode = run.world.network.modes.get(by) or run.first_mode
    destination = run.destination(case, to, mode)
    if takes is not None:
        minutes = takes.value(case, visit.number, visit.attempt)
    elif mode is None:
        minutes = 0.0
    else:
        minutes = mode.leg(case.place, destination, run.env._now)
        if minutes == float("inf"):
            sites = run.world.sites
            raise SimulationError(f"{visit.step.name}: no way from {sites[case.place]} to {sites[destination]} by {mode.name} - add a link or coordinates")
    if minutes > 0:
        yield minutes
    case.place = visit.place = destination
    return None
