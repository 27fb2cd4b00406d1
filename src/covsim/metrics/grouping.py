"""Figures by scope: cases (or visits) sorted into groups, and sums, means and quantiles of each group."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from covsim.events import FloatArray, IntArray
from covsim.metrics.spans import BoolArray, stable_order


@dataclass(frozen=True)
class Grouping:
    """Which group each entry belongs to: ``codes`` index ``scopes``; -1 belongs to none."""

    scopes: tuple[str, ...]
    codes: IntArray

    @classmethod
    def by(cls, kind: str, names: Sequence[str], codes: NDArray[np.integer], counted: BoolArray) -> Grouping:
        """Groups ``kind=name`` of the entries that count."""
        return cls(tuple(f"{kind}={name}" for name in names), np.where(counted, codes, -1))

    @classmethod
    def every(cls, counted: BoolArray, scope: str = "all") -> Grouping:
        """One group of all entries that count."""
        return cls((scope,), np.where(counted, 0, -1))

    @cached_property
    def sizes(self) -> FloatArray:
        """The number of entries in each group."""
        return self.tally(np.arange(len(self.codes)))

    def tally(self, entries: IntArray, values: FloatArray | None = None) -> FloatArray:
        """How many of these entries are in each group; with ``values``, one for each entry, their sum in each."""
        codes = self.codes[entries]
        mine = codes >= 0
        weights = None if values is None else values[mine]
        return np.asarray(np.bincount(codes[mine], weights, len(self.scopes)), dtype=np.float64)

    def sums(self, values: NDArray[np.generic]) -> FloatArray:
        """The sum of the values (one for each entry; of flags, their number) in each group."""
        if values.dtype != bool:
            return self.tally(np.arange(len(values)), values.astype(np.float64))
        return self.sizes if values.all() else self.tally(np.flatnonzero(values))

    def restricted(self, mask: BoolArray) -> Grouping:
        """The same groups of fewer entries."""
        return Grouping(self.scopes, np.where(mask, self.codes, -1))


def shares(
    groups: Iterable[Grouping], numerator: NDArray[np.generic], denominator: NDArray[np.generic]
) -> Iterator[tuple[str, float, float]]:
    """Scope, sum of the numerator and sum of the denominator of each group."""
    for group in groups:
        yield from zip(group.scopes, group.sums(numerator).tolist(), group.sums(denominator).tolist(), strict=True)


def means(groups: Iterable[Grouping], values: FloatArray) -> Iterator[tuple[str, float, float]]:
    """Scope, sum and number of the finite values of each group."""
    finite = np.flatnonzero(np.isfinite(values))
    known = values[finite]
    for group in groups:
        yield from zip(group.scopes, group.tally(finite, known).tolist(), group.tally(finite).tolist(), strict=True)


def quantiles(groups: Iterable[Grouping], values: FloatArray, share: float) -> Iterator[tuple[str, float | None, int]]:
    """Scope, quantile and number of values of each group; NaN doesn't count, ``inf`` does.

    The quantile is the smallest value that at least this share of the group doesn't exceed (inverse of the empirical
    distribution function, type 1 of Hyndman & Fan 1996, The American Statistician 50(4)).
    """
    known = np.flatnonzero(~np.isnan(values))
    order = known[np.argsort(values[known], kind="stable")]
    for group in groups:
        codes = group.codes[order]
        inside = stable_order(codes)
        bounds = np.searchsorted(codes[inside], np.arange(len(group.scopes) + 1))
        for scope, first, last in zip(group.scopes, bounds[:-1].tolist(), bounds[1:].tolist()):
            place = first + rank(share, last - first) - 1
            yield scope, float(values[order[inside[place]]]) if last > first else None, last - first


def rank(share: float, count: int) -> int:
    """Which of ``count`` sorted values (from 1) is the quantile; a hair of rounding in the product is forgiven."""
    return max(1, math.ceil(share * count - 1e-9))


def weighted_quantile(values: NDArray[np.generic], weights: FloatArray, share: float) -> float | None:
    """The smallest value up to which at least this share of the weight lies; ``values`` ascend."""
    if not len(values):
        return None
    reached = np.cumsum(weights)
    return float(values[np.searchsorted(reached, share * reached[-1] * (1 - 1e-12))])
