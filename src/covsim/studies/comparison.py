"""Models compared replication by replication, on the same cases."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from covsim.events import FloatArray
from covsim.scenario.judging import Standard
from covsim.streams import Luck
from covsim.studies.cube import Cube, Key, Rows
from covsim.studies.intervals import Estimate, mean_difference, ratio_difference
from covsim.studies.standards import met, weighted
from covsim.studies.statistic import COST, Statistic

COMPARISON = ("kpi", "scope", "baseline", "model", "n", "difference", "ci_low", "ci_high", "p_best")
RESAMPLES = 2000
"""Bootstrap samples for ``p_best``: its standard error is at most 1.1 percentage points."""


def difference(rows: Rows, base: Rows, statistic: Statistic, level: float) -> Estimate:
    """The paired difference that fits the statistic; works for one figure or for many."""
    if statistic in ("share", "ratio"):
        return ratio_difference(rows.numerator, rows.denominator, base.numerator, base.denominator, level)
    if statistic == "total":
        return mean_difference(np.nan_to_num(rows.value), np.nan_to_num(base.value), level)
    return mean_difference(rows.value, base.value, level)


def compare(cube: Cube, baseline: str, best: Mapping[str, float], level: float) -> pd.DataFrame:
    """The columns of ``comparison.csv``: every figure that a model and the baseline both have.

    ``best`` is ``p_best`` by model; it belongs to the model and stands on each of its rows.
    """
    frames = []
    for model in cube.models:
        if model == baseline:
            continue
        pairs = [(row, base) for row, key in enumerate(cube.keys)
                 if key.model == model and (base := cube.row(key._replace(model=baseline))) is not None]  # fmt: skip
        statistics = np.array([cube.statistic(cube.keys[row].kpi) for row, _ in pairs], dtype=object)
        columns = np.full((len(Estimate._fields), len(pairs)), np.nan)
        for statistic in dict.fromkeys(statistics):
            chosen = np.flatnonzero(statistics == statistic)
            rows, bases = ([pairs[n][side] for n in chosen] for side in (0, 1))
            columns[:, chosen] = difference(cube.take(rows), cube.take(bases), statistic, level)
        frame = pd.DataFrame([cube.keys[row][1:] for row, _ in pairs], columns=["kpi", "scope"])
        frame["baseline"], frame["model"] = baseline, model
        frame["n"] = columns[0].astype(int)
        frame["difference"], frame["ci_low"], frame["ci_high"] = columns[1], columns[3], columns[4]
        frame["p_best"] = best.get(model, np.nan)
        frames.append(frame)
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(COMPARISON))


def resample(replications: int, seed: int, samples: int = RESAMPLES) -> FloatArray:
    """Bootstrap weights, (samples, replications): how often each replication is drawn. The same for the same seed."""
    draws = Luck(seed, 0).generator("bootstrap").integers(replications, size=(samples, replications))
    weights = np.zeros((samples, replications))
    np.add.at(weights, (np.arange(samples)[:, None], draws), 1.0)
    return weights


def p_best(cube: Cube, standards: Mapping[str, Standard], seed: int) -> dict[str, float]:
    """How often each model is the cheapest that meets every standard, over bootstrap samples of paired replications.

    The shares add up to less than 1 when in some samples no model meets the standards.
    """
    if not cube.replications:
        return dict.fromkeys(cube.models, float("nan"))
    winner = winners(cube, standards, resample(len(cube.replications), seed))
    return {model: float(np.mean(winner == number)) for number, model in enumerate(cube.models)}


def winners(cube: Cube, standards: Mapping[str, Standard], weights: FloatArray) -> FloatArray:
    """For each row of weights the number of the cheapest model that meets every standard, or -1. Ties: the first."""
    costs = np.stack([weighted(cube, Key(model, *COST), weights) for model in cube.models], axis=1)
    costs = np.where(met(cube, standards, weights), np.nan_to_num(costs, nan=0.0), np.inf)
    return np.where(np.isfinite(costs.min(axis=1)), costs.argmin(axis=1), -1)
