"""The literal exact values of the cases, worked out again where that takes a program."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.theory.markov import birth_and_death, fixed_orders, fixed_orders_with_a_queue, stationary, two_shifts
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


def test_three_districts():
    """The chain of the sets of busy units and the queue; columns are the districts north, centre, south."""
    found = fixed_orders_with_a_queue(
        (1.5 * PER_HOUR, 0.9 * PER_HOUR, 0.6 * PER_HOUR), ((0, 1, 2), (1, 2, 0), (2, 1, 0)), (30, 40, 24)
    )
    assert sum(found.shares.values()) == pytest.approx(1)
    assert found.waits == pytest.approx(EXACT["three_districts.waits"], abs=5e-7)
    ways = ((3, 7, 14), (8, 2, 9), (13, 6, 4))
    way = sum(share * ways[unit][district] for (unit, district), share in found.shares.items())
    queue = found.waits / (1 / 30 + 1 / 40 + 1 / 24 - 3 * PER_HOUR)  # as in M/M/c once all are busy
    assert queue + way == pytest.approx(EXACT["three_districts.response"], abs=5e-7)
    for n, unit in enumerate("ABC"):
        assert found.busy[n] == pytest.approx(EXACT[f"three_districts.busy_{unit}"], abs=5e-7)
        for district, name in enumerate(("north", "centre", "south")):
            exact = EXACT.get(f"three_districts.{unit}_{name}", found.shares[n, district])
            assert found.shares[n, district] == pytest.approx(exact, abs=5e-7)


def test_giving_up_and_keeping_back():
    """Callers who find no chair or lose patience; ambulances of which the last is kept for urgent calls."""
    p = birth_and_death([10 * PER_HOUR] * 8, [min(n, 3) / 20 + max(n - 3, 0) / 25 for n in range(1, 9)])
    waiting = sum(max(n - 3, 0) * p[n] for n in range(9))
    assert p[8] + waiting / 25 / (10 * PER_HOUR) == pytest.approx(EXACT["balking.lost"], abs=5e-7)
    assert waiting / (10 * PER_HOUR) == pytest.approx(EXACT["balking.wait"], abs=5e-7)
    assert sum(min(n, 3) * p[n] for n in range(9)) / 3 == pytest.approx(EXACT["balking.busy"], abs=5e-7)
    p = birth_and_death([6 * PER_HOUR, 6 * PER_HOUR, 3 * PER_HOUR], [1 / 25, 2 / 25, 3 / 25])
    assert p[3] == pytest.approx(EXACT["cut_off.urgent"], abs=5e-7)
    assert p[2] + p[3] == pytest.approx(EXACT["cut_off.routine"], abs=5e-7)
    assert sum(n * p[n] for n in range(4)) / 3 == pytest.approx(EXACT["cut_off.busy"], abs=5e-7)


def test_a_server_who_falls_ill():
    """The chain of the number present and of there or away, against the formula."""
    arrive, work, ill, back, most = 1.6 * PER_HOUR, 1 / 12, 1 / 120, 1 / 30, 300
    generator = np.zeros((2 * most, 2 * most))
    for n in range(most):
        here, away = 2 * n, 2 * n + 1
        generator[here, away], generator[away, here] = ill, back
        if n + 1 < most:
            generator[here, here + 2] = generator[away, away + 2] = arrive
        if n:
            generator[here, here - 2] = work
    generator -= np.diag(generator.sum(axis=1))
    present = stationary(generator) @ (np.arange(2 * most) // 2)
    assert present / arrive == pytest.approx(EXACT["falls_ill.time"], abs=1e-6)
