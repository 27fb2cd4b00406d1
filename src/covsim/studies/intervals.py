"""Estimates across replications and their confidence intervals.

All functions work along the last axis (one entry a replication), so that thousands of figures take one call. NaN marks
a replication without the figure. Intervals are NaN where they can't be known (one replication).

- Means: Student's t (Law, *Simulation Modeling and Analysis*, 5th ed., 4.5).
- Ratios (means per case): the ratio of the sums, with the jackknife's pseudo-values (Law, 9.5.3; Miller 1974, "The
  jackknife: a review"). Waits are skewed and cases are few in some replications, so Student's t would miss the truth
  too often, mostly from below: its interval is bent by their skewness (Willink 2005, "A confidence interval and test
  for the mean of an asymmetric distribution"; Hall 1992), with the degrees of freedom of as many equally large
  replications as tell the same (Kish 1965, *Survey Sampling*, 11.2).
- Shares: Wilson's interval (1927), which stays between 0 and 1, of as many independent cases as would vary like the
  jackknife (Korn & Graubard 1998 do so with the exact interval). Where all replications have the same share it would
  be a point or unknown, so the exact binomial interval of the pooled counts is taken (Clopper & Pearson 1934).
- Paired differences: the t interval of the differences within replications, or the jackknife of the difference of two
  ratios with the same replication left out of both.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaincinv, stdtrit

from covsim.events import FloatArray


class Estimate(NamedTuple):
    """``n`` replications counted; ``sd`` is the spread between them (for ratios: of the pseudo-values)."""

    n: FloatArray
    mean: FloatArray
    sd: FloatArray
    low: FloatArray
    high: FloatArray


def mean_interval(values: ArrayLike, level: float) -> Estimate:
    """Mean of the values. An infinite value makes the mean infinite; such an interval has no known lower end."""
    x = np.asarray(values, dtype=float)
    there = ~np.isnan(x)
    n = there.sum(axis=-1).astype(float)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(there, x, 0.0).sum(axis=-1) / np.where(n > 0, n, np.nan)
        finite = np.isfinite(mean)
        spread = np.where(there & finite[..., None], x - np.where(finite, mean, 0.0)[..., None], 0.0)
        sd = np.sqrt((spread**2).sum(axis=-1) / np.where(n > 1, n - 1, np.nan))
        half = _t(n, level) * sd / np.sqrt(n)
    sd, half = np.where(finite, sd, np.nan), np.where(finite, half, np.nan)
    high = np.where(np.isposinf(mean) & (n > 1), np.inf, mean + half)
    low = np.where(np.isneginf(mean) & (n > 1), -np.inf, mean - half)
    every = there.any(axis=-1) & np.isposinf(np.where(there, x, np.inf)).all(axis=-1)
    return Estimate(n, mean, sd, np.where(every & (n > 1), np.inf, low), high)


def ratio_interval(numerator: ArrayLike, denominator: ArrayLike, level: float) -> Estimate:
    """Sum over sum, with the jackknife interval. Replications without cases have denominator 0 and count."""
    top, bottom = _pair(numerator, denominator)
    ratio, pseudo = _pseudo_values(top, bottom)
    n = np.full(ratio.shape, float(top.shape[-1]))
    sd, skewness = _moments(pseudo)
    with np.errstate(invalid="ignore", divide="ignore"):
        equally_large = bottom.sum(axis=-1) ** 2 / (bottom**2).sum(axis=-1)
    t = _t(np.where(n > 1, np.maximum(equally_large, 2.0), 1.0), level)
    bend, error = skewness / (6 * np.sqrt(n)), sd / np.sqrt(n)
    return Estimate(n, ratio, sd, ratio - _bent(t, bend) * error, ratio - _bent(-t, bend) * error)


def share_interval(numerator: ArrayLike, denominator: ArrayLike, level: float) -> Estimate:
    """A ratio between 0 and 1: its interval stays there, and never shrinks to a point. Beyond 1 it is any ratio's."""
    top, bottom = _pair(numerator, denominator)
    ratio = ratio_interval(top, bottom, level)
    share = (ratio.n > 1) & (ratio.mean >= 0) & (ratio.mean <= 1)
    flat = ~(ratio.sd > 1e-12)
    exact = clopper_pearson(top.sum(axis=-1), bottom.sum(axis=-1), level)
    wilson = _wilson(ratio.mean, ratio.sd / np.sqrt(ratio.n), _t(ratio.n, level))
    ends = (np.where(share, np.where(flat, own, best), end)
            for own, best, end in zip(exact, wilson, (ratio.low, ratio.high), strict=True))  # fmt: skip
    low, high = ends
    return ratio._replace(low=low, high=high)


def clopper_pearson(hits: ArrayLike, trials: ArrayLike, level: float) -> tuple[FloatArray, FloatArray]:
    """The exact binomial interval of ``hits`` in ``trials`` (fractions allowed); NaN without trials."""
    k, n = np.asarray(hits, dtype=float), np.asarray(trials, dtype=float)
    tail = (1 - level) / 2
    misses = np.maximum(n - k, 0.0)
    with np.errstate(invalid="ignore"):
        low = np.where(k > 0, betaincinv(np.where(k > 0, k, 1.0), misses + 1, tail), 0.0)
        high = np.where(misses > 0, betaincinv(k + 1, np.where(misses > 0, misses, 1.0), 1 - tail), 1.0)
    return np.where(n > 0, low, np.nan), np.where(n > 0, high, np.nan)


def mean_difference(values: ArrayLike, baseline: ArrayLike, level: float) -> Estimate:
    """Mean of the differences within replications; pairs in which one is missing don't count.

    Two infinite values can't be subtracted, so they leave the difference unknown (NaN).
    """
    a, b = np.broadcast_arrays(np.asarray(values, dtype=float), np.asarray(baseline, dtype=float))
    both = ~(np.isnan(a) | np.isnan(b))
    with np.errstate(invalid="ignore"):
        difference = np.where(both, a - b, np.nan)
    lost = (both & np.isnan(difference)).any(axis=-1)
    found = mean_interval(difference, level)
    unknown = np.where(lost, np.nan, 0.0)
    return Estimate(found.n, found.mean + unknown, found.sd + unknown, found.low + unknown, found.high + unknown)


def ratio_difference(
    numerator: ArrayLike, denominator: ArrayLike, base_numerator: ArrayLike, base_denominator: ArrayLike, level: float
) -> Estimate:
    """Difference of two ratios over the same replications, with its jackknife interval."""
    top, bottom = _pair(numerator, denominator)
    base_top, base_bottom = _pair(base_numerator, base_denominator)
    ratio, pseudo = _pseudo_values(top, bottom)
    base_ratio, base_pseudo = _pseudo_values(base_top, base_bottom)
    jackknife = mean_interval(pseudo - base_pseudo, level)
    known = ~np.isnan(pseudo - base_pseudo).any(axis=-1)
    half = np.where(known, (jackknife.high - jackknife.low) / 2, np.nan)
    difference = ratio - base_ratio
    n = np.full(difference.shape, float(top.shape[-1]))
    return Estimate(n, difference, np.where(known, jackknife.sd, np.nan), difference - half, difference + half)


def _pair(numerator: ArrayLike, denominator: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Both as arrays; a replication without the figure had no cases."""
    top, bottom = np.asarray(numerator, dtype=float), np.asarray(denominator, dtype=float)
    return np.nan_to_num(top, nan=0.0), np.nan_to_num(bottom, nan=0.0)


def _pseudo_values(top: FloatArray, bottom: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The ratio of the sums and its jackknife pseudo-values ``n R - (n - 1) R without i``; NaN where undefined."""
    n = top.shape[-1]
    all_top, all_bottom = top.sum(axis=-1), bottom.sum(axis=-1)
    rest = all_bottom[..., None] - bottom
    # Sums of floats: what is left after taking everything out may be a hair off zero.
    rest = np.where(np.abs(rest) <= 1e-12 * np.abs(all_bottom[..., None]), 0.0, rest)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.where(all_bottom != 0, all_top / np.where(all_bottom != 0, all_bottom, 1.0), np.nan)
        without = np.where(rest != 0, (all_top[..., None] - top) / np.where(rest != 0, rest, 1.0), np.nan)
    return ratio, n * ratio[..., None] - (n - 1) * without


def _moments(pseudo: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Standard deviation and skewness (0 below three replications); the deviation is NaN where a value is unknown."""
    n = pseudo.shape[-1]
    with np.errstate(invalid="ignore", divide="ignore"):
        deviation = pseudo - pseudo.mean(axis=-1, keepdims=True)
        sd = np.sqrt((deviation**2).sum(axis=-1) / np.float64(max(n - 1, 0)))
        third = (deviation**3).sum(axis=-1) * n / max((n - 1) * (n - 2), 1)
        skewness = np.where((sd > 0) & (n > 2), third / sd**3, 0.0)
    return sd, skewness


def _bent(t: FloatArray, bend: FloatArray) -> FloatArray:
    """How many standard errors below the estimate an end lies for Student's ``t`` (Willink 2005, eq. 6).

    ``bend`` is the skewness over six times the root of n; without any it is ``t`` itself.
    """
    safe = np.where(np.abs(bend) > 1e-8, bend, 1.0)
    return np.where(np.abs(bend) > 1e-8, (np.cbrt(1 + 6 * safe * (t - safe)) - 1) / (2 * safe), t)


def _wilson(share: FloatArray, error: FloatArray, t: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Wilson's interval of a share with this standard error; NaN where the error is 0 or unknown."""
    with np.errstate(invalid="ignore", divide="ignore"):
        cases = share * (1 - share) / error**2
        middle = (share + t**2 / (2 * cases)) / (1 + t**2 / cases)
        half = t * np.sqrt(error**2 + (t / (2 * cases)) ** 2) / (1 + t**2 / cases)
    return middle - half, middle + half


def _t(n: FloatArray, level: float) -> FloatArray:
    """Student's t for a two-sided interval over ``n`` replications; NaN below two."""
    return np.where(n > 1, stdtrit(np.where(n > 1, n - 1, 1.0), (1 + level) / 2), np.nan)
