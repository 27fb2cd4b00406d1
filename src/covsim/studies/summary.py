"""One line a figure: its mean over the replications and the interval."""

from __future__ import annotations

import numpy as np
import pandas as pd

from covsim.studies.cube import Cube, Key, Rows
from covsim.studies.intervals import Estimate, mean_interval, ratio_interval, share_interval
from covsim.studies.rare import count_interval
from covsim.studies.statistic import Statistic, unit_of


def estimate(rows: Rows, statistic: Statistic, level: float) -> Estimate:
    """The estimate that fits the statistic; works for one figure or for many. Its low end may be below 0."""
    if statistic == "share":
        return share_interval(rows.numerator, rows.denominator, level)
    if statistic == "ratio":
        return ratio_interval(rows.numerator, rows.denominator, level)
    if statistic == "count":
        return count_interval(np.nan_to_num(rows.value, nan=0.0), level)
    if statistic == "total":
        return mean_interval(np.nan_to_num(rows.value, nan=0.0), level)
    return mean_interval(rows.value, level)


def bounded(rows: Rows, statistic: Statistic, level: float) -> Estimate:
    """The estimate, its interval cut off at 0 where no replication is below: times, counts, hours and money aren't.

    Cutting off what can't be takes no truth out of the interval. Half-widths (precision) are those before it.
    """
    found = estimate(rows, statistic, level)
    figures = rows.numerator if statistic in ("share", "ratio") else rows.value
    never_below = ~(figures < 0).any(axis=-1)
    return found._replace(low=np.where(never_below & (found.low < 0), 0.0, found.low))


def estimate_one(cube: Cube, key: Key, level: float) -> Estimate:
    """The estimate of one figure, cut off at 0; NaN when no replication has it."""
    if key not in cube:
        nothing = np.full((), np.nan)
        return Estimate(np.zeros(()), nothing, nothing, nothing, nothing)
    return bounded(cube.rows(key), cube.statistic(key.kpi), level)


def summarise(cube: Cube, level: float) -> pd.DataFrame:
    """The columns of ``summary.csv``, in order of model and of appearance."""
    order = {model: number for number, model in enumerate(cube.models)}
    statistics = np.array([cube.statistic(key.kpi) for key in cube.keys], dtype=object)
    columns = np.full((len(Estimate._fields), len(cube.keys)), np.nan)
    for statistic in dict.fromkeys(statistics):
        chosen = np.flatnonzero(statistics == statistic)
        columns[:, chosen] = bounded(cube.take(chosen.tolist()), statistic, level)
    frame = pd.DataFrame(cube.keys, columns=["model", "kpi", "scope"])
    frame["unit"] = [unit_of(key.kpi) for key in cube.keys]
    frame[["n", "mean", "sd", "ci_low", "ci_high"]] = columns.T
    frame["n"] = frame["n"].astype(int)
    return frame.iloc[np.argsort([order[key.model] for key in cube.keys], kind="stable")].reset_index(drop=True)
