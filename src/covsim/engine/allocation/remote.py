"""Remote units: people who serve a case wherever it is from where they are, without a way to it.

The rest of the engine takes them for people who are never with the case: they go nowhere, come along nowhere and have
no way home. A scenario without remote people runs without this module.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from covsim.engine.allocation.needs import Need
from covsim.engine.log.parties import Party
from covsim.engine.log.recorder import ARRIVED
from covsim.engine.movement.journeys import ON_CALL, Journeys
from covsim.engine.state import Case, Leg, Pool, Unit, Visit
from covsim.engine.world import World


def journeys(world: World) -> Journeys:
    """What moves the units of a run."""
    return JourneysWithRemote(world) if any(unit.remote for unit in world.units) else Journeys(world)


class JourneysWithRemote(Journeys):
    """Journeys of a scenario in which some people are remote."""

    def minutes(self, unit: Unit, place: int, now: float) -> float:
        """Somebody remote is as near to every place: only a call-out takes time."""
        if not unit.remote:
            return super().minutes(unit, place, now)
        return self._world.call_out_median[unit.index] if unit.shift_kind == ON_CALL else 0.0

    def set_off(self, visit: Visit, picks: Sequence[tuple[Any, Need]], now: float) -> None:
        """Who is remote is there at once, or once they have answered the call; the others set off."""
        remote = [unit for unit, _ in picks if unit.__class__ is not Pool and unit.remote]
        super().set_off(visit, [pick for pick in picks if pick[0] not in remote] if remote else picks, now)
        for unit in remote:
            ready = now + self._until_ready(unit, visit)
            if ready > now:
                place = visit.place
                leg = Leg(ready, ready, place, None, place)
                visit.trips = [*(visit.trips or ()), (leg, self._parties[unit,])]
                visit.arrival = max(visit.arrival, ready)
            else:
                row = self._row(now, ARRIVED, visit.case.row, -1, -1, unit.index, -1, visit.place, -1, -1, 0.0)
                self._write(row)

    def _until_ready(self, unit: Unit, visit: Visit) -> float:
        """Minutes of call-out for somebody who is called at home, and of leaving a duty."""
        delay = max(unit.leaves_duty - self._world.env.now, 0.0)
        if unit.call_out is not None and unit.shift_kind == ON_CALL:
            delay += self._own(visit, unit.group, "call_out", unit.call_out, unit)
        return delay

    def settle_at(self, place: int, party: Party) -> None:
        """Who is remote stays where they are."""
        super().settle_at(place, party)
        for unit in party.units:
            if unit.remote:
                unit.site = unit.home

    def with_the_case(self, case: Case, place: int) -> Party:
        """Who is remote does not come along, not even from their own site."""
        party = super().with_the_case(case, place)
        if not any(unit.remote for unit in party.units):
            return party
        return self._parties[tuple([unit for unit in party.units if not unit.remote])]
