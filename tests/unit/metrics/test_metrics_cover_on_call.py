"""Cover by people on call: time counts with the probability that the call-out is short enough, worked out by hand."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from metric_rows import Story

from covsim.events import ShiftKind

SPEC: dict[str, Any] = {
    "covsim": 1, "name": "on call",
    "clock": {"start": "2025-01-06", "horizon": "1000 min"},
    "sites": {"base": {"at": [0, 0]}, "mine": {"at": [10, 0]}},
    "travel": {"road": {"speed": "60 km/h"}},
    "rosters": {"quick": {"always": True, "call_out": {"uniform": {"low": "0 min", "high": "10 min"}}},
                "slow": {"always": True, "call_out": {"uniform": {"low": "0 min", "high": "20 min"}}}},
    "staff": {"runner": {"count": 1, "at": "base", "skills": ["medic"], "mode": "road", "roster": "quick"},
              "doctor": {"count": 1, "at": "base", "skills": ["medic"], "roster": "quick"},
              "nurse": {"count": 1, "at": "base", "skills": ["medic"], "roster": "slow"}},
    "vehicles": {"ambulance": {"count": 1, "at": "base", "mode": "road", "turnout": "2 min"}},
    "demand": {"call": {"rate": "1/day", "where": "mine", "pathway": "ems"}},
    "pathways": {"ems": {"reach": {"respond": {"needs": {"ambulance": 1}}}}},
}  # fmt: skip


def story(
    needs: dict[str, int], at: str, within: str, on_call: tuple[str, ...], present: tuple[str, ...] = ()
) -> Story:
    """All are on duty for the whole 1000 minutes."""
    told = Story({**copy.deepcopy(SPEC), "cover": {"it": {"at": at, "needs": needs, "within": within}}})
    for unit in on_call:
        told.shifts(unit, (0, 1000, ShiftKind.ON_CALL))
    for unit in present:
        told.shifts(unit, (0, 1000))
    return told


def share(told: Story) -> float | None:
    return told.figures()["coverage.share", "cover=it"].value


def test_time_counts_with_the_probability_that_the_call_out_leaves_enough_for_the_way() -> None:
    # 10 minutes' drive: within 16 minutes when the call-out, uniform from 0 to 10 minutes, takes at most 6
    told = story({"runner": 1}, "mine", "16 min", ("runner",))
    figures = told.figures()
    assert figures["coverage.share", "cover=it"][2:] == pytest.approx((0.6, 600.0, 1000.0))
    assert figures["uncovered.minutes", "cover=it,cause=travelling"].value == pytest.approx(400.0)
    assert figures["uncovered.worst_week_minutes", "cover=it"].value == pytest.approx(400.0)
    points = [point for point in told.measured().profiles if point.profile == "coverage" and point.x == 3]
    assert [(point.numerator, point.denominator) for point in points] == [(pytest.approx(36.0), 60.0)]


@pytest.mark.parametrize(("limit", "expected"), [("9 min", 0.0), ("10 min", 0.0), ("20 min", 1.0), ("25 min", 1.0)])
def test_never_and_always_in_time(limit: str, expected: float) -> None:
    assert share(story({"runner": 1}, "mine", limit, ("runner",))) == pytest.approx(expected)


def test_who_is_there_counts_in_full_and_who_is_called_out_for_the_rest() -> None:
    told = story({"medic": 1}, "base", "5 min", ("doctor",))
    told.shifts("nurse", (0, 400))
    assert share(told) == pytest.approx((400 + 0.5 * 600) / 1000)


def test_one_luck_holds_for_all_who_are_called_out_to_a_case() -> None:
    # within 5 minutes with probability 1/2 and 1/4: the slow one only when the quick one is too
    assert share(story({"medic": 1}, "base", "5 min", ("doctor", "nurse"))) == pytest.approx(0.5)
    assert share(story({"medic": 2}, "base", "5 min", ("doctor", "nurse"))) == pytest.approx(0.25)


def test_a_vehicle_leaves_when_those_who_ride_in_it_have_come() -> None:
    # the ambulance is ready after 2 minutes, the doctor must have come after 6
    assert share(story({"doctor": 1, "ambulance": 1}, "mine", "16 min", ("doctor",), ("ambulance",))) == pytest.approx(0.6)
    assert share(story({"doctor": 1, "ambulance": 1}, "mine", "11 min", ("doctor",), ("ambulance",))) == 0.0


def test_traffic_leaves_less_of_the_limit() -> None:
    spec = copy.deepcopy(SPEC)
    spec["travel"]["road"]["by_hour"] = {"07:00-09:00": 1.5}
    spec["cover"] = {"it": {"at": "mine", "needs": {"runner": 1}, "within": "16 min"}}
    told = Story(spec)
    told.shifts("runner", (0, 1000, ShiftKind.ON_CALL))
    # 15 minutes' drive for two hours: a call-out of at most 1 minute is in time always, one of 1 to 6 outside them
    assert share(told) == pytest.approx((0.1 * 1000 + 0.5 * 880) / 1000)


def test_causes_by_entry_and_site() -> None:
    told = Story({**copy.deepcopy(SPEC), "cover": {"it": {"at": ["base", "mine"], "needs": {"runner": 1},
                                                          "within": "16 min"}}})  # fmt: skip
    told.shifts("runner", (0, 700, ShiftKind.ON_CALL))
    figures = told.figures()
    assert figures["uncovered.minutes", "cover=it,site=base,cause=nobody_on_duty"].value == pytest.approx(300.0)
    assert figures["uncovered.minutes", "cover=it,site=base,cause=travelling"].value == pytest.approx(0.0)
    assert figures["uncovered.minutes", "cover=it,site=mine,cause=travelling"].value == pytest.approx(0.4 * 700)
    assert figures["uncovered.minutes", "cover=it,cause=nobody_on_duty"].value == pytest.approx(600.0)
