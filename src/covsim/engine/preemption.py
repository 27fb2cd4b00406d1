"""Pre-emption: whose work stops so that a more urgent claim is complete."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING

from covsim.engine.needs import Kind
from covsim.engine.selection import Selection
from covsim.engine.state import TRAVELLING, WORKING, Claim, Pool, Unit, Visit
from covsim.engine.world import World

if TYPE_CHECKING:
    from covsim.engine.line import Line

MOST_VICTIMS = 3


class Preemption:
    """Finds the fewest victims; among as many, the least urgent, then the latest started."""

    def __init__(self, world: World, selection: Selection) -> None:
        self._world = world
        self._selection = selection

    def victims(self, line: Line, claim: Claim, barred: set[int] | None) -> list[Visit] | None:
        """Visits to stop, or None when no set of at most three completes the claim.

        ``barred`` members are kept for earlier claims.
        """
        if not self.conceivable(line):
            return None
        kinds = _lacking(line)
        candidates = self._candidates(line, claim, kinds)
        found = self._fewest(line, candidates, barred)
        if found is None and len(kinds) < len(line.kinds):
            # Free members were counted that can't come: nobody to ride with, no way.
            more = self._candidates(line, claim, line.kinds)
            found = self._fewest(line, more, barred) if len(more) > len(candidates) else None
        return found

    def _fewest(self, line: Line, candidates: list[Visit], barred: set[int] | None) -> list[Visit] | None:
        for size in range(1, min(MOST_VICTIMS, len(candidates)) + 1):
            for some in combinations(candidates, size):
                freed = (member for visit in some for member, _ in _holdings(visit))
                spare = Counter(member for member in freed if isinstance(member, Pool) or _free_afterwards(member))
                if self._selection.select(line, barred, spare) is not None:
                    return list(some)
        return None

    def conceivable(self, line: Line) -> bool:
        """Whether any case is less urgent and, if it matters, has units on their way: if not, nobody can be stopped."""
        if line.preempts == "any":
            return True
        return any(count and priority > line.priority for priority, count in self._world.en_route.items())

    def _candidates(self, line: Line, claim: Claim, kinds: list[Kind]) -> list[Visit]:
        found: dict[int, Visit] = {}
        en_route_only = line.preempts == "en_route"
        urgent = claim.visit.priority
        for kind in kinds:
            for unit in kind.units:
                visit = unit.visit
                if (
                    visit is not None
                    and visit.priority > urgent
                    and _may_stop(visit, claim, unit, en_route_only, self._world)
                ):
                    found[id(visit)] = visit
        if any(kind.pools for kind in kinds):
            self._holders_of_pools(line, claim, en_route_only, found)
        return sorted(found.values(), key=_least_urgent_latest_first)

    def _holders_of_pools(self, line: Line, claim: Claim, en_route_only: bool, found: dict[int, Visit]) -> None:
        pools = {pool for kind in line.kinds for pool in kind.pools}
        for case in self._world.cases.values():
            visit = case.visit
            if (
                visit is not None
                and any(member in pools for member, _ in case.held)
                and _may_stop(visit, claim, None, en_route_only, self._world)
            ):
                found[id(visit)] = visit


def _lacking(line: Line) -> list[Kind]:
    """The kinds of the needs that too few members are free for; all kinds when there seem to be enough."""
    found: list[Kind] = []
    for need, count in line.needs:
        free: float = 0
        for kind in need.ranks:
            free += len(kind.free) + sum(pool.places(line.priority, line.severity) for pool in kind.pools)
        if free < count:
            found += [kind for kind in need.ranks if kind not in found]
    return found or line.kinds


def _free_afterwards(unit: Unit) -> bool:
    """Whether a unit that is taken from its work can do other work next."""
    if unit.ending or unit.break_left:
        return False
    return unit.returns != "return_first" or unit.site == unit.home


def _holdings(visit: Visit) -> list[tuple[Unit | Pool, object]]:
    """What stopping a visit frees: all that its case holds through it."""
    return list(visit.case.held) if visit.case.visit is visit else list(visit.units)


def _may_stop(visit: Visit, claim: Claim, unit: Unit | None, en_route_only: bool, world: World) -> bool:
    if visit.priority <= claim.visit.priority or visit.phase not in (TRAVELLING, WORKING):
        return False
    if unit is not None and unit.at_once > 1:
        return False  # it need not stop one case to take another
    if en_route_only and visit.phase != TRAVELLING:
        return False
    if visit.case.is_duty:
        return world.may_recall(visit.case, claim.visit.priority)
    return visit.step.divertible if visit.phase == TRAVELLING else visit.step.interruptible


def _least_urgent_latest_first(visit: Visit) -> tuple[int, bool, float, int]:
    """Work that has not started yet counts as the latest; of such, the latest claimed."""
    at_work = visit.phase == WORKING
    return -visit.priority, at_work, -visit.work_from if at_work else -visit.granted, visit.case.row
