"""What was used up, how long there was none, and places kept back in vain."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from covsim.events import FloatArray, Kind
from covsim.metrics.catalogue import Piece, kpi, ratio, statistic
from covsim.metrics.context import Context
from covsim.metrics.rooms import places
from covsim.metrics.spans import Spans
from covsim.scenario.reserving import kept_back
from covsim.scenario.resources import Pool


@kpi(id="stock.used", title="Used up", title_zh="消耗数量", unit="items", form="total", scopes=("stock",))
def stock_used(context: Context) -> Iterator[Piece]:
    """Things taken from stocks within the window."""
    claims, total = context.intervals.claims, 0.0
    inside = context.window.contains(claims.start)
    for stock in context.resources.stocks:
        used = float((inside & (claims.unit == stock.index)).sum())
        total += used
        yield statistic(f"stock={stock.name}", used)
    if context.resources.stocks:
        yield statistic("all", total)


@kpi(
    id="stock.out_share", title="Out of stock", title_zh="断货时间比例", unit="share",
    better="lower", scopes=("stock",),
)  # fmt: skip
def stock_out_share(context: Context) -> Iterator[Piece]:
    """Share of the time of the window in which nothing was left; over all stocks, the mean of their shares."""
    gauge, minutes = context.window.gauge(), 0.0
    for stock in context.resources.stocks:
        times, levels = _levels(context, stock)
        spans = Spans(np.zeros(len(times), dtype=np.int64), times, np.append(times[1:], context.log.end))
        empty = float(gauge.lengths(spans.where(levels <= 0)).sum())
        minutes += empty
        yield ratio(f"stock={stock.name}", empty, context.window.length)
    if context.resources.stocks:
        yield ratio("all", minutes, context.window.length * len(context.resources.stocks))


def _levels(context: Context, stock: Pool) -> tuple[FloatArray, FloatArray]:
    """From each of these times on, so many were left."""
    used = context.intervals.claims.start[context.intervals.claims.unit == stock.index]
    rows = context.log.of(Kind.SUPPLIED)
    rows = rows[rows["unit"] == stock.index]
    times = np.concatenate(([0.0], used, rows["time"]))
    changes = np.concatenate(([context.scenario.stocks[stock.name].start], -np.ones(len(used)), rows["value"]))
    order = np.argsort(times, kind="stable")
    return times[order], np.cumsum(changes[order])


@kpi(
    id="reserved.idle_hours", title="Reserved places idle", title_zh="预留床位空置时数", unit="h", form="total",
    better="lower", scopes=("pool",),
)  # fmt: skip
def reserved_idle_hours(context: Context) -> Iterator[Piece]:
    """Hours in which places were kept back for some cases and stood empty, added up over the places. Of reserved places
    as many are empty as places are free, up to their number; only open rooms count."""
    total, found = 0.0, False
    for pool, plan in zip(context.resources.pools, context.plan.pools, strict=True):
        reserved = context.scenario.rooms[pool.name].reserved
        if reserved is None:
            continue
        window, found = context.window, True
        open_, counts = places(plan, window.start, window.end)
        taken = context.busy.where(context.busy.owner == pool.index)
        kept = kept_back(context.scenario, reserved, window.start, window.end)
        when = Spans.of((0, start, end) for start, end in kept)
        cuts = np.unique(np.concatenate((open_.start, open_.end, taken.start, taken.end, when.start, when.end)))
        starts, ends = cuts[:-1], cuts[1:]
        place = np.searchsorted(open_.start, starts, "right") - 1
        is_open = (place >= 0) & (starts < np.append(open_.end, -np.inf)[place])
        free = np.where(is_open, np.append(counts, 0.0)[place], 0.0) - taken.open_at(starts)
        idle = np.clip(free, 0, reserved.count) * when.open_at(starts)
        hours = float((idle * (ends - starts)).sum()) / 60
        total += hours
        yield statistic(f"pool={pool.name}", hours)
    if found:
        yield statistic("all", total)
