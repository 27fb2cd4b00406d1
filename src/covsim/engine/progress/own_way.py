"""Ways that a case makes on its own, and its referral to another site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from covsim.engine.environment import Steps
from covsim.engine.log.recorder import REFERRED
from covsim.engine.prepared.luck_columns import Draw
from covsim.engine.prepared.plan import END, Target
from covsim.engine.state import Visit
from covsim.errors import SimulationError
from covsim.events import Outcome

if TYPE_CHECKING:
    from covsim.engine.progress.cases import Cases


def refer_away(run: Cases, visit: Visit, to: Target | None, takes: Draw | None, by: str) -> Steps:
    """The way to the site that takes the case over, and the wait there until care starts."""
    yield from way(run, visit, to, takes, by)
    case, step = visit.case, visit.step
    run.world.recorder.case(run.env._now, REFERRED, case.row, step.index, visit.number, destination=case.place)
    case.outcome = Outcome.REFERRED
    if step.mark_arrived and step.kind == "refer":
        run.mark(visit, step.mark_arrived)
    delay = run.site_delay(case.place)
    if delay is not None:
        yield delay.value(case, visit.number, visit.attempt)
    return END


def way(run: Cases, visit: Visit, to: Target | None, takes: Draw | None, by: str) -> Steps:
    """From where the case is to ``to``, in ``takes`` or by the travel mode ``by`` (default: the first)."""
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
            where = f"from {sites[case.place]} to {sites[destination]} by {mode.name}"
            raise SimulationError(f"{visit.step.name}: no way {where} - add a link or coordinates")
    if minutes > 0:
        case.travelling_to = destination
        yield minutes
        case.travelling_to = -1
    case.place = visit.place = destination
    return None
