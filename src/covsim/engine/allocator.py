"""The allocator: who waits, who is served next, and with which units.

Claims with the same needs at the same place (and the same priority) form a *line*: when the first of a line can't be
served, none behind it can. So one pass over the queue looks only at the heads of lines that something has become free
for, in queue order. Counts of free units refuse most claims before any unit is looked at.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable
from heapq import heapify, heappop, heappush, heapreplace

from covsim.calendars import WEEK
from covsim.engine.causes import why
from covsim.engine.deadlock import stands_still
from covsim.engine.environment import EXPIRY, ROSTER
from covsim.engine.journeys import Journeys
from covsim.engine.needs import Kind as Provider
from covsim.engine.needs import Need
from covsim.engine.plan import NeedCounts, Step
from covsim.engine.preemption import Preemption
from covsim.engine.recorder import CLAIMED, WAITS
from covsim.engine.selection import Picks, Selection
from covsim.engine.state import INFINITY, Claim, Pool, Unit, Visit
from covsim.engine.world import World
from covsim.events import Cause


class Line:
    """Claims that only differ in their place in the queue."""

    __slots__ = ("crew", "fresh", "hot", "kinds", "needs", "number", "people", "place", "preempts", "priority", "refused",
                 "severity", "single_pool", "step", "vehicles", "wait", "window_opens")  # fmt: skip

    def __init__(self, number: int, step: Step, needs: NeedCounts, place: int, priority: int, severity: int) -> None:
        self.number = number
        self.step = step
        self.needs = needs
        self.place = place
        self.priority = priority
        self.severity = severity
        self.preempts = step.preempts
        self.wait: list[Claim] = []
        self.fresh: list[Claim] = []        # asked since the last pass
        self.hot = False                    # to be looked at in the next pass
        self.refused = False                # its head was refused, and nothing has become free for it since
        self.window_opens = -1.0
        kinds = {id(kind): kind for need, _ in needs for kind in need.ranks}
        self.kinds: list[Provider] = list(kinds.values())
        self.single_pool = needs[0][0].single_pool if len(needs) == 1 else None
        self.vehicles = tuple(item for item in needs if _all_vehicles(item[0]))
        self.people = tuple(item for item in needs if not _all_vehicles(item[0]))
        self.crew = self._vehicle_and_mate()

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
        if len(self.vehicles) != 1 or len(self.people) != 1:
            return None
        (vehicle, one), (mate, another) = self.vehicles[0], self.people[0]
        if one != 1 or another != 1 or len(vehicle.ranks) != 1 or len(mate.ranks) != 1 or mate.ranks[0].pools:
            return None
        return vehicle, mate

    def head(self) -> Claim | None:
        """The first claim that still waits."""
        wait = self.wait
        while wait and not wait[0].alive:
            heappop(wait)
        return wait[0] if wait else None


def _all_vehicles(need: Need) -> bool:
    """Whether only vehicles meet the need (they are chosen first, people ride in them)."""
    return bool(need.ranks) and all(unit.kind == "vehicle" for kind in need.ranks for unit in kind.units) and not any(
        kind.pools for kind in need.ranks
    )


class Allocator:
    """Keeps the lines and serves them, once an instant, after everything else at that instant has taken effect."""

    def __init__(self, world: World, journeys: Journeys) -> None:
        self._world = world
        self._env = world.env
        self._journeys = journeys
        self._selection = Selection(world, journeys)
        self._preemption = Preemption(world, self._selection)
        self._rule = world.scenario.policies.queue_rule
        self._key = world.queue_order.key
        self._hot: list[Line] = []
        self._lines: list[Line] = []
        self._serial = 0
        self._settling = False
        world.refresh = self.refresh
        # Set by the simulation: take the units of a visit away; a claim that can't wait; a case with kept units waits.
        self.preempt: Callable[[Visit, int], None]
        self.give_up: Callable[[Claim], None]
        self.blocked: Callable[[Claim], None]
        self._env.settle = self.settle

    # --- what is free ---

    def refresh(self, unit: Unit) -> None:
        """Recompute whether a unit is free; tell the lines that wait for its kinds."""
        free = (
            unit.on_duty and unit.load < unit.at_once and not unit.on_break and not unit.ending and not unit.faulty
            and not (unit.returning and unit.returns != "divertible") and not unit.break_left
            and not (unit.returns == "return_first" and unit.site != unit.home)
            and (unit.aboard is None or unit.aboard.returns == "divertible")
        )  # fmt: skip
        if free:
            if not unit.free:
                unit.free = True
                for kind in unit.providers:
                    insort(kind.free, unit.index)
            for kind in unit.providers:
                if kind.lines:
                    self._heat(kind)
        elif unit.free:
            unit.free = False
            for kind in unit.providers:
                kind.free.remove(unit.index)

    def stir(self, member: Unit | Pool) -> None:
        """Something about a unit or pool has changed for the better: look again at the lines that need it."""
        for kind in member.providers:
            if kind.lines:
                self._heat(kind)

    def _heat(self, kind: Provider) -> None:
        for line in kind.lines.values():
            line.refused = False
            if not line.hot and (line.enough() or self._might_preempt(line)):
                line.hot = True
                self._hot.append(line)
                self._env.unsettled = True

    def _might_preempt(self, line: Line) -> bool:
        return line.preempts != "no" and self._preemption.conceivable(line)

    # --- asking ---

    def grant_now(self, visit: Visit, needs: NeedCounts) -> bool:
        """Grant a claim without queueing, if nothing else happens at this instant and nobody waits for the same.

        The outcome is what the pass at the end of the instant would give; most claims of a system that copes go here.
        """
        if self._settling or visit.task is not visit.case or not self._env.alone():
            return False
        line = self._line(visit, needs)
        for kind in line.kinds:
            if kind.lines:
                return False
        if line.wait or line.step.window is not None or self._rule != "backfill":
            return False
        picks = self._selection.select(line)
        if picks is None:
            return False
        self._take(visit, picks)
        return True

    def ask(self, visit: Visit, needs: NeedCounts, to_head: bool = False) -> Claim:
        """Enter a claim; it is looked at in the pass that ends this instant."""
        first, second = self._key(visit.priority, visit.ready)
        if to_head:
            second = float("-inf")
        self._serial += 1
        claim = Claim(visit, needs, (first, second, self._serial))
        line = self._line(visit, needs)
        claim.line = line
        visit.claim = claim
        heappush(line.wait, claim)
        line.fresh.append(claim)
        if not line.hot:
            line.hot = True
            self._hot.append(line)
        self._env.unsettled = True
        return claim

    def free_now(self, visit: Visit, needs: NeedCounts) -> bool:
        """Whether these needs could be met at this moment."""
        return self._selection.select(self._line(visit, needs)) is not None

    def withdraw(self, claim: Claim) -> None:
        """The claim waits no longer (given up, called off)."""
        if claim.alive:
            claim.alive = False
            if claim.logged:
                claim.visit.step.waiting -= 1
            claim.visit.claim = None
            if claim.line.head() is None:
                self._forget(claim.line)

    def _line(self, visit: Visit, needs: NeedCounts) -> Line:
        step, case = visit.step, visit.case
        key = (visit.place, visit.priority, case.severity, needs)
        line = step.lines.get(key)
        if line is None:
            line = Line(len(self._lines), step, needs, visit.place, visit.priority, case.severity)
            self._lines.append(line)
            step.lines[key] = line
        return line

    def _forget(self, line: Line) -> None:
        line.refused = False
        for kind in line.kinds:
            kind.lines.pop(line.number, None)

    # --- the pass ---

    def settle(self) -> None:
        """One allocation pass: serve the waiting claims that can be served now, in queue order."""
        self._env.unsettled = False
        if self._rule != "backfill":
            self._all_lines_hot()
        hot, self._hot = self._hot, []
        self._settling = True
        if len(hot) == 1 and self._rule == "backfill":
            self._serve_one(hot[0])
        else:
            self._serve_in_order(hot)
        self._settling = False
        if self._journeys.homebound and not self._env.unsettled:
            self._journeys.send_home(self._env._now)

    def _all_lines_hot(self) -> None:
        for line in self._lines:
            if not line.hot and line.head() is not None:
                line.hot = True
                self._hot.append(line)

    def _serve_one(self, line: Line) -> None:
        line.hot = False
        if line.refused and line.preempts == "no":
            self._refuse(line)              # only new claims behind a head that has been refused already
            return
        claim = line.head()
        while claim is not None:
            picks = self._find(line, claim, None)
            if picks is None:
                self._refuse(line)
                return
            heappop(line.wait)
            self._grant(claim, picks)
            claim = line.head()
        self._served(line)

    def _serve_in_order(self, hot: list[Line]) -> None:
        heads: list[tuple[Claim, Line]] = []
        for line in hot:
            line.hot = False
            claim = line.head()
            if claim is None:
                self._served(line)
            else:
                heads.append((claim, line))
        heapify(heads)
        barred: set[int] = set()            # members kept for earlier claims (rules ``reserve`` and ``strict``)
        blocked: set[int] = set()           # needs that an earlier claim waits for (rule ``strict``)
        while heads:
            claim, line = heads[0]
            if not claim.alive or (blocked and not blocked.isdisjoint(need.index for need, _ in line.needs)):
                picks = None
            else:
                picks = self._find(line, claim, barred or None)
            if picks is None:
                if claim.alive:
                    self._refuse(line)
                    if self._rule == "reserve":
                        barred.update(member for need, _ in line.needs for member in need.members)
                    elif self._rule == "strict":
                        blocked.update(need.index for need, _ in line.needs)
                    heappop(heads)
                    continue
            else:
                heappop(line.wait)
                self._grant(claim, picks)
            following = line.head()
            if following is None:
                heappop(heads)
                self._served(line)
            else:
                heapreplace(heads, (following, line))

    def _find(self, line: Line, claim: Claim, barred: set[int] | None) -> Picks | None:
        """Units and places for a claim, by pre-emption if it may; None when it has to wait."""
        if line.step.window is not None and self._closed(line):
            return None
        pool = line.single_pool
        if pool is not None and barred is None and line.preempts == "no":
            need, count = line.needs[0]
            if pool.site not in (-1, line.place) or pool.places(line.priority, line.severity) < count:
                return None
            return [(pool, need)] * count
        picks = self._selection.select(line, barred)
        if picks is None and line.preempts != "no":
            victims = self._preemption.victims(line, claim)
            if victims is not None:
                for victim in victims:
                    self.preempt(victim, claim.visit.case.row)
                picks = self._selection.select(line, barred)
        return picks

    def _closed(self, line: Line) -> bool:
        """Whether the start window is shut; if so, come back when it opens."""
        now = self._env._now
        window, offset = line.step.window, self._world.scenario.start_of_week
        assert window is not None
        if window.contains((now + offset) % WEEK):
            return False
        if line.window_opens <= now:
            spans = window.between(now, now + WEEK, offset)
            if spans:
                line.window_opens = spans[0][0]
                self._env.call_at(line.window_opens, ROSTER, self._open_window, line)
        return True

    def _open_window(self, line: Line, eid: int) -> None:
        line.refused = False
        if not line.hot:
            line.hot = True
            self._hot.append(line)
        self._env.unsettled = True

    def _grant(self, claim: Claim, picks: Picks) -> None:
        visit = claim.visit
        claim.alive = False
        visit.claim = None
        if claim.logged:
            visit.step.waiting -= 1
        self._take(visit, picks)
        self._env.wake(visit.task, True)

    def _take(self, visit: Visit, picks: Picks) -> None:
        """The picked units and places belong to the visit from now on; units set off."""
        world, now = self._world, self._env._now
        case, step = visit.case, visit.step
        visit.granted = now
        write, row = world.write, world.row
        incident, index, number, place = case.row, step.index, visit.number, visit.place
        away = False
        for member, need in picks:
            if member.__class__ is Pool:
                member.used += 1
                write(row(now, CLAIMED, incident, index, number, member.index, need.index, place, place, -1, 0.0))
            else:
                origin = member.site
                write(row(now, CLAIMED, incident, index, number, member.index, need.index, origin, place, -1,
                          1.0 if origin < 0 else 0.0))  # fmt: skip
                member.load += 1
                member.jobs += 1
                member.case = case
                member.visit = visit
                if member.load >= member.at_once and member.free:
                    member.free = False
                    for kind in member.providers:
                        kind.free.remove(member.index)
                away = True
        visit.units.extend(picks)
        if visit.task is case:
            case.held.extend(picks)         # a side task hands over what it claimed when it is done
        if away:
            self._journeys.set_off(visit, picks, now)

    # --- waiting ---

    def _refuse(self, line: Line) -> None:
        """The line has to wait: say why, once a claim, and let those go that can't wait."""
        line.refused = True
        for kind in line.kinds:
            if line.number not in kind.lines:
                kind.lines[line.number] = line
        fresh, line.fresh = line.fresh, []
        for claim in fresh:
            if claim.alive and not claim.logged:
                self._wait(claim, line)

    def _wait(self, claim: Claim, line: Line) -> None:
        visit = claim.visit
        step = visit.step
        if line.step.window is not None and self._closed(line):
            need, cause = line.needs[0][0], Cause.CLOSED
        else:
            need, cause = why(line)
        write, row = self._world.write, self._world.row
        write(row(self._env._now, WAITS, visit.case.row, step.index, visit.number, -1, need.index, visit.place, -1, cause, 0.0))
        claim.logged = True
        visit.shortfall = (need.index, cause)
        if step.waiting_room is not None and step.waiting >= step.waiting_room:
            step.waiting += 1
            self.give_up(claim)
            return
        step.waiting += 1
        if visit.case.held and stands_still(claim):
            self.blocked(claim)
        if step.patience is not None:
            patience = step.patience.value(visit.case, visit.number, 0)
            if patience < INFINITY:
                self._env.call_at(visit.ready + patience, EXPIRY, self._expire, claim)

    def _expire(self, claim: Claim, eid: int) -> None:
        if claim.alive:
            self.give_up(claim)

    def _served(self, line: Line) -> None:
        line.fresh.clear()
        self._forget(line)

    def lines_waiting(self) -> list[Claim]:
        """All claims that wait, in no particular order (for finding circles of waiting)."""
        return [claim for line in self._lines for claim in line.wait if claim.alive]
