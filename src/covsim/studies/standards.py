"""Judging the standards: is a promise kept, is it broken, or can't it be told yet?"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from covsim.events import FloatArray
from covsim.scenario.judging import Standard
from covsim.studies.cube import Cube, Key
from covsim.studies.rules import lawbreakers
from covsim.studies.summary import estimate_one

MET = "standard.met_share"

Answer = Literal["pass", "fail", "unknown"]


@dataclass(frozen=True)
class Judgement:
    """One standard in one model, at one site or shift when it holds for each.

    ``where`` is ``""`` or ``site=mine_1``; ``value``, ``low`` and ``high`` are the figure and its interval, ``cases``
    how many cases (or minutes) it rests on over all replications; ``more`` is a rough number of further replications
    after which the interval would clear the target, None when that can't be said.
    """

    model: str
    standard: str
    where: str
    kpi: str
    scope: str
    target: float
    at_most: bool
    value: float
    low: float
    high: float
    cases: float
    answer: Answer
    more: int | None = None

    @property
    def margin(self) -> float:
        """How far the figure is on the good side of the target (negative: the bad side)."""
        return (self.target - self.value) if self.at_most else (self.value - self.target)


def judge(cube: Cube, standards: Mapping[str, Standard], level: float) -> tuple[Judgement, ...]:
    """Judge every standard in every model.

    It passes when the bound of the interval nearest to the target is on its good side, fails when the other one is on
    the bad side.
    """
    return tuple(
        _judge(cube, model, name, standard, where, key, level)
        for model in cube.models
        for name, standard in standards.items()
        for where, key in figures_of(cube, model, name, standard)
    )


def figures_of(cube: Cube, model: str, name: str, standard: Standard) -> list[tuple[str, Key]]:
    """The figures by which a standard is judged: one, or one for each site or shift."""
    if standard.kpi:
        kpi, _, scope = standard.kpi.partition(" ")
        return [("", Key(model, kpi, scope.strip() or "all"))]
    whole = f"standard={name}"
    if not standard.for_each:
        return [("", Key(model, MET, whole))]
    head = f"{whole},{standard.for_each}="
    parts = [scope for scope in cube.scopes(MET) if scope.startswith(head)]
    return [(scope[len(whole) + 1 :], Key(model, MET, scope)) for scope in parts] or [("", Key(model, MET, whole))]


def _judge(cube: Cube, model: str, name: str, standard: Standard, where: str, key: Key, level: float) -> Judgement:
    found = estimate_one(cube, key, level)
    target, at_most = target_of(standard)
    value, low, high = float(found.mean), float(found.low), float(found.high)
    answer: Answer = "unknown"
    if (high <= target) if at_most else (low >= target):
        answer = "pass"
    elif (low > target) if at_most else (high < target):
        answer = "fail"
    rows = cube.rows(key)
    cases = float(np.nansum(rows.denominator)) if cube.statistic(key.kpi) in ("share", "ratio") else float(found.n)
    more = _more(value, low, high, target, len(cube.replications)) if answer == "unknown" else None
    return Judgement(
        model, name, where, key.kpi, key.scope, target, at_most, value, low, high, cases, answer, more
    )  # fmt: skip


def target_of(standard: Standard) -> tuple[float, bool]:
    """The number to compare with, and whether the figure must stay at or below it."""
    if standard.at_most is not None:
        return standard.at_most, True
    return (1.0 if standard.at_least is None else standard.at_least), False


def _more(value: float, low: float, high: float, target: float, n: int) -> int | None:
    """Further replications until the interval, shrinking with the square root of their number, clears the target."""
    distance = abs(value - target)
    # A low end of 0 may be cut off, and then says nothing of the width.
    toward = (value - low) if value >= target and low > 0 else (high - value)
    if not (math.isfinite(toward) and distance > 0 and n > 1):
        return None
    return max(1, math.ceil(n * (toward / distance) ** 2) - n)


def met(cube: Cube, standards: Mapping[str, Standard], weights: FloatArray) -> FloatArray:
    """Whether each model meets every standard by its point estimates, for each row of replication weights.

    ``weights`` is (samples, replications), how often each replication counts; the answer is bool, (samples, models).
    A standard without any case is not broken. A model that breaks a hard rule meets nothing.
    """
    meets = np.ones((len(weights), len(cube.models)), dtype=bool)
    outlawed = lawbreakers(cube)
    for column, model in enumerate(cube.models):
        meets[:, column] = model not in outlawed
        for name, standard in standards.items():
            target, at_most = target_of(standard)
            for _, key in figures_of(cube, model, name, standard):
                value = weighted(cube, key, weights)
                broken = value > target if at_most else value < target
                meets[:, column] &= ~broken
    return meets


def weighted(cube: Cube, key: Key, weights: FloatArray) -> FloatArray:
    """The point estimate of a figure for each row of replication weights; NaN when there is nothing to measure."""
    rows = cube.rows(key)
    with np.errstate(invalid="ignore", divide="ignore"):
        if cube.statistic(key.kpi) in ("share", "ratio"):
            top, bottom = np.nan_to_num(rows.numerator), np.nan_to_num(rows.denominator)
            return np.asarray((weights @ top) / (weights @ bottom), dtype=float)
        if cube.statistic(key.kpi) in ("total", "count"):
            return np.asarray((weights @ np.nan_to_num(rows.value)) / weights.sum(axis=1), dtype=float)
        there = ~np.isnan(rows.value)
        infinite = (weights[:, np.isposinf(rows.value)] > 0).any(axis=1)
        finite = np.where(np.isfinite(rows.value), rows.value, 0.0)
        return np.asarray(np.where(infinite, np.inf, (weights @ finite) / (weights @ there.astype(float))), dtype=float)


def answers(judgements: Sequence[Judgement], model: str) -> tuple[Judgement, ...]:
    """The judgements of one model."""
    return tuple(judgement for judgement in judgements if judgement.model == model)


def overall(judgements: Sequence[Judgement]) -> Answer:
    """All pass, any fails, or it can't be told yet."""
    kinds = {judgement.answer for judgement in judgements}
    return "fail" if "fail" in kinds else "unknown" if "unknown" in kinds else "pass"
