"""What a model could ever do: whether enough members exist that could come to a place."""

from __future__ import annotations

from covsim.engine.plan import NeedCounts
from covsim.engine.state import INFINITY, Unit
from covsim.engine.world import World


class Reach:
    """Answers from the scenario alone, not from the state of the run."""

    def __init__(self, world: World) -> None:
        self._world = world

    def possible(self, place: int, needs: NeedCounts) -> bool:
        """Whether each need has enough members that could come to ``place`` some day."""
        vehicles = [unit for need, _ in needs for kind in need.ranks for unit in kind.units if unit.kind == "vehicle"]
        for need, count in needs:
            able = 0.0
            for kind in need.ranks:
                able += sum(pool.most for pool in kind.pools if pool.site in (-1, place))
                able += sum(1 for unit in kind.units if self._can_come(unit, place, vehicles))
            if able < count:
                return False
        return True

    def _can_come(self, unit: Unit, place: int, vehicles: list[Unit]) -> bool:
        if not self._world.duty_plan.units[unit.index].shifts:
            return False
        if unit.home == place:
            return True
        if unit.kind == "kit":
            return False
        if unit.mode is not None:
            return unit.mode.base[unit.home][place] < INFINITY
        return any(v.home == unit.home and v.mode is not None and v.mode.base[v.home][place] < INFINITY for v in vehicles)
