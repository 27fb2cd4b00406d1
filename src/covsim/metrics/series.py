"""How full the system is, from the very start of the run: the series that a warm-up is read from."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from covsim.calendars import DAY
from covsim.events import FloatArray
from covsim.metrics.figures import Point
from covsim.metrics.replication import Replication
from covsim.metrics.spans import Spans
from covsim.scenario.steadiness import steady_streams

PRESENT, OCCUPANCY = "over_time:present", "over_time:occupancy"
"""Profiles of cases present and of places taken, by the minute at which a bin starts."""
MOST_POINTS = 1000
"""Bins are long enough for a series to have at most so many points."""
DAYS_ENOUGH = 250
"""With so many days the bins are whole days, so that the hour of the day doesn't show."""
LENGTHS = (1.0, 2.0, 5.0, 10.0, 15.0, 20.0, 30.0, 60.0, 120.0, 180.0, 240.0, 360.0, 720.0)
"""Minutes of a bin in runs below ``DAYS_ENOUGH`` days."""


def bin_length(horizon: float) -> float:
    """Minutes of a bin: whole days from 250 days on, else the shortest usual length with at most 1,000 points."""
    if horizon >= DAYS_ENOUGH * DAY:
        return DAY * float(np.ceil(horizon / DAY / MOST_POINTS))
    return next(length for length in (*LENGTHS, DAY) if horizon / length <= MOST_POINTS)


def read_series(context: Replication) -> Iterator[Point]:
    """Mean number of cases present (called, not done) and, for each room, of places taken, in each bin from time 0 on.

    The warm-up is not left out. Only cases of streams that go on alike all year count, since a campaign or a season
    would look like a warm-up; nothing when there are none.
    """
    scenario = context.scenario
    steady = np.array([name in steady_streams(scenario) for name in context.incidents.streams], dtype=bool)
    mine = steady[context.incidents.stream]
    end = min(scenario.clock.horizon, context.log.end)
    length = bin_length(scenario.clock.horizon)
    edges: FloatArray = np.arange(int(end // length) + 1, dtype=np.float64) * length
    if not steady.any() or len(edges) < 2:
        return
    cases = context.cases
    present = Spans(np.zeros(int(mine.sum()), dtype=np.int64), cases.call[mine], np.minimum(cases.done[mine], end))
    yield from _points(PRESENT, "all", present, edges)
    claims = context.intervals.claims
    taken = claims.spans.where(mine[claims.incident])
    for pool in context.resources.pools:
        yield from _points(OCCUPANCY, f"pool={pool.name}", taken.where(taken.owner == pool.index), edges)


def _points(profile: str, scope: str, spans: Spans, edges: FloatArray) -> Iterator[Point]:
    minutes = np.diff(spans.accumulated(edges))
    for start, length, amount in zip(edges.tolist(), np.diff(edges).tolist(), minutes.tolist()):
        yield Point(profile, scope, start, amount, length)
