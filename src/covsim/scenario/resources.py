"""Who and what serves, as one numbered list: units (people, vehicles, kits) first, then pools.

The order is the order of the scenario and decides ties. Engine, rosters, metrics and charts all use this numbering
(``EventLog.names.resources``, ``rows["unit"]``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from covsim.scenario.model import Scenario


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
    units: list[Unit] = []
    for kind, groups in (("person", scenario.staff), ("vehicle", scenario.vehicles)):
        for group, spec in groups.items():  # type: ignore[attr-defined]
            homes = (spec.at,) if isinstance(spec.at, str) else spec.at
            skills = tuple(dict.fromkeys((group, *spec.skills)))
            names = spec.names or (tuple(f"{group} {n + 1}" for n in range(spec.count)) if spec.count != 1 else (group,))
            for number, name in enumerate(names):
                units.append(Unit(len(units), name, group, kind, number, homes[number % len(homes)], skills))  # type: ignore[arg-type]
    for group, kit in scenario.kits.items():
        homes = (kit.at,) if isinstance(kit.at, str) else kit.at
        skills = tuple(dict.fromkeys((group, *kit.skills)))
        for number in range(kit.count * len(homes)):
            home = homes[number % len(homes)]
            units.append(Unit(len(units), f"{group} {number + 1}", group, "kit", number, home, skills))
    pools = tuple(
        Pool(len(units) + n, name, tuple(dict.fromkeys((name, *room.skills))), room.at)
        for n, (name, room) in enumerate(scenario.rooms.items())
    )
    return Resources(tuple(units), pools)


def providers(scenario: Scenario, resources: Resources, need: str) -> tuple[tuple[int, ...], ...]:
    """Ranks of resource indices that can serve ``need``: the first rank is preferred.

    A need names a skill, a role, a vehicle, a kit or a room (one rank), or an entry of ``skills`` (a rank a kind).
    """
    if need in scenario.skills:
        return tuple(rank for kind in scenario.skills[need] for rank in providers(scenario, resources, kind))
    found = tuple(r.index for r in (*resources.units, *resources.pools) if need in r.skills)
    return (found,) if found else ()
