"""Back-check: do figures observed in the past lie where the model says that such figures lie?

What is observed is one year, so it is set against the spread of single years (a prediction interval), not against the
interval of the mean, which many replications make as narrow as one likes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import stdtrit

from covsim.errors import CovsimError
from covsim.events import FloatArray
from covsim.metrics.amounts import amount
from covsim.metrics.catalogue import Kpi, entry
from covsim.scenario.model import Scenario
from covsim.studies.cube import Cube, Key
from covsim.studies.rare import is_rare_count, poisson_prediction

Answer = Literal["inside", "below", "above", "unknown"]


@dataclass(frozen=True)
class BackCheck:
    """An observed figure beside the range of the simulated ones.

    ``observed``, ``mean``, ``low`` and ``high`` are in the KPI's ``unit``, totals for ``period`` minutes. ``answer``
    says where the observed figure lies; ``unknown`` with fewer than two replications that have the figure.
    """

    name: str
    label: str
    model: str
    kpi: str
    scope: str
    unit: str
    period: float
    observed: float
    mean: float
    low: float
    high: float
    answer: Answer
    as_of: str
    source: str


def back_check(cube: Cube, scenario: Scenario, window: float, baseline: str, level: float) -> tuple[BackCheck, ...]:
    """All observed figures of the models that were run; ``window`` is the measured time of a replication."""
    checks = []
    for name, seen in scenario.observed.items():
        model = seen.model or baseline
        kpi_id, _, scope = seen.kpi.partition(" ")
        kpi = entry(kpi_id)
        if kpi is None:
            raise CovsimError(f"observed.{name}: there is no KPI {kpi_id!r}")
        if model not in cube.models:
            continue
        observed = amount(seen.value, kpi, seen.period)
        scope = scope.strip() or "all"
        mean, low, high = predicted(cube, Key(model, kpi_id, scope), kpi, window, seen.period, level)
        checks.append(BackCheck(
            name, seen.label or name, model, kpi_id, scope, kpi.unit, seen.period, observed, mean, low, high,
            _answer(observed, low, high), seen.as_of, seen.source,
        ))  # fmt: skip
    return tuple(checks)


def predicted(
    cube: Cube, key: Key, kpi: Kpi, window: float, period: float, level: float
) -> tuple[float, float, float]:
    """Mean of a figure over the replications, and the range in which that of a further ``period`` lies.

    ``mean -+ t sd sqrt(window / period + 1 / n)`` (Hahn & Meeker 1991, Statistical Intervals, 4.8, where both are as
    long), cut off at what the figure can be; exact limits for few Poisson counts. NaN where it can't be known.
    """
    rows = cube.rows(key)
    values = np.nan_to_num(rows.value) if kpi.form == "total" else rows.value[~np.isnan(rows.value)]
    scale = period / window if kpi.form == "total" else 1.0
    n = len(values)
    mean = float(values.mean()) * scale if n else math.nan
    if n < 2 or not np.isfinite(values).all():
        return mean, math.nan, math.nan
    if kpi.unit == "cases" and kpi.form == "total" and is_rare_count(values):
        return (mean, *poisson_prediction(float(values.sum()), n * window, period, level))
    half = _half(values, window / period, level) * scale
    high = mean + half
    return mean, max(mean - half, 0.0), min(high, 1.0) if kpi.unit == "share" else high


def _half(values: FloatArray, longer: float, level: float) -> float:
    n = len(values)
    return float(stdtrit(n - 1, (1 + level) / 2) * values.std(ddof=1) * math.sqrt(longer + 1 / n))


def _answer(observed: float, low: float, high: float) -> Answer:
    if math.isnan(low) or math.isnan(high):
        return "unknown"
    slack = 1e-9 * max(abs(low), abs(high), 1.0)
    return "below" if observed < low - slack else "above" if observed > high + slack else "inside"


def inside(checks: Sequence[BackCheck]) -> tuple[int, int]:
    """How many figures lie within the range, and of how many."""
    return sum(check.answer == "inside" for check in checks), len(checks)
