"""Quantiles, probabilities and means of the laws, against scipy.stats and values worked out by hand."""

from __future__ import annotations

from math import exp, inf, log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from covsim.distributions import (
    NEVER,
    Clipped,
    Constant,
    Discrete,
    Distribution,
    Exponential,
    Gamma,
    Geometric,
    Lognormal,
    Mixture,
    Normal,
    Poisson,
    Triangular,
    Truncated,
    Uniform,
    Weibull,
)
from covsim.distributions.composed import clip, mix, truncate
from covsim.units import QuantityError

U = np.array([1e-6, 0.001, 0.05, 0.25, 0.5, 0.75, 0.9, 0.99, 1 - 1e-6])

ORACLES = [
    (Exponential(7.0), stats.expon(scale=7)),
    (Lognormal(log(3.0), 0.6), stats.lognorm(0.6, scale=3)),
    (Gamma(4.0, 3.0), stats.gamma(4, scale=3)),
    (Gamma(0.3, 10.0), stats.gamma(0.3, scale=10)),
    (Weibull(1.7, 5.0), stats.weibull_min(1.7, scale=5)),
    (Triangular(2.0, 3.0, 9.0), stats.triang(1 / 7, loc=2, scale=7)),
    (Triangular(2.0, 2.0, 9.0), stats.triang(0, loc=2, scale=7)),
    (Triangular(2.0, 9.0, 9.0), stats.triang(1, loc=2, scale=7)),
    (Uniform(-1.0, 4.0), stats.uniform(-1, 5)),
    (Normal(45.0, 10.0), stats.norm(45, 10)),
    (Poisson(0.2), stats.poisson(0.2)),
    (Poisson(37.5), stats.poisson(37.5)),
    (Geometric(4.0), stats.geom(0.25)),
    (Truncated(Normal(1.0, 5.0), 0.0, inf), stats.truncnorm(-0.2, inf, 1, 5)),
    (Truncated(Normal(10.0, 4.0), 5.0, 12.0), stats.truncnorm(-1.25, 0.5, 10, 4)),
]

MIXED = Mixture((0.25, 0.5, 0.25), (Constant(10.0), Gamma(4.0, 3.0), Lognormal(log(40.0), 0.5)))
LAWS: list[Distribution] = [
    *(law for law, _ in ORACLES), MIXED, Constant(5.0), Discrete.of([1, 4, inf], [1, 2, 1]), Geometric(1.0),
    Clipped(Gamma(4.0, 3.0), 8.0, 20.0), Mixture((0.2, 0.8), (Constant(NEVER), Exponential(5.0))),
]  # fmt: skip


@pytest.mark.parametrize(("law", "oracle"), ORACLES, ids=[repr(law) for law, _ in ORACLES])
def test_quantiles_probabilities_and_means_agree_with_scipy(law, oracle):
    x = np.linspace(-2, 60, 125)
    np.testing.assert_allclose(law.quantile(U), oracle.ppf(U), rtol=1e-8)
    np.testing.assert_allclose(law.cdf(x), oracle.cdf(x), rtol=1e-9, atol=1e-14)
    assert law.mean() == pytest.approx(float(oracle.mean()), rel=1e-9)


@pytest.mark.parametrize("law", LAWS, ids=repr)
@given(st.floats(1e-12, 1 - 1e-12), st.floats(1e-12, 1 - 1e-12))
def test_the_quantile_is_monotone_and_inverts_the_probability(law, u, v):
    low, high = np.sort([u, v])
    a, b = law.quantile(np.array([low, high]))
    assert a <= b
    assert law.below(a) <= low + 1e-9
    assert law.cdf(a) >= low - 1e-9


@pytest.mark.parametrize("law", LAWS, ids=repr)
@given(st.floats(2.0**-54, 1 - 2.0**-53))
def test_a_single_number_has_the_same_quantile_to_the_last_bit(law, u):
    assert law.at(u) == law.quantile(np.array([0.3, u, 0.6]))[1]


@pytest.mark.parametrize("law", LAWS, ids=repr)
def test_laws_are_values(law):
    assert hash(law) == hash(type(law)(**{name: getattr(law, name) for name in law.__dataclass_fields__}))
    assert law.quantile(np.full((2, 3), 0.4)).shape == (2, 3)
    assert float(law.quantile(0.4)) == float(law.quantile(np.array([0.4]))[0])


def test_closed_forms_by_hand():
    assert Exponential(3.0).quantile(0.5) == pytest.approx(3 * log(2))
    assert Triangular(0.0, 1.0, 4.0).quantile(np.array([0.25, 0.75])) == pytest.approx([1.0, 4 - sqrt(3)])
    assert Geometric(4.0).quantile(np.array([0.2, 0.25, 0.26, 0.4375])).tolist() == [1, 1, 2, 2]
    assert Geometric(1.0).quantile(np.array([0.1, 0.999])).tolist() == [1, 1]
    assert Poisson(2.0).quantile(np.array([exp(-2) - 1e-12, exp(-2) + 1e-9, 3 * exp(-2) + 1e-9])).tolist() == [0, 1, 2]


def test_discrete_joins_equal_values_and_drops_those_without_weight():
    law = Discrete.of([5, 1, 5, 9], [1, 2, 1, 0])
    assert law == Discrete((1.0, 5.0), (0.5, 0.5))
    assert law.quantile(np.array([0.5, 0.500001])).tolist() == [1, 5]
    assert law.mean() == 3


def test_never_has_no_mean_but_a_share():
    law = mix((Constant(NEVER), Exponential(5.0)), (1.0, 3.0))
    assert law.mean() == inf
    assert law.quantile(np.array([0.7499, 0.7501])) == pytest.approx([-5 * log(1 - 0.7499 / 0.75), inf])
    assert Constant(NEVER).quantile(0.3) == inf


def test_a_mixture_is_exact_at_its_atoms_and_weighs_its_means():
    below = 0.5 * stats.gamma(4, scale=3).cdf(10) + 0.25 * stats.lognorm(0.5, scale=40).cdf(10)
    assert MIXED.quantile(np.array([below + 1e-6, below + 0.2499])).tolist() == [10.0, 10.0]
    assert MIXED.quantile(below - 1e-6) < 10 < MIXED.quantile(below + 0.2501)
    assert MIXED.mean() == pytest.approx(0.25 * 10 + 0.5 * 12 + 0.25 * 40 * exp(0.125))
    assert mix((Constant(3.0), Poisson(1.0)), (1.0, 1.0)).quantile(0.9) == 3.0


def test_clipping_moves_the_tails_to_the_bounds():
    law = clip(Exponential(10.0), 2.0, 15.0)
    assert law.quantile(np.array([0.1, 0.5, 0.9])) == pytest.approx([2.0, 10 * log(2), 15.0])
    # E[max(2, min(X, 15))] = 2 + integral of P(X > x) from 2 to 15
    assert law.mean() == pytest.approx(2 + 10 * (exp(-0.2) - exp(-1.5)), rel=1e-6)
    assert clip(Poisson(2.0), 1.0, 2.0) == Discrete((1.0, 2.0), pytest.approx((3 * exp(-2), 1 - 3 * exp(-2))))


def test_truncating_conditions_on_the_bounds():
    law = truncate(Exponential(10.0), 5.0, inf)
    assert law.quantile(np.array([0.5])) == pytest.approx(5 + 10 * log(2))
    assert law.mean() == pytest.approx(15.0, rel=1e-8)
    counts = truncate(Poisson(2.0), 1.0, 2.0)
    assert counts.mean() == pytest.approx(1.5)
    with pytest.raises(QuantityError, match="truncate leaves nothing"):
        truncate(Uniform(0.0, 1.0), 2.0, 3.0)
