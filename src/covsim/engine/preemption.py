"""Pre-emption: whose work stops so that a more urgent claim is complete."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from covsim.engine.needs import Kind
from covsim.engine.selection import Selection
from covsim.engine.state import TRAVELLING, WORKING, Claim, Pool, Unit, Visit
from covsim.engine.world import World

if TYPE_CHECKING:
    from covsim.engine.allocator import Line

MOST_VICTIMS = 3


class Preemption:
    """Finds the fewest victims; among as many, the least urgent, then the latest started."""

    def __init__(self, world: World, selection: Selection) -> None:
        self._world = world
        self._selection = selection

    def victims(self, line: Line, claim: Claim) -> list[Visit] | None:
        """Visits to stop, or None when no set of at most three completes the claim."""
        if not self.conceivable(line):
            return None
        candidates = self._candidates(line, claim)
        for size in range(1, min(MOST_VICTIMS, len(candidates)) + 1):
            for some in combinations(candidates, size):
                spare = frozenset(member for visit in some for member, _ in _holdings(visit))
                if self._selection.select(line, None, spare) is not None:
                    return list(some)
        return None

    def conceivable(self, line: Line) -> bool:
        """Whether any case is less urgent and, if it matters, has units on their way: else there is nothing to look for."""
        if line.preempts == "any":
            return True
        for priority, count in self._world.en_route.items():
            if count and priority > line.priority:
                return True
        return False

    def _candidates(self, line: Line, claim: Claim) -> list[Visit]:
        found: dict[int, Visit] = {}
        en_route_only = line.preempts == "en_route"
        urgent = claim.visit.priority
        kinds = self._scarce(line)
        for kind in kinds:
            for unit in kind.units:
                visit = unit.visit
                if visit is not None and visit.priority > urgent and _may_stop(visit, claim, unit, en_route_only, self._world):
                    found[id(visit)] = visit
        if any(kind.pools for kind in kinds):
            self._holders_of_pools(line, claim, en_route_only, found)
        return sorted(found.values(), key=_least_urgent_latest_first)

    @staticmethod
    def _scarce(line: Line) -> list[Kind]:
        """The kinds in which victims are looked for: a need that lacks members if there is one, else all."""
        for need, count in line.needs:
            free = sum(len(kind.free) for kind in need.ranks)
            if free < count and not any(kind.pools for kind in need.ranks):
                return need.ranks
        return line.kinds

    def _holders_of_pools(self, line: Line, claim: Claim, en_route_only: bool, found: dict[int, Visit]) -> None:
        pools = {pool for kind in line.kinds for pool in kind.pools}
        for case in self._world.cases.values():
            visit = case.visit
            if visit is not None and any(member in pools for member, _ in case.held) and _may_stop(visit, claim, None, en_route_only, self._world):
                found[id(visit)] = visit


def _holdings(visit: Visit) -> list[tuple[Unit | Pool, object]]:
    """What stopping a visit frees: all that its case holds through it."""
    return list(visit.case.held) if visit.case.visit is visit else list(visit.units)


def _may_stop(visit: Visit, claim: Claim, unit: Unit | None, en_route_only: bool, world: World) -> bool:
    if visit.priority <= claim.visit.priority or visit.phase not in (TRAVELLING, WORKING):
        return False
    if unit is not None and unit.at_once > 1:
        return False                        # it need not stop one case to take another
    if en_route_only and visit.phase != TRAVELLING:
        return False
    if visit.case.is_duty:
        return world.may_recall(visit.case, claim.visit.priority)
    return visit.step.divertible if visit.phase == TRAVELLING else visit.step.interruptible


def _least_urgent_latest_first(visit: Visit) -> tuple[int, float, int]:
    return -visit.priority, -visit.granted, visit.case.row
