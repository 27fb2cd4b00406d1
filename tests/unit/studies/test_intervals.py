"""Estimates and intervals against scipy and numbers worked out by hand."""

import math

import numpy as np
import pytest
from scipy import stats

from covsim.studies.intervals import (
    clopper_pearson,
    mean_difference,
    mean_interval,
    ratio_difference,
    ratio_interval,
    share_interval,
)

RNG = np.random.default_rng(7)


def test_a_mean_has_student_s_interval():
    values = [3.0, 5.0, 4.0, 8.0]
    found = mean_interval(values, 0.95)
    low, high = stats.t.interval(0.95, 3, loc=5.0, scale=stats.sem(values))
    assert (found.n, found.mean) == (4, 5.0)
    assert found.sd == pytest.approx(np.std(values, ddof=1))
    assert (found.low, found.high) == (pytest.approx(low), pytest.approx(high))


def test_many_means_at_once_equal_one_at_a_time():
    values = RNG.normal(size=(5, 8))
    values[2, 3] = np.nan
    found = mean_interval(values, 0.9)
    for row in range(5):
        one = mean_interval(values[row][~np.isnan(values[row])], 0.9)
        assert [float(part[row]) for part in found] == pytest.approx([float(part) for part in one])


def test_one_value_has_no_interval_and_none_has_no_mean():
    one, none = mean_interval([4.0], 0.95), mean_interval([np.nan, np.nan], 0.95)
    assert one.mean == 4.0
    assert math.isnan(one.low)
    assert math.isnan(one.high)
    assert none.n == 0
    assert math.isnan(none.mean)


def test_an_infinite_quantile_is_reported_as_infinite():
    some = mean_interval([10.0, np.inf, 12.0], 0.95)
    assert (some.mean, some.high) == (np.inf, np.inf)
    assert math.isnan(some.low)
    every = mean_interval([np.inf, np.inf], 0.95)
    assert (every.mean, every.low, every.high) == (np.inf, np.inf, np.inf)


def test_a_ratio_is_sum_over_sum_not_the_mean_of_ratios():
    found = ratio_interval([1.0, 9.0], [1.0, 99.0], 0.95)
    assert found.mean == pytest.approx(0.1)  # the mean of 1.0 and 0.0909 would be 0.545


def test_the_jackknife_by_hand():
    # ratios without one: (3+8)/(2+4)=11/6, (2+8)/(1+4)=2, (2+3)/(1+2)=5/3; all: 13/7
    found = ratio_interval([2.0, 3.0, 8.0], [1.0, 2.0, 4.0], 0.95)
    pseudo = [3 * 13 / 7 - 2 * 11 / 6, 3 * 13 / 7 - 2 * 2, 3 * 13 / 7 - 2 * 5 / 3]
    assert found.mean == pytest.approx(13 / 7)
    assert found.sd == pytest.approx(np.std(pseudo, ddof=1))
    # They lie evenly, so nothing is bent; as many as 49/21 equally large replications, so 4/3 degrees of freedom.
    half = stats.t.ppf(0.975, 49 / 21 - 1) * np.std(pseudo, ddof=1) / math.sqrt(3)
    assert (found.low, found.high) == (pytest.approx(13 / 7 - half), pytest.approx(13 / 7 + half))


def test_the_interval_of_a_skewed_ratio_reaches_further_to_the_long_side():
    """Ten waits of 1, 1, 1, 1, 1, 1, 1, 1, 1, 11: mean 2, sd sqrt(10), skewness sqrt(10), so bend is 1/6.

    With t = 2.262157: low 2 - ((1 + 2.095490)^(1/3) - 1) * 3, high 2 + (1 + 1.428824^(1/3)) * 3.
    """
    found = ratio_interval([1.0] * 9 + [11.0], np.ones(10), 0.95)
    assert found.sd == pytest.approx(math.sqrt(10))
    assert found.low == pytest.approx(2 - 3 * (3.0954904 ** (1 / 3) - 1), rel=1e-6)
    assert found.high == pytest.approx(2 + 3 * (1.4288237 ** (1 / 3) + 1), rel=1e-6)


def test_two_replications_have_student_s_interval():
    found, oracle = ratio_interval([2.0, 3.0], [1.0, 1.0], 0.95), mean_interval([2.0, 3.0], 0.95)
    assert (found.low, found.high) == (pytest.approx(float(oracle.low)), pytest.approx(float(oracle.high)))


def test_with_equal_denominators_a_symmetric_ratio_is_a_mean():
    values = np.array([2.0, 2.5, 3.0, 4.0, 5.0, 5.5, 6.0])
    ratio, mean = ratio_interval(values * 10, np.full(7, 10.0), 0.95), mean_interval(values, 0.95)
    assert [float(part) for part in ratio] == pytest.approx([float(part) for part in mean])


def test_a_replication_without_cases_is_data():
    found = share_interval([1.0, np.nan, 2.0, 0.0], [2.0, np.nan, 2.0, 0.0], 0.95)
    assert found.n == 4
    assert found.mean == 0.75
    assert found.sd == pytest.approx(np.std([0, 0.75, 1.5, 0.75], ddof=1))  # pseudo-values by hand


def test_a_share_of_all_cases_has_the_exact_binomial_interval_not_a_point():
    found = share_interval([2.0, 3.0, 5.0], [2.0, 3.0, 5.0], 0.95)
    exact = stats.binomtest(10, 10).proportion_ci(0.95, "exact")
    assert (found.mean, found.high) == (1.0, 1.0)
    assert found.low == pytest.approx(exact.low)
    none = share_interval([0.0, 0.0], [4.0, 6.0], 0.95)
    assert (none.mean, none.low) == (0.0, 0.0)
    assert none.high == pytest.approx(stats.binomtest(0, 10).proportion_ci(0.95, "exact").high)


def test_cases_in_one_replication_only_give_the_binomial_interval():
    found = share_interval([3.0, 0.0, 0.0], [4.0, 0.0, 0.0], 0.95)
    exact = stats.binomtest(3, 4).proportion_ci(0.95, "exact")
    assert (found.low, found.high) == (pytest.approx(exact.low), pytest.approx(exact.high))


def test_an_interval_of_a_share_stays_between_0_and_1():
    """Wilson's, 90% of 0.9 * 0.1 / 0.01 = 9 cases with t = 4.302653: middle (0.9 + 18.5128 / 18) / (1 + 18.5128 / 9)."""
    found = share_interval([10.0, 7.0, 10.0], [10.0, 10.0, 10.0], 0.95)
    middle, half = 1.9284899 / 3.0569802, 4.302653 * math.sqrt(0.01 + (4.302653 / 18) ** 2) / 3.0569802
    assert found.low == pytest.approx(middle - half, rel=1e-6)
    assert found.high == pytest.approx(middle + half, rel=1e-6)
    assert found.high < 1.0


def test_cases_one_by_one_have_wilson_s_interval():
    """20 of 40, one a replication: jackknife error sqrt(0.25 / 39), as of 39 cases; t of 39 degrees of freedom."""
    found = share_interval([1.0, 0.0] * 20, np.ones(40), 0.95)
    t = 2.0226909
    half = t * math.sqrt(0.25 / 39 + (t / 78) ** 2) / (1 + t**2 / 39)
    assert (found.low, found.high) == (pytest.approx(0.5 - half), pytest.approx(0.5 + half))


def test_use_beyond_what_is_rostered_is_no_share_of_cases():
    """Utilisation may exceed 1: its interval is that of any ratio."""
    top, bottom = [11.0, 12.0, 13.0], [10.0, 10.0, 10.0]
    assert share_interval(top, bottom, 0.95) == ratio_interval(top, bottom, 0.95)
    assert share_interval(top, bottom, 0.95).high > 1.2


def test_one_replication_gives_a_share_no_interval():
    assert math.isnan(share_interval([9.0], [10.0], 0.95).low)


@pytest.mark.parametrize(("hits", "trials"), [(0, 5), (3, 7), (7, 7)])
def test_clopper_pearson_agrees_with_scipy(hits, trials):
    exact = stats.binomtest(hits, trials).proportion_ci(0.9, "exact")
    assert clopper_pearson(hits, trials, 0.9) == (pytest.approx(exact.low), pytest.approx(exact.high))


def test_paired_differences_agree_with_the_paired_t_test():
    a, b = RNG.normal(5, 2, 12), RNG.normal(4, 2, 12)
    found = mean_difference(a, b, 0.95)
    oracle = stats.ttest_rel(a, b).confidence_interval(0.95)
    assert found.mean == pytest.approx(np.mean(a - b))
    assert (found.low, found.high) == (pytest.approx(oracle.low), pytest.approx(oracle.high))


def test_a_pair_with_one_side_missing_does_not_count():
    found = mean_difference([1.0, np.nan, 4.0], [0.0, 100.0, 1.0], 0.95)
    assert (found.n, found.mean) == (2, 2.0)


def test_two_infinite_values_leave_the_difference_unknown():
    assert math.isnan(mean_difference([np.inf, 3.0], [np.inf, 1.0], 0.95).mean)
    assert mean_difference([np.inf, 3.0], [2.0, 1.0], 0.95).mean == np.inf


def test_a_difference_of_ratios_is_paired():
    top, bottom = np.array([5.0, 9.0, 2.0, 7.0]), np.array([10.0, 12.0, 5.0, 9.0])
    same = ratio_difference(top, bottom, top, bottom, 0.95)
    assert (same.mean, same.low, same.high) == (0.0, 0.0, 0.0)
    shifted = ratio_difference(top + 0.1 * bottom, bottom, top, bottom, 0.95)
    assert shifted.mean == pytest.approx(0.1)
    assert shifted.high - shifted.low == pytest.approx(0.0, abs=1e-12)


def test_a_difference_of_ratios_with_equal_denominators_is_the_paired_t():
    a, b, cases = RNG.normal(5, 1, 7), RNG.normal(4, 1, 7), np.full(7, 3.0)
    found, oracle = ratio_difference(a * 3, cases, b * 3, cases, 0.95), mean_difference(a, b, 0.95)
    assert [float(part) for part in found] == pytest.approx([float(part) for part in oracle])
