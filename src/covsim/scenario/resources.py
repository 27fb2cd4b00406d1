"""Who and what serves, as one numbered list: units (people, vehicles, kits) first, then pools.

The order is the order of the scenario and decides ties. Engine, rosters, metrics and charts all use this numbering
(``EventLog.names.resources``, ``rows["unit"]``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from covsim.scenario.capacity import StaffGroup, VehicleGroup
from covsim.scenario.model import Scenario
from covsim.scenario.serving import as_tuple


@dataclass(frozen=True)
class Unit:
    """One person, vehicle or kit."""

    index: int
    name: str            # "nurse 3", or the name given in the scenario
    group: str           # key in staff, vehicles or kits
    kind: Literal["person", "vehicle", "kit"]
    number: int          # from 0, within the group
    home: str            # site
    skills: tuple[str, ...]  # the group first
    turn: int = 0        # from 0, among the group's members at the same site


@dataclass(frozen=True)
class Pool:
    """Identical places, claimed by name."""

    index: int
    name: str
    skills: tuple[str, ...]
    site: str            # "" = wherever the case is


@dataclass(frozen=True)
class Resources:
    """All units and pools; ``units[i].index == i`` and pools follow."""

    units: tuple[Unit, ...]
    pools: tuple[Pool, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Names in the order of the indices."""
        return tuple(unit.name for unit in self.units) + tuple(pool.name for pool in self.pools)


def list_resources(scenario: Scenario) -> Resources:
    """Number the units and pools of a scenario."""
    units = [*_movers("person", scenario.staff), *_movers("vehicle", scenario.vehicles), *_kits(scenario)]
    units = [replace(unit, index=index) for index, unit in enumerate(units)]
    pools = tuple(
        Pool(len(units) + n, name, tuple(dict.fromkeys((name, *room.skills))), room.at)
        for n, (name, room) in enumerate(scenario.rooms.items())
    )
    return Resources(tuple(units), pools)


def _movers(kind: Literal["person", "vehicle"], groups: Mapping[str, StaffGroup | VehicleGroup]) -> Iterator[Unit]:
    """People or vehicles, not yet numbered."""
    for group, spec in groups.items():
        homes = as_tuple(spec.at)
        skills = tuple(dict.fromkeys((group, *spec.skills)))
        numbered = tuple(f"{group} {number + 1}" for number in range(spec.count)) if spec.count != 1 else (group,)
        turns = dict.fromkeys(homes, 0)
        for number, name in enumerate(spec.names or numbered):
            home = homes[number % len(homes)]
            yield Unit(0, name, group, kind, number, home, skills, turns[home])
            turns[home] += 1


def _kits(scenario: Scenario) -> Iterator[Unit]:
    for group, kit in scenario.kits.items():
        homes = as_tuple(kit.at)
        skills = tuple(dict.fromkeys((group, *kit.skills)))
        for number in range(kit.count * len(homes)):
            yield Unit(0, f"{group} {number + 1}", group, "kit", number, homes[number % len(homes)], skills)


def providers(scenario: Scenario, resources: Resources, need: str) -> tuple[tuple[int, ...], ...]:
    """Ranks of resource indices that can serve ``need``: the first rank is preferred.

    A need names a skill, a role, a vehicle, a kit or a room (one rank), or an entry of ``skills`` (a rank a kind).
    """
    if need in scenario.skills:
        return tuple(rank for kind in scenario.skills[need] for rank in providers(scenario, resources, kind))
    everything: tuple[Unit | Pool, ...] = (*resources.units, *resources.pools)
    found = tuple(resource.index for resource in everything if need in resource.skills)
    return (found,) if found else ()
