"""Parametric laws. Parameters are those of the textbooks; ``reading`` turns what planners write into them.

Quantiles come from ``scipy.special``, imported where it is needed because it takes half a second to load.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from math import ceil, exp, floor, gamma, sqrt

import numpy as np

from covsim.distributions.base import Atoms, Distribution, FloatArray, Numbers

_TAIL = 1e-16


def _positive(x: Numbers) -> FloatArray:
    """The argument of a CDF that is 0 below 0."""
    return np.maximum(np.asarray(x, dtype=np.float64), 0.0)


@dataclass(frozen=True)
class Exponential(Distribution):
    """Exponential law with mean ``average``."""

    average: float

    def quantile(self, u: Numbers) -> FloatArray:
        return np.asarray(-self.average * np.log1p(-np.asarray(u)))

    def cdf(self, x: Numbers) -> FloatArray:
        return np.asarray(-np.expm1(-_positive(x) / self.average))

    def mean(self) -> float:
        return self.average


@dataclass(frozen=True)
class Lognormal(Distribution):
    """exp(N(mu, sigma^2)): median exp(mu), mean exp(mu + sigma^2/2), cv^2 = exp(sigma^2) - 1."""

    mu: float
    sigma: float

    def quantile(self, u: Numbers) -> FloatArray:
        from scipy.special import ndtri

        return np.asarray(np.exp(self.mu + self.sigma * ndtri(u)))

    def cdf(self, x: Numbers) -> FloatArray:
        from scipy.special import ndtr

        with np.errstate(divide="ignore"):
            return np.asarray(ndtr((np.log(_positive(x)) - self.mu) / self.sigma))

    def mean(self) -> float:
        return exp(self.mu + self.sigma**2 / 2)


@cache
def _inverse_gamma() -> Callable[[float, float], float]:
    """``gammaincinv`` for single numbers: the same function, without numpy's toll on each call."""
    from scipy.special.cython_special import gammaincinv

    return gammaincinv


@dataclass(frozen=True)
class Gamma(Distribution):
    """Gamma law: mean shape * scale, cv = 1/sqrt(shape). Erlang-k is shape k."""

    shape: float
    scale: float

    def quantile(self, u: Numbers) -> FloatArray:
        from scipy.special import gammaincinv

        return np.asarray(self.scale * gammaincinv(self.shape, u))

    @property
    def costly(self) -> bool:
        return True

    def at(self, u: float) -> float:
        return self.scale * _inverse_gamma()(self.shape, u)

    def cdf(self, x: Numbers) -> FloatArray:
        from scipy.special import gammainc

        return np.asarray(gammainc(self.shape, _positive(x) / self.scale))

    def mean(self) -> float:
        return self.shape * self.scale


@dataclass(frozen=True)
class Weibull(Distribution):
    """P(X > x) = exp(-(x/scale)^shape): mean scale * Gamma(1 + 1/shape)."""

    shape: float
    scale: float

    def quantile(self, u: Numbers) -> FloatArray:
        return np.asarray(self.scale * (-np.log1p(-np.asarray(u))) ** (1 / self.shape))

    def cdf(self, x: Numbers) -> FloatArray:
        return np.asarray(-np.expm1(-((_positive(x) / self.scale) ** self.shape)))

    def mean(self) -> float:
        return self.scale * gamma(1 + 1 / self.shape)


@dataclass(frozen=True)
class Triangular(Distribution):
    """Density rising from ``low`` to ``mode`` and falling to ``high``, in straight lines."""

    low: float
    mode: float
    high: float

    def quantile(self, u: Numbers) -> FloatArray:
        p = np.asarray(u, dtype=np.float64)
        width, left, right = self.high - self.low, self.mode - self.low, self.high - self.mode
        rising = self.low + np.sqrt(p * width * left)
        return np.where(p * width < left, rising, self.high - np.sqrt((1 - p) * width * right))

    def cdf(self, x: Numbers) -> FloatArray:
        x = np.clip(np.asarray(x, dtype=np.float64), self.low, self.high)
        width, left, right = self.high - self.low, self.mode - self.low, self.high - self.mode
        rising = (x - self.low) ** 2 / (width * (left or width))
        return np.where(x < self.mode, rising, 1 - (self.high - x) ** 2 / (width * (right or width)))

    def mean(self) -> float:
        return (self.low + self.mode + self.high) / 3


@dataclass(frozen=True)
class Uniform(Distribution):
    """Any value from ``low`` to ``high`` equally likely."""

    low: float
    high: float

    def quantile(self, u: Numbers) -> FloatArray:
        return np.asarray(self.low + (self.high - self.low) * np.asarray(u))

    def cdf(self, x: Numbers) -> FloatArray:
        return np.clip((np.asarray(x) - self.low) / (self.high - self.low), 0.0, 1.0)

    def mean(self) -> float:
        return (self.low + self.high) / 2


@dataclass(frozen=True)
class Normal(Distribution):
    """Normal law with mean ``average`` and standard deviation ``sd``."""

    average: float
    sd: float

    def quantile(self, u: Numbers) -> FloatArray:
        from scipy.special import ndtri

        return np.asarray(self.average + self.sd * ndtri(u))

    def cdf(self, x: Numbers) -> FloatArray:
        from scipy.special import ndtr

        return np.asarray(ndtr((np.asarray(x) - self.average) / self.sd))

    def mean(self) -> float:
        return self.average


@dataclass(frozen=True)
class Poisson(Distribution):
    """Number of independent rare events, ``average`` of them in the mean."""

    average: float

    def quantile(self, u: Numbers) -> FloatArray:
        from scipy.special import pdtrik

        u = np.asarray(u, dtype=np.float64)
        count = np.ceil(pdtrik(u, self.average))
        # pdtrik is the root of a smooth continuation, so that rounding can land one too high
        return np.where((count > 0) & (self.cdf(count - 1) >= u), count - 1, np.maximum(count, 0.0))

    def cdf(self, x: Numbers) -> FloatArray:
        from scipy.special import pdtr

        x = np.floor(np.asarray(x, dtype=np.float64))
        return np.where(x < 0, 0.0, pdtr(np.maximum(x, 0.0), self.average))

    def below(self, x: Numbers) -> FloatArray:
        return self.cdf(np.ceil(np.asarray(x, dtype=np.float64)) - 1)

    def atoms(self) -> Atoms:
        reach = 40 * sqrt(self.average) + 40
        return _whole_numbers(self, max(0, floor(self.average - reach)), ceil(self.average + reach))

    def mean(self) -> float:
        return self.average


@dataclass(frozen=True)
class Geometric(Distribution):
    """Number of trials up to the first success: 1, 2, 3...; ``average`` = 1 / probability of success."""

    average: float

    def quantile(self, u: Numbers) -> FloatArray:
        if self.average == 1:
            return np.ones(np.shape(u))
        # a hair down, because quotients of logarithms overshoot whole numbers
        trials = np.log1p(-np.asarray(u)) / np.log1p(-1 / self.average) * (1 - 1e-15)
        return np.asarray(np.maximum(np.ceil(trials), 1.0))

    def cdf(self, x: Numbers) -> FloatArray:
        return np.asarray(1 - (1 - 1 / self.average) ** np.floor(_positive(x)))

    def below(self, x: Numbers) -> FloatArray:
        return self.cdf(np.ceil(np.asarray(x, dtype=np.float64)) - 1)

    def atoms(self) -> Atoms:
        return _whole_numbers(self, 1, ceil(1 - np.log(_TAIL) * self.average))

    def mean(self) -> float:
        return self.average


def _whole_numbers(law: Distribution, first: int, last: int) -> Atoms:
    """The probabilities of first .. last, as differences of the CDF."""
    values = np.arange(first, last + 1, dtype=np.float64)
    shares = law.cdf(values) - law.cdf(values - 1)
    kept = shares > _TAIL
    return values[kept], shares[kept] / shares[kept].sum()
