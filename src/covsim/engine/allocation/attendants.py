"""Attendants: claims for one person who is at the place already, granted in one go.

What ``Selection`` finds, the allocator takes and ``Journeys`` sets off step by step for any claim, written out for this
one: in a clinic or a ward nearly every step is of this kind.
"""

from __future__ import annotations

from bisect import bisect_left

from covsim.engine.allocation.line import Line
from covsim.engine.log.chords import CLAIMED_ARRIVED, CLAIMED_ARRIVED_STARTED, CLAIMED_ARRIVED_STARTED_MARK
from covsim.engine.state import Visit
from covsim.engine.world import World
from covsim.events import ShiftKind
from covsim.policies.dispatch import Nearest

ON_CALL = int(ShiftKind.ON_CALL)


class Attendants:
    """Grants the first who is free and in post where the case is: nothing is nearer than being there."""

    def __init__(self, world: World) -> None:
        self._env = world.env
        self._row = world.row
        self._write = world.write
        self._units = world.units
        self._nearest = type(world.dispatch) is Nearest

    def take(self, visit: Visit, line: Line) -> bool:
        """Whether somebody could be claimed for the visit who is there at once.

        False means only that the general way has to look.
        """
        kind = line.lone
        if kind is None or not kind.free or not self._nearest or line.barred or visit.trips is not None:
            return False
        now, place = self._env._now, visit.place
        units = self._units
        for index in kind.free:
            unit = units[index]
            if unit.site == place and unit.shift_kind != ON_CALL:
                break
        else:
            return False
        if unit.at_once > 1 or unit.aboard is not None or unit.remote or unit.leaves_duty > now:
            return False
        case, step = visit.case, visit.step
        entry = line.picks.get(unit)
        if entry is None:
            entry = line.picks[unit] = (unit, line.needs[0][0])
        chord, value = CLAIMED_ARRIVED_STARTED if step.begins_at_once else CLAIMED_ARRIVED, 0.0
        if step.begins_with >= 0 and visit.attempt == 0:
            chord, value = CLAIMED_ARRIVED_STARTED_MARK, step.begins_with
        visit.begun = chord != CLAIMED_ARRIVED
        write, row, need = self._write, self._row, entry[1].index
        write(row(now, chord, case.row, step.index, visit.number, unit.index, need, place, place, -1, value))
        unit.load = 1
        unit.jobs += 1
        unit.case = case
        unit.visit = visit
        unit.free = False
        for provider in unit.listed:
            free = provider.free
            del free[bisect_left(free, unit.index)]  # sorted, and may be hundreds
        visit.granted = now
        if visit.arrival < now:
            visit.arrival = now
        visit.units.append(entry)
        if visit.task is case:
            case.held.append(entry)  # a side task hands over what it claimed when it is done
        return True
