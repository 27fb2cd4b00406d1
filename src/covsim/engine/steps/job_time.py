"""A job of which the whole time is given, from claim to release, whatever the travel.

The time may be over before the way is: then the units are free at that moment, at the place of the case, and the case
is reached when the way would have ended. So both the time for which units are taken and the time until help comes are
those that the scenario gives, as in Larson's hypercube.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from covsim.engine.environment import Steps
from covsim.engine.log.recorder import ENDED, STARTED
from covsim.engine.state import Visit

if TYPE_CHECKING:
    from covsim.engine.progress.cases import Cases


def over_on_the_way(run: Cases, visit: Visit) -> Steps:
    """Whether the job's time is over before the way is; if so, waits for both and does all that the step does."""
    env, step = run.env, visit.step
    total = run.work_minutes(visit)
    if total >= visit.arrival - env._now or not _lets_all_go(visit):
        return False
    if total > 0:
        yield total
    trips, visit.trips = visit.trips or (), None
    for _, party in trips:
        run.journeys.settle_at(visit.place, party)
    for kind in (STARTED, ENDED):  # the units' work is over; the case's marks are made when it is reached
        run.write(run.row(env._now, kind, visit.case.row, step.index, visit.number, -1, -1, visit.place, -1, -1, 0.0))
    if step.lessons:
        run.competences.learn(visit)
    run.releases.after(visit)
    yield visit.arrival - env._now
    for leg, party in trips:
        run.journeys.tell(visit, leg, party)
    if step.marks_any:
        run.tell_start(visit)
        if step.mark_ended:
            run.mark(visit, step.mark_ended)
    return True


def _lets_all_go(visit: Visit) -> bool:
    """Whether the case has nothing but what it claimed for this step, keeps none of it, and nobody else rides along."""
    step, case = visit.step, visit.case
    alone = visit.task is case and len(case.held) == len(visit.units) and visit.rest is None
    return alone and not step.keeps_all and not step.keeps_names and all(
        not party.shared and not any(mover.riders for mover in party.movers) for _, party in visit.trips or ()
    )
