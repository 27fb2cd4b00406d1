"""Rosters drawn at random from a team under rest rules."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from covsim.rosters import plan
from covsim.scenario.resources import list_resources
from covsim.streams import Luck

DAY = 1440.0
DAY_NIGHT = {"day": "08:00-20:00", "night": "20:00-08:00"}
THREE = {"day": "08:00-16:00", "evening": "16:00-24:00", "night": "00:00-08:00"}
EACH = {"day": 1, "evening": 1, "night": 1}


def drawn(make, horizon="20 weeks", replication=0, roster=None, **staff):
    given = {"random": {"day": 2, "night": 1}, "shifts": DAY_NIGHT, **(roster or {})}
    staff = staff or {"medic": {"count": 6}}
    for group in staff.values():
        group.setdefault("roster", "r")
    scenario = make(horizon, rosters={"r": given}, staff=staff)
    return plan(scenario, list_resources(scenario), Luck(1, replication))


def test_every_place_is_filled_by_so_many(make):
    found = drawn(make)
    assert found.unfilled == ()
    for day in range(1, 139):
        on_duty = [sum(s.start <= day * DAY + hour * 60 < s.end for u in found.units for s in u.shifts) for hour in (9, 21)]
        assert on_duty == [2, 1]


def test_rest_and_days_in_a_row_are_kept(make):
    for person in drawn(make, roster={"rest": "24 h", "most_in_a_row": 3}).units:
        gaps = [b.start - a.end for a, b in pairwise(person.shifts)]
        assert min(gaps) >= DAY
        worked = {int(shift.start // DAY) for shift in person.shifts}
        assert not any(worked.issuperset(range(day, day + 4)) for day in range(140))


def test_work_is_shared_evenly_within_the_week(make):
    # 21 places of a week for 6 people: 3 or 4 each (weeks at the edges are not whole).
    for person in drawn(make).units:
        weeks = np.bincount([int(shift.start // (7 * DAY)) for shift in person.shifts])[1:-1]
        assert set(weeks) <= {2, 3, 4, 5}
        assert 3.2 < weeks.mean() < 3.8


def test_another_replication_another_group_and_another_seed_are_drawn_anew(make):
    one = drawn(make, a={"count": 6}, b={"count": 6})
    other = drawn(make, replication=1, a={"count": 6}, b={"count": 6})
    assert one.units[:6] != one.units[6:] != other.units[6:]
    assert one == drawn(make, a={"count": 6}, b={"count": 6})


def test_a_group_keeps_its_roster_when_another_one_changes(make):
    assert drawn(make, a={"count": 6}, b={"count": 6}).units[:6] == drawn(make, a={"count": 6}, b={"count": 4}).units[:6]


def test_teams_at_two_sites_are_drawn_apart(make):
    scenario = make(
        "2 weeks", rosters={"r": {"random": {"day": 1}, "shifts": DAY_NIGHT}},
        staff={"medic": {"count": 4, "at": ("post", "other"), "roster": "r"}},
    )  # fmt: skip
    scenario.sites["other"] = scenario.sites["post"]
    units = plan(scenario, list_resources(scenario), Luck(1, 0)).units
    for mine in (units[0::2], units[1::2]):
        assert sorted(int(shift.start // DAY) for unit in mine for shift in unit.shifts) == list(range(14))


def test_places_that_nobody_may_take_are_unfilled(make):
    # One person, 21 places of 8 h a week, 5 shifts at most: 16 stay open.
    found = drawn(make, "10 weeks", roster={"random": EACH, "shifts": THREE, "shifts_a_week": 5}, medic={})
    assert len(found.units[0].shifts) == pytest.approx(50, abs=5)
    hours = sum(gap.end - gap.start for gap in found.unfilled) / 60
    assert {gap.reason for gap in found.unfilled} == {"short"}
    assert hours == pytest.approx(10 * 168 - sum(s.end - s.start for s in found.units[0].shifts) / 60)


def test_the_limits_of_the_group_hold_too(make):
    found = drawn(make, medic={"count": 2, "limits": {"hours_a_week": 24}})
    for person in found.units:
        weeks = np.zeros(21)
        for shift in person.shifts:
            for minute in np.arange(shift.start, shift.end, 60.0):
                weeks[int(minute // (7 * DAY))] += 1
        assert weeks.max() <= 24


def test_nobody_is_drawn_outside_the_time_in_service(make):
    found = drawn(make, "4 weeks", medic={"count": 6, "starts": "2025-01-20"})
    assert min(shift.start for unit in found.units for shift in unit.shifts) >= 14 * DAY
    assert all(gap.start >= 14 * DAY for gap in found.unfilled)


def test_independent_rosters_coincide_as_often_as_chance_has_it(make):
    """Three people, each on site 40 of 168 h by a roster of their own: (40/168)^3 = 1.35% of the time."""
    staff = {name: {} for name in ("obstetrician", "anaesthetist", "sonographer")}
    shares = []
    for replication in range(20):
        found = drawn(
            make, "52 weeks", replication,
            {"random": EACH, "shifts": THREE, "shifts_a_week": 5, "rest": "0 h"}, **{k: dict(v) for k, v in staff.items()},
        )  # fmt: skip
        there = np.ones(52 * 21)
        for person in found.units:
            mine = np.zeros(52 * 21)
            for shift in person.shifts:
                mine[int(shift.start // 480) : int(shift.end // 480)] = 1
            assert mine.mean() == pytest.approx(40 / 168, abs=0.005)
            there *= mine
        shares.append(there.mean())
    assert np.mean(shares) == pytest.approx((40 / 168) ** 3, abs=3 * np.std(shares, ddof=1) / 20**0.5)
    assert np.std(shares, ddof=1) / 20**0.5 < 0.001
