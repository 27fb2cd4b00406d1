"""Start windows: steps that begin only within certain hours."""

from __future__ import annotations

from collections.abc import Callable

from covsim.calendars import WEEK
from covsim.engine.allocation.line import Line
from covsim.engine.environment import ROSTER, Environment


class StartWindows:
    """Keeps lines back while their window is shut; ``opened`` is told when it opens."""

    def __init__(self, env: Environment, start_of_week: float, opened: Callable[[Line], None]) -> None:
        self._env = env
        self._start_of_week = start_of_week
        self._opened = opened

    def shut(self, line: Line) -> bool:
        """Whether the claims of a line have to wait for its window; if so, it comes back when that opens."""
        window = line.step.window
        if window is None:
            return False
        now, offset = self._env._now, self._start_of_week
        if window.contains((now + offset) % WEEK):
            return False
        if line.window_opens <= now:
            spans = window.between(now, now + WEEK, offset)
            if spans:
                line.window_opens = spans[0][0]
                self._env.call_at(line.window_opens, ROSTER, self._open, line)
        return True

    def _open(self, line: Line, eid: int) -> None:
        self._opened(line)
