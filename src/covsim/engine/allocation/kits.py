"""Kits: hidden faults arise by luck and stay until an inspection finds them."""

from __future__ import annotations

from math import inf, log1p

from covsim.engine.environment import ROSTER
from covsim.engine.log.recorder import FAULT, RESTORED
from covsim.engine.state import Case, Unit
from covsim.engine.world import World


class Kits:
    """The faults of all kits. The n-th fault of a kit comes an exponential time after the n-1-th was put right."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._kits = [unit for unit in world.units if unit.kind == "kit"]
        for kit in self._kits:
            self._next_fault(kit)

    def _next_fault(self, kit: Unit) -> None:
        rate = self._world.scenario.kits[kit.group].fault_rate
        if rate is None or rate.per_minute <= 0:
            return
        u = self._world.luck.luck.draw(f"kit {kit.name}", kit.faults, "fault")
        wait = -log1p(-u) / rate.per_minute
        if wait < inf:
            self._world.env.call_at(self._world.env.now + wait, ROSTER, self._fault, kit)

    def _fault(self, kit: Unit, eid: int) -> None:
        kit.faulty = True
        kit.faults += 1
        self._world.recorder.unit(self._world.env.now, FAULT, kit.index, site=kit.home)
        self._world.refresh(kit)

    def inspect(self, group: str, site: int, case: Case, detects: float) -> None:
        """An inspection at a site: each faulty kit there is found with probability ``detects`` and put right."""
        world = self._world
        for kit in self._kits:
            if kit.home == site and group in (kit.group, *world.resources.units[kit.index].skills) and kit.faulty:
                if world.luck.luck.draw(f"kit {kit.name}", case.key, "detect") >= detects:
                    continue
                kit.faulty = False
                world.recorder.unit(world.env.now, RESTORED, kit.index, incident=case.row, site=site)
                world.refresh(kit)
                self._next_fault(kit)
