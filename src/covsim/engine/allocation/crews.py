"""Crews: the commonest claim, a vehicle and somebody to ride in it from the same post, granted in one go.

What ``Selection`` finds, the allocator takes and ``Journeys`` sets off step by step for any claim, written out for this
one: in an emergency service nearly every case passes here.
"""

from __future__ import annotations

from covsim.engine.allocation.line import Line
from covsim.engine.allocation.needs import Need
from covsim.engine.log.parties import Parties
from covsim.engine.log.recorder import CLAIMED
from covsim.engine.movement.journeys import Journeys
from covsim.engine.state import INFINITY, Leg, Unit, Visit
from covsim.engine.world import World
from covsim.events import ShiftKind
from covsim.policies.dispatch import Nearest

ON_CALL = int(ShiftKind.ON_CALL)


class Crew:
    """A vehicle and who rides in it."""

    __slots__ = ("claim", "mate", "party", "picks", "vehicle")

    def __init__(self, parties: Parties, vehicle: Unit, mate: Unit, needs: tuple[Need, Need]) -> None:
        self.vehicle = vehicle
        self.mate = mate
        self.picks = ((vehicle, needs[0]), (mate, needs[1]))
        self.party = parties[vehicle, mate]
        self.claim = parties.claiming(self.picks)  # stands for both in the row of their claim


class Crews:
    """Grants crews that leave a post at once."""

    def __init__(self, world: World, journeys: Journeys) -> None:
        self._env = world.env
        self._row = world.row
        self._write = world.write
        self._units = world.units
        self._coordinates = world.network.coordinates
        self._minutes = journeys.minutes
        self._parties = world.recorder.parties
        self._crews: dict[tuple[Unit, Unit, tuple[Need, Need]], Crew] = {}
        self._nearest = type(world.dispatch) is Nearest

    def grant(self, visit: Visit, line: Line) -> bool:
        """Whether the nearest free vehicle and a mate at its post could be claimed for the visit, and are on their way.

        False means only that the general way has to look.
        """
        needs = line.crew
        if needs is None or not self._nearest or line.barred or visit.trips is not None:
            return False
        now, place = self._env._now, visit.place
        kind = needs[0].ranks[0]
        if not kind.free:
            return False
        vehicle = self._units[kind.free[0]] if kind.post >= 0 else self._nearest_vehicle(kind.free, place, now)
        if vehicle is None or vehicle.site == place or vehicle.leaves_duty > now:
            return False
        mate = self._mate(needs[1].ranks[0].free, vehicle.site, place, now)
        if mate is None:
            return False
        mode = vehicle.mode
        assert mode is not None
        minutes = mode.leg(vehicle.site, place, now)
        if mode.spread is not None or minutes == INFINITY:
            return False
        crew = self._crews.get((vehicle, mate, needs))
        if crew is None:
            crew = self._crews[vehicle, mate, needs] = Crew(self._parties, vehicle, mate, needs)
        self._send(crew, visit, now, now + minutes)
        return True

    def _send(self, crew: Crew, visit: Visit, now: float, arrive: float) -> None:
        """The crew belongs to the visit and leaves."""
        case, step, place, site = visit.case, visit.step, visit.place, crew.vehicle.site
        write, row = self._write, self._row
        write(row(now, CLAIMED, case.row, step.index, visit.number, crew.claim, -1, site, place, -1, 0.0))
        leg = Leg(now, arrive, site, self._coordinates[site], place)
        for unit in crew.party.units:
            unit.load = 1
            unit.jobs += 1
            unit.case = case
            unit.visit = visit
            unit.free = False
            for kind in unit.listed:
                kind.free.remove(unit.index)
            unit.leg = leg
            unit.site = -1
        crew.mate.ride = crew.vehicle
        visit.granted = now
        visit.arrival = arrive
        visit.trips = [(leg, crew.party)]
        visit.units.extend(crew.picks)
        case.held.extend(crew.picks)

    def _nearest_vehicle(self, free: list[int], place: int, now: float) -> Unit | None:
        """The first of those with the shortest way, if it stands at a post and can leave it at once."""
        units = self._units
        best: Unit | None = None
        shortest = INFINITY
        last_site, last_mode = -2, None
        for index in free:
            unit = units[index]
            if unit.site == last_site and unit.mode is last_mode:
                continue  # as near as the one before, and behind it in the order
            if unit.site < 0 or unit.site == place or unit.slow_start or unit.at_once > 1 or unit.aboard or unit.riders:
                return None
            last_site, last_mode = unit.site, unit.mode
            way = self._minutes(unit, place, now)
            if way < shortest:
                best, shortest = unit, way
        return best

    def _mate(self, free: list[int], post: int, place: int, now: float) -> Unit | None:
        """The first free unit that stands where the vehicle does, if it and those before it can't go on their own."""
        units = self._units
        for index in free:
            unit = units[index]
            if not unit.passenger or unit.shift_kind == ON_CALL or unit.site == place:
                return None
            if unit.site == post:
                return unit if unit.leaves_duty <= now else None
        return None
