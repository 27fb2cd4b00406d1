"""Start windows: steps that begin only within certain hours."""

from __future__ import annotations

from collections.abc import Callable
from math import inf

from covsim.calendars import Calendar
from covsim.engine.allocation.line import Line
from covsim.engine.environment import ROSTER, Environment


class StartWindows:
    """Keeps lines back while their window is shut; ``opened`` is told when it opens."""

    def __init__(self, env: Environment, calendar: Calendar, opened: Callable[[Line], None]) -> None:
        self._env = env
        self._calendar = calendar
        self._opened = opened

    def shut(self, line: Line) -> bool:
        """Whether the claims of a line have to wait for its window; if so, it comes back when that opens."""
        window = line.step.window
        if window is None:
            return False
        now = self._env._now
        if self._calendar.contains(window, now):
            return False
        if line.window_opens <= now:
            opens = self._calendar.next_inside(window, now)
            if opens < inf:
                line.window_opens = opens
                self._env.call_at(line.window_opens, ROSTER, self._open, line)
        return True

    def _open(self, line: Line, eid: int) -> None:
        self._opened(line)
