"""Lines: claims with the same needs at the same place, of the same priority and severity."""

from __future__ import annotations

from heapq import heappop

from covsim.engine.allocation.needs import Kind as Provider
from covsim.engine.allocation.needs import Need
from covsim.engine.prepared.plan import NeedCounts, Step
from covsim.engine.state import Claim, Pool, Unit


class Line:
    """Claims that only differ in their place in the queue."""

    __slots__ = (
        "asleep", "barred", "choice", "crew", "fresh", "gone", "hot", "impossible", "kinds", "listed", "lone", "needs",
        "number", "only", "patient", "people", "picks", "place", "places", "preempts", "priority", "rare",
        "refused", "room", "severity", "shut", "single_pool", "step", "vehicles", "wait", "window_opens",
    )  # fmt: skip

    def __init__(
        self, number: int, step: Step, needs: NeedCounts, place: int, priority: int, severity: int,
        barred: frozenset[int] = frozenset(),
    ) -> None:  # fmt: skip
        self.number = number
        self.step = step
        self.needs = needs
        for need in dict(needs):
            need.lines.append(self)
        self.place = place
        self.priority = priority
        self.severity = severity
        self.preempts = step.preempts
        self.barred = barred  # units with room for another case that these cases have already
        self.impossible: NeedCounts = ()  # what of it the model could never meet at this place
        self.wait: list[tuple[float, float, int, Claim]] = []  # a heap by the key of the queue
        self.gone = 0  # claims in the heap that wait no longer
        self.fresh: list[Claim] = []  # asked since the last pass
        self.hot = False  # to be looked at in the next pass
        self.refused = False  # its head was refused, and nothing has become free for it since
        self.listed = False  # somebody in it has been told to wait
        self.shut = False  # until its window opens, not for something to become free
        self.window_opens = -1.0
        self.choice = choice = step.choice
        core = choice.core if choice is not None else ()
        kinds = {id(kind): kind for need, _ in (*needs, *core) for kind in need.ranks}
        self.kinds: list[Provider] = list(kinds.values())
        self.rare = step.pulls  # planned work: its kinds list who is free only while somebody asks
        self.asleep = True
        if not self.rare:
            self.wake()
        self.single_pool = needs[0][0].single_pool if len(needs) == 1 and choice is None else None
        # What a claim for nothing but places in one room gets; nothing where the room is elsewhere.
        self.places: list[tuple[Pool, Need]] = []
        if self.single_pool is not None and self.single_pool.site in (-1, place):
            self.places = [(self.single_pool, needs[0][0])] * needs[0][1]
        self.room = self.single_pool if len(self.places) == 1 else None
        self.vehicles = tuple(item for item in needs if all_vehicles(item[0]))
        self.people = tuple(item for item in needs if not all_vehicles(item[0]))
        self.crew = self._vehicle_and_mate()
        self.lone = self._somebody()
        self.only = self._indispensable()
        self.picks: dict[Unit, tuple[Unit, Need]] = {}  # what a claim for one person has got, by who it was
        # Whether nothing happens to a refused claim but that it waits.
        self.patient = step.preempts == "no" and step.waiting_room is None and step.window is None and not step.first

    def wake(self) -> None:
        """Somebody asks: its kinds list who is free."""
        if self.asleep:
            self.asleep = False
            for kind in self.kinds:
                kind.keep()

    def rest(self) -> None:
        """Nobody asks any more."""
        if self.rare and not self.asleep:
            self.asleep = True
            for kind in self.kinds:
                kind.drop()

    def enough(self) -> bool:
        """Whether as many members are free as one claim needs, wherever they are: most lines are told apart by this."""
        for need, count in self.needs:
            free: float = 0
            for kind in need.ranks:
                free += len(kind.free)
                for pool in kind.pools:
                    free += pool.places(self.priority, self.severity)
            if free < count:
                return False
        return True

    def _vehicle_and_mate(self) -> tuple[Need, Need] | None:
        """The two needs of a claim for one vehicle and one person of a single kind each; None for any other claim."""
        if len(self.vehicles) != 1 or len(self.people) != 1 or self.choice is not None:
            return None
        (vehicle, one), (mate, another) = self.vehicles[0], self.people[0]
        if one != 1 or another != 1 or len(vehicle.ranks) != 1 or len(mate.ranks) != 1 or mate.ranks[0].pools:
            return None
        return vehicle, mate

    def _somebody(self) -> Provider | None:
        """The preferred kind of a claim for one person and nothing else; None for any other claim."""
        if len(self.people) != 1 or self.people[0][1] != 1 or self.vehicles or self.choice is not None:
            return None
        ranks = self.people[0][0].ranks
        return ranks[0] if ranks and not ranks[0].pools else None

    def _indispensable(self) -> Provider | None:
        """A kind without which none of its claims can be granted, whatever else is free; None if none is known."""
        if self.preempts != "no" or self.step.window is not None or self.choice is not None:
            return None
        kinds = [need.ranks[0] for need, _ in self.needs if len(need.ranks) == 1 and not need.ranks[0].pools]
        return kinds[0] if kinds else None

    def free_places(self) -> list[tuple[Pool, Need]] | None:
        """The places that a claim for nothing but places in one room gets now; None when they aren't free."""
        pool, places = self.single_pool, self.places
        assert pool is not None
        return places if places and pool.places(self.priority, self.severity) >= len(places) else None

    def head(self) -> Claim | None:
        """The first claim that still waits."""
        wait = self.wait
        while wait:
            claim = wait[0][3]
            if claim.alive:
                return claim
            heappop(wait)
            self.gone -= 1
        return None

    def waiting(self) -> int:
        """How many claims wait."""
        return len(self.wait) - self.gone


def all_vehicles(need: Need) -> bool:
    """Whether only vehicles meet the need (they are chosen first, people ride in them)."""
    return (
        bool(need.ranks)
        and all(unit.kind == "vehicle" for kind in need.ranks for unit in kind.ever)
        and not any(kind.pools for kind in need.ranks)
    )
