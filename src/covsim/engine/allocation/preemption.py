"""Pre-emption: whose work stops so that a more urgent claim is complete."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from covsim.engine.allocation.needs import Need
from covsim.engine.allocation.selection import Selection
from covsim.engine.movement.journeys import Journeys
from covsim.engine.state import INFINITY, TRAVELLING, WORKING, Claim, Pool, Unit, Visit
from covsim.engine.world import World
from covsim.policies.dispatch import Nearest

if TYPE_CHECKING:
    from covsim.engine.allocation.line import Line

Gain = Counter[Unit | Pool]
"""Units, and numbers of places, that stopping work frees."""


class Preemption:
    """Finds the fewest victims; among as many, the least urgent, then the latest started."""

    def __init__(self, world: World, journeys: Journeys, selection: Selection) -> None:
        self._world = world
        self._journeys = journeys
        self._selection = selection
        self._nearest = type(world.dispatch) is Nearest

    def victims(self, line: Line, claim: Claim, barred: set[int] | None) -> list[Visit] | None:
        """Visits to stop, or None when stopping all that may be stopped would not complete the claim.

        ``barred`` members are kept for earlier claims.
        """
        if not self.conceivable(line):
            return None
        candidates = self._candidates(line, claim)
        if not candidates:
            return None
        first = candidates[:1]
        if self._is_crew(line, first[0], barred) or self._complete(line, barred, [self._gain(line, first[0])]):
            return first  # as nearly always
        return self._fewest(line, candidates, barred)

    def _is_crew(self, line: Line, visit: Visit, barred: set[int] | None) -> bool:
        """Whether a visit has, on the way together, just the vehicle and the mate that the claim is for."""
        if line.crew is None or barred or not self._nearest or visit.case.visit is not visit:
            return False
        if len(visit.case.held) != 2:
            return False
        (vehicle, one), (mate, another) = visit.case.held
        return (
            (one, another) == line.crew and vehicle.leg is not None and vehicle.leg is mate.leg
            and vehicle.at_once == mate.at_once == 1 and mate.mode is None and mate.kind == "person"
            and _free_afterwards(vehicle) and _free_afterwards(mate)
            and self._journeys.minutes(vehicle, line.place, self._world.env.now) < INFINITY
        )  # fmt: skip

    def _fewest(self, line: Line, candidates: list[Visit], barred: set[int] | None) -> list[Visit] | None:
        """The first set of the smallest size that completes the claim, in the order of the candidates."""
        gains = [self._gain(line, visit) for visit in candidates]
        useful = [n for n, gain in enumerate(gains) if gain]
        if not useful:
            return None
        # Of several vehicles only the nearest are looked at, so with more of them free a claim may seem to lose.
        if sum(count for _, count in line.vehicles) <= 1 and not self._complete(line, barred, gains):
            return None
        worth = {n: self._worth(line, gains[n]) for n in useful}
        for size in range(_least(line, gains), len(useful) + 1):
            for some in _sets(useful, worth, size):
                if self._complete(line, barred, [gains[n] for n in some]):
                    return [candidates[n] for n in some]
        return None

    def _complete(self, line: Line, barred: set[int] | None, gains: Sequence[Gain]) -> bool:
        """Whether the claim could be granted with these members free besides."""
        spare: Gain = Counter()
        for gain in gains:
            spare.update(gain)
        return self._selection.select(line, barred, spare) is not None

    def _gain(self, line: Line, visit: Visit) -> Gain:
        """What stopping a visit frees that the claim could use."""
        freed = (member for member, _ in _holdings(visit) if _free_afterwards(member))
        return Counter(member for member in freed if any(kind in line.kinds for kind in member.providers))

    def _worth(self, line: Line, gain: Gain) -> Hashable:
        """The same for gains that serve the claim equally well: then only whose visit comes first matters."""
        return tuple(sorted((*self._use(line, member), count) for member, count in gain.items()))

    def _use(self, line: Line, member: Unit | Pool) -> tuple[int, ...]:
        """Of which kinds a member is, and what decides whether it can come: its place, who it rides with, or itself."""
        kinds = sum(1 << n for n, kind in enumerate(line.kinds) if kind in member.providers)
        if isinstance(member, Pool) or not self._nearest:
            return kinds, member.index, -1
        if line.vehicles:
            place = member.site if member.site >= 0 else id(member.leg)
            return kinds, -1 if member.mode is None else id(member.mode), place
        return kinds, int(self._journeys.minutes(member, line.place, self._world.env.now) < INFINITY), -1

    def conceivable(self, line: Line) -> bool:
        """Whether any case is less urgent and, if it matters, has units on their way: if not, nobody can be stopped."""
        if line.preempts == "any":
            return True
        return any(count and priority > line.priority for priority, count in self._world.en_route.items())

    def _candidates(self, line: Line, claim: Claim) -> list[Visit]:
        """Visits that may be stopped and hold a member of the kinds that are needed, the first to stop first."""
        found: dict[int, Visit] = {}
        en_route_only = line.preempts == "en_route"
        for kind in line.kinds:
            for unit in kind.units:
                visit = unit.visit
                if visit is not None and _may_stop(visit, claim, unit, en_route_only, self._world):
                    found[id(visit)] = visit
        pools = {pool for kind in line.kinds for pool in kind.pools if pool.used}
        for visit in self._visits() if pools else ():
            if _may_stop(visit, claim, None, en_route_only, self._world) and any(
                member in pools for member, _ in _holdings(visit)
            ):
                found[id(visit)] = visit
        return sorted(found.values(), key=_least_urgent_latest_first)

    def _visits(self) -> Iterator[Visit]:
        """All visits under way, those of side tasks too."""
        for case in self._world.cases.values():
            if case.visit is not None:
                yield case.visit
            for side in case.background or ():
                if side.visit is not None:
                    yield side.visit


def _least(line: Line, gains: Sequence[Gain]) -> int:
    """A number of victims below which no set can do: a member that is freed fills one place that is lacking."""
    lacking = sum(max(count - _free(line, need), 0) for need, count in line.needs)
    most = max(gain.total() for gain in gains)
    return max(1, -int(-lacking // most))


def _sets(items: Sequence[int], worth: Mapping[int, Hashable], size: int) -> Iterator[list[int]]:
    """Sets of a size in lexicographic order; of those that differ only in items of the same worth, the first alone."""
    if size == 0:
        yield []
        return
    passed_over: set[Hashable] = set()
    for n in range(len(items) - size + 1):
        if worth[items[n]] not in passed_over:
            passed_over.add(worth[items[n]])
            for rest in _sets(items[n + 1 :], worth, size - 1):
                yield [items[n], *rest]


def _free(line: Line, need: Need) -> float:
    """How many members of a need are free, wherever they are."""
    return sum(
        len(kind.free) + sum(pool.places(line.priority, line.severity) for pool in kind.pools) for kind in need.ranks
    )


def _free_afterwards(member: Unit | Pool) -> bool:
    """Whether a unit or place that is taken from its work can do other work next."""
    if isinstance(member, Pool):
        return member.open
    if member.ending or member.break_left or member.faulty:
        return False
    return member.returns != "return_first" or member.site == member.home


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
