"""Why a claim has to wait: the state that keeps most of the missing units away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from covsim.engine.allocation.needs import Need
from covsim.engine.movement.journeys import _together
from covsim.engine.state import Unit
from covsim.events import Cause

if TYPE_CHECKING:
    from covsim.engine.allocation.line import Line


Reason = tuple[Need, Cause]
"""The need that is short, and the cause."""


def why(line: Line) -> Reason:
    """The first need of a line that can't be met now, and the cause: the most frequent state of its units and pools."""
    pool = line.single_pool
    if pool is not None and pool.site in (-1, line.place):
        return line.needs[0][0], _FULL if pool.open else _SHUT
    seen: tuple[Need, list[int]] | None = None
    for need, count in line.needs:
        free, counts = _states(need, count, line)
        if free < count:
            return need, _main(counts)
        if seen is None and any(counts):
            seen = need, counts
    # Each need alone could be met, but not all together (no vehicle where the people are, one person for two needs).
    sites = _left_behind(line)
    for need, _ in line.vehicles if sites else ():
        counts = _away(need, sites)
        if any(counts):
            return need, _main(counts)
    if seen is not None:
        return seen[0], _main(seen[1])
    for need, _ in line.vehicles:
        if any(unit.site != unit.home for kind in need.ranks for unit in kind.units):
            return need, Cause.TRAVELLING
    return line.needs[0][0], Cause.ALL_BUSY


def _states(need: Need, wanted: int, line: Line) -> tuple[float, list[int]]:
    """Free members of a need that could come, and how many of the others each cause keeps away."""
    free: float = 0
    counts = [0] * len(Cause)
    place = line.place
    for kind in need.ranks:
        for pool in kind.pools:
            if pool.site in (-1, place):
                places = pool.places(line.priority, line.severity)
                free += places
                if places < wanted:
                    lacking = _NOT_READY if pool.consumed else _ROOM_FULL
                    counts[lacking if pool.open else _CLOSED] += 1
        for unit in kind.units:
            if unit.load and unit.case is not None:
                counts[_AWAY_ON_DUTY if unit.case.is_duty else _ALL_BUSY] += 1
            elif unit.free and _could_come(unit, line):
                free += 1
            elif not unit.on_duty and unit.kind == "person":
                counts[unit.off_reason] += 1  # as ``state`` says; most of a rota is off duty
            else:
                counts[state(unit, place)] += 1
    return free, counts


def _could_come(unit: Unit, line: Line) -> bool:
    if unit.kind == "kit":
        return unit.site == line.place
    return unit.mode is not None or unit.remote or unit.site == line.place or bool(line.vehicles)


def _left_behind(line: Line) -> set[int]:
    """Sites of people who are free and would do, if they didn't lack a vehicle of the claim to ride in."""
    vehicles = [unit for need, _ in line.vehicles for kind in need.ranks for unit in kind.units if unit.free]
    sites: set[int] = set()
    for need, count in line.people:
        people = [unit for kind in need.ranks for unit in kind.units if unit.free and unit.kind == "person"]
        left = [person for person in people if not _gets_there(person, line.place, vehicles)]
        if len(people) - len(left) < count:
            sites.update(person.site for person in left)
    return sites


def _gets_there(person: Unit, place: int, vehicles: list[Unit]) -> bool:
    if person.mode is not None or person.remote or person.site == place:
        return True
    return any(_together(person, vehicle) for vehicle in vehicles)


def _away(need: Need, sites: set[int]) -> list[int]:
    """How many vehicles with their home at one of the sites aren't there, for each cause that keeps them away."""
    counts = [0] * len(Cause)
    for unit in (unit for kind in need.ranks for unit in kind.units if unit.home in sites):
        if unit.load and unit.case is not None:
            counts[_AWAY_ON_DUTY if unit.case.is_duty else _ALL_BUSY] += 1
        elif not unit.free:
            counts[state(unit, unit.home)] += 1
        elif unit.site != unit.home:
            counts[Cause.TRAVELLING] += 1
    return counts


def state(unit: Unit, place: int) -> int:
    """What keeps a unit without work from a claim at ``place`` now."""
    if unit.faulty:
        return Cause.EQUIPMENT_NOT_READY
    if unit.kind == "kit" and unit.home != place:
        return Cause.NO_SUCH_SKILL
    if unit.on_break:
        return Cause.ON_BREAK
    if not unit.on_duty or unit.ending:
        return unit.off_reason
    if unit.site < 0:
        return Cause.TRAVELLING
    if unit.mode is None and unit.site != place:
        return Cause.NOBODY_ON_DUTY
    return Cause.ALL_BUSY


_FULL, _SHUT = Cause.ROOM_FULL, Cause.CLOSED  # looking a member up costs as much as packing a row

# Plain numbers, because this runs for every case that waits.
_ALL_BUSY, _AWAY_ON_DUTY, _ROOM_FULL, _CLOSED, _NOT_READY = (
    int(cause)
    for cause in (Cause.ALL_BUSY, Cause.AWAY_ON_DUTY, Cause.ROOM_FULL, Cause.CLOSED, Cause.EQUIPMENT_NOT_READY)
)

# Of two equally frequent causes, the more telling one is named.
_TELLING = (
    Cause.AWAY_ON_DUTY, Cause.ABSENT, Cause.EQUIPMENT_NOT_READY, Cause.ON_BREAK, Cause.TRAVELLING, Cause.ALL_BUSY,
    Cause.ROOM_FULL, Cause.CLOSED,
)  # fmt: skip


def _main(counts: list[int]) -> Cause:
    """The cause of most members. Those who are off duty anyway count only when nobody else is there."""
    most, main = 0, Cause.NOBODY_ON_DUTY if counts[Cause.NOBODY_ON_DUTY] else Cause.NO_SUCH_SKILL
    for cause in _TELLING:
        if counts[cause] > most:
            most, main = counts[cause], cause
    return main
