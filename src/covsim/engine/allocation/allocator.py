"""The allocator: who waits, who is served next, and with which units.

Claims with the same needs at the same place (and the same priority) form a *line*: when the first of a line can't be
served, none behind it can. So one pass over the queue looks only at the heads of lines that something has become free
for, in queue order. Counts of free units refuse most claims before any unit is looked at.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable
from heapq import heapify, heappop, heappush, heapreplace
from typing import Any

from covsim.engine.allocation.attendants import Attendants
from covsim.engine.allocation.choosing import selection
from covsim.engine.allocation.crews import Crews
from covsim.engine.allocation.line import Line, all_vehicles
from covsim.engine.allocation.needs import Kind as Provider
from covsim.engine.allocation.needs import Need
from covsim.engine.allocation.preemption import Preemption
from covsim.engine.allocation.reach import Reach
from covsim.engine.allocation.rooms import Rooms
from covsim.engine.allocation.selection import Picks
from covsim.engine.allocation.start_windows import StartWindows
from covsim.engine.allocation.stocks import stocked
from covsim.engine.allocation.waiting import Waiting
from covsim.engine.movement.journeys import Journeys
from covsim.engine.prepared.plan import NeedCounts
from covsim.engine.state import Claim, Pool, Unit, Visit
from covsim.engine.world import World

NOBODY: frozenset[int] = frozenset()


class Allocator:
    """Keeps the lines and serves them, once an instant, after everything else at that instant has taken effect."""

    def __init__(self, world: World, journeys: Journeys) -> None:
        self._world = world
        self._env = world.env
        self._journeys = journeys
        self._selection = selection(world, journeys)
        self._crews = Crews(world, journeys)
        self._rooms = Rooms(world)
        self._attendants = Attendants(world)
        self._take = stocked(world, self.stir)
        self._preemption = Preemption(world, journeys, self._selection)
        self._rule = world.scenario.policies.queue_rule
        self._key = world.queue_order.key
        self._backfill = self._rule == "backfill"
        self._some_take_several = any(unit.at_once > 1 for unit in world.units)
        self._reach = Reach(world)
        self._windows = StartWindows(world.env, world.scenario.clock.calendar, self._look_again)
        self.waiting = Waiting(world, self._windows)
        self.hunters = self.waiting.hunters
        self._hot: list[Line] = []
        self._lines: list[Line] = []
        self._serial = 0
        self._settling = False
        world.refresh = self.refresh
        self.preempt: Callable[[Visit, int], None]  # set by the simulation: take the units of a visit away
        self._env.settle = self.settle

    # --- what is free ---

    def refresh(self, unit: Unit) -> None:
        """Recompute whether a unit is free; tell the lines that wait for its kinds."""
        free = (
            unit.on_duty and unit.load < unit.at_once
            and not (unit.on_break or unit.ending or unit.faulty or unit.break_left)
            and (unit.site == unit.home or (
                not (unit.returning and unit.returns != "divertible") and unit.returns != "return_first"
                and (unit.aboard is None or unit.aboard.returns == "divertible")
            ))
        )  # fmt: skip
        if free:
            self.offer(unit)
        elif unit.free:
            unit.free = False
            for kind in unit.listed:
                del kind.free[bisect_left(kind.free, unit.index)]

    def offer(self, unit: Unit) -> None:
        """A unit is free: tell the lines that wait for it."""
        if not unit.free:
            unit.free = True
            for kind in unit.listed:
                insort(kind.free, unit.index)
        for kind in unit.listed:
            if kind.lines:
                self._heat(kind)

    def stir(self, member: Unit | Pool) -> None:
        """Something about a unit or pool has changed for the better: look again at the lines that need it."""
        for kind in member.providers:
            if kind.lines:
                self._heat(kind)

    def _heat(self, kind: Provider) -> None:
        for line in kind.lines.values():
            line.refused = False
            if line.hot:
                continue
            if (line.lone and kind.free) or line.room is not None or line.enough() or self._might_preempt(line):
                line.hot = True
                self._hot.append(line)
                self._env.unsettled = True

    def tempt(self, priority: int) -> None:
        """Units that a case keeps have come to work of this priority: more urgent claims may take them from it."""
        for line in self.hunters.values():
            if line.priority < priority and not line.hot:
                line.hot = True
                self._hot.append(line)
                self._env.unsettled = True

    def _might_preempt(self, line: Line) -> bool:
        return line.preempts != "no" and self._preemption.conceivable(line)

    # --- asking ---

    def line(self, visit: Visit, needs: NeedCounts) -> Line:
        """The line in which such a claim of the visit would wait."""
        step, case = visit.step, visit.case
        key: tuple[Any, ...] = (visit.place, visit.priority, case.severity)
        if needs is step.needs and not self._some_take_several:  # as nearly always; hashing needs would cost most
            known: Line | None = step.lines.get(key)
            if known is not None:
                return known
        else:
            key = (*key, needs)
        barred = self._already_there(visit) if self._some_take_several else NOBODY
        if barred:
            key = (*key, barred)
        line: Line | None = step.lines.get(key)
        if line is None:
            line = Line(len(self._lines), step, needs, visit.place, visit.priority, case.severity, barred)
            line.impossible = self._reach.lacking(visit.place, needs)
            self._lines.append(line)
            step.lines[key] = line
        return line

    @staticmethod
    def _already_there(visit: Visit) -> frozenset[int]:
        """Units for several cases at once that the case has already: it can't have the same one twice."""
        members = (member for member, _ in (*visit.case.held, *visit.units))
        return frozenset(member.index for member in members if member.__class__ is Unit and member.at_once > 1)

    def grant_now(self, visit: Visit, line: Line) -> bool:
        """Grant a claim without queueing, if nothing else happens at this instant and nobody waits for the same.

        The outcome is what the pass at the end of the instant would give; most claims of a system that copes go here.
        """
        if line.wait or line.rare or line.step.window is not None:
            return False
        for kind in line.kinds:
            if kind.lines:
                return False
        if not self._at_once(visit):
            return False
        if line.room is not None:
            return self._rooms.take(visit, line)
        if line.lone is not None:
            if self._attendants.take(visit, line):
                return True
            if not line.enough():
                return False
        if line.crew is not None and self._crews.grant(visit, line):
            return True
        picks = self._selection.select(line) if line.single_pool is None else line.free_places()
        if picks is None:
            return False
        self._take(self._world, self._journeys, visit, picks)
        return True

    def _at_once(self, visit: Visit) -> bool:
        """Whether a claim can be decided now, because the pass that ends this instant would find the same state."""
        return self._backfill and not self._settling and visit.task is visit.case and self._env.alone()

    def ask(self, visit: Visit, needs: NeedCounts, last_chance: bool = False) -> None:
        """Enter a claim; it is looked at in the pass that ends this instant (``last_chance``: then or never)."""
        self.enter(visit, self.line(visit, needs), last_chance=last_chance)

    def enter(self, visit: Visit, line: Line, to_head: bool = False, last_chance: bool = False) -> None:
        """Enter a claim in its line (``to_head``: before all others of its priority)."""
        if line.asleep:
            line.wake()
        first, second = self._key(visit.priority, visit.ready)
        if to_head:
            second = float("-inf")
        self._serial += 1
        visit.claim = claim = Claim(visit, line, last_chance)
        heappush(line.wait, (first, second, self._serial, claim))
        if line.refused and line.patient and not (line.hot or last_chance or visit.attempt) and self._at_once(visit):
            self.waiting.begin(claim, line)  # as the head of its line: the pass would find the same
            return
        line.fresh.append(claim)
        if not line.hot:
            line.hot = True
            self._hot.append(line)
        self._env.unsettled = True

    def part_that_is_free(self, visit: Visit, needs: NeedCounts) -> NeedCounts:
        """As much of the needs as could be met together at this moment; vehicles first, for others ride in them."""
        part: dict[Need, int] = {}
        for need, count in sorted(needs, key=lambda item: not all_vehicles(item[0])):
            for _ in range(count):
                more = {**part, need: part.get(need, 0) + 1}
                line = self.line(visit, tuple(more.items()))
                line.wake()
                found = self._selection.select(line)
                if not line.wait:
                    line.rest()
                if found is None:
                    break
                part = more
        return tuple(part.items())

    def withdraw(self, claim: Claim) -> None:
        """The claim waits no longer (given up, called off)."""
        if claim.alive:
            claim.alive = False
            claim.line.gone += 1
            if claim.logged:
                claim.visit.step.waiting -= 1
            claim.visit.claim = None
            if claim.line.head() is None:
                self.waiting.forget(claim.line)

    # --- the pass ---

    def settle(self) -> None:
        """One allocation pass: serve the waiting claims that can be served now, in queue order."""
        self._env.unsettled = False
        if not self._backfill:
            self._all_lines_hot()
        hot, self._hot = self._hot, []
        self._settling = True
        if len(hot) == 1 and self._backfill:
            self._serve_one(hot[0])
        else:
            self._serve_in_order(hot)
        self._settling = False
        if self._journeys.homebound and not self._env.unsettled:
            self._journeys.send_home(self._env._now)

    def _all_lines_hot(self) -> None:
        self._hot += [line for line in self._lines if not line.hot and line.head() is not None]
        for line in self._hot:
            line.hot = True

    def _serve_one(self, line: Line) -> None:
        line.hot = False
        if line.refused and line.preempts == "no":
            self.waiting.refuse(line)  # only new claims behind a head that has been refused already
            return
        claim = line.head()
        if line.room is not None and line.preempts == "no" and line.step.window is None:
            while claim is not None and self._rooms.take(claim.visit, line):
                heappop(line.wait)
                self._granted(claim)
                claim = line.head()
            if claim is None:
                self._served(line)
            else:
                self.waiting.refuse(line)
            return
        while claim is not None:
            if not self._serve(line, claim, None):
                self.waiting.refuse(line)
                return
            claim = line.head()
        self._served(line)

    def _serve_in_order(self, hot: list[Line]) -> None:
        heads: list[tuple[float, float, int, Claim, Line]] = []
        for line in hot:
            line.hot = False
            claim = line.head()
            if claim is None:
                self._served(line)
            else:
                heads.append((*line.wait[0], line))
        heapify(heads)
        barred: set[int] = set()  # members kept for earlier claims (rules ``reserve`` and ``strict``)
        blocked: set[int] = set()  # needs that an earlier claim waits for (rule ``strict``)
        while heads:
            *_, claim, line = heads[0]
            if claim.alive:
                hopeless = line.only is not None and not line.only.free  # as most are, behind the first
                passed_by = blocked and not blocked.isdisjoint(need.index for need, _ in line.needs)
                if hopeless or passed_by or not self._serve(line, claim, barred or None):
                    self.waiting.refuse(line)
                    if self._rule == "reserve":
                        barred.update(member for need, _ in line.needs for member in need.members)
                    elif self._rule == "strict":
                        blocked.update(need.index for need, _ in line.needs)
                    heappop(heads)
                    continue
            following = line.head()
            if following is None:
                heappop(heads)
                self._served(line)
            else:
                heapreplace(heads, (*line.wait[0], line))

    def _serve(self, line: Line, claim: Claim, barred: set[int] | None) -> bool:
        """Grant the claim at the head of a line if that is possible now."""
        visit = claim.visit
        if line.lone is not None and barred is None and line.step.window is None:
            if self._attendants.take(visit, line):
                heappop(line.wait)
                self._granted(claim)
                return True
            if line.preempts == "no" and not line.enough():
                return False
        picks = self._find(line, claim, barred)
        if picks is None:
            return False
        heappop(line.wait)
        self._take(self._world, self._journeys, visit, picks)
        self._granted(claim)
        return True

    def _find(self, line: Line, claim: Claim, barred: set[int] | None) -> Picks | None:
        """Units and places for a claim, by pre-emption if it may; None when it has to wait."""
        if line.step.window is not None and self._windows.shut(line):
            return None
        if line.single_pool is not None and barred is None and line.preempts == "no":
            return line.free_places()
        picks = self._selection.select(line, barred)
        if picks is None and line.preempts != "no":
            victims = self._preemption.victims(line, claim, barred)
            if victims is not None:
                for victim in victims:
                    self.preempt(victim, claim.visit.case.row)
                picks = self._selection.select(line, barred)
        return picks

    def _look_again(self, line: Line) -> None:
        """Something other than units has changed for a line."""
        line.refused = False
        if not line.hot:
            line.hot = True
            self._hot.append(line)
        self._env.unsettled = True

    def _granted(self, claim: Claim) -> None:
        visit = claim.visit
        claim.alive = False
        visit.claim = None
        if claim.logged:
            visit.step.waiting -= 1
        self._env.wake(visit.task, True)

    def _served(self, line: Line) -> None:
        line.fresh.clear()
        self.waiting.forget(line)

    def waiting_for(self, need: Need) -> int:
        """How many claims wait for a need."""
        return sum([len(line.wait) - line.gone for line in need.lines])

    def lines_waiting(self) -> list[Claim]:
        """All claims that wait, in no particular order (for finding circles of waiting)."""
        return [claim for line in self._lines for *_, claim in line.wait if claim.alive]
