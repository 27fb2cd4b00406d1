"""Queue order: which waiting case is served first."""

from __future__ import annotations

from typing import Protocol


class QueueOrder(Protocol):
    """Sorts waiting cases by a key that is fixed when the case starts to wait; the smallest is served first."""

    def key(self, priority: int, ready: float) -> tuple[float, float]:
        """Key of a case of this priority (smaller is more urgent) that became ready at this time."""


class Priority:
    """The most urgent first, then who became ready first (kept through interruptions)."""

    def key(self, priority: int, ready: float) -> tuple[float, float]:
        """Priority, then time."""
        return priority, ready


class FirstCome:
    """Who became ready first, whatever the priority."""

    def key(self, priority: int, ready: float) -> tuple[float, float]:
        """Time alone."""
        return ready, 0.0


class LastCome:
    """The most urgent first, then who became ready last."""

    def key(self, priority: int, ready: float) -> tuple[float, float]:
        """Priority, then time backwards."""
        return priority, -ready
