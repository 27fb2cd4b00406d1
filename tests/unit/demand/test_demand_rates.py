"""Rates over time: exact inversion, and weights that keep the mean rate."""

from __future__ import annotations

import datetime as dt
from math import pi, sin, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from covsim.calendars import DAY, WEEK, parse_hours
from covsim.demand.arrivals import poisson, renewal
from covsim.demand.axis import Axis
from covsim.demand.rates import PiecewiseRate, modulated, open_rate, tabulated
from covsim.distributions import Constant, Exponential, parse_duration
from covsim.errors import CovsimError
from covsim.scenario.streams import Profile, RateTable
from covsim.streams import Luck

MONDAY = Axis(dt.datetime(2025, 1, 6), 52 * WEEK, 0.0)
THURSDAY_NOON = Axis(dt.datetime(2025, 1, 9, 12), 52 * WEEK, 3 * DAY + 720)


def expected(rate: PiecewiseRate, low: float, high: float) -> float:
    return rate.within(low, high).total


def test_constant_pieces_invert_linearly_and_gaps_are_skipped():
    rate = PiecewiseRate(np.array([0.0, 10.0, 20.0, 30.0]), np.array([0.5, 0.0, 2.0]), np.array([0.5, 0.0, 2.0]))
    assert rate.total == 25
    assert rate.invert(np.array([0.0, 2.5, 4.999, 5.0, 15.0])).tolist() == [0, 5, 9.998, 20, 25]


def test_straight_lines_invert_by_the_square_root():
    rising = PiecewiseRate(np.array([0.0, 10.0]), np.array([0.0]), np.array([2.0]))
    # L(t) = t^2 / 10
    assert rising.invert(np.array([0.1, 2.5, 6.4])).tolist() == pytest.approx([1, 5, 8])
    falling = PiecewiseRate(np.array([0.0, 10.0]), np.array([2.0]), np.array([0.0]))
    # L(t) = 2t - t^2 / 10
    assert falling.invert(np.array([3.6, 7.5, 10.0 - 1e-12])).tolist() == pytest.approx([2, 5, 10], rel=1e-5)


@given(
    st.lists(st.tuples(st.floats(0.1, 50), st.floats(0, 3), st.floats(0, 3)), min_size=1, max_size=8),
    st.lists(st.floats(0, 1, exclude_max=True), min_size=1, max_size=20),
)
def test_inversion_undoes_the_cumulative_rate(pieces, shares):
    edges = np.concatenate(([0.0], np.cumsum([length for length, _, _ in pieces])))
    rate = PiecewiseRate(edges, np.array([a for _, a, _ in pieces]), np.array([b for _, _, b in pieces]))
    if rate.total < 1e-6:
        return
    events = np.sort(np.array(shares)) * rate.total
    times = rate.invert(events)
    assert (np.diff(times) >= 0).all()
    np.testing.assert_allclose([expected(rate, 0.0, t) for t in times], events, atol=1e-6 * rate.total)


def test_weights_keep_the_mean_rate_over_a_week():
    profile = Profile(hour=(1,) * 8 + (3,) * 8 + (2,) * 8, weekday=(1, 1, 1, 1, 1, 4, 4))
    rate = modulated(0.01, profile, MONDAY, 0, 3 * WEEK)
    assert rate.total == pytest.approx(0.01 * 3 * WEEK)
    saturday_night, monday_noon = expected(rate, 5 * DAY, 5 * DAY + 60), expected(rate, 720, 780)
    assert saturday_night / monday_noon == pytest.approx(4 / 3)
    # mean hour weight 2, mean weekday weight 13/7
    assert monday_noon == pytest.approx(0.01 * 60 * 3 / 2 * 7 / 13)


def test_the_clock_may_start_at_any_moment():
    profile = Profile(hour=(0,) * 12 + (1,) * 12, weekday=(0, 0, 0, 1, 0, 0, 0))
    rate = modulated(1.0, profile, THURSDAY_NOON, 0, 2 * WEEK)
    assert rate.total == pytest.approx(2 * WEEK)
    assert expected(rate, 0, 720) == pytest.approx(WEEK)
    assert expected(rate, 720, WEEK) == 0


def test_opening_hours_concentrate_the_rate():
    hours = parse_hours("Mon-Fri 08:00-12:00")
    rate = open_rate(0.001, hours, MONDAY, 0, 4 * WEEK)
    assert rate.total == pytest.approx(0.001 * 4 * WEEK)
    assert expected(rate, 480, 720) == pytest.approx(0.001 * WEEK / 5)
    assert expected(rate, 720, DAY + 480) == 0


def test_month_weights_keep_the_mean_over_an_average_year():
    summer = Profile(month=(0, 0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0))
    rate = modulated(1.0, summer, Axis(dt.datetime(2025, 1, 1), 525600, 2 * DAY), 0, 525600)
    assert rate.total == pytest.approx(365.25 * DAY)
    first_of_june = (31 + 28 + 31 + 30 + 31) * DAY
    assert expected(rate, 0, first_of_june) == 0
    assert expected(rate, first_of_june, first_of_june + 30 * DAY) == pytest.approx(365.25 * DAY * 30 / 122)
    even = modulated(1.0, Profile(month=(2,) * 12), MONDAY, 0, 1000)
    assert even.total == pytest.approx(1000)


def test_lines_from_hour_to_hour_follow_a_sine():
    """10 + 6 sin per hour, in straight lines: each hour's expected count is the mean of its two ends."""
    points = [10 + 6 * sin(2 * pi * hour / 24) for hour in range(24)]
    profile = Profile(hour=tuple(points), shape="linear")
    rate = modulated(10 / 60, profile, MONDAY, 0, 40 * WEEK)
    for hour in range(24):
        mean = (points[hour] + points[(hour + 1) % 24]) / 2
        assert expected(rate, DAY + hour * 60, DAY + hour * 60 + 60) == pytest.approx(mean)
    times = poisson(rate, Luck(11, 0), "falls")
    counts = np.histogram(times % DAY, bins=24, range=(0, DAY))[0]
    means = 280 * np.array([(points[h] + points[(h + 1) % 24]) / 2 for h in range(24)])
    assert ((counts - means) ** 2 / means).sum() < 51.2  # chi-square, 24 degrees of freedom, 0.1%
    within = np.histogram(times % 60, bins=12, range=(0, 60))[0]
    assert ((within - len(times) / 12) ** 2 / (len(times) / 12)).sum() < 31.3  # even within hours; 11 degrees


def test_gaps_in_operational_time_are_exponential():
    profile = Profile(hour=(0,) * 6 + (1,) * 6 + (5,) * 12)
    rate = modulated(0.5, profile, MONDAY, 0, 2 * WEEK)
    times = poisson(rate, Luck(4, 0), "falls")
    passed = np.interp(times, rate.edges, rate.cumulative)
    gaps = np.diff(np.concatenate(([0.0], passed)))
    assert abs(gaps.mean() - 1) < 4 / sqrt(len(gaps))
    assert abs((gaps > 1).mean() - np.exp(-1)) < 4 * sqrt(0.23 / len(gaps))


def test_weights_and_hours_that_leave_no_time_are_refused():
    profile = Profile(weekday=(0, 0, 0, 0, 0, 1, 1), hours=parse_hours("Mon 08:00-09:00"))
    with pytest.raises(CovsimError, match="leave no time at all - give some open hour a weight above 0"):
        modulated(1.0, profile, MONDAY, 0, WEEK)


def table(**given):
    return RateTable(**given)


def test_an_absolute_table_runs_once_from_the_start():
    steps = table(step="2 h", rates=["3/h", "5/h"])
    rate = tabulated(steps, 0, "", THURSDAY_NOON, 0, WEEK)
    assert rate.total == 16
    assert expected(rate, 60, 180) == pytest.approx(3 + 5)
    lines = table(step="2 h", rates=["0/h", "6/h", "2/h"], shape="linear")
    assert tabulated(lines, 0, "", MONDAY, 0, WEEK).total == 6 + 8
    assert tabulated(lines, 0, "", MONDAY, 60, 120).total == pytest.approx(4.5)


def test_a_repeating_table_is_laid_from_midnight_or_monday():
    daily = table(step="12 h", rates=["0/h", "1/h"], repeat="daily")
    rate = tabulated(daily, 0, "", THURSDAY_NOON, 0, 3 * DAY)
    assert expected(rate, 0, 720) == pytest.approx(12)
    assert expected(rate, 720, 1440) == 0
    assert rate.total == pytest.approx(36)
    weekly = table(step="1 day", rates=["24/day"], repeat="weekly")
    mondays = tabulated(weekly, 0, "", THURSDAY_NOON, 0, WEEK)
    assert mondays.total == pytest.approx(24)
    assert expected(mondays, 3.5 * DAY, 4.5 * DAY) == pytest.approx(24)
    lines = table(step="12 h", rates=["2/h", "4/h"], repeat="daily", shape="linear")
    assert tabulated(lines, 0, "", THURSDAY_NOON, 0, 10 * DAY).total == pytest.approx(720)
    assert expected(tabulated(lines, 0, "", THURSDAY_NOON, 0, DAY), 0, 360) == pytest.approx(6 * 3.5)


def test_a_table_of_rates_from_a_file(tmp_path):
    (tmp_path / "rates.csv").write_text("time [h],rate [/h],note\n0,3,a\n2,5,b\n4,1,c\n")
    rate = tabulated(table(file="rates.csv"), 0, str(tmp_path), MONDAY, 0, WEEK)
    assert rate.total == 6 + 10 + 2
    (tmp_path / "heads.csv").write_text("time,rate\n1 h,0.6 per 100 people per h\n2 h,0/h\n")
    rate = tabulated(table(file="heads.csv", repeat="daily"), 400, str(tmp_path), MONDAY, 0, WEEK)
    assert rate.total == pytest.approx(7 * 2.4)
    assert expected(rate, 60, 120) == pytest.approx(2.4)


@pytest.mark.parametrize(
    ("given_", "message"),
    [
        ({"rates": ["3/h"]}, "a table of rates needs a file, or a step and rates"),
        ({"rates": ["3/h"], "step": "1 h", "shape": "linear"}, "two or more for straight lines"),
        ({"rates": ["3/h"] * 25, "step": "1 h", "repeat": "daily"}, "repeats daily is at most 24.0 h long"),
        ({"file": "falling.csv"}, "falling.csv: 1 bad value\n  row 3, time: is not after that of row 2"),
    ],
)
def test_tables_that_make_no_sense(tmp_path, given_, message):
    (tmp_path / "falling.csv").write_text("time [h],rate [/h]\n2,3\n1,5\n")
    with pytest.raises(CovsimError, match=message):
        tabulated(table(**given_), 0, str(tmp_path), MONDAY, 0, WEEK)


def test_renewal_starts_after_one_full_gap():
    assert renewal(Constant(30.0), 100.0, 200.0, Luck(1, 0), "bus").tolist() == [130, 160, 190]
    assert renewal(Constant(100.0), 100.0, 200.0, Luck(1, 0), "bus").tolist() == []
    assert renewal(Constant(float("inf")), 0.0, 200.0, Luck(1, 0), "bus").tolist() == []
    many = renewal(parse_duration({"gamma": {"mean": "10 min", "cv": 0.5}}), 0.0, 100_000.0, Luck(1, 0), "bus")
    assert abs(np.diff(many).mean() - 10) < 4 * 5 / sqrt(len(many))
    short, long = (renewal(Exponential(10.0), 0.0, end, Luck(1, 0), "bus").tolist() for end in (50.0, 90_000.0))
    assert long[: len(short)] == short
    with pytest.raises(CovsimError, match="the mean time between cases is 0"):
        renewal(Constant(0.0), 0.0, 200.0, Luck(1, 0), "bus")


def test_absurd_rates_are_refused_before_memory_runs_out():
    message = r"about 6e\+09 cases are expected, more than 50,000,000 - check the unit of 'rate'"
    with pytest.raises(CovsimError, match=message):
        poisson(PiecewiseRate.constant(6e6, 0.0, 1000.0), Luck(1, 0), "falls")
    with pytest.raises(CovsimError, match="check the unit of 'between'"):
        renewal(Constant(1e-9), 0.0, 1000.0, Luck(1, 0), "falls")
