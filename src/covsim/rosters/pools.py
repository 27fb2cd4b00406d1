"""Pools: capacity and opening hours over the run."""

from __future__ import annotations

import numpy as np

from covsim.calendars import WEEK, parse_hours
from covsim.rosters.axis import Axis
from covsim.rosters.duty import PoolPlan
from covsim.scenario.capacity import Room
from covsim.scenario.periods import common, during
from covsim.scenario.places import Clock

UNLIMITED = -1
_WEEK = int(WEEK)


def plan_pool(room: Room, clock: Clock, axis: Axis) -> PoolPlan:
    """The changes of capacity in time order, and the spans in which work may start: open hours of its periods.

    Where entries of ``by_hours`` overlap, the later one holds.
    """
    by_minute = np.full(_WEEK, UNLIMITED if room.count == "unlimited" else room.count)
    for hours, capacity in room.by_hours.items():
        for start, end in parse_hours(hours).spans:
            by_minute[int(start) : int(end)] = capacity
    steps = np.flatnonzero(by_minute != np.roll(by_minute, 1))
    changes = [(0.0, int(by_minute[int(axis.offset) % _WEEK]))]
    for week in range(axis.week(axis.end) + 1):
        for minute in steps.tolist():
            time = week * WEEK + minute - axis.offset
            if 0 < time < axis.end:
                changes.append((time, int(by_minute[minute])))
    spans = None if room.open is None else tuple(room.open.between(0.0, axis.end, axis.offset))
    if room.during:
        there = during(clock, room.during, 0.0, axis.end)
        spans = there if spans is None else tuple(common(spans, there))
    return PoolPlan(tuple(changes), spans)
