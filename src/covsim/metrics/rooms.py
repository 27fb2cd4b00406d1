"""Rooms over time: how many places there are, and how many are taken."""

from __future__ import annotations

import numpy as np

from covsim.events import FloatArray
from covsim.metrics.spans import Spans, intersect
from covsim.metrics.window import Window
from covsim.rosters.plan import PoolPlan

UNLIMITED = 2**40
"""Places of an unlimited room, as a number that no claim uses up."""


def places(plan: PoolPlan, start: float, end: float) -> tuple[Spans, FloatArray]:
    """The spans in which a room is open within [start, end), and its places in each."""
    times = np.array([time for time, _ in plan.capacity] + [np.inf])
    counts = np.array([UNLIMITED if count < 0 else count for _, count in plan.capacity], dtype=np.float64)
    whole = Spans(np.zeros(len(counts), dtype=np.int64), times[:-1], times[1:])
    hours = [(start, end)] if plan.open is None else plan.open
    open_ = Spans.of((n, a, b) for n, (a, b) in enumerate(hours)).clipped(start, end)
    parts, which = intersect(open_, whole)
    return parts, counts[which]


def place_minutes(plan: PoolPlan, window: Window) -> float | None:
    """Minutes of open places within the window; None for an unlimited room."""
    spans, counts = places(plan, window.start, window.end)
    if UNLIMITED in counts:
        return None
    return float((spans.end - spans.start) @ counts)
