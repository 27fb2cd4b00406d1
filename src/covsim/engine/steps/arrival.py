"""Arrival: a journey, and what happens at the moment in which it ends, as one chord."""

from __future__ import annotations

from typing import TYPE_CHECKING

from covsim.engine.state import Visit

if TYPE_CHECKING:
    from covsim.engine.progress.cases import Cases


def arrive_and_go_on(run: Cases, visit: Visit, kind: int, following: int = -1) -> bool:
    """The units of the visit are there, as in ``Journeys.arrive``, and it goes on at once; whether that was possible.

    ``kind`` is a chord of a journey and of what follows it, which may announce the step ``following``. Only one journey
    can stand in it, and nothing may happen in between: nobody else gets off, and no unit is free for further cases.
    """
    trips = visit.trips
    if trips is None or len(trips) != 1:
        return False
    leg, party = trips[0]
    if leg.origin == leg.destination or party.shared or leg.arrive != run.env._now:
        return False
    for mover in party.movers:
        if mover.riders:
            return False
    place = visit.place
    for unit in party.units:
        unit.leg = None
        unit.site = place
    write, row, step, case = run.write, run.row, visit.step.index, visit.case.row
    write(row(
        leg.arrive, kind, case, step, visit.number, party.number, following, leg.origin, leg.destination, -1, leg.leave
    ))  # fmt: skip
    visit.trips = None
    return True
