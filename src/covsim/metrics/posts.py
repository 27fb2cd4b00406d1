"""Where units without work stand: at their base, or at the post to which they have been relocated."""

from __future__ import annotations

import numpy as np

from covsim.events import EventLog, Kind
from covsim.metrics.spans import Spans


class Posts:
    """The posts of all units over a run; those who were never relocated have no entry."""

    def __init__(self, log: EventLog) -> None:
        moves = log.of(Kind.RELOCATED)
        self._log = log
        self._moved = frozenset(np.unique(moves["unit"]).tolist())
        self._found: dict[int, dict[int, Spans]] = {}

    def moved(self, unit: int) -> bool:
        """Whether a unit was ever given another post."""
        return unit in self._moved

    def of(self, unit: int, base: int) -> dict[int, Spans]:
        """The spans in which each site is the unit's post; it leaves duty to its base."""
        if unit not in self._found:
            rows = self._log.of(Kind.RELOCATED, Kind.OFF_DUTY)
            rows = rows[rows["unit"] == unit]
            site = np.where(rows["kind"] == Kind.RELOCATED, rows["destination"], base)
            start = np.concatenate(([0.0], rows["time"]))
            end = np.concatenate((rows["time"], [self._log.end]))
            spans = Spans(np.concatenate(([base], site)).astype(np.int64), start, end)
            self._found[unit] = {int(post): spans.where(spans.owner == post) for post in np.unique(spans.owner)}
        return self._found[unit]
