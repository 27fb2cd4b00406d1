"""How many cases a stream or duty is expected to bring, without drawing any."""

from __future__ import annotations

from math import isfinite

import numpy as np

from covsim.calendars import DAY, WEEK
from covsim.demand.axis import Axis
from covsim.demand.rates import once
from covsim.distributions import Distribution
from covsim.events import FloatArray
from covsim.scenario.duties import Duty
from covsim.scenario.model import Scenario
from covsim.scenario.streams import Schedule, Stream

MOST = 50_000_000
"""More cases than this in a run are a slip of the pen, and would not fit into memory."""


def site_weights(scenario: Scenario, stream: Stream) -> FloatArray:
    """The weight of each site for the place of a case."""
    where = stream.where
    if where == "people":
        return np.array([site.people for site in scenario.sites.values()])
    weights = {where: 1.0} if isinstance(where, str) else where
    return np.array([weights.get(site, 0.0) for site in scenario.sites], dtype=np.float64)


def people_at(scenario: Scenario, stream: Stream) -> float:
    """People at the sites of a stream."""
    people = np.array([site.people for site in scenario.sites.values()])
    return float(people[site_weights(scenario, stream) > 0].sum())


def expected_cases(scenario: Scenario, name: str) -> float | None:
    """About how many cases a stream brings in the run, its periods left out; None for a trace and odd laws.

    Weights of hours, weekdays and months count as even. Raises ``CovsimError`` for a table that can't be read.
    """
    stream, axis = scenario.demand[name], Axis.of(scenario)
    batches = _batches(scenario, stream, axis)
    if batches is None or stream.batch is None:
        return batches
    size = stream.batch.mean() if isinstance(stream.batch, Distribution) else 1.0
    return batches * max(size, 0.0) if isfinite(size) else None


def expected_duties(scenario: Scenario, duty: Duty) -> float:
    """About how often a duty falls due in the run; 0 for those with times of their own."""
    low, high = Axis.of(scenario).window(duty.starts, duty.ends)
    if duty.rate is not None:
        return duty.rate.per_minute * (high - low)
    return (high - low) / duty.every if duty.every else 0.0


def _batches(scenario: Scenario, stream: Stream, axis: Axis) -> float | None:
    """The same with cases that come together counted as one."""
    low, high = axis.window(stream.starts, stream.ends)
    if stream.rate is not None:
        return stream.rate.per_minute * (people_at(scenario, stream) if stream.rate.per_head else 1.0) * (high - low)
    if stream.table is not None:
        rate = once(stream.table, people_at(scenario, stream), scenario.folder)
        if stream.table.repeat == "never":
            return rate.within(low, high).total
        return rate.total * (high - low) / (DAY if stream.table.repeat == "daily" else WEEK)
    if stream.between is not None:
        mean = stream.between.mean() if isinstance(stream.between, Distribution) else 0.0
        return (high - low) / mean if mean > 0 and isfinite(mean) else None
    if stream.schedule is not None:
        return _scheduled(stream.schedule, axis, low, high)
    if stream.trace is not None:
        return None
    return float(sum(low <= time < high for time in stream.at_times))


def _scheduled(schedule: Schedule, axis: Axis, low: float, high: float) -> float:
    coming = 1.0 - schedule.no_show
    if schedule.people is not None:
        return schedule.people * coming if high > low else 0.0
    if axis.calendar.changes(schedule.window):
        spans = axis.calendar.between(schedule.window, low, high)
        opened = {day for a, b in spans for day in range(axis.calendar.day(a), -int((axis.midnight - b) // DAY))}
        return (schedule.per_day or 0) * coming * len(opened)
    days = {day for a, b in schedule.window.spans for day in range(int(a // DAY), int(-(-b // DAY)))}
    return (schedule.per_day or 0) * coming * len(days) * (high - low) / WEEK
