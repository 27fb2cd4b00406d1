"""Occurrences of duties, as cases."""

from __future__ import annotations

from math import ceil

import numpy as np

from covsim.calendars import WEEK
from covsim.demand.arrivals import poisson
from covsim.demand.axis import Axis
from covsim.demand.cases import Cases
from covsim.demand.posts import sample_post
from covsim.demand.rates import open_rate
from covsim.demand.rounds import round_order
from covsim.errors import CovsimError
from covsim.events import FloatArray
from covsim.scenario.duties import Duty
from covsim.scenario.model import Scenario
from covsim.scenario.periods import during
from covsim.scenario.serving import as_tuple
from covsim.streams import Luck


def sample_duty(scenario: Scenario, name: str, luck: Luck) -> Cases:
    """The visits of a duty within the run: sites in turn, or the first site of a round. Raises ``CovsimError``."""
    duty, axis = scenario.duties[name], Axis.of(scenario)
    if duty.post is not None:
        return sample_post(scenario, name)
    low, high = axis.window(duty.starts, duty.ends)
    origin = axis.minutes(duty.starts) if duty.starts else 0.0
    if not duty.during:
        times = _times(duty, axis, origin, low, high, luck, name)
    else:
        spans = during(scenario.clock, duty.during, low, high)
        times = _times(duty, axis, spans[0][0] if spans else origin, low, high, luck, name)
        times = times[axis.inside(spans, times)]
    cases = Cases.at(name, times)
    sites = tuple(scenario.sites)
    at = as_tuple(duty.at)
    if duty.round:  # the first site of each
        at = tuple(round_order(duty, name, key, luck)[0] for key in cases.key.tolist())
    cases.site[:] = np.resize([sites.index(place) for place in at], len(cases))
    return cases


def _times(duty: Duty, axis: Axis, origin: float, low: float, high: float, luck: Luck, name: str) -> FloatArray:
    """When it falls due from ``low`` to ``high``; fixed intervals are counted from ``origin``."""
    if duty.rate is not None:
        if duty.rate.per_head:
            raise CovsimError("a duty's rate can't be per head - write so many a year")
        return poisson(open_rate(duty.rate.per_minute, duty.window, axis, low, high), luck, name)
    if duty.every is not None:
        return _regular(duty, duty.every, axis, origin, low, high, luck, name)
    if duty.weekly is not None:
        spans = np.array(axis.calendar.between(duty.weekly, low - WEEK, high + WEEK)).reshape(-1, 2)
        starts: FloatArray = spans[:, 0] + _luck_within(duty, len(spans), luck, name) * (spans[:, 1] - spans[:, 0])
    else:
        starts = np.array(sorted(axis.minutes(date) for date in duty.dates))
    return starts[(starts >= low) & (starts < high)]


def _luck_within(duty: Duty, n: int, luck: Luck, name: str) -> FloatArray:
    """How far into their intervals so many starts fall: 0, or at random."""
    return luck.column(name, "start", n) if duty.spread == "random" else np.zeros(n)


def _regular(
    duty: Duty, every: float, axis: Axis, origin: float, low: float, high: float, luck: Luck, name: str
) -> FloatArray:
    """Once an interval from ``origin``, each put off to the next open hours; two put off to one moment are one."""
    if every <= 0:
        raise CovsimError("the interval of a duty must be above 0")
    intervals = np.arange(max(ceil((high - origin) / every), 0), dtype=np.float64)
    times = origin + every * (intervals + _luck_within(duty, len(intervals), luck, name))
    if duty.window is not None:
        spans = np.array(axis.calendar.between(duty.window, origin, high + WEEK)).reshape(-1, 2)
        following = np.searchsorted(spans[:, 1], times, side="right")
        inside = following < len(spans)  # else put off beyond the run
        times = np.unique(np.maximum(times[inside], spans[following[inside], 0]))
    return times[(times >= low) & (times < high)]
