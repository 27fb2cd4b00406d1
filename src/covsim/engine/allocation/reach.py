"""What a model could ever do: whether enough members exist that could come to a place."""

from __future__ import annotations

from covsim.engine.allocation.needs import Need
from covsim.engine.prepared.plan import NeedCounts
from covsim.engine.state import INFINITY, Unit
from covsim.engine.world import World


class Reach:
    """Answers from the scenario alone, not from the state of the run."""

    def __init__(self, world: World) -> None:
        self._world = world

    def lacking(self, place: int, needs: NeedCounts) -> NeedCounts:
        """The needs that have too few members who could come to ``place`` some day, and how many are too few."""
        vehicles = [unit for need, _ in needs for kind in need.ranks for unit in kind.ever if unit.kind == "vehicle"]
        found = []
        for need, count in needs:
            able = self._able(need, place, vehicles)
            if need.team:
                teams = -(-count // need.size)
                able = sum(min(self._able(part, place, vehicles), teams) for part in need.team)
            if able < count:
                found.append((need, count - int(able)))
        return tuple(found)

    def _able(self, need: Need, place: int, vehicles: list[Unit]) -> float:
        able: float = 0
        for kind in need.ranks:
            able += sum(pool.most for pool in kind.pools if pool.site in (-1, place))
            able += sum(1 for unit in kind.ever if self._can_come(unit, place, vehicles))
        return able

    def _can_come(self, unit: Unit, place: int, vehicles: list[Unit]) -> bool:
        plan = self._world.duty_plan.units[unit.index]
        if not plan.shifts and not plan.absences:  # never rostered; who is only away this time might have come
            return False
        if unit.home == place or unit.remote:
            return True
        if unit.kind == "kit":
            return False
        if unit.mode is not None:
            return unit.mode.base[unit.home][place] < INFINITY
        return any(
            v.home == unit.home and v.mode is not None and v.mode.base[v.home][place] < INFINITY for v in vehicles
        )
