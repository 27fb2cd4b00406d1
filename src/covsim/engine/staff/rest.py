"""Rest after a duty: quarantine, or the free days that a long stay earns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from covsim.engine.environment import ROSTER
from covsim.engine.log.recorder import RESTS
from covsim.engine.state import Case, Unit

if TYPE_CHECKING:
    from covsim.engine.staff.shifts import Shifts
    from covsim.engine.world import World


class Rests:
    """Keeps people away for a time once a duty is done."""

    def __init__(self, world: World, shifts: Shifts) -> None:
        self._env = world.env
        self._recorder = world.recorder
        self._shifts = shifts

    def begin(self, case: Case, minutes: float) -> None:
        """Everybody who is on the duty rests, from the end of it on."""
        now = self._env._now
        for unit in [member for member, _ in case.held if member.__class__ is Unit and member.kind == "person"]:
            self._recorder.unit(now, RESTS, unit.index, incident=case.row, value=minutes)
            self._env.call_at(now + minutes, ROSTER, self._over, unit)
            self._shifts.keep_away(unit)

    def _over(self, unit: Unit, eid: int) -> None:
        self._shifts.let_back(unit)
