"""Rosters written out by hand: who is on duty when, as long as nobody is absent."""

from __future__ import annotations

from itertools import pairwise

import pytest

from covsim.errors import CovsimError
from covsim.events import ShiftKind
from covsim.rosters import PoolPlan, Shift, UnitPlan, plan
from covsim.scenario.resources import list_resources
from covsim.streams import Luck
from covsim.tables import TableError

FOUR_CREW = {"cycle": ["day", "night", "off", "off"], "shifts": {"day": "08:00-20:00", "night": "20:00-08:00"}}
WEEK = 7 * 1440.0


def units(scenario):
    return plan(scenario, list_resources(scenario), Luck(1, 0)).units


def medics(make, roster, count=1, horizon="1 week", **more):
    clock = more.pop("clock", None)
    return units(make(horizon, clock, rosters={"r": roster}, staff={"medic": {"count": count, "roster": "r", **more}}))


def test_the_default_roster_is_one_shift_over_the_whole_horizon(make):
    scenario = make(
        staff={"medic": {}}, vehicles={"van": {"at": "post", "mode": "road"}}, kits={"box": {"at": "post"}},
        travel={"road": {}}, rosters={"round_the_clock": {"always": True}},
    )  # fmt: skip
    assert units(scenario) == (UnitPlan((Shift(0.0, WEEK),)),) * 3


def test_a_run_until_empty_is_planned_for_four_weeks_more_at_least(make):
    short = make("1 week", {"until": "empty"}, staff={"medic": {}})
    long = make("10 weeks", {"until": "empty"}, staff={"medic": {}})
    assert units(short)[0].shifts == (Shift(0.0, 5 * WEEK),)
    assert units(long)[0].shifts == (Shift(0.0, 20 * WEEK),)


def test_weekly_hours(make, hours):
    (medic,) = medics(make, {"weekly": "Mon, Wed 08:00-12:00, 14:00-17:30; Sat 20:00-02:00"})
    assert hours(medic.shifts) == [
        (0, 8, 12, "REGULAR"), (0, 14, 17.5, "REGULAR"), (2, 8, 12, "REGULAR"), (2, 14, 17.5, "REGULAR"),
        (5, 20, 26, "REGULAR"),
    ]  # fmt: skip


def test_weekly_hours_follow_the_calendar_not_the_start_of_the_run(make, hours):
    sunday_night = {"start": "2025-01-12 23:00"}
    (medic,) = medics(make, {"weekly": "Mon 08:00-12:00; Sun 22:00-06:00"}, 1, "36 h", clock=sunday_night)
    assert [(s.start, s.end) for s in medic.shifts] == [(0.0, 420.0), (540.0, 780.0)]


def test_a_four_crew_cycle_by_hand(make, hours):
    first, second, third, fourth = (hours(medic.shifts) for medic in medics(make, FOUR_CREW, 4, "5 days"))
    assert first == [(0, 8, 20, "REGULAR"), (1, 20, 32, "REGULAR"), (4, 8, 20, "REGULAR")]
    assert second == [(1, 8, 20, "REGULAR"), (2, 20, 32, "REGULAR")]
    assert third == [(0, 0, 8, "REGULAR"), (2, 8, 20, "REGULAR"), (3, 20, 32, "REGULAR")]
    assert fourth == [(0, 20, 32, "REGULAR"), (3, 8, 20, "REGULAR"), (4, 20, 24, "REGULAR")]


@pytest.mark.parametrize("start", ["2025-01-06", "2025-01-06 02:00", "2025-03-01 19:59", "2025-01-06 20:00"])
def test_a_four_crew_cycle_has_exactly_one_of_four_on_duty_at_any_time(make, start):
    crew = medics(make, FOUR_CREW, 4, "3 weeks", clock={"start": start})
    edges = sorted((shift.start, shift.end) for medic in crew for shift in medic.shifts)
    assert edges[0][0] == 0.0
    assert edges[-1][1] == 3 * WEEK
    assert all(before[1] == after[0] for before, after in pairwise(edges))


def test_members_beyond_the_length_of_the_cycle_join_the_crews_in_turn(make):
    crew = medics(make, FOUR_CREW, 6)
    assert crew[4] == crew[0]
    assert crew[5] == crew[1]


def test_members_that_are_not_staggered_move_together(make, hours):
    crew = medics(make, {**FOUR_CREW, "staggered": False}, 3, "2 days")
    assert [hours(medic.shifts) for medic in crew] == [[(0, 8, 20, "REGULAR"), (1, 20, 24, "REGULAR")]] * 3


def test_a_day_and_a_night_in_a_row_are_one_shift(make, hours):
    (medic,) = medics(make, {**FOUR_CREW, "cycle": ["day", "off"], "shifts": {"day": "08:00-08:00"}}, 1, "4 days")
    assert hours(medic.shifts) == [(0, 8, 32, "REGULAR"), (2, 8, 32, "REGULAR")]
    (always,) = medics(make, {"cycle": ["day"], "shifts": {"day": "08:00-08:00"}}, 1, "4 days")
    assert hours(always.shifts) == [(0, 0, 96, "REGULAR")]


def test_call_out_alone_makes_all_duty_on_call(make, hours):
    (medic,) = medics(make, {"weekly": "Mon 08:00-12:00", "call_out": "5 min"})
    assert hours(medic.shifts) == [(0, 8, 12, "ON_CALL")]
    (medic,) = medics(make, {"always": True, "call_out": "5 min"})
    assert medic.shifts == (Shift(0.0, WEEK, ShiftKind.ON_CALL),)


def test_on_call_hours_come_beside_duty_and_duty_goes_before(make, hours):
    duty, on_call = "Mon 08:00-17:00; Tue 08:00-12:00, 14:00-17:00", "Mon 00:00-24:00; Tue 10:00-20:00"
    roster = {"weekly": duty, "on_call": on_call, "call_out": "5 min"}
    (medic,) = medics(make, roster)
    assert hours(medic.shifts) == [
        (0, 0, 8, "ON_CALL"), (0, 8, 17, "REGULAR"), (0, 17, 24, "ON_CALL"),
        (1, 8, 12, "REGULAR"), (1, 12, 14, "ON_CALL"), (1, 14, 17, "REGULAR"), (1, 17, 20, "ON_CALL"),
    ]  # fmt: skip


def test_a_roster_may_be_on_call_only(make, hours):
    (medic,) = medics(make, {"on_call": "Mon 20:00-08:00", "call_out": "5 min"})
    assert hours(medic.shifts) == [(0, 20, 32, "ON_CALL")]


def test_a_group_serves_from_its_first_day_to_its_last(make, hours):
    roster = {"cycle": ["night"], "shifts": {"night": "20:00-08:00"}}
    (medic,) = medics(make, roster, starts="2025-01-07", ends="2025-01-09")
    assert hours(medic.shifts) == [(1, 0, 8, "REGULAR"), (1, 20, 32, "REGULAR"), (2, 20, 24, "REGULAR")]
    van = make(vehicles={"van": {"at": "post", "mode": "road", "starts": "2025-01-07", "ends": "2025-01-09"}})
    assert hours(units(van)[0].shifts) == [(1, 0, 48, "REGULAR")]


def test_a_group_that_leaves_before_the_start_never_serves(make):
    assert medics(make, FOUR_CREW, starts="2024-01-01", ends="2025-01-01") == (UnitPlan(()),)


def test_breaks_lie_within_shifts_and_move_by_the_stagger_for_each_member(make):
    breaks = {"lunch": "12:00-12:30", "tea": "16:00-16:15"}
    roster = {"weekly": "Mon 08:00-17:00", "breaks": breaks, "break_stagger": "30 min"}
    first, second, third = medics(make, roster, 3)
    assert first.breaks == ((720.0, 750.0), (960.0, 975.0))
    assert second.breaks == ((750.0, 780.0), (990.0, 1005.0))
    assert third.breaks == ((780.0, 810.0),), "tea would begin when the shift ends"


def test_there_are_breaks_at_night_but_none_on_call(make):
    roster = {"weekly": "Mon 20:00-08:00", "breaks": {"rest": "23:45-00:15"}, "on_call": "Tue 20:00-08:00"}
    (medic,) = medics(make, roster)
    assert medic.breaks == ((1425.0, 1455.0),)


def test_a_roster_by_dates_names_members_by_number_or_name(make, hours, tmp_path):
    (tmp_path / "june.csv").write_text(
        "unit,start,end\n1,2025-01-06 08:00,2025-01-06 20:00\nLi Wei,2025-01-05 20:00,2025-01-06 08:00\n"
        "2,2025-01-07,2025-01-08\n9,2025-01-07,2025-01-08\n"
    )
    first, second = medics(make, {"dates": "june.csv"}, names=["Wang Fang", "Li Wei"])
    assert hours(first.shifts) == [(0, 8, 20, "REGULAR")]
    assert hours(second.shifts) == [(0, 0, 8, "REGULAR"), (1, 0, 24, "REGULAR")]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("Li Wie,2025-01-06,2025-01-07", r"row 2: nobody on this roster is called 'Li Wie' - did you mean 'Li Wei'\?"),
        ("1,2025-01-07,2025-01-06", "row 2: ends before it starts"),
        ("1,2025-01-07,2025-01-06\n2,2025-01-07,2025-01-07", "row 3: ends before it starts"),
        ("1,06.01.2025,2025-01-06", "row 2, start: '06.01.2025' is not a"),
    ],
)
def test_a_bad_row_of_dates_is_named(make, tmp_path, row, message):
    (tmp_path / "june.csv").write_text(f"unit,start,end\n{row}\n")
    with pytest.raises(TableError, match=message):
        medics(make, {"dates": "june.csv"}, names=["Wang Fang", "Li Wei"])


def test_an_unknown_roster_asks_whether_another_was_meant(make):
    scenario = make(rosters={"four_crew": FOUR_CREW}, staff={"medic": {"roster": "for_crew"}})
    with pytest.raises(CovsimError, match="there is no roster 'for_crew' - did you mean 'four_crew'"):
        units(scenario)


def test_a_cycle_with_an_unknown_shift_asks_whether_another_was_meant(make):
    with pytest.raises(CovsimError, match="names a shift 'nigth' without clock times - did you mean 'night'"):
        medics(make, {**FOUR_CREW, "cycle": ["day", "nigth", "off", "off"]})


def test_pools_change_their_capacity_by_hours(make):
    rooms = {
        "bed": {"count": 2},
        "lounge": {"count": "unlimited", "open": "Mon-Tue 08:00-12:00"},
        "window": {"count": 1, "by_hours": {"Mon-Tue 08:00-12:00": 4, "Tue 11:00-13:00": 3}},
        "night": {"count": 0, "by_hours": {"22:00-06:00": 2}},
    }
    pools = plan(*(scenario := make("2 days", rooms=rooms), list_resources(scenario)), Luck(1, 0)).pools
    assert pools == (
        PoolPlan(((0.0, 2),)),
        PoolPlan(((0.0, -1),), ((480.0, 720.0), (1920.0, 2160.0))),
        PoolPlan(((0.0, 1), (480.0, 4), (720.0, 1), (1920.0, 4), (2100.0, 3), (2220.0, 1))),
        PoolPlan(((0.0, 2), (360.0, 0), (1320.0, 2), (1800.0, 0), (2760.0, 2))),
    )


def test_a_run_may_start_within_opening_hours(make):
    rooms = {"window": {"count": 1, "open": "Mon 08:00-12:00", "by_hours": {"Mon 08:00-12:00": 4}}}
    scenario = make("1 day", {"start": "2025-01-06 09:30"}, rooms=rooms)
    (pool,) = plan(scenario, list_resources(scenario), Luck(1, 0)).pools
    assert pool == PoolPlan(((0.0, 4), (150.0, 1)), ((0.0, 150.0),))
