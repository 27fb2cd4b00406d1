"""What charts are drawn from: the frames of a finished run, read by column, never changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from covsim.errors import CovsimError

FloatArray = NDArray[np.float64]


class ChartData(Protocol):
    """The part of a run's results that charts read. ``Results`` has all of it."""

    @property
    def kpis(self) -> pd.DataFrame:
        """``summary.csv``: model, kpi, scope, unit, n, mean, sd, ci_low, ci_high."""

    @property
    def comparison(self) -> pd.DataFrame:
        """``comparison.csv``: kpi, scope, baseline, model, n, difference, ci_low, ci_high, p_best."""

    @property
    def replications(self) -> pd.DataFrame:
        """``replications.csv``: model, replication, kpi, scope, value."""

    @property
    def profiles(self) -> pd.DataFrame:
        """``profiles.csv``: model, profile, scope, x, numerator, denominator."""

    @property
    def models(self) -> Sequence[str]:
        """Names of the models, in the order of the scenario."""

    @property
    def level(self) -> float:
        """Confidence of the intervals, 0.95 for 95%."""

    @property
    def verdict(self) -> Mapping[str, Any]:
        """The verdict; ``models`` says of each whether it meets the ``standards``: ``pass``, ``fail``, ``unknown``."""

    @property
    def labels(self) -> Mapping[str, str]:
        """Labels of sites, roles, models and so on, by name."""

    @property
    def assumptions(self) -> Mapping[str, Any] | None:
        """What came of the runs with drawn assumptions: winners by draw, inputs, flips; None when there were none."""

    @property
    def warm_up(self) -> Mapping[str, Any]:
        """The warm-up: ``minutes``, and ``cuts``: model, profile, scope, minutes (None: not found) of each series."""

    @property
    def standards(self) -> Sequence[Mapping[str, Any]]:
        """The standards: name, measure, within (minutes), cover, kpi, at_least, at_most, for_each, and whose: stream,
        pathway."""


class NothingToDraw(CovsimError):
    """A chart that the results have no data for; the message says what is missing."""


class Curve(NamedTuple):
    """A profile of one model: ``numerator / denominator`` at each ``x``, summed over replications."""

    x: FloatArray
    numerator: FloatArray
    denominator: FloatArray

    @property
    def value(self) -> FloatArray:
        """The curve; NaN where there was nothing to measure."""
        empty = self.denominator == 0
        return np.where(empty, np.nan, self.numerator / np.where(empty, 1.0, self.denominator))


class Estimate(NamedTuple):
    """A mean over replications; the interval is NaN when there is none (one replication)."""

    mean: float
    low: float
    high: float


def scope_part(scope: str, kind: str) -> str:
    """The name that a scope gives for a kind, or nothing: ``site`` of ``cover=post,site=mine`` is ``mine``."""
    for part in scope.split(","):
        key, _, name = part.partition("=")
        if key == kind:
            return name
    return ""


def scope_kinds(scope: str) -> tuple[str, ...]:
    """The kinds a scope names: ``("cover", "site")``; none for ``all``."""
    return tuple(part.partition("=")[0] for part in scope.split(",") if "=" in part)


def curves(profiles: pd.DataFrame, profile: str) -> dict[tuple[str, str], Curve]:
    """The curves of a profile by (scope, model), in the order of the frame."""
    rows = profiles[profiles["profile"] == profile]
    keys = pd.MultiIndex.from_frame(rows[["scope", "model"]])
    curve, names = keys.factorize()
    x, numerator, denominator = (rows[column].to_numpy(float) for column in ("x", "numerator", "denominator"))
    order = np.lexsort((x, curve))
    first = np.ones(len(order), dtype=bool)  # rows of the same curve and x, from several replications, are summed
    first[1:] = (np.diff(curve[order]) != 0) | (np.diff(x[order]) != 0)
    starts = np.flatnonzero(first)
    if not len(starts):
        return {}
    sums = [np.add.reduceat(column[order], starts) for column in (numerator, denominator)]
    cuts = np.flatnonzero(np.diff(curve[order][starts])) + 1
    parts = zip(*(np.split(column, cuts) for column in (x[order][starts], *sums)), strict=True)
    return {(str(scope), str(model)): Curve(*part) for (scope, model), part in zip(names, parts, strict=True)}


def estimates(frame: pd.DataFrame, kpi: str, column: str = "mean") -> Iterator[tuple[str, str, Estimate]]:
    """Scope, model and estimate of each row of a KPI that holds a number (``inf`` is one: never)."""
    for row in frame[frame["kpi"] == kpi].to_dict("records"):
        mean, low, high = (float(row[name]) for name in (column, "ci_low", "ci_high"))
        if not np.isnan(mean):
            yield str(row["scope"]), str(row["model"]), Estimate(mean, low, high)


def unit_of(kpis: pd.DataFrame, kpi: str) -> str:
    """The unit of a KPI as the summary gives it."""
    units = kpis.loc[kpis["kpi"] == kpi, "unit"].dropna()
    return str(units.iloc[0]) if len(units) else ""
