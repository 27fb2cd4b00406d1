"""How full rooms are, and how many of a group are at work at once."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from covsim.calendars import DAY
from covsim.metrics.catalogue import Piece, kpi, ratio, statistic
from covsim.metrics.context import Context
from covsim.metrics.grouping import weighted_quantile
from covsim.metrics.spans import Spans


def _owners(context: Context) -> Iterator[tuple[str, Spans]]:
    """Each room and each group, with the spans in which a place or a unit is taken."""
    for pool in context.resources.pools:
        yield f"pool={pool.name}", context.busy.where(context.busy.owner == pool.index)
    for role, units in context.groups.items():
        yield f"role={role}", context.busy.owned_by(context.members(units))


@kpi(
    id="occupancy.mean", title="Mean occupancy", title_zh="平均占用数",
    unit="places", scopes=("pool", "role"),
)  # fmt: skip
def occupancy_mean(context: Context) -> Iterator[Piece]:
    """Places taken (of a group: units claimed), as a mean over the time of the window."""
    gauge = context.window.gauge()
    for scope, taken in _owners(context):
        yield ratio(scope, gauge.lengths(taken).sum(), context.window.length)


@kpi(
    id="occupancy.p95", title="Occupancy, 95% of time", title_zh="占用数 P95",
    unit="places", form="quantile", scopes=("pool", "role"),
)  # fmt: skip
def occupancy_p95(context: Context) -> Iterator[Piece]:
    """The number of places taken (of a group: units claimed) that is not exceeded in 95% of the time of the window."""
    for scope, taken in _owners(context):
        counts, minutes = taken.levels(context.window.start, context.window.end)
        yield statistic(scope, weighted_quantile(counts, minutes, 0.95))


@kpi(
    id="occupancy.at", title="Occupancy at a clock time", title_zh="某时刻占用数",
    unit="places", scopes=("pool,hour",),
)  # fmt: skip
def occupancy_at(context: Context) -> Iterator[Piece]:
    """Places taken at a full hour by the clock, as a mean over the days of the window."""
    window = context.window
    firsts = [window.start + (hour * 60 - window.start - window.offset) % DAY for hour in range(24)]
    moments = [np.arange(first, window.end, DAY) for first in firsts]
    every, hours = np.concatenate(moments), np.repeat(np.arange(24), [len(some) for some in moments])
    for pool in context.resources.pools:
        taken = context.busy.where(context.busy.owner == pool.index).open_at(every)
        for hour, some in enumerate(moments):
            yield ratio(f"pool={pool.name},hour={hour}", taken[hours == hour].sum(), len(some))
