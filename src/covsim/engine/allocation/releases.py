"""Releases: units and places that a case has held go free."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from covsim.engine.allocation.allocator import Allocator
from covsim.engine.log.chords import (
    ENDED_RELEASED,
    ENDED_RELEASED_DONE,
    ENDED_RELEASED_HOME,
    RELEASED_DONE,
    RELEASED_HOME,
)
from covsim.engine.log.recorder import RELEASED
from covsim.engine.movement.journeys import Journeys, returns_at_once
from covsim.engine.state import Pool, Unit, Visit
from covsim.engine.world import World


class Releases:
    """Lets go what a step or a case doesn't keep, and settles what becomes of units without work."""

    def __init__(self, world: World, allocator: Allocator, journeys: Journeys) -> None:
        self._env = world.env
        self._row = world.row
        self._write = world.write
        self._parties = world.recorder.parties
        self._allocator = allocator
        self._journeys = journeys
        journeys.at_home = self._settle
        # Set by the shifts: a unit that is past its shift, or due for a break, is free at home.
        self.leaving: Callable[[Unit], None] = lambda unit: None

    def let_go(self, visit: Visit, entry: tuple[Any, Any]) -> None:
        """One member is released from its case. (What a side task has is the case's only when it is done.)"""
        if visit.task is visit.case:
            _strike(visit.case.held, entry[0])
        _strike(visit.units, entry[0])
        self._free(visit, entry[0])

    def let_all_go(self, visit: Visit) -> None:
        """Everything that the case holds is released."""
        held = visit.case.held
        entries = held.copy()
        held.clear()
        visit.units.clear()
        crew = _home_at_once(entries)
        if len(crew) > 1:
            self._send_home(visit, crew, RELEASED_HOME)
            del entries[: len(crew)]
        for member, _ in entries:
            self._free(visit, member)

    def end(self, visit: Visit) -> bool:
        """Work ends, and the case lets go what it holds: a crew that is at once free at home, and perhaps a place.

        Returns False, and has done nothing, when that isn't what the step lets go.
        """
        case, step = visit.case, visit.step
        if step.kind != "handover" or step.keeps_names is not None or step.marks_any or visit.task is not case:
            return False
        held = case.held
        crew = _home_at_once(held)
        rest = held[len(crew) :]
        if len(crew) < 2 or len(rest) > 1 or (rest and rest[0][0].__class__ is not Pool):
            return False
        held.clear()
        visit.units.clear()
        self._send_home(visit, crew, ENDED_RELEASED_HOME)
        for place, _ in rest:
            self._write_last(visit, place, RELEASED, RELEASED_DONE)
            self._set_free(place)
        return True

    def _send_home(self, visit: Visit, crew: list[Unit], kind: int) -> None:
        """Release units that are at once free at the same home, in one go."""
        party, home, write, row = self._parties[tuple(crew)].number, crew[0].home, self._write, self._row
        case, step, now = visit.case.row, visit.step.index, self._env._now
        write(row(now, kind, case, step, visit.number, party, -1, visit.place, home, -1, 0.0))
        for unit in crew:
            unit.case = unit.visit = unit.leg = None
            unit.site = home
            unit.load = 0
            if unit.on_duty and not unit.on_break and not unit.faulty:
                self._allocator.offer(unit)

    def after(self, visit: Visit) -> None:
        """At the end of a step, release what it doesn't keep.

        Without a word about keeping, a step lets go what it claimed itself, a handover all that the case holds; where
        the planner says what is kept, that is all that the case keeps. A side task has only its own.
        """
        step, case = visit.step, visit.case
        if step.keeps_all:
            return
        keeps = step.keeps_names
        own = visit.task is not case or (keeps is None and step.kind != "handover")
        if keeps is None and not own:
            self.let_all_go(visit)
            return
        for entry in list(visit.units if own else case.held):
            if keeps is None or entry[1].name not in keeps:
                self.let_go(visit, entry)

    def leave(self, visit: Visit) -> bool:
        """Work ends, and the places and people that were claimed for it are free.

        Returns False, and has done nothing, when there is more to it: lessons, a way home, a break that is due, others
        whom the case lets go now.
        """
        held, own = visit.case.held, visit.units
        if visit.step.lessons:
            return False
        if len(own) > 1:
            return self._leave_together(visit)
        entry = own[0]
        if len(held) > 1 and (held[-1] is not entry or not self._stay(visit, held[:-1])):
            return False
        member = entry[0]
        if member.__class__ is Unit and not _free_at_once(member):
            return False
        held.pop()
        own.clear()
        self._write_last(visit, member, ENDED_RELEASED, ENDED_RELEASED_DONE)
        self._set_free(member)
        return True

    def _leave_together(self, visit: Visit) -> bool:
        """``leave``, of several people and places."""
        held, own = visit.case.held, visit.units
        count = len(own)
        if held[-count:] != own or (len(held) > count and not self._stay(visit, held[:-count])):
            return False
        members = [member for member, _ in own]
        for member in members:
            if member.__class__ is Unit and not (member.kind == "person" and _free_at_once(member)):
                return False
        del held[-count:]
        own.clear()
        case, step, place, write, row = visit.case, visit.step, visit.place, self._write, self._row
        now, kind, last = self._env._now, ENDED_RELEASED, members.pop()
        for member in members:
            write(row(now, kind, case.row, step.index, visit.number, member.index, -1, place, -1, -1, 0.0))
            kind = RELEASED
            self._set_free(member)
        self._write_last(visit, last, RELEASED, RELEASED_DONE)
        self._set_free(last)
        return True

    def _set_free(self, member: Unit | Pool) -> None:
        if member.__class__ is Pool:
            member.used -= 1
            self._allocator.stir(member)
        else:
            assert isinstance(member, Unit)
            member.case = member.visit = None
            member.load = 0
            self._allocator.offer(member)

    @staticmethod
    def _stay(visit: Visit, others: list[tuple[Any, Any]]) -> bool:
        """Whether the case keeps what earlier steps have brought it."""
        keeps = visit.step.keeps_names
        if keeps is None:
            return visit.step.kind != "handover"
        return all(need.name in keeps for _, need in others)

    def _write_last(self, visit: Visit, member: Unit | Pool, kind: int, kind_if_done: int) -> None:
        """The row that something is free; when it was all that the case held and its pathway ends, the case is done."""
        case, step, place, value = visit.case, visit.step, visit.place, 0.0
        if step.is_last and not case.held and case.background is None and case.place == place:
            kind, value = kind_if_done, float(case.outcome)
            case.written_off = True
        write, row = self._write, self._row
        write(row(self._env._now, kind, case.row, step.index, visit.number, member.index, -1, place, -1, -1, value))

    def _free(self, visit: Visit, member: Any) -> None:
        kind, home = RELEASED, -1
        is_unit = member.__class__ is not Pool
        if is_unit and member.load == 1:
            member.case = member.visit = None
            if 0 <= member.site != member.home and returns_at_once(member):
                kind, home = RELEASED_HOME, member.home  # (on the road it may be turned round: see ``send_home``)
                member.site, member.leg = home, None
        incident, step, number, place = visit.case.row, visit.step.index, visit.number, visit.place
        write, row = self._write, self._row
        write(row(self._env._now, kind, incident, step, number, member.index, -1, place, home, -1, 0.0))
        if not is_unit:
            member.used -= 1
            self._allocator.stir(member)
            return
        member.load -= 1
        if member.load:
            self._allocator.refresh(member)
        else:
            self._settle(member)

    def _settle(self, unit: Unit) -> None:
        """A unit without work: free where it is, due for a break or the end of its shift, or on its way home."""
        away = unit.site != unit.home
        if away:
            if unit.kind == "kit":
                unit.site = unit.home
            elif not unit.returning:
                self._journeys.homebound.append(unit)
                self._env.unsettled = True
        elif unit.ending or unit.break_left:
            self.leaving(unit)
        self._allocator.refresh(unit)


def _free_at_once(unit: Unit) -> bool:
    """Whether a unit with one case is at its post and free for the next when it lets this one go."""
    return not (
        unit.load != 1 or unit.site != unit.home or not unit.on_duty or unit.on_break or unit.ending or unit.faulty
        or unit.break_left
    )  # fmt: skip


def _home_at_once(entries: list[tuple[Any, Any]]) -> list[Unit]:
    """Those at the head of a list who are at once free at the same home when they are let go."""
    units: list[Unit] = []
    home = -1
    for unit, _ in entries:
        if unit.__class__ is not Unit or unit.load > 1 or unit.ending or unit.break_left:
            break
        if not units:
            home = unit.home
        if unit.home != home or not 0 <= unit.site != home or (unit.ride or unit).returns != "instant":
            break
        units.append(unit)
    return units


def _strike(entries: list[tuple[Any, Any]], member: Any) -> None:
    """Take one entry of a member off a list, if it is there."""
    for n, kept in enumerate(entries):
        if kept[0] is member:
            del entries[n]
            return
