"""Typical times of getting ready, and travel from many points at once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from covsim.distributions import ByKey, Constant, FromField, parse_duration
from covsim.metrics.reach import chance, quantile
from covsim.scenario.model import Scenario
from covsim.scenario.resources import Unit
from covsim.travel import Network

NURSE = Unit(0, "nurse 1", "nurse", "person", 0, "base", ("nurse",))


def test_the_median_of_a_law() -> None:
    assert quantile(None, NURSE) == 0.0
    assert quantile(parse_duration({"usually": "2 min", "nine_in_ten_under": "5 min"}), NURSE) == pytest.approx(2.0)
    assert quantile(FromField("delay"), NURSE) == 0.0


def test_a_law_by_keys_counts_where_the_unit_decides_it_and_at_its_slowest_where_the_case_does() -> None:
    cases = (("nurse,minor", Constant(3.0)), ("nurse,critical", Constant(1.0)), ("doctor,minor", Constant(9.0)))
    assert quantile(ByKey(("group", "severity"), cases, Constant(20.0)), NURSE) == 3.0
    assert quantile(ByKey(("group",), (("doctor", Constant(9.0)),), Constant(20.0)), NURSE) == 20.0
    assert quantile(ByKey(("group",), (("doctor", Constant(9.0)),)), NURSE) == 0.0


def test_the_chance_of_a_time_is_the_inverse_of_its_quantile() -> None:
    cases = (("nurse,minor", Constant(3.0)), ("nurse,critical", Constant(1.0)))
    assert [chance(ByKey(("group", "severity"), cases), NURSE, minutes) for minutes in (1.0, 2.9, 3.0)] == [0, 0, 1]
    law = parse_duration({"uniform": {"low": "2 min", "high": "6 min"}})
    assert quantile(law, NURSE, 0.25) == pytest.approx(3.0)
    assert chance(law, NURSE, 3.0) == pytest.approx(0.25)
    assert (chance(None, NURSE, 0.0), chance(None, NURSE, -1.0)) == (1.0, 0.0)


@pytest.mark.parametrize("travel", [
    {"speed": "60 km/h", "detour": 1.3, "fixed": "2 min", "by_hour": {"07:00-09:00": 1.5}},
    {"links": {"a": {"b": "10 min"}, "b": {"c": "7 min"}, "a2": {"c": "3 min"}}, "by_hour": {"07:00-09:00": 1.5}},
])  # fmt: skip
def test_many_points_at_once_are_as_far_as_each_alone(travel: dict[str, Any]) -> None:
    sites: dict[str, Any] = {"a": {"at": [0, 0]}, "b": {"at": [10, 0]}, "c": {"at": [5, 8]}, "a2": {"at": [1, 1]}}
    spec = {"covsim": 1, "name": "t", "clock": {"horizon": "1 day"}, "sites": sites, "travel": {"way": travel}}
    mode = Network(Scenario.model_validate(spec)).modes["way"]
    x, y, times = np.array([0.0, 3, 9, 5]), np.array([0.0, 1, 1, 7]), np.array([0.0, 430, 500, 600])
    for site in range(4):
        alone = [mode.from_point(*place, site, time) for *place, time in zip(x.tolist(), y.tolist(), times.tolist())]
        assert mode.from_points(x, y, site, times).tolist() == pytest.approx(alone)


def test_points_that_are_not_known_are_out_of_reach() -> None:
    spec = {"covsim": 1, "name": "t", "clock": {"horizon": "1 day"}, "sites": {"a": {"at": [0, 0]}, "b": {}},
            "travel": {"way": {"speed": "60 km/h"}}}  # fmt: skip
    mode = Network(Scenario.model_validate(spec)).modes["way"]
    assert mode.from_points(np.array([np.nan, 3.0]), np.array([np.nan, 4.0]), 0, np.zeros(2)).tolist() == [np.inf, 5.0]
    assert mode.from_points(np.array([3.0]), np.array([4.0]), 1, np.zeros(1)).tolist() == [np.inf]
