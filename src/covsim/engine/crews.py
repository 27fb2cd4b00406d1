"""Crews: the commonest claim, a vehicle and somebody to ride in it from the same post, granted in one go.

What ``Selection`` finds, the allocator takes and ``Journeys`` sets off step by step for any claim, written out for this
one: in an emergency service nearly every case passes here.
"""

from __future__ import annotations

from covsim.engine.journeys import Journeys
from covsim.engine.line import Line
from covsim.engine.recorder import CLAIMED
from covsim.engine.state import INFINITY, Leg, Unit, Visit
from covsim.engine.world import World
from covsim.events import ShiftKind
from covsim.policies.dispatch import Nearest

ON_CALL = int(ShiftKind.ON_CALL)


class Crews:
    """Grants crews that leave a post at once."""

    def __init__(self, world: World, journeys: Journeys) -> None:
        self._env = world.env
        self._row = world.row
        self._write = world.write
        self._units = world.units
        self._coordinates = world.network.coordinates
        self._minutes = journeys.minutes
        self._nearest = type(world.dispatch) is Nearest

    def grant(self, visit: Visit, line: Line) -> bool:
        """Whether the nearest free vehicle and a mate at its post could be claimed for the visit, and are on their way.

        False means only that the general way has to look.
        """
        if line.crew is None or not self._nearest or line.barred or visit.trips is not None:
            return False
        vehicle_need, mate_need = line.crew
        now, place = self._env._now, visit.place
        kind = vehicle_need.ranks[0]
        if not kind.free:
            return False
        vehicle = self._units[kind.free[0]] if kind.post >= 0 else self._nearest_vehicle(kind.free, place, now)
        if vehicle is None or vehicle.site == place:
            return False
        mate = self._mate(mate_need.ranks[0].free, vehicle.site, place)
        if mate is None or mate.leaves_duty > now or vehicle.leaves_duty > now:
            return False
        mode, site = vehicle.mode, vehicle.site
        assert mode is not None
        minutes = mode.leg(site, place, now)
        if mode.spread is not None or minutes == INFINITY:
            return False
        case, step = visit.case, visit.step
        arrive = now + minutes
        leg = Leg(now, arrive, site, self._coordinates[site], place)
        for unit, need in ((vehicle, vehicle_need), (mate, mate_need)):
            self._write(self._row(
                now, CLAIMED, case.row, step.index, visit.number, unit.index, need.index, site, place, -1, 0.0
            ))  # fmt: skip
            unit.load = 1
            unit.jobs += 1
            unit.case = case
            unit.visit = visit
            unit.free = False
            for kind in unit.providers:
                kind.free.remove(unit.index)
            unit.leg = leg
            unit.site = -1
        mate.ride = vehicle
        picks = [(vehicle, vehicle_need), (mate, mate_need)]
        visit.granted = now
        visit.arrival = arrive
        visit.trips = [(leg, [vehicle, mate])]
        visit.units.extend(picks)
        case.held.extend(picks)
        return True

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

    def _mate(self, free: list[int], post: int, place: int) -> Unit | None:
        """The first free unit, if it stands where the vehicle does, can't go alone and can leave at once."""
        if not free:
            return None
        for index in free:
            unit = self._units[index]
            if unit.shift_kind == ON_CALL or unit.slow_start or unit.site == place or unit.at_once > 1:
                return None
            if unit.site == post and unit.mode is None and unit.kind == "person":
                return unit
        return None
