"""Censoring, the warm-up, interruptions and what counts: small runs told row by row."""

from __future__ import annotations

import copy
import math
from typing import Any

import numpy as np
import pytest
from metric_rows import Story

from covsim.events import Cause, Fallback, Kind, Outcome, ShiftKind
from covsim.metrics import event_table, incident_table, visit_table

SPEC: dict[str, Any] = {
    "covsim": 1, "name": "counter",
    "clock": {"start": "2025-01-06 00:30", "horizon": "600 min"},
    "sites": {"base": {}, "away": {"external": True}},
    "staff": {"clerk": {"count": 2, "at": "base"}},
    "demand": {"visit": {"rate": "10/day", "where": "base", "pathway": "desk"}},
    "pathways": {
        "desk": {
            "serve": {"treat": {"needs": {"clerk": 1}}, "marks": {"ready": "came", "started": "served"}},
            "sit": {"wait": {"takes": "5 min"}},
        },
    },
    "measures": {"queue": {"from": "call", "to": "served"}, "stay": {"from": "served", "to": "done"}},
}  # fmt: skip

SERVE = "desk.serve"


def counter(**clock: str) -> Story:
    spec = copy.deepcopy(SPEC)
    spec["clock"] |= clock
    told = Story(spec, end=600.0)
    told.shifts("clerk 1", (0, 600))
    told.shifts("clerk 2", (0, 600))
    return told


def served(told: Story, call: float, start: float, end: float, unit: str = "clerk 1") -> int:
    case = told.case(call, "visit", "base")
    told.row(call, Kind.READY, case, SERVE, site="base")
    told.claimed(start, end, case, SERVE, unit, site="base")
    told.row(start, Kind.STARTED, case, SERVE, site="base")
    told.row(start, Kind.MARK, case, SERVE, mark="served")
    if end < 600:
        told.row(end, Kind.ENDED, case, SERVE, site="base")
        told.row(end, Kind.DONE, case, value=Outcome.SERVED)
    return case


def test_cases_belong_to_the_window_by_call_and_time_is_clipped_to_it() -> None:
    told = counter(warm_up="100 min")
    served(told, 50, 90, 150)
    served(told, 120, 150, 180)
    figures = told.figures()
    assert figures["incidents.count", "all"].value == 1
    assert figures["wait.mean", "all"].value == 30
    assert figures["utilisation", "unit=clerk 1"][2:] == pytest.approx((80 / 500, 80, 500))
    assert figures["queue.mean", "all"].value == 30 / 500


def test_the_queue_of_the_window_holds_cases_that_called_before_it() -> None:
    told = counter(warm_up="100 min")
    served(told, 50, 140, 150)
    assert told.figures()["queue.mean", "all"].numerator == 40


def test_a_log_that_closes_before_the_horizon_closes_the_window() -> None:
    told = counter(horizon="1000 min")
    served(told, 0, 0, 60)
    assert told.figures()["utilisation", "unit=clerk 1"][2:] == pytest.approx((0.1, 60, 600))


def test_who_still_waits_at_the_end_is_left_out_of_means_and_infinite_in_quantiles() -> None:
    told = counter()
    served(told, 0, 10, 20)
    case = told.case(500, "visit", "base")
    told.row(500, Kind.READY, case, SERVE, site="base")
    told.row(500, Kind.WAITS, case, SERVE, need="clerk", cause=Cause.NOBODY_ON_DUTY)
    figures = told.figures()
    assert figures["wait.mean", "all"][2:] == (10, 10, 1)
    assert figures["wait.p90", "all"].value == math.inf
    assert figures["time_to.queue.mean", "all"].value == 10
    assert figures["time_to.queue.p90", "all"][2:] == (math.inf, math.inf, 2)
    assert figures["response.p50", "all"].value == 10
    assert figures["response.p90", "all"].value == math.inf
    assert figures["unserved.share", "all"].value == 0.5
    assert figures["queue.mean", "all"].numerator == 10 + 100


def test_waiting_again_after_a_pre_emption_is_added() -> None:
    told = counter()
    case = told.case(0, "visit", "base")
    told.row(0, Kind.READY, case, SERVE, site="base")
    told.claimed(10, 30, case, SERVE, "clerk 1", site="base")
    told.row(10, Kind.STARTED, case, SERVE, site="base")
    told._rows = [row for row in told._rows if row[1] != Kind.RELEASED]
    told.row(30, Kind.PREEMPTED, case, SERVE, value=7)
    told.row(30, Kind.RELEASED, case, SERVE, "clerk 1", site="base")
    told.claimed(55, 60, case, SERVE, "clerk 2", site="base")
    told.row(55, Kind.STARTED, case, SERVE, site="base")
    told.row(60, Kind.ENDED, case, SERVE, site="base")
    told.row(60, Kind.DONE, case, value=Outcome.SERVED)
    figures = told.figures()
    assert figures["wait.mean", "all"].value == 10 + 25
    assert figures["wait.mean", "step=desk.serve"].value == 10 + 25
    assert figures["response.mean", "all"].value == 10


def test_a_team_stopped_at_the_end_of_its_shift_waits_again_too() -> None:
    told = counter()
    case = told.case(0, "visit", "base")
    told.row(0, Kind.READY, case, SERVE, site="base")
    told.claimed(0, 30, case, SERVE, "clerk 1", "clerk 2", site="base")
    told.row(0, Kind.STARTED, case, SERVE, site="base")
    told.claimed(45, 60, case, SERVE, "clerk 1", site="base")
    told.row(45, Kind.STARTED, case, SERVE, site="base")
    told._rows = [row for row in told._rows if not (row[0] == 60 and row[1] == Kind.RELEASED)]
    told.row(60, Kind.ENDED, case, SERVE, site="base")
    told.row(60, Kind.RELEASED, case, SERVE, "clerk 1", site="base")
    told.row(60, Kind.DONE, case, value=Outcome.SERVED)
    assert told.figures()["wait.mean", "all"].value == 15


def test_a_colleague_who_takes_over_leaves_no_wait_behind() -> None:
    told = counter()
    case = told.case(0, "visit", "base")
    told.row(0, Kind.READY, case, SERVE, site="base")
    told.claimed(0, 30, case, SERVE, "clerk 1", site="base")
    told.row(0, Kind.STARTED, case, SERVE, site="base")
    told._rows = [row for row in told._rows if row[1] != Kind.RELEASED]
    told.claimed(30, 60, case, SERVE, "clerk 2", site="base")
    told.row(30, Kind.RELEASED, case, SERVE, "clerk 1", site="base")
    told.row(60, Kind.ENDED, case, SERVE, site="base")
    told.row(60, Kind.DONE, case, value=Outcome.SERVED)
    assert told.figures()["wait.mean", "all"].value == 0
    assert visit_table(told.log)["arrived"].tolist() == [0]


@pytest.mark.parametrize("claims", [("clerk 1", "clerk 2"), ("clerk 2",), ()])
def test_whoever_of_a_team_is_relieved_the_others_go_on(claims: tuple[str, ...]) -> None:
    # Who isn't claimed here is kept from an earlier step; clerk 1 is with the case in any event, and goes at 30.
    told = Story({**SPEC, "staff": {"clerk": {"count": 3, "at": "base"}}}, end=600.0)
    case = told.case(0, "visit", "base")
    told.row(0, Kind.READY, case, SERVE, site="base")
    for clerk in claims:
        told.row(0, Kind.CLAIMED, case, SERVE, clerk, site="base")
    told.row(0, Kind.STARTED, case, SERVE, site="base")
    told.row(30, Kind.CLAIMED, case, SERVE, "clerk 3", site="base")
    told.row(30, Kind.RELEASED, case, SERVE, "clerk 1", site="base")
    told.row(60, Kind.ENDED, case, SERVE, site="base")
    told.row(60, Kind.DONE, case, value=Outcome.SERVED)
    assert told.figures()["wait.mean", "all"].value == 0


def test_a_visit_that_is_interrupted_keeps_the_arrival_of_those_who_began() -> None:
    # Claimed at 10 and lost on the way; claimed at 20, there at 25, interrupted at 30; gone on with at 50.
    told = counter()
    case = told.case(0, "visit", "base")
    told.row(0, Kind.READY, case, SERVE, site="base")
    for claimed, there, lost in ((10, None, 15), (20, 25, 30), (50, 55, None)):
        told.row(claimed, Kind.CLAIMED, case, SERVE, "clerk 1", site="base", to="base")
        if there:
            told.row(there, Kind.ARRIVED, case, unit="clerk 1", site="base")
            told.row(there, Kind.STARTED, case, SERVE, site="base")
        if lost:
            told.row(lost, Kind.PREEMPTED, case, SERVE, value=7)
            told.row(lost, Kind.RELEASED, case, SERVE, "clerk 1", site="base")
    told.row(60, Kind.ENDED, case, SERVE, site="base")
    told.row(60, Kind.RELEASED, case, SERVE, "clerk 1", site="base")
    told.row(60, Kind.DONE, case, value=Outcome.SERVED)
    table = visit_table(told.log)
    assert [table[name].tolist() for name in ("claimed", "arrived", "started", "ended")] == [[10], [25], [25], [60]]
    assert table["waited"].tolist() == [10 + 5 + 20]


def test_a_wait_that_ends_in_going_on_elsewhere_is_a_wait() -> None:
    told = counter()
    case = told.case(0, "visit", "base")
    told.row(0, Kind.READY, case, SERVE, site="base")
    told.row(0, Kind.WAITS, case, SERVE, need="clerk", cause=Cause.ALL_BUSY)
    told.row(20, Kind.FELL_BACK, case, SERVE, need="clerk", cause=Cause.ALL_BUSY, value=Fallback.STEP)
    told.row(20, Kind.DONE, case, value=Outcome.SERVED)
    figures = told.figures()
    assert figures["wait.mean", "all"].value == 20
    assert figures["wait.p90", "all"].value == 20                      # the case was served in the end,
    assert figures["wait.p90", "step=desk.serve"].value == math.inf    # this claim was not
    assert figures["time_to.queue.p90", "all"].value == math.inf       # it fell back: never reached


def test_a_case_that_needs_nobody_has_no_wait_and_no_response() -> None:
    told = counter()
    case = told.case(0, "visit", "base")
    told.row(0, Kind.READY, case, "desk.sit", site="base")
    told.row(0, Kind.STARTED, case, "desk.sit", site="base")
    told.row(5, Kind.ENDED, case, "desk.sit", site="base")
    told.row(5, Kind.DONE, case, value=Outcome.SERVED)
    figures = told.figures()
    assert figures["wait.mean", "all"][2:] == (None, 0, 0)
    assert figures["response.p90", "all"][2:] == (None, 0, 0)
    assert figures["time_to.queue.p90", "all"].value is None
    assert figures["time_in_system.mean", "all"].value == 5


def test_a_run_without_cases_has_figures_of_nothing() -> None:
    figures = counter().figures()
    assert figures["incidents.count", "all"].value == 0
    assert figures["served.share", "all"][2:] == (None, 0, 0)
    assert figures["response.p90", "all"].value is None
    assert figures["utilisation", "role=clerk"][2:] == (0, 0, 1200)


def test_a_warm_up_as_long_as_the_run_leaves_an_empty_window() -> None:
    told = counter(warm_up="600 min")
    served(told, 0, 10, 20)
    figures = told.figures()
    assert figures["incidents.count", "all"].value == 0
    assert figures["utilisation", "all"].value is None


def test_two_places_that_one_case_takes_in_a_room_are_given_back_one_by_one() -> None:
    told = Story({**SPEC, "rooms": {"seat": {"count": 5, "at": "base"}}}, end=600.0)
    case = told.case(0, "visit", "base")
    for _ in range(2):
        told.row(0, Kind.CLAIMED, case, SERVE, "seat", site="base")
    told.row(100, Kind.RELEASED, case, SERVE, "seat", site="base")
    told.row(400, Kind.RELEASED, case, SERVE, "seat", site="base")
    assert told.figures()["occupancy.mean", "pool=seat"].numerator == 500


def test_several_at_once_share_a_units_time() -> None:
    spec = copy.deepcopy(SPEC)
    spec["staff"]["clerk"] |= {"count": 1, "at_once": 4}
    told = Story(spec, end=600.0)
    told.shifts("clerk", (0, 600))
    for call in (0, 0):
        served(told, call, 0, 300, "clerk")
    figures = told.figures()
    assert figures["utilisation", "unit=clerk"].value == 600 / 2400
    assert figures["busy.mean", "role=clerk"].value == 1.0
    assert figures["occupancy.p95", "role=clerk"].value == 2


def test_the_way_home_is_work_only_when_the_unit_cannot_be_called_on_it() -> None:
    for returns, minutes in (("return_first", 30), ("divertible", 20), ("when_home", 20)):
        spec = copy.deepcopy(SPEC)
        spec["travel"] = {"road": {"links": {"base": {"away": "10 min"}}}}
        spec["staff"]["clerk"] |= {"count": 1, "mode": "road", "returns": returns}
        told = Story(spec, end=600.0)
        told.shifts("clerk", (0, 600))
        case = served(told, 0, 0, 20, "clerk")
        told.row(20, Kind.RETURNING, unit="clerk", site="away", to="base", value=10)
        told.row(30, Kind.HOME, unit="clerk", site="base")
        assert case == 0
        assert told.figures()["utilisation", "unit=clerk"].numerator == minutes


def test_what_stand_ins_and_standbys_cost() -> None:
    spec = copy.deepcopy(SPEC)
    # 1 CNY a minute in service; 42 contract hours a week: 4 CNY a minute of work
    spec["staff"]["clerk"] |= {
        "cost": "525.96 kCNY/year", "hours_a_week": 42, "on_call_cost": "60 CNY/h",
        "backfill": {"from": ["off_duty", "bank"], "pay_factor": 2}, "starts": "2025-01-06 01:30",
    }  # fmt: skip
    told = Story(spec, end=600.0)
    told.shifts("clerk 1", (0, 100), (100, 160, ShiftKind.ON_CALL), (200, 230, ShiftKind.BACKFILL))
    told.shifts("clerk 2", (500, 510, ShiftKind.BANK))
    figures = told.figures()
    cost = {item: figures["cost.total", f"item={item}"].value for item in ("pay", "on_call", "backfill", "bank")}
    assert cost == pytest.approx({"pay": 2 * 540, "on_call": 60, "backfill": 30 * 4 * 2, "bank": 10 * 4 * 2})


def test_curves() -> None:
    told = counter()
    served(told, 20, 30, 90)
    served(told, 40, 100, 600, "clerk 2")
    points = {(p.profile, p.scope, p.x): (p.numerator, p.denominator) for p in told.measured().profiles}
    assert [points["reached:queue", "all", x] for x in (9, 10, 59, 60)] == [(0, 2), (1, 2), (1, 2), (2, 2)]
    # the clock starts at 00:30: hour 0 of the week has 30 minutes, and calls at 20 and 40 fall into hours 0 and 1
    assert points["on_duty", "role=clerk", 0] == (60, 30)
    assert points["busy", "role=clerk", 1] == (60, 60)
    assert points["busy", "role=clerk", 2] == (50, 60)
    assert points["cases", "all", 0] == (1, 0.5)
    assert points["cases", "stream=visit", 1] == (1, 1)
    assert points["shortfall", "cause=all_busy", float(Cause.ALL_BUSY)] == (0, 2)


def test_table_of_cases() -> None:
    told = counter()
    served(told, 20, 30, 90)
    case = told.case(500, "visit", "base")
    told.row(500, Kind.WAITS, case, SERVE, need="clerk", cause=Cause.ON_BREAK)
    table = incident_table(told.scenario, told.incidents, told.log)
    assert table["stream"].tolist() == ["visit", "visit"]
    assert table["site"].tolist() == ["base", "base"]
    assert table["severity"].tolist() == [None, None]
    assert table["mark.served"].tolist() == pytest.approx([30, math.nan], nan_ok=True)
    assert table["time_to.queue"].tolist() == pytest.approx([10, math.nan], nan_ok=True)
    assert table["response"].tolist() == pytest.approx([10, math.nan], nan_ok=True)
    assert table["outcome"].tolist() == ["served", "open"]
    assert table["cause"].tolist() == [None, "on_break"]
    assert {len(column) for column in table.values()} == {2}


def test_table_of_visits() -> None:
    told = counter()
    case = told.case(20, "visit", "base")
    told.at_work(20, 90, case, SERVE, "clerk 1", "clerk 2", site="base")
    gone = told.case(30, "visit", "base")
    told.row(30, Kind.READY, gone, SERVE, site="base")
    told.row(60, Kind.FELL_BACK, gone, SERVE, need="clerk", cause=Cause.ALL_BUSY, value=Fallback.LEFT)
    table = visit_table(told.log)
    assert table["units"].tolist() == ["clerk 1+clerk 2", ""]
    assert table["step"].tolist() == [SERVE, SERVE]
    assert table["outcome"].tolist() == ["done", "left"]
    assert table["cause"].tolist() == [None, "all_busy"]
    assert table["waited"].tolist() == [0, 30]
    assert table["claimed"].tolist() == pytest.approx([20, math.nan], nan_ok=True)
    assert table["ended"].tolist() == pytest.approx([90, math.nan], nan_ok=True)
    assert table["site"].tolist() == ["base", "base"]


def test_table_of_events() -> None:
    told = Story(SPEC, end=600.0)
    case = told.case(20, "visit", "base")
    told.row(30, Kind.MARK, case, SERVE, mark="served")
    told.row(31, Kind.CLAIMED, case, SERVE, "clerk 2", need="clerk", site="base")
    table = event_table(told.log)
    assert table["kind"].tolist() == ["call", "mark", "claimed"]
    assert table["mark"].tolist() == [None, "served", None]
    assert table["need"].tolist() == [None, None, "clerk"]
    assert table["unit"].tolist() == [None, None, "clerk 2"]
    assert np.array_equal(table["time"], [20, 30, 31])
