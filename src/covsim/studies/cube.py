"""The figures of all replications of all models as arrays: one row a figure, one column a replication."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd

from covsim.events import FloatArray
from covsim.studies.statistic import Statistic, classify


class Key(NamedTuple):
    """Which figure."""

    model: str
    kpi: str
    scope: str


class Rows(NamedTuple):
    """One figure over the replications; NaN where a replication has none."""

    value: FloatArray
    numerator: FloatArray
    denominator: FloatArray


class Cube:
    """Figures by model, KPI and scope. All models have the same replications, so that columns are pairs."""

    def __init__(self, keys: Sequence[Key], arrays: Rows, models: Sequence[str], replications: Sequence[int]) -> None:
        self.keys = tuple(keys)
        self.arrays = arrays
        self.models = tuple(models)
        self.replications = tuple(replications)
        self._row: Mapping[Key, int] = {key: row for row, key in enumerate(self.keys)}

    def __contains__(self, key: Key) -> bool:
        return key in self._row

    def statistic(self, kpi: str) -> Statistic:
        """Which kind of number a KPI is."""
        return classify(kpi)

    def row(self, key: Key) -> int | None:
        """Number of the figure's row, or None."""
        return self._row.get(key)

    def rows(self, key: Key) -> Rows:
        """A figure over the replications; all NaN when no replication has it."""
        row = self._row.get(key)
        if row is None:
            nothing = np.full(len(self.replications), np.nan)
            return Rows(nothing, nothing, nothing)
        return Rows(*(array[row] for array in self.arrays))

    def take(self, rows: Sequence[int]) -> Rows:
        """Several figures at once, one a row."""
        return Rows(*(array[list(rows)] for array in self.arrays))

    def scopes(self, kpi: str) -> tuple[str, ...]:
        """Scopes that the KPI has in any model, in order of appearance."""
        return tuple(self._scopes.get(kpi, ()))

    @cached_property
    def _scopes(self) -> dict[str, dict[str, None]]:
        found: dict[str, dict[str, None]] = {}
        for _, kpi, scope in self.keys:
            found.setdefault(kpi, {})[scope] = None
        return found


def build_cube(replications: pd.DataFrame, models: Sequence[str]) -> Cube:
    """From rows ``model, replication, kpi, scope, value, numerator, denominator`` to a cube.

    Only replications that every one of ``models`` has are taken.
    """
    rows = replications[replications["model"].isin(list(models))]
    have = [set(rows.loc[rows["model"] == model, "replication"]) for model in models]
    common = sorted(set.intersection(*have)) if have else []
    rows = rows[rows["replication"].isin(common)]
    grouped = rows.groupby(["model", "kpi", "scope"], sort=False)
    group, column = grouped.ngroup().to_numpy(), np.searchsorted(common, rows["replication"].to_numpy())
    first = rows[["model", "kpi", "scope"]].drop_duplicates()
    keys = [Key(*names) for names in first.itertuples(index=False, name=None)]
    filled = []
    for name in Rows._fields:
        array = np.full((len(keys), len(common)), np.nan)
        array[group, column] = rows[name].to_numpy(dtype=float)
        filled.append(array)
    return Cube(keys, Rows(*filled), models, [int(number) for number in common])
