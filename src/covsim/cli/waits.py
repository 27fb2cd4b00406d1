"""How long each claim of a case had waited, read along its rows."""

from __future__ import annotations

from typing import Any

from covsim.events import Kind

_Visit = tuple[int, int]
"""A step and the number of the visit to it."""


class Waits:
    """What the claims of one case wait for. Hand it the case's rows in order, those of one kind and moment together.

    As for the figures, a visit waits from being ready to the first claim, and again from losing its team; who takes
    over from a colleague hasn't been waited for. Somebody claimed after the first of a team has been waited for since
    the log says so.
    """

    def __init__(self) -> None:
        self._since: dict[_Visit, float] = {}  # visits that have nobody claimed
        self._asked: dict[_Visit, dict[int, float]] = {}  # needs that were short, and since when
        self._held: dict[_Visit, set[int]] = {}  # the units that each visit has claimed and not lost

    def read(self, rows: Any) -> float:
        """Take in rows of one kind, step and moment; the minutes waited where they are claims, else 0."""
        row = rows[0]
        kind, visit, now = row["kind"], (int(row["step"]), int(row["visit"])), float(row["time"])
        if kind == Kind.CLAIMED:
            self._held.setdefault(visit, set()).update(rows["unit"].tolist())
            return self._grant(visit, now, set(rows["need"].tolist()))
        if kind == Kind.WAITS:
            asked = self._asked.setdefault(visit, {})
            for need in rows["need"].tolist():
                asked.setdefault(need, now)
        elif kind in (Kind.READY, Kind.PREEMPTED) or (kind == Kind.RELEASED and self._loses_all(visit, rows)):
            self._since[visit] = now
            self._asked.pop(visit, None)
        return 0.0

    def _grant(self, visit: _Visit, now: float, needs: set[int]) -> float:
        """Claims for these needs are granted."""
        asked = self._asked.get(visit, {})
        own = [asked.pop(need) for need in needs & set(asked)]
        if visit in self._since:
            return now - self._since.pop(visit)
        return now - min(own, default=now)

    def _loses_all(self, visit: _Visit, rows: Any) -> bool:
        """Whether a release leaves the visit nobody: it stops then, while others of a team, or who took over, go on."""
        held = self._held.setdefault(visit, set())
        held.difference_update(rows["unit"].tolist())
        return not held
