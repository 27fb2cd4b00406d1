"""The literal exact values of the cases, worked out again where that takes a program."""

from __future__ import annotations

import math

import pytest

from tests.theory.markov import fixed_orders, two_shifts
from tests.verification.suite import CASES

EXACT = {case.id: case.exact for case in CASES}
PER_HOUR = 1 / 60


def test_three_zones():
    """The chain with 125 states; rows are units A, B, C, columns the zones west, middle, east."""
    found = fixed_orders(
        (1 * PER_HOUR, 1.5 * PER_HOUR, 0.5 * PER_HOUR), ((0, 1, 2), (1, 0, 2), (2, 1, 0)),
        ((4, 9, 15), (8, 5, 10), (16, 11, 6)), 20,
    )  # fmt: skip
    assert found.lost == pytest.approx(EXACT["three_zones.lost"], abs=5e-7)
    assert found.response == pytest.approx(EXACT["three_zones.response"], abs=5e-7)
    for n, unit in enumerate("ABC"):
        assert found.busy[n] == pytest.approx(EXACT[f"three_zones.busy_{unit}"], abs=5e-7)
        for zone, name in enumerate(("west", "middle", "east")):
            if found.shares[n, zone] > 0.04:
                assert found.shares[n, zone] == pytest.approx(EXACT[f"three_zones.{unit}_{name}"], abs=5e-7)


def test_the_chain_of_two_sectors_is_larsons():
    """With journeys of no length the chain gives the quiz's answers: 2/5 busy, 3/8 and 1/8 of the dispatches."""
    found = fixed_orders((PER_HOUR, PER_HOUR), ((0, 1), (1, 0)), ((1e-6, 1e-6), (1e-6, 1e-6)), 30)
    assert found.busy == pytest.approx((0.4, 0.4), abs=1e-6)
    assert found.lost == pytest.approx(0.2, abs=1e-6)
    assert [found.shares[pair] for pair in ((0, 0), (0, 1))] == pytest.approx([3 / 8, 1 / 8], abs=1e-6)


def test_shift_changes():
    """Other people by night, or fewer places."""
    people = two_shifts(4 * PER_HOUR, 20, 4, 2, own_staff=True, longest=40)
    places = two_shifts(4 * PER_HOUR, 20, 4, 2, own_staff=False, longest=40)
    assert people.wait == pytest.approx(EXACT["shift_change.wait"], abs=1e-6)
    assert places.wait == pytest.approx(EXACT["places_by_hours.wait"], abs=1e-6)
    for hour in (9, 20, 21):
        assert places.in_service[hour - 8] == pytest.approx(EXACT[f"places_by_hours.at_{hour}"], abs=5e-7)


def test_swinging_rate():
    """m(t) of Eick, Massey & Whitt for 10 + 6 sin(wt): exponential and constant stays of two hours."""
    w, stay = 2 * math.pi / 24, 2.0

    def exponential(t: float) -> float:
        return stay * (10 + 6 * (math.sin(w * t) - w * stay * math.cos(w * t)) / (1 + (w * stay) ** 2))

    assert [exponential(t) for t in (0, 6, 12)] == pytest.approx(
        [EXACT[f"mtginf.exponential.at_{hour}"] for hour in (0, 6, 12)], abs=5e-7
    )
    peak = max((exponential(t / 10_000), t / 10_000) for t in range(240_000))
    assert peak == (pytest.approx(EXACT["mtginf.peak.at_8"], abs=5e-7), pytest.approx(7.84, abs=0.005))
    constant = 10 * stay + 6 / w * (math.cos(w * (6 - stay)) - math.cos(w * 6))
    assert constant == pytest.approx(EXACT["mtginf.constant.at_6"], abs=5e-7)
