"""Intervals of figures that can't be negative end at 0; those of differences don't."""

import math

import numpy as np
import pytest

from covsim.studies.comparison import difference
from covsim.studies.cube import Cube, Key, Rows
from covsim.studies.summary import estimate, estimate_one, summarise


def rows_of(*replications):
    """Numerators with denominator 1."""
    column = np.array([replications], dtype=float)
    return Rows(column, column, np.ones_like(column))


@pytest.mark.parametrize("kpi", ["overtime.hours", "wait.p90", "wait.mean", "cost.per_year"])
def test_the_low_end_is_cut_off_at_0(kpi):
    """0, 0 and 6: mean 2, sd 3.4641, t(2) = 4.302653, so Student's low end is -6.605."""
    key = Key("a", kpi, "all")
    cube = Cube([key], rows_of(0.0, 0.0, 6.0), ["a"], range(1, 4))
    raw, found = estimate(cube.rows(key), cube.statistic(kpi), 0.95), estimate_one(cube, key, 0.95)
    assert float(raw.low) < 0
    assert float(found.low) == 0
    assert (float(found.mean), float(found.high)) == (2, float(raw.high))
    assert summarise(cube, 0.95)["ci_low"].tolist() == [0]


def test_a_figure_that_is_negative_somewhere_keeps_its_interval():
    found = estimate_one(Cube([Key("a", "x", "all")], rows_of(-1.0, 0.0, 1.0), ["a"], range(1, 4)), Key("a", "x", "all"), 0.95)
    assert float(found.low) == pytest.approx(-4.302653 / math.sqrt(3), rel=1e-6)


def test_differences_go_below_0():
    assert float(difference(rows_of(0.0, 0.0, 6.0), rows_of(0.0, 0.0, 0.0), "total", 0.95).low[0]) < 0
