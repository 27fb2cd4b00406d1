"""Occurrences of duties, as cases."""

from __future__ import annotations

from math import ceil

import numpy as np

from covsim.calendars import WEEK
from covsim.demand.arrivals import poisson
from covsim.demand.axis import Axis
from covsim.demand.cases import Cases
from covsim.demand.rates import open_rate
from covsim.errors import CovsimError
from covsim.events import FloatArray
from covsim.scenario.duties import Duty
from covsim.scenario.model import Scenario
from covsim.streams import Luck


def sample_duty(scenario: Scenario, name: str, luck: Luck) -> Cases:
    """The visits of a duty within the run: sites in turn, or the first site of a round. Raises ``CovsimError``."""
    duty, axis = scenario.duties[name], Axis.of(scenario)
    low, high = axis.window(duty.starts, duty.ends)
    times = _times(duty, axis, low, high, luck, name)
    cases = Cases.at(name, times)
    sites = tuple(scenario.sites)
    at = (duty.at,) if isinstance(duty.at, str) else duty.at
    cases.site[:] = np.resize([sites.index(place) for place in (at[:1] if duty.round else at)], len(cases))
    return cases


def _times(duty: Duty, axis: Axis, low: float, high: float, luck: Luck, name: str) -> FloatArray:
    if duty.rate is not None:
        if duty.rate.per_head:
            raise CovsimError("a duty's rate can't be per head - write so many a year")
        return poisson(open_rate(duty.rate.per_minute, duty.window, axis, low, high), luck, name)
    if duty.every is not None:
        return _regular(duty, duty.every, axis, low, high)
    if duty.weekly is not None:
        starts = np.array([a for a, _ in duty.weekly.between(low - WEEK, high + WEEK, axis.offset)])
    else:
        starts = np.array(sorted(axis.minutes(date) for date in duty.dates))
    return starts[(starts >= low) & (starts < high)]


def _regular(duty: Duty, every: float, axis: Axis, low: float, high: float) -> FloatArray:
    """At fixed intervals from the start, each put off to the next open hours; two put off to one moment are one."""
    if every <= 0:
        raise CovsimError("the interval of a duty must be above 0")
    origin = axis.minutes(duty.starts) if duty.starts else 0.0
    times = origin + every * np.arange(max(ceil((high - origin) / every), 0), dtype=np.float64)
    if duty.window is not None:
        spans = np.array(duty.window.between(origin, high + WEEK, axis.offset)).reshape(-1, 2)
        following = np.searchsorted(spans[:, 1], times, side="right")
        times = np.unique(np.maximum(times, spans[following, 0]))
    return times[(times >= low) & (times < high)]
