"""Distributions: frozen specs with ``quantile(u)``, so that luck can be fixed before the model runs. (skeleton)"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Distribution:
    """Anything with a quantile function over numpy arrays."""

    def quantile(self, u: FloatArray) -> FloatArray:
        """Values at probabilities ``u`` (0 < u < 1), in base units; ``inf`` for ``never``."""
        raise NotImplementedError

    def mean(self) -> float:
        """The mean in base units (numerically integrated where there is no closed form)."""
        raise NotImplementedError


@dataclass(frozen=True)
class Constant(Distribution):
    """Always the same value."""

    value: float

    def quantile(self, u: FloatArray) -> FloatArray:
        return np.full(np.shape(u), self.value)

    def mean(self) -> float:
        return self.value


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


def parse_duration(value: Any) -> Takes:
    """A duration law from what a planner writes: ``12 min``, ``{gamma: {mean: 12 min, cv: 0.5}}``, ``{field: x}``..."""
    raise NotImplementedError


def parse_number(value: Any) -> Takes:
    """A law of plain numbers (batch sizes, factors): ``3``, ``{geometric: {mean: 4}}``, ``{poisson: {mean: 2}}``..."""
    raise NotImplementedError
