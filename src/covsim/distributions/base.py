"""What every law offers, and the references that stand for a law until the case is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
Numbers = FloatArray | float
Atoms = tuple[FloatArray, FloatArray]

NEVER = float("inf")


@dataclass(frozen=True)
class Distribution:
    """A law of one number, given by its quantile function. Durations are in minutes; ``inf`` stands for ``never``."""

    def quantile(self, u: Numbers) -> FloatArray:
        """Smallest x with P(X <= x) >= u, for probabilities 0 < u < 1 of any shape; monotone in u."""
        raise NotImplementedError

    @property
    def costly(self) -> bool:
        """Whether a quantile takes so long that none should be worked out before it is wanted."""
        return False

    def at(self, u: float) -> float:
        """``quantile`` of a single number."""
        return float(self.quantile(np.array([u]))[0])

    def cdf(self, x: Numbers) -> FloatArray:
        """P(X <= x)."""
        raise NotImplementedError

    def below(self, x: Numbers) -> FloatArray:
        """P(X < x): differs from ``cdf`` only where the law has an atom."""
        return self.cdf(x)

    def atoms(self) -> Atoms | None:
        """Values and probabilities of a discrete law (but for tails below 1e-16); None for a continuous one."""
        return None

    def mean(self) -> float:
        """The mean (numerically integrated where there is no closed form); ``inf`` when ``never`` is possible."""
        values_and_shares = self.atoms()
        if values_and_shares is not None:
            values, shares = values_and_shares
            return float(values @ shares)
        return _integrated_mean(self)


@dataclass(frozen=True)
class Constant(Distribution):
    """Always the same value."""

    value: float

    def quantile(self, u: Numbers) -> FloatArray:
        return np.full(np.shape(u), self.value)

    def cdf(self, x: Numbers) -> FloatArray:
        return np.where(np.asarray(x) >= self.value, 1.0, 0.0)

    def below(self, x: Numbers) -> FloatArray:
        return np.where(np.asarray(x) > self.value, 1.0, 0.0)

    def atoms(self) -> Atoms:
        return np.array([self.value]), np.array([1.0])


@dataclass(frozen=True)
class FromField:
    """The value of an attribute of the incident (already in base units), e.g. a column of a trace."""

    name: str


@dataclass(frozen=True)
class ByKey:
    """Another distribution for each combination of keys: ``by`` names them, ``cases`` maps joined values ("a,b").

    Keys are ``severity``, ``site``, ``stream``, ``unit`` (the first unit that serves), ``group`` (its group), or any
    attribute of the incident. ``otherwise`` serves where no case fits.
    """

    by: tuple[str, ...]
    cases: tuple[tuple[str, Distribution], ...]
    otherwise: Distribution | None = None


Takes = Distribution | FromField | ByKey


def _integrated_mean(law: Distribution) -> float:
    """E[Q(U)] with U = Phi(z), by the trapezoidal rule in z: the ends, however heavy the tail, are then flat."""
    from scipy.special import ndtr  # half a second to import, and few scenarios need it before the run

    z = np.linspace(-8.0, 8.0, 16001)
    density = np.exp(-z * z / 2)
    values = law.quantile(ndtr(z))
    return float(values @ density / density.sum())
