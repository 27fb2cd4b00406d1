"""Selection: the best free units and places for a claim, all of it or none."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any

from covsim.engine.allocation.answers import score_of
from covsim.engine.allocation.matching import match, number
from covsim.engine.allocation.needs import Kind, Need
from covsim.engine.movement.journeys import Journeys, _together, tied
from covsim.engine.state import INFINITY, Pool, Unit
from covsim.engine.world import World
from covsim.policies.dispatch import Nearest
from covsim.travel import Mode

if TYPE_CHECKING:
    from covsim.engine.allocation.line import Line

Picks = list[tuple[Any, Need]]

Spare = Mapping[Any, int]
"""Units, and numbers of places, that count as free besides: those of the victims of a pre-emption."""

NOTHING: Spare = {}

EVERY = 10**6
"""A count that no need has: list all members that could meet it."""


class PlaceOfCase:
    """What a dispatch policy sees of the case."""

    __slots__ = ("area", "place", "priority")

    def __init__(self, place: str, area: str, priority: int) -> None:
        self.place = place
        self.area = area
        self.priority = priority


class Selection:
    """Finds units and places for claims."""

    def __init__(self, world: World, journeys: Journeys) -> None:
        self._world = world
        self._journeys = journeys
        self._dispatch = world.dispatch
        self._nearest = type(self._dispatch) is Nearest

    def select(self, line: Line, barred: AbstractSet[int] | None = None, spare: Spare = NOTHING) -> Picks | None:
        """Units and places that meet all needs of the line's claims now, or None."""
        pool = line.single_pool
        if pool is not None:
            return self._one_pool(line, pool, barred, spare)
        if line.barred:
            barred = line.barred if barred is None else line.barred | barred
        if line.lone is not None and self._nearest and not barred and not spare:
            unit = self._first_in_post(line.lone, line.place, ())
            if unit is not None:
                return [(unit, line.needs[0][0])]  # nothing is nearer than being there
        if not spare and not line.enough():
            return None
        if line.crew is not None and self._nearest and not barred and not spare:
            picks = self._crew(line, *line.crew)
            if picks is not None:
                return picks
        if line.vehicles:
            return self._with_vehicles(line, barred, spare)
        return self._fill(line, line.people, (), [], barred, spare)

    def _one_pool(self, line: Line, pool: Pool, barred: AbstractSet[int] | None, spare: Spare) -> Picks | None:
        need, count = line.needs[0]
        if pool.site >= 0 and pool.site != line.place:
            return None
        free = pool.places(line.priority, line.severity) + spare.get(pool, 0)
        if free < count or (barred and pool.index in barred):
            return None
        return [(pool, need)] * count

    def _crew(self, line: Line, vehicle_need: Need, mate_need: Need) -> Picks | None:
        """The commonest claim, a vehicle and somebody to ride in it: the nearest vehicle, if a mate is with it.

        None means only that the general way has to look.
        """
        place, now = line.place, self._world.env._now
        units, minutes = self._world.units, self._journeys.minutes
        best: Unit | None = None
        shortest = INFINITY
        last_site, last_mode = -1, None
        for index in vehicle_need.ranks[0].free:
            unit = units[index]
            if unit.site == last_site >= 0 and unit.mode is last_mode:
                continue  # as near as the one before, and behind it in the order
            last_site, last_mode = unit.site if unit.shift_kind != 1 and not tied(unit) else -1, unit.mode
            way = minutes(unit, place, now)
            if way < shortest:
                best, shortest = unit, way
        if best is None:
            return None
        mate = self._first_in_post(mate_need.ranks[0], place, (best,))
        return None if mate is None else [(best, vehicle_need), (mate, mate_need)]

    def _with_vehicles(self, line: Line, barred: AbstractSet[int] | None, spare: Spare) -> Picks | None:
        """Vehicles first, then the people, who may ride in them; another vehicle if its place lacks the people."""
        need, count = line.vehicles[0]
        options = self._options(line, need, count, barred, spare)
        if len(options) < count:
            return None
        if not line.people and len(line.vehicles) == 1:
            return [(unit, need) for unit in options[:count]]
        starts = [options[:count]] if count > 1 else [[unit] for unit in options]
        for start in starts:
            picks: Picks = [(unit, need) for unit in start]
            others: Picks | None = picks
            if len(line.vehicles) > 1:
                others = self._fill(line, line.vehicles[1:], (), picks, barred, spare)
                if others is None:
                    continue
            assert others is not None
            vehicles = tuple([unit for unit, _ in others])
            found = self._fill(line, line.people, vehicles, others, barred, spare)
            if found is not None:
                return found
        if len(line.vehicles) > 1 and count > 1:  # the best for the first need may be wanted for another one
            others = self._matched(line, line.vehicles, (), [], barred, spare)
            if others is not None:
                return self._fill(line, line.people, tuple([unit for unit, _ in others]), others, barred, spare)
        return None

    def _fill(
        self, line: Line, needs: tuple[tuple[Need, int], ...], vehicles: tuple[Unit, ...], chosen: Picks,
        barred: AbstractSet[int] | None, spare: Spare,
    ) -> Picks | None:  # fmt: skip
        """``chosen`` and the best members for ``needs``; distinct members by matching if the greedy choice fails."""
        picks = list(chosen)
        taken = {member for member, _ in picks if member.__class__ is not Pool}
        places: list[Pool] = []
        for need, count in needs:
            options = self._members(line, need, count, vehicles, barred, spare)
            fitting = [one for one in options if one not in taken] if taken else options
            if places:
                fitting = _less_places(fitting, places)
            if len(fitting) < count:
                return (
                    self._matched(line, needs, vehicles, chosen, barred, spare)
                    if (len(needs) > 1 or chosen) and len(options) >= count
                    else None
                )
            for member in fitting[:count]:
                picks.append((member, need))
                if member.__class__ is not Pool:
                    taken.add(member)
                else:
                    places.append(member)
        return picks

    def _matched(
        self, line: Line, needs: tuple[tuple[Need, int], ...], vehicles: tuple[Unit, ...], chosen: Picks,
        barred: AbstractSet[int] | None, spare: Spare,
    ) -> Picks | None:  # fmt: skip
        used = {member for member, _ in chosen if member.__class__ is not Pool}
        members, rows = number((self._members(line, need, EVERY, vehicles, barred, spare) for need, _ in needs), used)
        slots = [(need, row) for (need, count), row in zip(needs, rows, strict=True) for _ in range(count)]
        found = match([row for _, row in slots])
        if found is None:
            return None
        return [*chosen, *((members[option], need) for option, (need, _) in zip(found, slots))]

    def _members(
        self,
        line: Line,
        need: Need,
        count: int,
        vehicles: tuple[Unit, ...],
        barred: AbstractSet[int] | None,
        spare: Spare,
    ) -> list[Any]:
        """Members that could meet a need, best first: pools of a rank by order, units by dispatch score."""
        found: list[Any] = []
        for kind in need.ranks:
            for pool in kind.pools:
                if (pool.site < 0 or pool.site == line.place) and not (barred and pool.index in barred):
                    free = pool.places(line.priority, line.severity) + spare.get(pool, 0)
                    found += [pool] * int(min(free, count, 1000))
            if kind.units:
                if self._nearest and count == 1 and not barred and not spare:
                    here = self._first_in_post(kind, line.place, vehicles)
                    if here is not None:
                        found.append(here)  # nothing is nearer than being there, or with the vehicle that comes
                        if len(found) >= count:
                            return found
                found += self._scored(line, kind, vehicles, barred, spare, count)
            if len(found) >= count:
                return found
        return found

    def _options(self, line: Line, need: Need, count: int, barred: AbstractSet[int] | None, spare: Spare) -> list[Unit]:
        return [unit for kind in need.ranks for unit in self._scored(line, kind, (), barred, spare, count)]

    def _scored(
        self, line: Line, kind: Kind, vehicles: tuple[Unit, ...], barred: AbstractSet[int] | None,
        spare: Spare, count: int,
    ) -> list[Unit]:  # fmt: skip
        """The units that could come, best score first; ties by the order in the scenario.

        When one is wanted and the nearest goes, only the first in post of each mode at each site is looked at: the
        others there are no nearer, and what one can't do for want of people the others can't either.
        """
        now, place = self._world.env._now, line.place
        scored: list[tuple[float, int, Unit]] = []
        policy = None if self._nearest else self._dispatch
        case = (
            None if policy is None else PlaceOfCase(self._world.sites[place], self._world.areas[place], line.priority)
        )
        seen: dict[int, Mode | None] = {}
        one_a_site = policy is None and count == 1 and not barred
        everybody = self._world.units
        units = [everybody[index] for index in kind.free]
        if spare:
            units = [unit for unit in kind.units if unit.free or unit in spare]
        for unit in units:
            if barred and unit.index in barred:
                continue
            if one_a_site and unit.site >= 0 and unit.shift_kind != 1 and not tied(unit):
                if unit.site in seen and seen[unit.site] is unit.mode:
                    continue
                seen[unit.site] = unit.mode
            minutes = self._journeys.minutes(unit, place, now)
            if minutes == INFINITY:
                minutes = self._riding(unit, vehicles)
                if minutes == INFINITY:
                    continue
            score = minutes
            if policy is not None:
                rated = policy.score(unit, case, minutes)
                if rated is None:
                    continue
                score = score_of(rated, unit.name, policy)
            scored.append((score, unit.index, unit))
        if len(scored) > 1:
            scored.sort(key=_by_score)
        return [unit for _, _, unit in scored]

    def _first_in_post(self, kind: Kind, place: int, vehicles: tuple[Unit, ...]) -> Unit | None:
        """The first free unit in post that is at the place, or (with no way of its own) with a vehicle that goes."""
        units = self._world.units
        for index in kind.free:
            unit = units[index]
            if unit.shift_kind == 1:
                continue
            if unit.site == place:
                return unit
            if unit.mode is None and unit.kind == "person" and not tied(unit):
                for vehicle in vehicles:
                    if _together(unit, vehicle):
                        return unit
        return None

    def _riding(self, unit: Unit, vehicles: tuple[Unit, ...]) -> float:
        """Somebody without a way of their own rides in a vehicle of the claim that stands at the same place."""
        if unit.kind != "person" or unit.mode is not None or tied(unit):
            return INFINITY
        if not any(_together(unit, vehicle) for vehicle in vehicles):
            return INFINITY
        on_call = unit.shift_kind == 1 and unit.site == unit.home
        return self._world.call_out_median[unit.index] if on_call else 0.0


def _less_places(options: list[Any], places: list[Pool]) -> list[Any]:
    """Options, which name a pool once for each place, less the places that are taken already."""
    for pool in places:
        if pool in options:
            options = options.copy()
            options.remove(pool)
    return options


def _by_score(item: tuple[float, int, Unit]) -> tuple[float, int]:
    return item[0], item[1]
