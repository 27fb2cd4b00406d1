"""Putting the rows of a log in order of time, in place: a second copy of the largest thing there is would cost most."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

_BLOCK = 1 << 14


def sort_by_time(rows: NDArray[Any]) -> None:
    """Sort by ``time``; rows of one instant keep their order. Fast for rows of which few are far from their place.

    The sorted rows overwrite the unsorted ones block by block; what later blocks still need of those is set aside.
    """
    times = np.ascontiguousarray(rows["time"])
    if not np.any(times[1:] < times[:-1]):
        return
    order = np.argsort(times, kind="stable")
    farthest_back = int((np.arange(len(order)) - order).max())
    pieces = rows.view(np.dtype((np.void, rows.itemsize)))  # whole rows are copied ten times as fast as fields
    before, base = pieces[:0], 0  # rows as they were, from ``base`` to the present block
    for begin in range(0, len(pieces), _BLOCK):
        sources = order[begin : begin + _BLOCK]
        end = begin + len(sources)
        as_they_were = np.concatenate([before, pieces[begin : max(end, int(sources.max()) + 1)]])
        pieces[begin:end] = as_they_were[sources - base]
        needed = max(end - farthest_back, 0)
        before, base = as_they_were[needed - base : end - base], needed
