"""Laws made of values or of other laws."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import count

import numpy as np
from numpy.typing import ArrayLike

from covsim.distributions.base import NEVER, Atoms, Distribution, FloatArray, Numbers
from covsim.units import QuantityError

_ALMOST_ONE = 1 - 2.0**-53
_CLOSE = 1e-14
_ROUNDING = 2e-16
_NOTHING = 1e-12


@dataclass(frozen=True)
class Discrete(Distribution):
    """Separate values (ascending, ``inf`` allowed) with probabilities that add up to 1."""

    values: tuple[float, ...]
    shares: tuple[float, ...]

    @classmethod
    def of(cls, values: ArrayLike, weights: ArrayLike) -> Discrete:
        """Sorted and scaled; equal values are joined, values without weight dropped."""
        weights = np.asarray(weights, dtype=np.float64)
        some = weights > 0
        distinct, index = np.unique(np.asarray(values, dtype=np.float64)[some], return_inverse=True)
        shares = np.bincount(index.ravel(), weights[some] / weights.sum())
        return cls(tuple(distinct.tolist()), tuple(shares.tolist()))

    @cached_property
    def _table(self) -> tuple[FloatArray, FloatArray]:
        cumulative = np.cumsum(self.shares)
        cumulative[-1] = 1.0
        return np.array(self.values), cumulative

    def quantile(self, u: Numbers) -> FloatArray:
        values, cumulative = self._table
        return np.asarray(values[np.searchsorted(cumulative, u)])

    def cdf(self, x: Numbers) -> FloatArray:
        values, cumulative = self._table
        return np.concatenate(([0.0], cumulative))[np.searchsorted(values, x, side="right")]

    def below(self, x: Numbers) -> FloatArray:
        values, cumulative = self._table
        return np.concatenate(([0.0], cumulative))[np.searchsorted(values, x, side="left")]

    def atoms(self) -> Atoms:
        return np.array(self.values), np.array(self.shares)


@dataclass(frozen=True)
class Mixture(Distribution):
    """One of several laws, with probabilities that add up to 1. The quantile is that of the whole, hence monotone."""

    shares: tuple[float, ...]
    laws: tuple[Distribution, ...]

    @cached_property
    def _finite(self) -> tuple[float, ...]:
        """For each part, the probability that it isn't ``never``."""
        return tuple(float(law.below(NEVER)) for law in self.laws)

    def cdf(self, x: Numbers) -> FloatArray:
        return np.asarray(sum(share * law.cdf(x) for share, law in zip(self.shares, self.laws)))

    def below(self, x: Numbers) -> FloatArray:
        return np.asarray(sum(share * law.below(x) for share, law in zip(self.shares, self.laws)))

    def quantile(self, u: Numbers) -> FloatArray:
        finite = sum(share * part for share, part in zip(self.shares, self._finite))
        shape = np.shape(u)
        u = np.ravel(np.asarray(u, dtype=np.float64))
        found = np.full(u.shape, NEVER)
        some = u <= finite
        if some.any():
            # below the smallest and above the largest of these, the CDFs of all parts lie on the same side of u
            v = np.minimum(u[some] / finite, _ALMOST_ONE)
            ends = np.array([law.quantile(v * part) for law, part in zip(self.laws, self._finite) if part])
            found[some] = self._invert(u[some], np.nextafter(ends.min(axis=0), -NEVER), ends.max(axis=0))
        return found.reshape(shape)

    def _invert(self, u: FloatArray, low: FloatArray, high: FloatArray) -> FloatArray:
        """Root of cdf(x) = u between ``low`` and ``high``: false position (Illinois), every third turn a bisection."""
        below, above = self.cdf(low) - u, self.cdf(high) - u
        moved = np.zeros(len(u))  # which end moved in the last turn: -1 low, 1 high
        for turn in count():
            open_ = np.flatnonzero(high - low > _CLOSE * (1 + np.abs(low) + np.abs(high)))
            if not len(open_):
                break
            a, b, fa, fb = low[open_], high[open_], below[open_], above[open_]
            x = (a + b) / 2
            if turn % 3 != 2:
                with np.errstate(divide="ignore", invalid="ignore"):
                    secant = a - fa * (b - a) / (fb - fa)
                x = np.where((secant > a) & (secant < b), secant, x)
            fx = self.cdf(x) - u[open_]
            right, last, met = fx < 0, moved[open_], np.abs(fx) < _ROUNDING
            low[open_], high[open_] = np.where(right | met, x, a), np.where(right & ~met, b, x)
            below[open_] = np.where(right, fx, np.where(last > 0, fa / 2, fa))
            above[open_] = np.where(right, np.where(last < 0, fb / 2, fb), fx)
            moved[open_] = np.where(right, -1.0, 1.0)
        return self._snapped(low, high)

    def _snapped(self, low: FloatArray, high: FloatArray) -> FloatArray:
        """The atom between two neighbouring values, where there is one; else the upper value."""
        inner = [found[0] for law in self.laws if (found := law.atoms()) is not None]
        atoms = np.append(np.unique(np.concatenate([*inner, []])), NEVER)
        nearest = atoms[np.searchsorted(atoms, low, side="right").clip(max=len(atoms) - 1)]
        return np.where(nearest <= high, nearest, high)

    def mean(self) -> float:
        return sum(share * law.mean() for share, law in zip(self.shares, self.laws))


@dataclass(frozen=True)
class Clipped(Distribution):
    """Values beyond a bound are set to the bound."""

    law: Distribution
    low: float
    high: float

    def quantile(self, u: Numbers) -> FloatArray:
        return np.clip(self.law.quantile(u), self.low, self.high)

    def cdf(self, x: Numbers) -> FloatArray:
        x = np.asarray(x, dtype=np.float64)
        return np.where(x < self.low, 0.0, np.where(x >= self.high, 1.0, self.law.cdf(x)))

    def below(self, x: Numbers) -> FloatArray:
        x = np.asarray(x, dtype=np.float64)
        return np.where(x <= self.low, 0.0, np.where(x > self.high, 1.0, self.law.below(x)))


@dataclass(frozen=True)
class Truncated(Distribution):
    """The conditional law, given that the value lies between the bounds (both included)."""

    law: Distribution
    low: float
    high: float

    @cached_property
    def _mass(self) -> tuple[float, float]:
        return float(self.law.below(self.low)), float(self.law.cdf(self.high))

    def quantile(self, u: Numbers) -> FloatArray:
        before, upto = self._mass
        return np.clip(self.law.quantile(before + np.asarray(u) * (upto - before)), self.low, self.high)

    def cdf(self, x: Numbers) -> FloatArray:
        before, upto = self._mass
        return np.clip((self.law.cdf(x) - before) / (upto - before), 0.0, 1.0)

    def below(self, x: Numbers) -> FloatArray:
        before, upto = self._mass
        return np.clip((self.law.below(x) - before) / (upto - before), 0.0, 1.0)


def clip(law: Distribution, low: float, high: float) -> Distribution:
    """The law with values beyond a bound set to the bound."""
    atoms = law.atoms()
    if atoms is None:
        return Clipped(law, low, high)
    return Discrete.of(np.clip(atoms[0], low, high), atoms[1])


def truncate(law: Distribution, low: float, high: float) -> Distribution:
    """The law given that its value lies between the bounds; ``QuantityError`` when it practically never does."""
    if float(law.cdf(high)) - float(law.below(low)) < _NOTHING:
        raise QuantityError(f"truncate leaves nothing: the law has no values between {low:g} and {high:g}")
    atoms = law.atoms()
    if atoms is None:
        return Truncated(law, low, high)
    inside = (atoms[0] >= low) & (atoms[0] <= high)
    return Discrete.of(atoms[0][inside], atoms[1][inside])


def mix(laws: tuple[Distribution, ...], weights: tuple[float, ...]) -> Distribution:
    """One of ``laws``, chosen with probabilities proportional to ``weights``."""
    shares = np.array(weights) / sum(weights)
    atoms = [law.atoms() for law in laws]
    if all(found is not None for found in atoms):
        values, inner = zip(*(found for found in atoms if found is not None))
        return Discrete.of(np.concatenate(values), np.concatenate([s * w for s, w in zip(shares, inner)]))
    return Mixture(tuple(shares.tolist()), laws)
