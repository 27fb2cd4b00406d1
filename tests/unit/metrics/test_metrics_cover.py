"""Cover: when could help have been there in time? Tiny runs told row by row, minutes worked out by hand."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest
from metric_rows import Story

from covsim.events import Kind, Outcome, ShiftKind
from covsim.metrics.context import CAUSES
from covsim.metrics.cover import COVERED
from covsim.rosters import Absence, PoolPlan

SPEC: dict[str, Any] = {
    "covsim": 1, "name": "cover",
    "clock": {"start": "2025-01-06", "horizon": "1000 min"},
    "sites": {"base": {"at": [0, 0]}, "mine": {"at": [10, 0]}, "far": {"at": [40, 0]}},
    "travel": {"road": {"speed": "60 km/h"}},
    "rosters": {"standby": {"always": True, "call_out": "5 min"}},
    "staff": {"doctor": {"count": 1, "at": "base", "skills": ["medic"]},
              "nurse": {"count": 1, "at": "base", "skills": ["medic"]},
              "runner": {"count": 1, "at": "base", "mode": "road", "roster": "standby"}},
    "vehicles": {"ambulance": {"count": 1, "at": "base", "mode": "road", "turnout": "2 min"}},
    "rooms": {"bed": {"count": 2, "at": "base"}, "tent": {"count": "unlimited"}},
    "kits": {"bag": {"at": "mine"}},
    "demand": {"call": {"rate": "1/day", "where": "mine", "pathway": "ems"}},
    "pathways": {"ems": {"reach": {"respond": {"needs": {"ambulance": 1}}}}},
    "duties": {"drill": {"rate": "365/year", "needs": {"ambulance": 1}, "at": "far", "takes": "1 h"}},
}  # fmt: skip

REACH = "ems.reach"


def story(needs: dict[str, int], at: str, within: str, on_duty: tuple[str, ...] = (), **changes: Any) -> Story:
    spec = copy.deepcopy(SPEC)
    spec["cover"] = {"it": {"at": at, "needs": needs, "within": within}}
    for path, value in changes.items():
        section, _, rest = path.partition("__")
        group, _, key = rest.partition("__")
        spec[section].setdefault(group, {})[key] = value
    told = Story(spec)
    for unit in on_duty:
        told.shifts(unit, (0, 1000))
    return told


def uncovered(told: Story) -> list[tuple[float, float, str]]:
    """Uncovered spans with their causes, touching ones of one cause joined."""
    found: list[tuple[float, float, str]] = []
    context = told.context
    for ready in context.cover:
        for start, end, cause in zip(ready.spans.start, ready.spans.end, ready.cause):
            if cause == COVERED:
                continue
            if found and found[-1][1] == start and found[-1][2] == CAUSES[cause]:
                found[-1] = (found[-1][0], round(float(end), 6), CAUSES[cause])
            else:
                found.append((round(float(start), 6), round(float(end), 6), CAUSES[cause]))
    return found


def trip(told: Story, units: tuple[str, ...], start: float, work: float, to: str, stream: str = "call") -> float:
    """A job from base: turnout 2 min, drive, work, drive back; gives the time back home."""
    drive = {"mine": 10.0, "far": 40.0}[to]
    step = REACH if stream == "call" else "drill.visit"
    case = told.case(start, stream, to)
    told.row(start, Kind.READY, case, step, site=to)
    done = start + 2 + drive + work
    for unit in units:
        told.row(start, Kind.CLAIMED, case, step, unit, site="base", to=to)
        told.row(start + 2, Kind.DEPARTED, case, unit=unit, site="base", to=to, value=drive)
        told.row(start + 2 + drive, Kind.ARRIVED, case, unit=unit, site=to)
        told.row(done, Kind.RELEASED, case, step, unit, site=to)
        told.row(done, Kind.RETURNING, unit=unit, site=to, to="base", value=drive)
        told.row(done + drive, Kind.HOME, unit=unit, site="base")
    told.row(done, Kind.DONE, case, value=Outcome.SERVED)
    return done + drive


def test_travel_and_turnout_count_against_the_limit() -> None:
    assert uncovered(story({"ambulance": 1}, "mine", "12 min", ("ambulance",))) == []
    assert uncovered(story({"ambulance": 1}, "mine", "11 min", ("ambulance",))) == [(0, 1000, "no_such_skill")]


def test_at_its_own_site_a_unit_needs_no_turnout() -> None:
    assert uncovered(story({"ambulance": 1}, "base", "0 min", ("ambulance",))) == []


def test_call_out_counts_only_on_call_and_at_home_too() -> None:
    for site, limit, enough in (("mine", "15 min", True), ("mine", "14 min", False), ("base", "4 min", False)):
        told = story({"runner": 1}, site, limit)
        told.shifts("runner", (0, 600, ShiftKind.ON_CALL), (600, 1000))
        assert uncovered(told) == ([] if enough else [(0, 600, "travelling")])


def test_a_unit_with_a_case_is_busy_and_one_at_a_duty_is_away() -> None:
    told = story({"ambulance": 1}, "base", "0 min", ("ambulance",))
    trip(told, ("ambulance",), 100, 20, "mine")
    trip(told, ("ambulance",), 500, 20, "mine", "drill")
    assert uncovered(told) == [
        (100, 132, "all_busy"), (132, 142, "travelling"), (500, 532, "away_on_duty"), (532, 542, "travelling"),
    ]  # fmt: skip


def test_on_the_way_home_a_unit_counts_from_where_it_is_near_enough() -> None:
    # back from far at 162, 1 km a minute; mine lies on the way at 30 minutes: within 12 minutes from 18 to 40 minutes,
    # at home (turnout 2 and 10 minutes' drive) as well
    told = story({"ambulance": 1}, "mine", "12 min", ("ambulance",))
    assert trip(told, ("ambulance",), 100, 20, "far") == 202
    assert uncovered(told) == [(100, 162, "all_busy"), (162, 180, "travelling")]


def test_a_unit_that_passes_by_counts_even_if_it_is_too_far_away_at_home() -> None:
    # within 5 minutes of mine from minute 25 to 35 of its way from far
    told = story({"ambulance": 1}, "mine", "5 min", ("ambulance",))
    trip(told, ("ambulance",), 100, 20, "far")
    assert uncovered(told)[0] == (0, 100, "travelling")
    assert uncovered(told)[2:] == [(162, 187, "travelling"), (197, 1000, "travelling")]


def test_towards_home_the_rest_of_the_way_counts() -> None:
    told = story({"ambulance": 1}, "base", "5 min", ("ambulance",))
    trip(told, ("ambulance",), 100, 20, "far")
    assert uncovered(told) == [(100, 162, "all_busy"), (162, 197, "travelling")]


@pytest.mark.parametrize("returns", ["when_home", "return_first"])
def test_units_that_cannot_be_called_on_the_way_count_from_home(returns: str) -> None:
    told = story({"ambulance": 1}, "base", "5 min", ("ambulance",), vehicles__ambulance__returns=returns)
    trip(told, ("ambulance",), 100, 20, "far")
    assert uncovered(told) == [(100, 162, "all_busy"), (162, 202, "travelling")]


def test_a_way_home_begun_on_the_way_starts_where_the_unit_turned() -> None:
    told = story({"ambulance": 1}, "mine", "5 min", ("ambulance",))
    case = told.case(100, "call", "far")
    told.row(100, Kind.READY, case, REACH, site="far")
    told.row(100, Kind.CLAIMED, case, REACH, "ambulance", site="base", to="far")
    told.row(102, Kind.DEPARTED, case, unit="ambulance", site="base", to="far", value=40)
    told.row(122, Kind.RELEASED, case, REACH, "ambulance")      # turned at 20 km
    told.row(122, Kind.RETURNING, unit="ambulance", to="base", value=20)
    told.row(142, Kind.HOME, unit="ambulance", site="base")
    # within 5 km of mine (10 km) from 15 km to 5 km: minutes 5 to 15 of the way back
    assert uncovered(told)[2:] == [(122, 127, "travelling"), (137, 1000, "travelling")]


def test_without_coordinates_the_nearer_end_counts() -> None:
    told = Story({
        **SPEC, "sites": {"base": {}, "mine": {}, "far": {}},
        "travel": {"road": {"links": {"base": {"mine": "10 min", "far": "40 min"}, "far": {"mine": "8 min"}}}},
        "cover": {"it": {"at": "mine", "needs": {"ambulance": 1}, "within": "13 min"}},
    })  # fmt: skip
    told.shifts("ambulance", (0, 1000))
    trip(told, ("ambulance",), 100, 20, "far")
    # from 162: back to far and 8 minutes on, at most 5 minutes into the way; or on to base and 10 more, from minute 37
    assert uncovered(told) == [(100, 162, "all_busy"), (167, 199, "travelling")]


def test_people_without_a_mode_ride_in_a_vehicle_of_the_entry_from_the_same_place() -> None:
    told = story({"doctor": 1, "ambulance": 1}, "mine", "12 min", ("doctor", "ambulance"))
    trip(told, ("ambulance",), 100, 20, "mine")
    # the doctor waits at base: help is there again when the ambulance is (on the way home alone it has no doctor)
    assert uncovered(told) == [(100, 132, "all_busy"), (132, 142, "travelling")]
    assert uncovered(story({"doctor": 1}, "mine", "12 min", ("doctor", "ambulance"))) == [(0, 1000, "no_such_skill")]


def test_a_lift_is_given_by_the_vehicles_that_come_in_time_and_while_they_stand_there() -> None:
    """At every site and limit by its own: the van is too slow for 12 minutes, and off until 300."""
    spec = copy.deepcopy(SPEC)
    spec["travel"]["lane"] = {"speed": "30 km/h"}
    spec["vehicles"]["van"] = {"count": 1, "at": "base", "mode": "lane"}
    spec["skills"] = {"wheels": ["ambulance", "van"]}
    needs = {"doctor": 1, "wheels": 1}
    spec["cover"] = {f"in_{limit}": {"at": ["mine", "base"], "needs": needs, "within": f"{limit} min"}
                     for limit in (12, 20, 13)}  # fmt: skip
    spec["cover"]["by_van"] = {"at": "mine", "needs": {"doctor": 1, "van": 1}, "within": "20 min"}
    told = Story(spec)
    told.shifts("doctor", (0, 1000))
    told.shifts("ambulance", (0, 500))
    told.shifts("van", (300, 1000))
    found = {}
    for ready in told.context.cover:
        minutes = ready.spans.end - ready.spans.start
        found[ready.cover, ready.site] = minutes[ready.cause == COVERED].sum()
    near = dict.fromkeys((("in_12", "base"), ("in_13", "base"), ("in_20", "base"), ("in_20", "mine")), 1000.0)
    assert found == {**near, ("in_12", "mine"): 500.0, ("in_13", "mine"): 500.0, ("by_van", "mine"): 700.0}


def test_people_ride_home_with_their_vehicle_and_can_be_called_with_it() -> None:
    told = story({"doctor": 1, "ambulance": 1}, "mine", "12 min", ("doctor", "ambulance"))
    trip(told, ("doctor", "ambulance"), 100, 20, "far")
    assert uncovered(told) == [(100, 162, "all_busy"), (162, 180, "travelling")]


def test_all_who_leave_together_leave_when_the_last_is_ready() -> None:
    for limit, spans in (("15 min", []), ("14 min", [(0, 1000, "no_such_skill")])):
        told = story({"doctor": 1, "ambulance": 1}, "mine", limit, staff__doctor__turnout="5 min")
        told.shifts("doctor", (0, 1000))
        told.shifts("ambulance", (0, 1000))
        assert uncovered(told) == spans


def test_shifts_absences_and_breaks() -> None:
    told = story({"nurse": 1}, "base", "0 min")
    told.shifts("nurse", (0, 400), (500, 1000), absences=(Absence(400, 450, "sick"),), unfilled=((400.0, 450.0),), breaks=((700, 730),))
    told.row(700, Kind.BREAK_START, unit="nurse")
    told.row(730, Kind.BREAK_END, unit="nurse")
    assert uncovered(told) == [(400, 450, "absent"), (450, 500, "nobody_on_duty"), (700, 730, "on_break")]


def test_an_absence_that_somebody_fills_is_no_cause() -> None:
    # the doctor stands in for the nurse, and is with a case
    told = story({"medic": 1}, "base", "0 min", ("doctor",))
    told.shifts("nurse", absences=(Absence(0, 1000, "leave"),), unfilled=((600.0, 700.0),))
    case = told.case(100, "call", "base")
    told.at_work(100, 650, case, REACH, "doctor", site="base")
    assert uncovered(told) == [(100, 600, "all_busy"), (600, 650, "absent")]


def test_past_the_end_of_the_shift_nobody_is_claimed() -> None:
    told = story({"nurse": 1}, "base", "0 min")
    told.shifts("nurse", (0, 400))
    told.row(400, Kind.SHIFT_END, unit="nurse")
    assert uncovered(told) == [(400, 1000, "nobody_on_duty")]


def test_distinct_units_for_needs_that_one_person_could_meet() -> None:
    # either can be the medic, but the doctor can't be both
    told = story({"doctor": 1, "medic": 1}, "base", "0 min", ("doctor",))
    told.shifts("nurse", (0, 300))
    assert uncovered(told) == [(300, 1000, "nobody_on_duty")]


def test_more_units_wanted_than_the_model_has() -> None:
    assert uncovered(story({"medic": 3}, "base", "0 min", ("doctor", "nurse"))) == [(0, 1000, "no_such_skill")]


def test_ranked_skills_are_met_by_any_kind() -> None:
    told = story({"clinician": 1}, "base", "0 min")
    spec = {**told.spec, "skills": {"clinician": ["nurse", "doctor"]}}
    told = Story(spec)
    told.shifts("doctor", (0, 500))
    told.shifts("nurse", (500, 1000))
    assert uncovered(told) == []


def test_rooms_count_free_places_and_opening_hours() -> None:
    told = story({"bed": 1}, "base", "0 min")
    told.pools["bed"] = PoolPlan(((0.0, 2), (800.0, 0)), ((0.0, 900.0),))
    for start, end in ((100, 300), (200, 250)):
        case = told.case(start, "call", "base")
        told.at_work(start, end, case, REACH, "bed", site="base")
    assert uncovered(told) == [(200, 250, "room_full"), (800, 900, "room_full"), (900, 1000, "closed")]
    assert uncovered(story({"bed": 1}, "mine", "1 h")) == [(0, 1000, "no_such_skill")]
    assert uncovered(story({"tent": 5}, "mine", "0 min")) == []


@pytest.mark.parametrize(("reserved", "priority", "spans"), [
    ({"count": 1, "priority": 2}, None, [(100, 300, "room_full")]),
    ({"count": 1, "priority": 2}, 3, [(100, 300, "room_full")]),
    ({"count": 1, "priority": 2}, 2, []),
    ({"count": 1, "severities": ["grave"]}, 1, [(100, 300, "room_full")]),
    ({"count": 2, "priority": 2}, None, [(0, 1000, "no_such_skill")]),
])  # fmt: skip
def test_reserved_places_are_free_only_for_those_they_are_kept_for(
    reserved: dict[str, Any], priority: int | None, spans: list[tuple[float, float, str]]
) -> None:
    told = story({"bed": 1}, "base", "0 min", rooms__bed__reserved=reserved, cover__it__priority=priority)
    case = told.case(100, "call", "base")
    told.at_work(100, 300, case, REACH, "bed", site="base")
    assert uncovered(told) == spans


def test_kits_stay_where_they_are_and_must_be_in_order() -> None:
    told = story({"bag": 1}, "mine", "0 min")
    told.row(600, Kind.FAULT, unit="bag 1", site="mine")
    told.row(700, Kind.RESTORED, unit="bag 1", site="mine")
    assert uncovered(told) == [(600, 700, "equipment_not_ready")]
    assert uncovered(story({"bag": 1}, "base", "1 h")) == [(0, 1000, "no_such_skill")]


def test_a_unit_with_several_hands_counts_while_one_is_free() -> None:
    told = story({"nurse": 1}, "base", "0 min", ("nurse",), staff__nurse__at_once=2)
    for start, end in ((100, 300), (200, 250)):
        case = told.case(start, "call", "base")
        told.at_work(start, end, case, REACH, "nurse", site="base")
    assert uncovered(told) == [(200, 250, "all_busy")]


def test_traffic_of_the_hour_of_leaving() -> None:
    told = story({"ambulance": 1}, "mine", "14 min", ("ambulance",), travel__road__by_hour={"07:00-09:00": 1.5})
    # 15 minutes for those who leave from 07:00 to 09:00, that is for calls two minutes before
    assert uncovered(told) == [(418, 538, "travelling")]


def test_traffic_on_the_way_home() -> None:
    told = story({"ambulance": 1}, "mine", "12 min", ("ambulance",), travel__road__by_hour={"02:30-03:00": 2.0})
    trip(told, ("ambulance",), 80, 20, "far")
    # on the way from 142 to 182, from 150 at twice the time: within 6 km of mine from minute 24 to 36 (166 to 178);
    # from 180 on everything is within 12 km again
    assert uncovered(told) == [(80, 142, "all_busy"), (142, 166, "travelling"), (178, 180, "travelling")]


def test_only_the_hours_that_count() -> None:
    told = story({"nurse": 1}, "base", "0 min")
    spec = copy.deepcopy(told.spec)
    spec["cover"]["it"]["when"] = "08:00-12:00"
    told = Story(spec)
    told.shifts("nurse", (0, 600))
    figures = told.figures()
    assert figures["coverage.share", "cover=it"][2:] == (120 / 240, 120.0, 240.0)
    points = {p.x: p for p in told.measured().profiles if p.profile == "coverage"}
    assert [(points[h].numerator, points[h].denominator) for h in (7, 8, 9, 10, 12)] == [
        (0, 0), (60, 60), (60, 60), (0, 60), (0, 0),
    ]  # fmt: skip


def test_the_most_frequent_reason_is_named_and_of_equals_the_more_telling() -> None:
    told = story({"medic": 1}, "base", "0 min", ("doctor",))
    told.shifts("nurse", (0, 1000), absences=())
    for unit, stream in (("doctor", "call"), ("nurse", "drill")):
        case = told.case(100, stream, "base")
        told.at_work(100, 200, case, REACH if stream == "call" else "drill.visit", unit, site="base")
    assert uncovered(told) == [(100, 200, "away_on_duty")]


def test_worst_week() -> None:
    spec = copy.deepcopy(SPEC)
    spec["clock"]["horizon"] = "3 weeks"
    spec["cover"] = {"it": {"at": "base", "needs": {"nurse": 1}, "within": "0 min"}}
    told = Story(spec, end=30240.0)
    told.shifts("nurse", (0, 10000), (10200, 20000), (25000, 30240))
    figures = told.figures()
    assert figures["uncovered.worst_week_minutes", "cover=it"].value == pytest.approx(25000 - 20160)
    assert figures["uncovered.minutes", "cover=it"].value == pytest.approx(200 + 5000)


def test_spans_cover_the_window_without_gaps() -> None:
    told = story({"ambulance": 1}, "mine", "12 min", ("ambulance",))
    trip(told, ("ambulance",), 100, 20, "far")
    (ready,) = told.context.cover
    assert ready.spans.start[0] == 0
    assert ready.spans.end[-1] == 1000
    assert np.array_equal(ready.spans.start[1:], ready.spans.end[:-1])
