"""Pools: capacity and opening hours over the run."""

from __future__ import annotations

import numpy as np

from covsim.calendars import parse_hours
from covsim.rosters.axis import Axis
from covsim.rosters.duty import PoolPlan
from covsim.scenario.capacity import Room
from covsim.scenario.periods import common, during
from covsim.scenario.places import Clock

UNLIMITED = -1


def plan_pool(room: Room, clock: Clock, axis: Axis) -> PoolPlan:
    """The changes of capacity in time order, and the spans in which work may start: open hours of its periods.

    Where entries of ``by_hours`` overlap, the later one holds.
    """
    spans = None if room.open is None else tuple(axis.calendar.between(room.open, 0.0, axis.end))
    if room.during:
        there = during(clock, room.during, 0.0, axis.end)
        spans = there if spans is None else tuple(common(spans, there))
    return PoolPlan(_changes(room, axis), spans)


def _changes(room: Room, axis: Axis) -> tuple[tuple[float, int], ...]:
    """The capacity from each time on at which it changes, from 0.0."""
    by_hours = [(parse_hours(hours), count) for hours, count in room.by_hours.items()]
    entries = [(axis.calendar.between(hours, 0.0, axis.end), count) for hours, count in by_hours]
    times = np.array(sorted({0.0, *(edge for spans, _ in entries for span in spans for edge in span)} - {axis.end}))
    capacity = np.full(len(times), UNLIMITED if room.count == "unlimited" else room.count)
    for spans, count in entries:
        capacity[np.searchsorted(np.array(spans).ravel(), times, side="right") % 2 == 1] = count
    new = np.concatenate(([True], capacity[1:] != capacity[:-1]))
    return tuple(zip(times[new].tolist(), capacity[new].tolist()))
