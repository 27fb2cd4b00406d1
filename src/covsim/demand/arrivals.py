"""Random arrivals: Poisson by inversion of the cumulative rate, renewal by any law of the gaps."""

from __future__ import annotations

from math import isfinite, sqrt

import numpy as np

from covsim.demand.expected import MOST
from covsim.demand.rates import PiecewiseRate
from covsim.distributions import Distribution
from covsim.errors import CovsimError
from covsim.events import FloatArray
from covsim.streams import Luck


def poisson(rate: PiecewiseRate, luck: Luck, name: str) -> FloatArray:
    """Times of a Poisson process with this rate, ascending.

    The n-th unit-exponential gap is the luck of the n-th case, so a higher rate keeps the luck of every case.
    """
    if rate.total > MOST:
        raise _too_many(rate.total, "rate")
    n = int(rate.total + 6 * sqrt(rate.total)) + 16
    while True:
        events = np.cumsum(-np.log1p(-luck.column(name, "gap", n)))
        if events[-1] >= rate.total:
            return rate.invert(events[: np.searchsorted(events, rate.total)])
        n *= 2


def renewal(gaps: Distribution, low: float, high: float, luck: Luck, name: str) -> FloatArray:
    """Times of a renewal process from ``low`` (the first case one full gap later) to before ``high``.

    Raises ``CovsimError`` when the gaps are all 0.
    """
    mean = gaps.mean()
    if mean <= 0:
        raise CovsimError("the mean time between cases is 0 - give a law with a mean above 0")
    expected = (high - low) / mean if isfinite(mean) else 0.0
    if expected > MOST:
        raise _too_many(expected, "between")
    n = int(1.2 * expected) + 64
    while True:
        times = low + np.cumsum(gaps.quantile(luck.column(name, "gap", n)))
        if times[-1] >= high:
            return times[: np.searchsorted(times, high)]
        n *= 2


def _too_many(expected: float, field: str) -> CovsimError:
    return CovsimError(f"about {expected:.3g} cases are expected, more than {MOST:,} - check the unit of {field!r}")
