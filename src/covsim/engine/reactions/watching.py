"""An environment that shows every settled instant to watchers: triggers and relocation look at the state as a whole."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappush

from covsim.engine.environment import BEFORE_ALL, End, Environment, stop


class WatchedEnvironment(Environment):
    """Runs like ``Environment``, whose unrolled loop stays as it is for models that nobody watches.

    When nothing is left to do at an instant, each watcher looks, and says whether it has changed anything. If so the
    instant is settled again and all look again, before time goes on.
    """

    def __init__(self, initial_time: float = 0.0) -> None:
        super().__init__(initial_time)
        self.watchers: list[Callable[[], bool]] = []

    def advance(self, end: float) -> None:
        """Process everything before ``end``."""
        queue = self._queue
        heappush(queue, (end, BEFORE_ALL, 0, stop, None))  # type: ignore[misc]
        try:
            while True:
                self.step()
                while queue[0][0] > self._now and self._look():
                    while self.unsettled:
                        self.settle()
        except End:
            return

    def _look(self) -> bool:
        changed = [watch() for watch in self.watchers]
        return any(changed)
