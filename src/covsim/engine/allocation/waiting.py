"""Waiting: what becomes of a claim that can't be met now."""

from __future__ import annotations

from collections.abc import Callable

from covsim.engine.allocation.causes import Reason, why
from covsim.engine.allocation.deadlock import stands_still
from covsim.engine.allocation.line import Line
from covsim.engine.allocation.start_windows import StartWindows
from covsim.engine.environment import EXPIRY
from covsim.engine.log.recorder import WAITS
from covsim.engine.state import INFINITY, Claim
from covsim.engine.world import World
from covsim.events import Cause


class Waiting:
    """Says of each claim once why it waits, and lets those go that can't wait, or not any longer."""

    def __init__(self, world: World, windows: StartWindows) -> None:
        self._world = world
        self._env = world.env
        self._windows = windows
        self.hunters: dict[int, Line] = {}  # lines that wait and may pre-empt, by number
        # Set by the simulation: a claim that can't wait; a claim waits while its case keeps units that stand still.
        self.give_up: Callable[[Claim], None]
        self.blocked: Callable[[Claim], None]

    def refuse(self, line: Line) -> None:
        """The head of a line can't be served, nor can those behind it."""
        line.refused = True
        shut = line.step.window is not None and self._windows.shut(line)
        if not line.listed or shut != line.shut:
            self._list(line, shut)
        if line.fresh:
            fresh, line.fresh = line.fresh, []
            reason = None  # the same for all, unless one gives up
            for claim in fresh:
                if claim.alive and not claim.logged:
                    reason = self.begin(claim, line, reason)

    def _list(self, line: Line, shut: bool) -> None:
        """A line waits from now on, for its kinds or (``shut``) for its window to open, whatever becomes free."""
        line.listed, line.shut = True, shut
        if shut:
            self._strike(line)
            return
        if line.preempts != "no":
            self.hunters[line.number] = line
        for kind in line.kinds:
            kind.lines[line.number] = line

    def forget(self, line: Line) -> None:
        """Nobody waits in a line any more."""
        line.refused = line.listed = False
        self._strike(line)
        line.rest()

    def _strike(self, line: Line) -> None:
        self.hunters.pop(line.number, None)
        for kind in line.kinds:
            kind.lines.pop(line.number, None)

    def begin(self, claim: Claim, line: Line, reason: Reason | None = None) -> Reason | None:
        """A claim waits from now on, unless it can't; returns why, which is found out if no ``reason`` is given."""
        visit = claim.visit
        step = visit.step
        if claim.last_chance:
            self.give_up(claim)
            return None
        if reason is None:
            reason = (line.needs[0][0], Cause.CLOSED) if self._windows.shut(line) else why(line)
        need, cause = reason
        write, row, now = self._world.write, self._world.row, self._env._now
        write(row(now, WAITS, visit.case.row, step.index, visit.number, -1, need.index, visit.place, -1, cause, 0.0))
        claim.logged = True
        visit.shortfall = (need.index, cause)
        if step.waiting_room is not None and step.waiting >= step.waiting_room:
            step.waiting += 1
            self.give_up(claim)
            return None
        step.waiting += 1
        if visit.case.held and stands_still(claim):
            self.blocked(claim)
        if step.patience is not None:
            patience = step.patience.value(visit.case, visit.number, 0)
            if patience < INFINITY:
                since = visit.ready if visit.attempt == 0 else now  # after an interruption it waits anew
                self._env.call_at(max(since + patience, now), EXPIRY, self._expire, claim)
        return reason

    def _expire(self, claim: Claim, eid: int) -> None:
        if claim.alive:
            self.give_up(claim)
