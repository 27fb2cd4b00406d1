"""Who and what serves, as one numbered list: units (people, vehicles, kits) first, then pools, then stocks.

The order is the order of the scenario and decides ties. Engine, rosters, metrics and charts all use this numbering
(``EventLog.names.resources``, ``rows["unit"]``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from covsim.calendars import Span
from covsim.scenario.batches import Batch, batches_of
from covsim.scenario.capacity import Kit, StaffGroup, VehicleGroup
from covsim.scenario.model import Scenario
from covsim.scenario.periods import common, during, span_of
from covsim.scenario.places import Clock
from covsim.scenario.serving import as_tuple, skills_learnt


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
    batch: Batch | None = None  # the rotating batch it belongs to; numbers and turns count within it


@dataclass(frozen=True)
class Pool:
    """Identical places, or things of a stock, claimed by name."""

    index: int
    name: str
    skills: tuple[str, ...]
    site: str            # "" = wherever the case is


@dataclass(frozen=True)
class Resources:
    """All units, pools and stocks; ``units[i].index == i``, pools follow, then stocks."""

    units: tuple[Unit, ...]
    pools: tuple[Pool, ...]
    stocks: tuple[Pool, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Names in the order of the indices."""
        pools = tuple(pool.name for pool in (*self.pools, *self.stocks))
        return tuple(unit.name for unit in self.units) + pools

    @property
    def without_legs(self) -> int:
        """How many pools and stocks follow the units."""
        return len(self.pools) + len(self.stocks)


def list_resources(scenario: Scenario) -> Resources:
    """Number the units and pools of a scenario."""
    people, vehicles = _movers("person", scenario.staff, scenario.clock), _movers("vehicle", scenario.vehicles)
    units = [*people, *vehicles, *_kits(scenario)]
    learnt = skills_learnt(scenario)
    units = [
        replace(unit, index=index, skills=(*unit.skills, *learnt.get(unit.group, ())))
        for index, unit in enumerate(units)
    ]
    pools = tuple(
        Pool(len(units) + n, name, tuple(dict.fromkeys((name, *room.skills))), room.at)
        for n, (name, room) in enumerate(scenario.rooms.items())
    )
    stocks = tuple(
        Pool(len(units) + len(pools) + n, name, tuple(dict.fromkeys((name, *stock.skills))), stock.at)
        for n, (name, stock) in enumerate(scenario.stocks.items())
    )
    return Resources(tuple(units), pools, stocks)


def _movers(
    kind: Literal["person", "vehicle"], groups: Mapping[str, StaffGroup | VehicleGroup], clock: Clock | None = None
) -> Iterator[Unit]:
    """People or vehicles, not yet numbered; of a group that rotates, the members of every batch."""
    for group, spec in groups.items():
        rotation = spec.batches if clock and isinstance(spec, StaffGroup) else None
        for batch in batches_of(rotation, clock) if clock and rotation else (None,):
            yield from _members(kind, group, spec, batch)


def _members(
    kind: Literal["person", "vehicle"], group: str, spec: StaffGroup | VehicleGroup, batch: Batch | None
) -> Iterator[Unit]:
    """One after another, placed at the sites in turn: ``expert[2024-07] 1`` in a batch, else ``expert 1``."""
    homes = as_tuple(spec.at)
    skills = tuple(dict.fromkeys((group, *spec.skills)))
    tag = f"[{batch.name}]" if batch else ""
    numbered = tuple(f"{group}{tag} {n + 1}" for n in range(spec.count)) if spec.count != 1 else (f"{group}{tag}",)
    turns = dict.fromkeys(homes, 0)
    for number, name in enumerate(tuple(f"{name}{tag}" for name in spec.names) or numbered):
        home = homes[number % len(homes)]
        yield Unit(0, name, group, kind, number, home, skills, turns[home], batch)
        turns[home] += 1


def service(scenario: Scenario, unit: Unit, low: float, high: float) -> tuple[Span, ...]:
    """The parts of [low, high], in minutes since the start of the run, in which a unit belongs to the model: its
    group's periods, first and last day, and the stay of its batch."""
    sections: dict[str, Mapping[str, StaffGroup | VehicleGroup | Kit]] = {
        "person": scenario.staff, "vehicle": scenario.vehicles, "kit": scenario.kits,
    }  # fmt: skip
    spec = sections[unit.kind][unit.group]
    spans = during(scenario.clock, spec.during, low, high)
    stays = [(spec.starts, spec.ends)] if isinstance(spec, (StaffGroup, VehicleGroup)) else []
    stays += [(unit.batch.starts, unit.batch.ends)] if unit.batch else []
    for starts, ends in stays:
        spans = tuple(common(spans, [span_of(scenario.clock, starts, ends, low, high)]))
    return spans


def _kits(scenario: Scenario) -> Iterator[Unit]:
    for group, kit in scenario.kits.items():
        homes = as_tuple(kit.at)
        skills = tuple(dict.fromkeys((group, *kit.skills)))
        for number in range(kit.count * len(homes)):
            yield Unit(0, f"{group} {number + 1}", group, "kit", number, homes[number % len(homes)], skills)


def providers(scenario: Scenario, resources: Resources, need: str) -> tuple[tuple[int, ...], ...]:
    """Ranks of resource indices that can serve ``need``: the first rank is preferred.

    A need names a skill, a role, a vehicle, a kit, a room or a stock (one rank), or an entry of ``skills`` or ``teams``
    (a rank a kind).
    """
    if need in scenario.skills:
        return tuple(rank for kind in scenario.skills[need] for rank in providers(scenario, resources, kind))
    if need in scenario.teams:
        return tuple(rank for kind in scenario.teams[need].of for rank in providers(scenario, resources, kind))
    everything: tuple[Unit | Pool, ...] = (*resources.units, *resources.pools, *resources.stocks)
    found = tuple(resource.index for resource in everything if need in resource.skills)
    return (found,) if found else ()
