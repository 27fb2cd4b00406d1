"""Models compared replication by replication, on the same cases.

Each difference has an interval of its own (``ci_low``, ``ci_high``) and a wider one (``joint_low``, ``joint_high``):
all models' joint intervals of a figure hold together with the given confidence, by Bonferroni's inequality, which asks
nothing of how the models depend on each other (Law, *Simulation Modeling and Analysis*, 5th ed., 10.3).
``variance_ratio`` says what the same cases are worth: the variance of the paired difference over what it would be with
independent runs, the sum of both variances (Law 11.2); 0.1 means that independent runs would need ten times as many
replications.
"""

from __future__ import annotations

import math
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
from covsim.studies.summary import estimate

COMPARISON = ("kpi", "scope", "baseline", "model", "n", "difference", "ci_low", "ci_high", "p_best",
              "joint_low", "joint_high", "variance_ratio")  # fmt: skip
SHARPEST = 1000.0
"""The same cases are never said to be worth more: beyond, hardly anything but rounding tells the replications apart."""
RESAMPLES = 2000
"""Bootstrap samples for ``p_best``: its standard error is at most 1.1 percentage points."""


def difference(rows: Rows, base: Rows, statistic: Statistic, level: float) -> Estimate:
    """The paired difference that fits the statistic; works for one figure or for many."""
    if statistic in ("share", "ratio"):
        return ratio_difference(rows.numerator, rows.denominator, base.numerator, base.denominator, level)
    if statistic in ("total", "count"):
        return mean_difference(np.nan_to_num(rows.value), np.nan_to_num(base.value), level)
    return mean_difference(rows.value, base.value, level)


def joint_level(level: float, comparisons: int) -> float:
    """Confidence of each of so many intervals that are to hold together with confidence ``level`` (Bonferroni)."""
    return 1 - (1 - level) / max(comparisons, 1)


def variance_ratio(rows: Rows, base: Rows, statistic: Statistic, level: float) -> FloatArray:
    """Variance of the paired difference over that between independent runs; NaN where neither model varies."""
    alone = [estimate(side, statistic, level).sd for side in (rows, base)]
    independent = alone[0] ** 2 + alone[1] ** 2
    paired = difference(rows, base, statistic, level).sd ** 2
    return np.asarray(np.where(independent > 0, paired / np.where(independent > 0, independent, 1.0), np.nan))


def sharper(ratio: float) -> float:
    """How many times as many independent replications a ``variance_ratio`` is worth: at most ``SHARPEST``."""
    return math.nan if math.isnan(ratio) else 1 / max(ratio, 1 / SHARPEST)


def compare_pair(cube: Cube, model: str, baseline: str, level: float, comparisons: int) -> pd.DataFrame:
    """Every figure that both models have: the columns of ``comparison.csv`` but ``p_best``."""
    pairs = [(row, base) for row, key in enumerate(cube.keys)
             if key.model == model and (base := cube.row(key._replace(model=baseline))) is not None]  # fmt: skip
    statistics = np.array([cube.statistic(cube.keys[row].kpi) for row, _ in pairs], dtype=object)
    own, joint = (np.full((len(Estimate._fields), len(pairs)), np.nan) for _ in range(2))
    ratios = np.full(len(pairs), np.nan)
    for statistic in dict.fromkeys(statistics):
        chosen = np.flatnonzero(statistics == statistic)
        rows, bases = (cube.take([pairs[n][side] for n in chosen]) for side in (0, 1))
        own[:, chosen] = difference(rows, bases, statistic, level)
        joint[:, chosen] = difference(rows, bases, statistic, joint_level(level, comparisons))
        ratios[chosen] = variance_ratio(rows, bases, statistic, level)
    frame = pd.DataFrame([cube.keys[row][1:] for row, _ in pairs], columns=["kpi", "scope"])
    frame["baseline"], frame["model"] = baseline, model
    frame["n"] = own[0].astype(int)
    frame["difference"], frame["ci_low"], frame["ci_high"] = own[1], own[3], own[4]
    frame["joint_low"], frame["joint_high"], frame["variance_ratio"] = joint[3], joint[4], ratios
    return frame


def compare(cube: Cube, baseline: str, best: Mapping[str, float], level: float) -> pd.DataFrame:
    """The columns of ``comparison.csv``: every figure that a model and the baseline both have.

    ``best`` is ``p_best`` by model; it belongs to the model and stands on each of its rows.
    """
    others = [model for model in cube.models if model != baseline]
    frames = [compare_pair(cube, model, baseline, level, len(others)).assign(p_best=best.get(model, np.nan))
              for model in others]  # fmt: skip
    columns = list(COMPARISON)
    return pd.concat(frames, ignore_index=True)[columns] if frames else pd.DataFrame(columns=columns)


def compare_all(cube: Cube, kpi: str, scope: str, level: float) -> pd.DataFrame:
    """One figure between all pairs of models (the first of each pair is the baseline); joint over all pairs."""
    models = [model for model in cube.models if Key(model, kpi, scope) in cube]
    wanted = Cube([key for key in cube.keys if key[1:] == (kpi, scope)],
                  cube.take([n for n, key in enumerate(cube.keys) if key[1:] == (kpi, scope)]),
                  models, cube.replications)  # fmt: skip
    pairs = [(base, model) for n, base in enumerate(models) for model in models[n + 1 :]]
    frames = [compare_pair(wanted, model, base, level, len(pairs)) for base, model in pairs]
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
