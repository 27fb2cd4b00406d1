"""Stocks against closed forms: one-for-one ordering is a loss system, periodic delivery a Poisson count."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

import covsim
from covsim import Luck

SCENARIO = """
covsim: 1
name: suits
clock: {{start: 2025-01-06, horizon: 4000 h}}
sites: {{ward: {{}}}}
stocks: {{suit: {{at: ward, start: 5, {supply}}}}}
demand: {{entry: {{rate: 3/h, where: ward, pathway: entry}}}}
pathways: {{entry: {{dress: {{treat: {{needs: {{suit: 1}}, takes: 5 min, patience: 0 min}}}}}}}}
"""


def shares(folder: Path, supply: str, replications: int) -> tuple[np.ndarray, np.ndarray]:
    """Share of time without any, and share of those who get none, by replication."""
    file = folder / "scenario.yaml"
    file.write_text(SCENARIO.format(supply=supply), encoding="utf-8")
    scenario = covsim.load(file)
    out, lost = [], []
    for replication in range(1, replications + 1):
        incidents = covsim.sample(scenario, Luck(seed=1, replication=replication))
        measured = covsim.measure(scenario, incidents, covsim.simulate(scenario, incidents))
        found = {(figure.kpi, figure.scope): figure.value for figure in measured.figures}
        out.append(found["stock.out_share", "stock=suit"])
        lost.append(found["lost.share", "all"])
    return np.array(out), np.array(lost)


def agrees(values: np.ndarray, exact: float) -> bool:
    """Within four standard errors."""
    return bool(abs(values.mean() - exact) <= 4 * values.std(ddof=1) / math.sqrt(len(values)))


@pytest.mark.parametrize("takes", ["1 h", "{exponential: {mean: 1 h}}"])
def test_one_for_one_ordering_is_a_loss_system(tmp_path, takes):
    """Every suit that is used is ordered again: the suits on order are the busy servers of M/G/5/5 with load 3.

    None is left as long as all 5 are on order: Erlang B(5, 3) = 0.11005 (Erlang 1917; lost sales: Karush 1957,
    Operations Research 5(5)), whatever the law of the supply time.
    """
    out, lost = shares(tmp_path, f"order: {{below: 5, up_to: 5, takes: {takes}}}", 5)
    exact = (3**5 / math.factorial(5)) / sum(3**n / math.factorial(n) for n in range(6))
    assert exact == pytest.approx(0.11005, abs=1e-5)
    assert agrees(out, exact)
    assert agrees(lost, exact)


def test_deliveries_at_fixed_intervals(tmp_path):
    """Filled up to 5 every hour with 3 Poisson uses an hour: the mean number used is E min(N, 5), the rest is lost."""
    _, lost = shares(tmp_path, "deliver: {every: 1 h, up_to: 5}", 5)
    weights = [math.exp(-3) * 3**n / math.factorial(n) for n in range(60)]
    exact = 1 - sum(min(n, 5) * weight for n, weight in enumerate(weights)) / 3
    assert agrees(lost, exact)
