"""The occupancy distribution of rooms without limit: what demand for places would be if nobody ever had to wait."""

from __future__ import annotations

from collections.abc import Iterator

from covsim.events import FloatArray
from covsim.metrics.replication import Replication
from covsim.metrics.rooms import place_minutes
from covsim.metrics.spans import totals


def unlimited_occupancy(context: Replication) -> Iterator[tuple[str, FloatArray]]:
    """Each room without limit, with its minutes of the window at which 0, 1, 2, ... places are taken.

    The list goes on to half as many again as were ever taken, so that replications can be pooled: a number that one of
    them reached and another didn't counts as zero minutes there.
    """
    window = context.window
    for pool, plan in zip(context.resources.pools, context.plan.pools, strict=True):
        if place_minutes(plan, window) is None:
            taken = context.busy.where(context.busy.owner == pool.index)
            counts, minutes = taken.levels(window.start, window.end)
            yield pool.name, totals(counts, minutes, 3 * int(counts.max(initial=0)) // 2 + 1)
