"""Closed forms against published or independently computed values, and survival curves against their sources."""

from __future__ import annotations

import math

import numpy as np
import pytest

from covsim.metrics import analytic
from covsim.metrics.outcomes import de_maio, survival, table, waalewijn
from covsim.scenario.judging import Survival


@pytest.mark.parametrize(
    ("servers", "load", "loss"),
    [(3, 1.5, 0.134328), (10, 8.0, 0.121661), (20, 12.0, 0.009796), (1, 0.0171, 0.016813)],
)
def test_erlang_b(servers: int, load: float, loss: float) -> None:
    assert analytic.erlang_b(servers, load) == pytest.approx(loss, abs=5e-7)


@pytest.mark.parametrize(
    ("servers", "load", "wait"), [(4, 8 * 20 / 60, 0.378418), (1, 0.2556, 0.2556), (2, 0.2556, 0.0290)]
)
def test_erlang_c(servers: int, load: float, wait: float) -> None:
    assert analytic.erlang_c(servers, load) == pytest.approx(wait, abs=5e-5)


def test_mmc_wait() -> None:
    assert analytic.mmc_wait(4, 8 / 60, 20) == pytest.approx(5.676275, abs=1e-6)
    assert analytic.mmc_wait(4, 45 / 60, 4) == pytest.approx(2.037736, abs=1e-6)
    assert analytic.mmc_wait(1, 0.9, 1) == pytest.approx(9.0)
    assert analytic.mmc_wait_exceeds(4, 8 / 60, 20, 10) == pytest.approx(0.194286, abs=1e-6)


def test_more_work_than_servers() -> None:
    assert analytic.erlang_c(2, 2.0) == 1.0
    assert analytic.mmc_wait(2, 1.0, 2.0) == math.inf
    assert analytic.mmc_wait_exceeds(2, 1.0, 2.0, 60.0) == 1.0


def test_mmc_with_patience() -> None:
    left, wait, wait_of_served = analytic.mmcm(4, 0.2, 20, 30)
    assert left == pytest.approx(0.176373, abs=1e-6)
    assert wait == pytest.approx(5.291181, abs=1e-6)
    assert wait_of_served == pytest.approx(4.809011, abs=1e-6)


def test_patience_without_end_is_mmc() -> None:
    found = analytic.mmcm(4, 8 / 60, 20, 1e9)
    assert found.wait == pytest.approx(analytic.mmc_wait(4, 8 / 60, 20), rel=1e-6)
    assert found.wait_of_served == pytest.approx(found.wait, rel=1e-6)


def test_patience_when_far_too_few_serve() -> None:
    # in the fluid limit the share 1 - c / load leaves
    assert analytic.mmcm(100, 100.0, 20.0, 30.0).left == pytest.approx(0.95, abs=1e-3)


def test_mexclp() -> None:
    demand, covered, units = (10, 20, 30, 25, 15), ((0, 1), (1, 2, 3), (3, 4)), (1, 2, 1)
    assert analytic.mexclp(demand, covered, units, 0.3) == pytest.approx(0.885850)
    assert analytic.mexclp(demand, covered, units, 0.5) == pytest.approx(0.743750)


@pytest.mark.parametrize(
    ("stay", "interval", "seen"), [(10, 160, 0.062), (20, 160, 0.125), (45, 160, 0.273), (45, 60, 0.552)]
)
def test_fixed_patrol(stay: float, interval: float, seen: float) -> None:
    assert analytic.seen_by_fixed_patrol(stay, interval) == pytest.approx(seen, abs=6e-4)


def test_random_patrol() -> None:
    assert analytic.seen_by_random_patrol(20, 160) == 20 / 180


def test_de_maio() -> None:
    minutes = np.array([2.0, 4, 5, 6, 8, 10, 12, 15, np.inf])
    assert de_maio(minutes) == pytest.approx([0.231, 0.151, 0.120, 0.095, 0.059, 0.036, 0.021, 0.010, 0], abs=6e-4)


def test_waalewijn() -> None:
    found = waalewijn(np.array([2.0, np.inf, 2.0, 9.0]), np.array([8.0, 8.0, np.inf, 8.0]))
    both, alone = 1 / (1 + math.exp(0.04 + 0.6 + 0.84)), 1 / (1 + math.exp(0.04 + 2.4))
    assert found == pytest.approx([both, alone, 0.0, alone])


def test_table_of_survival_is_flat_beyond_its_ends() -> None:
    points = {"10 min": 0.9, "1 h": 0.4}
    assert table(np.array([0.0, 10, 35, 60, 200, np.inf]), points) == pytest.approx([0.9, 0.9, 0.65, 0.4, 0.4, 0.4])


def test_calibration_and_cases_without_the_time() -> None:
    spec = Survival.model_validate({"function": "de_maio", "measure": "m", "factor": 0.5})
    found = survival(spec, {"m": np.array([8.0, np.inf, np.nan])})
    assert found == pytest.approx([0.5 / (1 + math.exp(0.679 + 0.262 * 8)), 0.0, math.nan], nan_ok=True)
    high = Survival.model_validate({"function": "table", "measure": "m", "points": {"0 min": 0.8}, "factor": 2})
    assert survival(high, {"m": np.array([1.0])}) == [1.0]
