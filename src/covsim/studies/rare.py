"""Intervals for counts of events that are rare: exact for Poisson counts, where Student's t fails.

Garwood 1936, "Fiducial limits for the Poisson distribution", Biometrika 28(3/4), 437-442.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainc, chdtrc, gammaincinv

from covsim.events import FloatArray
from covsim.metrics.spans import BoolArray
from covsim.studies.intervals import Estimate, mean_interval

RARE = 100
"""With more events over all replications the t interval serves as well."""
SURE = 0.001
"""Counts are taken for more, or less, variable than Poisson counts at this significance."""


def poisson_interval(events: ArrayLike, exposure: ArrayLike, level: float) -> tuple[FloatArray, FloatArray]:
    """Exact limits of the rate at which ``events`` came in ``exposure`` (years, runs, ...); two-sided.

    No event in T: 0 to 3.689 / T at 95%. NaN without exposure.
    """
    k, t = np.asarray(events, dtype=float), np.asarray(exposure, dtype=float)
    tail = (1 - level) / 2
    low = np.where(k > 0, gammaincinv(np.where(k > 0, k, 1.0), tail), 0.0)
    high = gammaincinv(k + 1, 1 - tail)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(t > 0, low / t, np.nan), np.where(t > 0, high / t, np.nan)


def count_interval(counts: ArrayLike, level: float) -> Estimate:
    """Mean count of a replication, with Poisson limits where events are few; replications along the last axis.

    Student's t is kept for counts of more than 100 events in all, for amounts that aren't whole numbers, and for counts
    that vary more (events in batches) or less (a timetable, a trace) between replications than Poisson counts do, by
    the index of dispersion (Fisher 1925, Statistical Methods for Research Workers).
    """
    x = np.asarray(counts, dtype=float)
    found = mean_interval(x, level)
    poisson, total = is_rare_count(x), x.sum(axis=-1)
    low, high = poisson_interval(np.where(poisson, total, 0.0), np.full(total.shape, float(x.shape[-1])), level)
    return found._replace(low=np.where(poisson, low, found.low), high=np.where(poisson, high, found.high))


def is_rare_count(counts: ArrayLike) -> BoolArray:
    """Whether these are few events in all that may have come as Poisson counts; replications along the last axis."""
    x = np.asarray(counts, dtype=float)
    total = x.sum(axis=-1)
    whole = np.isfinite(x).all(axis=-1) & (np.floor(x) == x).all(axis=-1) & (x >= 0).all(axis=-1)
    return np.asarray(whole & (total <= RARE) & _may_be_poisson(x, total))


def poisson_prediction(events: float, exposure: float, ahead: float, level: float) -> tuple[float, float]:
    """The range of the number of events in a further time ``ahead``, of which there were ``events`` in ``exposure``.

    All numbers y that don't contradict the same rate: given y + events in all, y is binomial (Nelson 1970, "Confidence
    intervals for the ratio of two Poisson means and Poisson predictor intervals", IEEE Trans. Reliability R-19).
    """
    tail, share = (1 - level) / 2, ahead / (ahead + exposure)
    y = np.arange(int(10 * (events + 5) * max(ahead / exposure, 1.0)) + 1, dtype=float)
    # P(at most y) and P(at least y) of y + events, by the incomplete beta function
    fewer = betainc(events, y + 1, 1 - share) if events else np.ones_like(y)
    more = np.where(y > 0, betainc(np.maximum(y, 1.0), events + 1, share), 1.0)
    possible = y[(fewer > tail) & (more > tail)]
    return float(possible.min()), float(possible.max())


def _may_be_poisson(x: FloatArray, total: FloatArray) -> BoolArray:
    """Whether the counts vary between replications about as much as Poisson counts do."""
    n = x.shape[-1]
    if n < 2:
        return np.ones(total.shape, dtype=bool)
    mean = np.where(total > 0, total / n, 1.0)
    with np.errstate(invalid="ignore"):
        dispersion = ((x - mean[..., None]) ** 2).sum(axis=-1) / mean
    above = chdtrc(n - 1, np.nan_to_num(dispersion))
    return np.asarray((total == 0) | ((above > SURE / 2) & (above < 1 - SURE / 2)))
