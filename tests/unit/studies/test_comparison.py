"""Paired differences: joint intervals, what the same cases are worth, all pairs; worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from covsim.studies.comparison import COMPARISON, compare, compare_all, joint_level, sharper
from covsim.studies.cube import Cube, Key, Rows
from covsim.studies.decision import decide

COSTS = {"hospital": [10.0, 12.0, 14.0, 16.0], "clinic": [11.0, 14.0, 14.0, 17.0], "station": [9.0, 9.0, 9.0, 9.0]}
# clinic - hospital: 1, 2, 0, 1: mean 1, variance 2/3; alone the variances are 6 and 20/3.
SD = math.sqrt(2 / 3)
T = {0.95: 3.1824463, 0.975: 4.1765348, 1 - 0.05 / 3: 4.8566573}
"""Student's t for 3 degrees of freedom, two-sided."""


@pytest.fixture
def cube() -> Cube:
    values = np.array(list(COSTS.values()))
    return Cube([Key(model, "overtime.hours", "all") for model in COSTS], Rows(values, values, np.ones_like(values)), tuple(COSTS), range(1, 5))


def test_joint_intervals_by_bonferroni(cube):
    """Two comparisons with the baseline: each joint interval is one of 97.5%."""
    frame = compare(cube, "hospital", {"clinic": 0.25}, 0.95)
    assert tuple(frame.columns) == COMPARISON
    clinic = frame[frame["model"] == "clinic"].iloc[0]
    assert clinic["difference"] == 1
    assert clinic["ci_high"] - 1 == pytest.approx(T[0.95] * SD / 2, rel=1e-6)
    assert clinic["joint_high"] - 1 == pytest.approx(T[0.975] * SD / 2, rel=1e-6)
    assert 1 - clinic["joint_low"] == pytest.approx(T[0.975] * SD / 2, rel=1e-6)
    assert joint_level(0.95, 2) == pytest.approx(0.975)
    assert joint_level(0.95, 1) == joint_level(0.95, 0) == pytest.approx(0.95)


def test_what_the_same_cases_are_worth(cube):
    """The variance of the differences, 2/3, over the sum of both variances, 6 + 20/3; 1 when one model does not vary."""
    ratio = compare(cube, "hospital", {}, 0.95).set_index("model")["variance_ratio"]
    assert ratio["clinic"] == pytest.approx((2 / 3) / (6 + 20 / 3))
    assert ratio["station"] == pytest.approx(1.0)
    flat = Cube([Key(model, "overtime.hours", "all") for model in "ab"], Rows(*(np.ones((2, 4)),) * 3), ("a", "b"), range(1, 5))
    assert math.isnan(compare(flat, "a", {}, 0.95)["variance_ratio"][0])


def test_all_pairs(cube):
    """Three pairs: each joint interval is one of 98.33%."""
    frame = compare_all(cube, "overtime.hours", "all", 0.95)
    assert frame[["baseline", "model"]].values.tolist() == [["hospital", "clinic"], ["hospital", "station"], ["clinic", "station"]]
    assert frame["difference"].tolist() == [1, -4, -5]
    assert frame["joint_high"][0] - 1 == pytest.approx(T[1 - 0.05 / 3] * SD / 2, rel=1e-6)
    assert compare_all(cube, "wait.mean", "all", 0.95).empty


def test_what_a_ratio_of_variances_is_worth():
    assert sharper(0.25) == 4.0
    assert sharper(0.0) == 1000.0
    assert math.isnan(sharper(math.nan))


def test_cost_differences_of_a_decision_hold_jointly():
    """Two models compared with the chosen one: 97.5% each; hospital - station is 1, 3, 5, 7 above a level cost."""
    keys = [Key(model, "cost.per_year", "all") for model in COSTS]
    values = np.array(list(COSTS.values()))
    decision = decide(Cube(keys, Rows(values, values, np.ones_like(values)), tuple(COSTS), range(1, 5)), [], {}, 0.95)
    assert decision.chosen == "station"
    dearer = decision.standings["hospital"].dearer
    assert dearer.value == 4.0
    assert dearer.high - 4 == pytest.approx(T[0.975] * math.sqrt(20 / 3) / 2, rel=1e-6)
    assert decision.standings["hospital"].sharper == pytest.approx(1.0)
    assert math.isnan(decision.standings["station"].sharper)
