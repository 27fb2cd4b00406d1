"""Rooms: claims for one place in one room, taken in one go: a queueing system consists of nothing else."""

from __future__ import annotations

from covsim.engine.allocation.line import Line
from covsim.engine.log.chords import CLAIMED_STARTED
from covsim.engine.log.recorder import CLAIMED
from covsim.engine.state import Visit
from covsim.engine.world import World


class Rooms:
    """What the allocator does for any claim, written out for this one."""

    def __init__(self, world: World) -> None:
        self._env = world.env
        self._row = world.row
        self._write = world.write

    def take(self, visit: Visit, line: Line) -> bool:
        """Whether a place was free; then the visit has it, and if it needs no more its work has begun."""
        pool = line.room
        if (
            pool is None
            or pool.used >= pool.capacity
            or ((pool.reserved or not pool.open) and pool.places(line.priority, line.severity) < 1)
        ):
            return False
        pool.used += 1
        case, step, place = visit.case, visit.step, visit.place
        visit.granted = now = self._env._now
        entry = line.places[0]
        visit.units.append(entry)
        if visit.task is case:
            case.held.append(entry)  # a side task hands over what it claimed when it is done
        visit.begun = begun = step.begins_at_once and visit.trips is None
        write, row, kind, need = self._write, self._row, CLAIMED_STARTED if begun else CLAIMED, entry[1].index
        write(row(now, kind, case.row, step.index, visit.number, pool.index, need, place, place, -1, 0.0))
        return True
