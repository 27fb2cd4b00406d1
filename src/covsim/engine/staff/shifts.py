"""Shifts, breaks, absences and openings: the duty plan takes effect."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import chain
from operator import itemgetter
from typing import Any

from covsim.engine.environment import ROSTER
from covsim.engine.log.recorder import ARRIVED, BREAK_END, BREAK_START, CAPACITY, CLAIMED, OFF_DUTY, ON_DUTY, SHIFT_END
from covsim.engine.progress.cases import Cases
from covsim.engine.staff.rest import Rests
from covsim.engine.state import INFINITY, TRAVELLING, WORKING, Pool, Unit
from covsim.engine.world import World
from covsim.events import Cause, ShiftKind
from covsim.rosters import Absence, Shift

# At one instant: absences are known, capacities change, people come, breaks begin, people go (so that who goes can
# hand over to who has come).
_ABSENT, _GAP, _POOL, _ON, _BREAK, _OFF = range(6)


class Shifts:
    """Plays the duty plan: one pending entry at a time, whatever the number of people."""

    def __init__(self, world: World, cases: Cases) -> None:
        self._world = world
        self._env = world.env
        self._cases = cases
        self._allocator = cases.allocator
        self.watchers: list[Callable[[Unit], None]] = []  # told when somebody has come on duty or left
        self._away: dict[int, int] = {}  # why units can't follow the plan (ill, resting): how many reasons
        self.standby: set[int] = set()  # resources that a trigger has not called: for them the plan does not hold
        cases.releases.leaving = self._leave_or_rest
        cases.rests = Rests(world, self)
        self._changes = self._all_changes()
        self._next = 0
        if self._changes:
            self._env.call_at(self._changes[0][0], ROSTER, self._play, None)

    def _all_changes(self) -> list[tuple[float, int, int, Any]]:
        """Time, what changes, of which resource, and how; by time, at one instant by what and by resource."""
        changes: list[list[tuple[float, int, int, Any]]] = [[] for _ in range(_OFF + 1)]
        absent, gaps, rooms, come, breaks, go = changes
        plan = self._world.duty_plan
        for index, unit in enumerate(plan.units):
            shifts = unit.shifts
            for n, shift in enumerate(shifts):
                if shift.end <= 0:
                    continue
                come.append((max(shift.start, 0.0), _ON, index, shift))
                if n + 1 == len(shifts) or shifts[n + 1].start > shift.end:
                    go.append((shift.end, _OFF, index, shift))
            breaks += [(max(start, 0.0), _BREAK, index, end - max(start, 0.0)) for start, end in unit.breaks if end > 0]
            for absence in unit.absences:
                if absence.end > 0:
                    absent.append((max(absence.start, 0.0), _ABSENT, index, 1))
                    absent.append((absence.end, _ABSENT, index, 0))
            for start, end in unit.unfilled:
                if end > 0:
                    gaps.append((max(start, 0.0), _GAP, index, Cause.ABSENT))
                    gaps.append((end, _GAP, index, Cause.NOBODY_ON_DUTY))
        for number, pool in enumerate(plan.pools):
            index = len(plan.units) + number
            rooms += [(max(time, 0.0), _POOL, index, capacity) for time, capacity in pool.capacity]
            if pool.open is not None:
                rooms.append((0.0, _POOL, index, False))
                for start, end in pool.open:
                    rooms += [(max(start, 0.0), _POOL, index, True), (end, _POOL, index, False)]
        return sorted(chain.from_iterable(changes), key=itemgetter(0))  # stable: the rest is in order already

    def _play(self, _: Any, eid: int) -> None:
        now = self._env._now
        changes = self._changes
        while self._next < len(changes) and changes[self._next][0] <= now:
            _, what, index, value = changes[self._next]
            self._next += 1
            if index in self.standby and not isinstance(value, bool):  # rooms open and close all the same
                continue
            if index in self._away:
                self._tell_absence(self._world.units[index])
                continue
            if what == _POOL:
                self._pool(self._world.pools[index - len(self._world.units)], value)
                continue
            unit = self._world.units[index]
            if what == _ON:
                self._come(unit, value)
            elif what == _OFF:
                if unit.on_duty:  # else it is let back at this very instant
                    self._end_of_shift(unit)
            elif what == _BREAK:
                self._break_due(unit, value)
            elif what == _ABSENT:
                unit.absent = value == 1
            else:
                unit.off_reason = value
        if self._next < len(changes):
            self._env.call_at(changes[self._next][0], ROSTER, self._play, None)

    # --- on standby ---

    def call(self, unit: Unit) -> None:
        """From now on the plan holds for a unit: if it has a shift now, it comes."""
        self.standby.discard(unit.index)
        self._tell_absence(unit)
        self._resume(unit)

    def dismiss(self, unit: Unit) -> None:
        """The plan holds no longer for a unit: it goes as at the end of a shift."""
        self.standby.add(unit.index)
        self._tell_absence(unit)
        if unit.on_duty and not unit.ending:
            self._end_of_shift(unit)

    def _resume(self, unit: Unit) -> None:
        """If a unit that can come has a shift now, it comes."""
        now = self._env._now
        if unit.index in self._away or unit.index in self.standby:
            return
        for shift in self._world.duty_plan.units[unit.index].shifts:
            if shift.start <= now < shift.end and not self._comes_anyway(unit):
                self._come(unit, shift)

    def _comes_anyway(self, unit: Unit) -> bool:
        """Whether the plan brings a unit later at this very instant."""
        for n in range(self._next, len(self._changes)):
            time, what, index, _ = self._changes[n]
            if time > self._env._now:
                break
            if what == _ON and index == unit.index:
                return True
        return False

    # --- away, though the plan says otherwise ---

    def keep_away(self, unit: Unit) -> None:
        """A unit falls ill or has to rest: it goes as at the end of a shift, and is absent until it is let back."""
        self._away[unit.index] = self._away.get(unit.index, 0) + 1
        self._tell_absence(unit)
        if unit.on_duty and not unit.ending:
            self._end_of_shift(unit)

    def let_back(self, unit: Unit) -> None:
        """One reason to be away is over; after the last one the plan holds again."""
        self._away[unit.index] -= 1
        if self._away[unit.index]:
            return
        del self._away[unit.index]
        self._tell_absence(unit)
        self._resume(unit)

    def _tell_absence(self, unit: Unit) -> None:
        """Whether somebody is absent now, and what it means when help is missing.

        Absence is the cause only where nobody stands in: in the gaps of the plan, and in the shifts of who has fallen
        ill or has to rest. At other hours nobody is missing who should be there.
        """
        now, plan = self._env._now, self._world.duty_plan.units[unit.index]
        kept_away = unit.index in self._away
        unit.absent = kept_away or _contain(plan.absences, now)
        gap = bisect_right(plan.unfilled, (now, INFINITY)) - 1
        missing = (gap >= 0 and now < plan.unfilled[gap][1]) or (kept_away and _contain(plan.shifts, now))
        missing = missing and unit.index not in self.standby
        unit.off_reason = Cause.ABSENT if missing else Cause.NOBODY_ON_DUTY

    def open(self, pool: Pool) -> None:
        """From now on the plan holds for the places of a pool."""
        self.standby.discard(pool.index)
        plan, now = self._world.duty_plan.pools[pool.index - len(self._world.units)], self._env._now
        self._pool(pool, [capacity for time, capacity in plan.capacity if time <= now][-1])

    def close(self, pool: Pool) -> None:
        """A pool has no places, whatever the plan says."""
        self.standby.add(pool.index)
        self._pool(pool, 0)

    # --- pools ---

    def _pool(self, pool: Pool, value: int | bool) -> None:
        if isinstance(value, bool):
            pool.open = value
        else:
            pool.capacity = INFINITY if value < 0 else value
            self._world.recorder.unit(self._env._now, CAPACITY, pool.index, value=value)
        self._allocator.stir(pool)

    # --- coming and going ---

    def _come(self, unit: Unit, shift: Shift) -> None:
        unit.on_duty = True
        unit.ending = False
        unit.shift_kind = shift.kind
        write, row = self._world.write, self._world.row  # directly, for hundreds come and go every day
        write(row(self._env._now, ON_DUTY, -1, -1, -1, unit.index, -1, unit.home, -1, -1, shift.kind))
        self._allocator.refresh(unit)
        for watch in self.watchers:
            watch(unit)

    def _end_of_shift(self, unit: Unit) -> None:
        """The rostered end: who is free at home goes; others follow the rule of their roster."""
        if unit.load == 0 and unit.site == unit.home:
            self._go(unit)
            return
        unit.ending = True
        unit.break_left = 0.0
        self._world.recorder.unit(self._env._now, SHIFT_END, unit.index)
        self._allocator.refresh(unit)
        if self._cases.reliefs.due(unit):
            return
        if unit.load == 1 and unit.shift_rule == "handover":
            self._hand_over(unit)
        elif unit.load == 1 and unit.shift_rule == "stop":
            self._stop(unit)

    def _go(self, unit: Unit) -> None:
        unit.on_duty = False
        unit.ending = False
        unit.break_left = 0.0
        if unit.on_break:
            unit.on_break = False
            unit.pending = 0
            self._world.recorder.unit(self._env._now, BREAK_END, unit.index)
        write, row = self._world.write, self._world.row
        write(row(self._env._now, OFF_DUTY, -1, -1, -1, unit.index, -1, unit.home, -1, -1, 0.0))
        unit.home = unit.site = unit.base  # whatever post it held: the next shift begins where it belongs
        self._allocator.refresh(unit)
        for watch in self.watchers:
            watch(unit)

    def _hand_over(self, unit: Unit) -> None:
        """A free colleague who can do the same, at the same place, takes the work over; else the unit finishes it."""
        visit, case = unit.visit, unit.case
        if visit is None or case is None or visit.phase != WORKING or unit.site < 0:
            return
        team = dict((*case.held, *visit.units))
        need = team.get(unit)
        if need is None:
            return
        for kind in need.ranks:
            for other in kind.units:
                in_post = other.free and other.shift_kind != ShiftKind.ON_CALL and other.site == unit.site
                if in_post and other not in team:
                    self._swap(unit, other, need)
                    return

    def _swap(self, unit: Unit, other: Unit, need: Any) -> None:
        visit, case = unit.visit, unit.case
        assert visit is not None
        assert case is not None
        now, record = self._env._now, self._world.recorder
        record.unit(now, CLAIMED, other.index, incident=case.row, step=visit.step.index, visit=visit.number,
                    need=need.index, site=other.site, destination=visit.place)  # fmt: skip
        record.unit(now, ARRIVED, other.index, incident=case.row, site=visit.place)
        other.load += 1
        other.jobs += 1
        other.case = case
        other.visit = visit
        self._allocator.refresh(other)
        books = [entries for entries in (case.held, visit.units) if (unit, need) in entries]
        self._cases.releases.let_go(visit, (unit, need))
        for entries in books:
            entries.append((other, need))

    def _stop(self, unit: Unit) -> None:
        """Work stops and goes back to the head of the queue; with a patient aboard it is finished."""
        visit = unit.visit
        if visit is None or visit.phase not in (WORKING, TRAVELLING):
            return
        kind = visit.step.kind
        if kind != "handover" and not (kind == "transport" and visit.phase == WORKING):
            self._cases.interrupt(visit, to_head=True)

    # --- breaks ---

    def _break_due(self, unit: Unit, length: float) -> None:
        if not unit.on_duty or unit.ending or unit.on_break:
            return
        unit.break_left = length
        if unit.load == 0 and unit.site == unit.home:
            self._rest(unit)
        else:
            self._allocator.refresh(unit)
            self._cases.reliefs.due(unit)

    def _rest(self, unit: Unit) -> None:
        now = self._env._now
        unit.on_break = True
        self._world.recorder.unit(now, BREAK_START, unit.index)
        unit.pending = self._env.call_at(now + unit.break_left, ROSTER, self._back_to_work, unit)
        unit.break_left = 0.0
        self._allocator.refresh(unit)

    def _back_to_work(self, unit: Unit, eid: int) -> None:
        if unit.pending != eid:
            return
        unit.pending = 0
        unit.on_break = False
        self._world.recorder.unit(self._env._now, BREAK_END, unit.index)
        self._allocator.refresh(unit)

    def _leave_or_rest(self, unit: Unit) -> None:
        """A unit is free at home and past its shift, or due for a break that it put off."""
        if unit.ending:
            self._go(unit)
        elif unit.break_left and unit.on_duty:
            self._rest(unit)


def _contain(spans: Sequence[Shift | Absence], now: float) -> bool:
    """Whether a moment lies in one of these sorted, disjoint spans."""
    last = bisect_right(spans, now, key=lambda span: span.start) - 1
    return last >= 0 and now < spans[last].end
