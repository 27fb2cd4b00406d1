"""Made-up results, small and plausible, in the frames that charts read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import pytest

SUMMARY = ["model", "kpi", "scope", "unit", "n", "mean", "sd", "ci_low", "ci_high"]
COMPARISON = ["kpi", "scope", "baseline", "model", "n", "difference", "ci_low", "ci_high", "p_best"]
REPLICATIONS = ["model", "replication", "kpi", "scope", "value"]
PROFILES = ["model", "profile", "scope", "x", "numerator", "denominator"]


@dataclass(frozen=True)
class MadeUp:
    """Stands in for ``covsim.store.Results``."""

    kpis: pd.DataFrame
    comparison: pd.DataFrame
    replications: pd.DataFrame
    profiles: pd.DataFrame
    models: Sequence[str]
    labels: Mapping[str, str] = field(default_factory=dict)
    standards: Sequence[Mapping[str, Any]] = ()
    level: float = 0.95
    verdict: Mapping[str, Any] = field(default_factory=dict)
    assumptions: Mapping[str, Any] | None = None


LABELS = {
    "hospital": "矿区医院",
    "clinic": "门诊部",
    "station": "医疗服务站",
    "station_kits": "服务站＋远端急救箱",
    "doctor": "急诊医生",
    "nurse": "护士",
    "driver": "驾驶员",
    "medic": "井口医务员",
    "mine_1": "新集一矿",
    "mine_2": "新集二矿",
    "post": "井口岗",
    "crew": "急救小组",
    "time_to_hands": "首个受训人员到达",
    "time_to_doctor": "医生到达",
}
STANDARDS = (
    {"name": "reached_in_15", "label": "", "measure": "time_to_doctor", "within": 15.0, "at_least": 0.9},
    {"name": "ready", "label": "", "cover": "post", "at_least": 0.95},
)
ANSWERS = ("pass", "unknown", "fail")
CAUSES = ("all_busy", "away_on_duty", "nobody_on_duty", "travelling", "equipment_not_ready")


def make(
    models: Sequence[str] = ("hospital", "clinic", "station", "station_kits"),
    n: int = 20,
    sites: int = 2,
    roles: Sequence[str] = ("doctor", "nurse", "driver", "medic"),
    labels: Mapping[str, str] = LABELS,
) -> MadeUp:
    """Results of ``n`` replications; the later a model stands, the cheaper it is and the less it covers."""
    summary, comparison, profiles = [], [], []

    def figure(model: str, kpi: str, scope: str, unit: str, mean: float, half: float) -> None:
        low, high = (mean - half, mean + half) if n > 1 else (np.nan, np.nan)
        summary.append((model, kpi, scope, unit, n, mean, half * 2, low, high))
        if model == models[0]:
            first[kpi, scope] = mean
        else:
            gap = mean - first[kpi, scope]
            ends = (gap - half, gap + half) if n > 1 else (np.nan, np.nan)
            comparison.append((kpi, scope, models[0], model, n, gap, *ends, 0.1))

    first: dict[tuple[str, str], float] = {}
    answers: dict[str, Any] = {}
    places = [f"mine_{k + 1}" for k in range(sites)]
    for k, model in enumerate(models):
        worse = k / max(4, len(models))
        figure(model, "cost.per_year", "all", "CNY", 9.4e6 * (1 - 0.7 * worse) - 2e5 * (k % 3), 6e4)
        answers[model] = {"standards": ANSWERS[k % 3]}
        figure(model, "coverage.share", "all", "share", 0.995 - 0.09 * worse**2 + 0.004 * (k % 2), 0.004)
        for place in places:
            figure(model, "coverage.share", f"cover=post,site={place}", "share", 0.99 - 0.05 * worse, 0.01)
        for cover in ("post", "crew"):
            figure(model, "coverage.share", f"cover={cover}", "share", 0.985 - 0.06 * worse, 0.006)
        figure(model, "standard.met_share", "standard=reached_in_15", "share", 0.95 - 0.09 * worse, 0.012)
        figure(model, "standard.met_share", "standard=ready", "share", 0.985 - 0.06 * worse, 0.006)
        figure(model, "time_to.time_to_doctor.p90", "all", "min", 12 + 7 * worse, 1.5)
        figure(model, "wait.mean", "all", "min", 3.2 + 9 * worse, 0.8)
        figure(model, "unserved.share", "all", "share", 0.012 + 0.01 * worse, 0.012)
        figure(model, "overtime.hours", "all", "h", 1240 + 800 * worse, 90)
        for r, role in enumerate(roles):
            figure(model, "utilisation", f"role={role}", "share", 0.12 + 0.07 * (r % 7) + 0.3 * worse, 0.02)
        figure(model, "shortfall.share", "all", "share", 0.008 + 0.05 * worse, 0.002)
        for place in places:
            figure(model, "shortfall.share", f"site={place}", "share", 0.007 + 0.04 * worse, 0.002)
        for cover in ("post", "crew"):
            figure(model, "uncovered.minutes", f"cover={cover}", "min", 20 + 9000 * worse, 60)
            for cause, part in (("all_busy", 0.7), ("away_on_duty", 0.3)):
                minutes = part * (20 + 9000 * worse)
                figure(model, "uncovered.minutes", f"cover={cover},cause={cause}", "min", minutes, 50)
        for c, cause in enumerate(CAUSES):
            share = (0.004 + 0.03 * worse) / (c + 1)
            figure(model, "shortfall.share", f"cause={cause}", "share", share, 0.001)
            for p, place in enumerate(places):
                figure(model, "shortfall.share", f"cause={cause},site={place}", "share", share * (1 + p % 3) / 2, 0.001)
        profiles += _curves(model, worse, places, roles)
    winners = {f"draw-{d + 1}": models[d % 2 if len(models) > 1 else 0] for d in range(6)}
    flip = {"path": "streams.calls.rate", "middle": "8.5 min", "wins_low": 3, "draws_low": 3, "wins_high": 1,
            "draws_high": 4}  # fmt: skip
    drawn = {"winners": winners, "inputs": 5, "fixed": 7, "replications": 2, "favourite": models[0], "flips": [flip]}
    return MadeUp(
        pd.DataFrame(summary, columns=SUMMARY),
        pd.DataFrame(comparison, columns=COMPARISON),
        pd.DataFrame(columns=REPLICATIONS),
        pd.DataFrame(profiles, columns=PROFILES),
        tuple(models),
        labels,
        STANDARDS,
        verdict={"models": answers},
        assumptions=drawn,
    )


def _curves(model: str, worse: float, places: Sequence[str], roles: Sequence[str]) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    for m, measure in enumerate(("time_to_hands", "time_to_doctor")):
        for minute in range(61):
            reached = (0.995 - 0.03 * worse) * (1 - np.exp(-((minute / (4 + 4 * m + 5 * worse)) ** 1.6)))
            rows.append((model, f"reached:{measure}", "all", float(minute), round(5200 * reached), 5200.0))
    hours = np.arange(168)
    night = (hours % 24 < 7) | (hours % 24 >= 20)
    weekend = hours >= 120
    for p, place in enumerate(places):
        covered = 1 - worse * (0.05 + 0.25 * night + 0.12 * weekend) / (1 + 0.3 * p)
        rows += [
            (model, "coverage", f"cover=post,site={place}", float(h), 3000 * c, 3000.0) for h, c in zip(hours, covered)
        ]
    cases = 2.5 + 2 * np.sin((hours % 24 - 8) / 24 * 2 * np.pi) + ~weekend
    rows += [(model, "cases", "all", float(h), 52 * c, 52.0) for h, c in zip(hours, cases)]
    for r, role in enumerate(roles):
        people = np.where(night, 1 + r % 2, 3 - 2 * worse + r % 3) - 0.5 * weekend
        rows += [(model, "on_duty", f"role={role}", float(h), 3120 * c, 3120.0) for h, c in zip(hours, people)]
        busy = people * (0.15 + 0.05 * (r % 7) + 0.1 * cases / 5)
        rows += [(model, "busy", f"role={role}", float(h), 3120 * c, 3120.0) for h, c in zip(hours, busy)]
    return rows


@pytest.fixture(scope="session")
def made_up() -> MadeUp:
    """Four models, twenty replications, two sites."""
    return make()


@pytest.fixture(scope="session")
def maker() -> Callable[..., MadeUp]:
    """Makes other results."""
    return make
