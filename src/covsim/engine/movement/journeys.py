"""How units move: to a case, with a case, back home, and where they are when a journey is broken off."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from covsim.engine.allocation.needs import Need
from covsim.engine.environment import ENDS
from covsim.engine.log.chords import JOURNEY
from covsim.engine.log.parties import Party
from covsim.engine.log.recorder import ARRIVED, DEPARTED, HOME, RETURNING
from covsim.engine.prepared.luck_columns import Draw
from covsim.engine.prepared.plan import Step
from covsim.engine.state import INFINITY, Case, Leg, Pool, Unit, Visit
from covsim.engine.world import World
from covsim.errors import SimulationError
from covsim.events import ShiftKind
from covsim.travel import Mode

ON_CALL = int(ShiftKind.ON_CALL)


class Journeys:
    """Moves units and writes the rows of their legs."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._row = world.row
        self._write = world.write
        self._parties = world.recorder.parties
        self._draws: dict[tuple[int, str, str], Draw] = {}
        self.homebound: list[Unit] = []
        self.at_home: Callable[[Unit], None] = lambda unit: None  # set by the simulation: a unit has come home

    # --- how far ---

    def minutes(self, unit: Unit, place: int, now: float) -> float:
        """Minutes until ``unit`` could be at ``place`` on its own, call-out included; inf when it can't."""
        site = unit.site
        if site >= 0:
            if site == place:
                minutes = 0.0
            elif unit.mode is None or tied(unit):
                return INFINITY
            else:
                minutes = unit.mode.leg(site, place, now)
            if unit.shift_kind == ON_CALL and site == unit.home and unit.call_out is not None:
                minutes += self._world.call_out_median[unit.index]
            return minutes
        if unit.mode is None or unit.leg is None or tied(unit):
            return INFINITY
        return self._from_the_way(unit, place, now)

    def _from_the_way(self, unit: Unit, place: int, now: float) -> float:
        """Minutes to ``place`` from a point between two sites."""
        leg = unit.leg
        assert unit.mode is not None
        assert leg is not None
        if leg.destination == place:
            return max(leg.arrive - now, 0.0)
        if now <= leg.leave and leg.origin >= 0:
            return unit.mode.leg(leg.origin, place, now)
        point = self.position(unit, now)
        if point is not None:
            return unit.mode.from_point(*point, place, now)
        # Without coordinates: by way of the nearer end of the leg.
        done = leg.share_done(now)
        if done < 0.5 and leg.origin >= 0:
            return now - leg.leave + unit.mode.leg(leg.origin, place, now)
        return leg.arrive - now + unit.mode.leg(leg.destination, place, now)

    def position(self, unit: Unit, now: float) -> tuple[float, float] | None:
        """Where a moving unit is (km), by straight line over elapsed time; None without coordinates."""
        leg = unit.leg
        assert leg is not None
        end = self._world.network.coordinates[leg.destination]
        if leg.start is None or end is None:
            return None
        done = leg.share_done(now)
        return leg.start[0] + (end[0] - leg.start[0]) * done, leg.start[1] + (end[1] - leg.start[1]) * done

    # --- to the case ---

    def set_off(self, visit: Visit, picks: Sequence[tuple[Any, Need]], now: float) -> None:
        """Send claimed units to the place of the visit; sets ``visit.arrival`` and ``visit.trips``."""
        place = visit.place
        movers: list[Unit] = []
        riders: list[Unit] = []
        arrival = visit.arrival if visit.arrival > now else now
        for unit, _ in picks:
            if unit.__class__ is Pool:
                continue
            if unit.site == place:
                if unit.aboard is not None:
                    _get_off(unit)
                wait = self._delay_at_post(unit, visit, now)
                if wait > 0:
                    arrival = max(arrival, now + wait)
                    ready = Leg(now + wait, now + wait, place, None, place)
                    visit.trips = [*(visit.trips or ()), (ready, self._parties[unit,])]
                else:
                    self._write(self._row(now, ARRIVED, visit.case.row, -1, -1, unit.index, -1, place, -1, -1, 0.0))
            elif unit.mode is not None:
                movers.append(unit)
            else:
                riders.append(unit)
        for unit in movers:
            party = self._parties[unit, *[rider for rider in riders if _together(rider, unit)]]
            if len(movers) > 1:
                riders = [rider for rider in riders if rider not in party.units]
            there = self._drive(visit, party, now)
            arrival = there if there > arrival else arrival
        visit.arrival = arrival

    def _drive(self, visit: Visit, party: Party, now: float) -> float:
        """One vehicle (or walker) and those who ride with it start for the visit; returns the arrival."""
        unit, place = party.units[0], visit.place
        mode = unit.mode
        assert mode is not None
        leave = now
        for one in party.units:
            if one.slow_start or one.leaves_duty > now:
                leave = max(leave, now + self._delay_at_post(one, visit, now))
        minutes = mode.leg(unit.site, place, leave) if unit.site >= 0 else self._from_the_way(unit, place, now)
        if mode.spread is not None and minutes > 0:
            minutes *= self._draw(visit.step, f"mode {mode.name}", "travel", mode.spread).value(
                visit.case, visit.number, visit.attempt
            )
        leg = self._new_leg(unit, leave, leave + minutes, place, now)
        self._embark(visit, party, leg)
        for rider in party.units[1:]:
            rider.ride = unit
        return leg.arrive

    def _delay_at_post(self, unit: Unit, visit: Visit, now: float) -> float:
        """Call-out, turnout (only when leaving the post) and notice (from a duty) before a unit can leave."""
        delay = unit.leaves_duty - now if unit.leaves_duty > now else 0.0
        if unit.site == unit.home:
            key = unit.group
            if unit.call_out is not None and unit.shift_kind == ON_CALL:
                delay += self._own(visit, key, "call_out", unit.call_out, unit)
            if unit.turnout is not None and unit.site != visit.place:
                delay += self._own(visit, key, "turnout", unit.turnout, unit)
        return delay

    def _own(self, visit: Visit, key: str, slot: str, law: Draw, unit: Unit) -> float:
        return self._draw(visit.step, key, slot, law.law).value(visit.case, visit.number, visit.attempt, unit)

    def _draw(self, step: Step, key: str, slot: str, law: Any) -> Draw:
        name = (step.index, key, slot)
        found = self._draws.get(name)
        if found is None:
            found = self._draws[name] = Draw(self._world.luck, law, step.name, slot)
        return found

    def _new_leg(self, unit: Unit, leave: float, arrive: float, destination: int, now: float) -> Leg:
        if unit.site >= 0:
            return Leg(leave, arrive, unit.site, self._world.network.coordinates[unit.site], destination)
        return Leg(leave, arrive, -1, self.position(unit, now), destination)

    @staticmethod
    def _embark(visit: Visit, party: Party, leg: Leg) -> None:
        """Units are on their way; whatever they were doing on the road before is over."""
        for unit in party.units:
            if unit.aboard is not None:
                _get_off(unit)
            unit.leg = leg
            unit.site = -1
            for rider in unit.riders:
                rider.site = -1
            unit.returning = False
            unit.pending = 0
        if visit.trips is None:
            visit.trips = [(leg, party)]
        else:
            visit.trips.append((leg, party))

    def arrive(self, visit: Visit) -> None:
        """All units of the visit are there: their journeys are written and over."""
        place = visit.place
        for leg, party in visit.trips or ():
            self.tell(visit, leg, party)
            self.settle_at(place, party)
            for unit in party.units:
                if party.shared:
                    self._world.refresh(unit)  # it may take further cases, but only here
                if unit.riders:
                    self._bring(unit, place)
        visit.trips = None

    def tell(self, visit: Visit, leg: Leg, party: Party) -> None:
        """The units of a leg have arrived: departure and arrival are written, now that it is known that they did."""
        place = visit.place
        kind, origin, destination, leave = JOURNEY, leg.origin, leg.destination, leg.leave
        if origin == destination:  # was there, and had to get ready
            kind, origin, destination, leave = ARRIVED, place, -1, 0.0
        write, row = self._write, self._row
        write(row(leg.arrive, kind, visit.case.row, -1, -1, party.number, -1, origin, destination, -1, leave))

    def settle_at(self, place: int, party: Party) -> None:
        """The units are at a place from now on."""
        for unit in party.units:
            unit.leg = None
            unit.site = place

    def _bring(self, vehicle: Unit, place: int) -> None:
        """Who was aboard a vehicle when it was diverted has come with it: home, or to where they can help as well."""
        riders, vehicle.riders = vehicle.riders, []
        self._get_home([rider for rider in riders if place in (vehicle.home, rider.home)], place)
        vehicle.riders += [rider for rider in riders if rider.aboard is vehicle]
        for rider in vehicle.riders:
            rider.site = place
            self._world.refresh(rider)

    def _write_departure(self, unit: Unit, leg: Leg, incident: int) -> None:
        write, row = self._world.write, self._world.row
        write(row(leg.leave, DEPARTED, incident, -1, -1, unit.index, -1, leg.origin, leg.destination, -1,
                  leg.arrive - leg.leave))  # fmt: skip

    def _stand(self, unit: Unit, site: int) -> None:
        unit.leg = None
        unit.site = site
        for rider in unit.riders:
            rider.site = site

    def break_off(self, visit: Visit, now: float) -> None:
        """The visit's units stop where they are (those not yet there)."""
        for leg, party in visit.trips or ():
            if leg.origin == leg.destination:
                continue  # was still getting ready at the place itself
            if now >= leg.arrive:
                self.tell(visit, leg, party)
                self.settle_at(visit.place, party)
                continue
            for unit in party.units:
                if now > leg.leave:
                    self._write_departure(unit, leg, visit.case.row)
                elif leg.origin >= 0:
                    self._stand(unit, leg.origin)  # not yet gone: still at its post
        visit.trips = None

    # --- with the case ---

    def with_the_case(self, case: Case, place: int) -> Party:
        """People and vehicles that the case holds and that are where it is: they come along when it is moved.

        Others wait elsewhere or are still to come; somebody with another case besides stays with that one.
        """
        units: list[Unit] = []
        for unit, _ in case.held:
            if (
                unit.__class__ is Unit and unit.site == place and (unit.load == 1 or unit.kind == "vehicle")
                and unit.kind != "kit" and unit not in units  # who has two tasks is there once
            ):  # fmt: skip
                units.append(unit)
        return self._parties[tuple(units)]

    def convey(self, visit: Visit, party: Party, mode: Mode, origin: int, destination: int, now: float) -> float:
        """Take the case and the units with it (``party``) to ``destination``; returns the minutes that it takes.

        Raises ``SimulationError`` when there is no way.
        """
        case, sites = visit.case, self._world.sites
        minutes = mode.leg(origin, destination, now)
        if minutes == INFINITY:
            way = f"from {sites[origin]} to {sites[destination]} by {mode.name}"
            raise SimulationError(f"{visit.step.name}: no way {way} - add a link or coordinates")
        if mode.spread is not None and minutes > 0:
            draw = self._draw(visit.step, f"mode {mode.name}", "travel", mode.spread)
            minutes *= draw.value(case, visit.number, visit.attempt)
        leg = Leg(now, now + minutes, origin, self._world.network.coordinates[origin], destination)
        self._embark(visit, party, leg)
        for unit in party.units:
            if unit.mode is None and unit.ride not in party.units:
                unit.ride = next((vehicle for vehicle in party.units if vehicle.mode is mode), None)
        return minutes

    def come_along(self, visit: Visit, origin: int, now: float) -> None:
        """All that the case holds starts for the place of the visit: in its vehicle, or by the first mode."""
        party = self.with_the_case(visit.case, origin)
        modes = [unit.mode for unit in party.units if unit.mode is not None]
        modes += self._world.network.modes.values()
        if modes:
            visit.arrival = now + self.convey(visit, party, modes[0], origin, visit.place, now)

    # --- back home ---

    def send_home(self, now: float) -> None:
        """Units that became free away from home and got no new work start back."""
        free, self.homebound = self.homebound, []
        waiting = [unit for unit in dict.fromkeys(free) if _must_go_home(unit)]
        for unit in waiting:
            if returns_at_once(unit):
                self._get_home([unit], unit.home)
        waiting = [unit for unit in waiting if unit.site != unit.home]
        riders = [unit for unit in waiting if unit.mode is None]
        for unit in waiting:
            if unit.mode is not None:
                self._start_home(unit, now, [rider for rider in riders if _rides_home_in(rider, unit)])
        for unit in waiting:
            if unit.mode is None and unit.aboard is None:
                self._lift_home(unit, now)

    def _start_home(self, unit: Unit, now: float, party: list[Unit]) -> None:
        assert unit.mode is not None
        if unit.site >= 0:
            minutes = unit.mode.leg(unit.site, unit.home, now)
        else:
            minutes = self._from_the_way(unit, unit.home, now)
        if minutes == INFINITY:
            minutes = 0.0  # no way back is given: it is home at once
        minutes *= unit.mode.return_factor
        for rider in party:
            rider.leg = None
            rider.site = -1
            rider.aboard = unit
            unit.riders.append(rider)
        self._go_back(unit, minutes, now)
        unit.pending = self._world.env.call_at(now + minutes, ENDS, self._home, unit)

    def _lift_home(self, unit: Unit, now: float) -> None:
        """Somebody without a vehicle away from home gets a lift by the scenario's first travel mode."""
        modes = list(self._world.network.modes.values())
        minutes = modes[0].leg(unit.site, unit.home, now) if modes and unit.site >= 0 else 0.0
        minutes = 0.0 if minutes == INFINITY else minutes
        self._go_back(unit, minutes, now)
        unit.pending = self._world.env.call_at(now + minutes, ENDS, self._home, unit)

    def _go_back(self, unit: Unit, minutes: float, now: float) -> None:
        unit.leg = self._new_leg(unit, now, now + minutes, unit.home, now)
        unit.site = -1
        unit.returning = True
        write, row, origin, home = self._world.write, self._world.row, unit.leg.origin, unit.home
        for one in (unit, *unit.riders):
            one.site = -1
            write(row(now, RETURNING, -1, -1, -1, one.index, -1, origin, home, -1, minutes))
            self._world.refresh(one)

    def _home(self, unit: Unit, eid: int) -> None:
        if unit.pending != eid:
            return
        party, unit.riders = [unit, *unit.riders], []
        self._get_home(party, unit.home)

    def _get_home(self, party: list[Unit], home: int) -> None:
        write, row, now = self._world.write, self._world.row, self._world.env._now
        for one in party:
            one.pending = 0
            one.aboard = None
            one.returning = False
            self._stand(one, home)
            write(row(now, HOME, -1, -1, -1, one.index, -1, home, -1, -1, 0.0))
        for one in party:
            self.at_home(one)

    def write_unfinished(self, cases: Iterable[Case], end: float) -> None:
        """The log closes: journeys under way have at least their departure."""
        for case in cases:
            visits = [case.visit, *(aside.visit for aside in case.background or ())]
            if case.visit is not None and case.visit.rest is not None:
                visits.append(case.visit.rest.visit)
            for visit in visits:
                for leg, party in (visit.trips or ()) if visit is not None else ():
                    if leg.leave < end and leg.origin != leg.destination:
                        for unit in party.units:
                            self._write_departure(unit, leg, case.row)


def returns_at_once(unit: Unit) -> bool:
    """Whether a unit, or the vehicle that brought it, is home as soon as it is free."""
    return (unit.returns if unit.ride is None else unit.ride.returns) == "instant"


def _must_go_home(unit: Unit) -> bool:
    """Whether a unit got no new work and is neither at home nor already on its way there."""
    return not unit.load and not unit.returning and unit.aboard is None and unit.site != unit.home


def tied(unit: Unit) -> bool:
    """Whether a unit for several cases at once has one already: it takes others where it is, but doesn't leave."""
    return unit.at_once > 1 and unit.load > 0


def _rides_home_in(rider: Unit, vehicle: Unit) -> bool:
    """Whether somebody goes home in a vehicle: from a site in one of their own home, from the road in any."""
    if rider.aboard is not None or not _together(rider, vehicle):
        return False
    return rider.home == vehicle.home or rider.site < 0


def _get_off(rider: Unit) -> None:
    """Somebody aboard a vehicle leaves it."""
    assert rider.aboard is not None
    rider.aboard.riders.remove(rider)
    rider.aboard = None


def _together(rider: Unit, vehicle: Unit) -> bool:
    """Whether somebody without a vehicle is where the vehicle is, or aboard."""
    if rider.site >= 0:
        return rider.site == vehicle.site
    if rider.aboard is not None:
        return rider.aboard is vehicle
    return rider.leg is not None and rider.leg is vehicle.leg
