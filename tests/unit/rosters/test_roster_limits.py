"""Limits: turns that would make too many hours or days in a row aren't worked, by whoever was rostered or stands in."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest

from covsim.rosters import Shift, Unfilled, plan
from covsim.rosters.axis import Axis
from covsim.rosters.ledger import Ledger
from covsim.scenario.limits import Limits
from covsim.scenario.places import Clock
from covsim.scenario.resources import list_resources
from covsim.streams import Luck

DAY = 1440.0
ALL_DAYS = {"weekly": "08:00-20:00"}


def planned(make, horizon="2 weeks", rosters=None, **staff):
    scenario = make(horizon, rosters={"r": ALL_DAYS, **(rosters or {})}, staff=staff)
    return plan(scenario, list_resources(scenario), Luck(1, 0))


def days(unit):
    return [int(shift.start // DAY) for shift in unit.shifts]


def test_a_week_of_forty_hours_ends_on_wednesday(make):
    # Turns of 12 h from Monday: 36 h after three, a fourth would make 48 h. The same in the second week.
    found = planned(make, medic={"roster": "r", "limits": {"hours_a_week": 40}})
    assert days(found.units[0]) == [0, 1, 2, 7, 8, 9]
    assert [(gap.start / DAY, gap.reason) for gap in found.unfilled[:2]] == [(3 + 1 / 3, "limit"), (4 + 1 / 3, "limit")]
    assert len(found.unfilled) == 8
    assert {gap.reason for gap in found.units[0].absences} == {"limit"}


def test_after_six_days_in_a_row_one_is_free(make):
    found = planned(make, medic={"roster": "r", "limits": {"days_in_a_row": 6}})
    assert days(found.units[0]) == [0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12]
    assert found.unfilled == tuple(
        Unfilled("medic", "post", day * DAY + 480, day * DAY + 1200, "limit") for day in (6, 13)
    )


def test_round_the_clock_counts_every_day(make):
    found = planned(make, "10 days", medic={"limits": {"days_in_a_row": 4}})
    assert [(shift.start / DAY, shift.end / DAY) for shift in found.units[0].shifts] == [(0, 4), (5, 9)]


def test_hours_of_a_calendar_month(make):
    # 12 h a day from 6 January: 26 days in January are 312 h; 220 h allow 18 turns, to 23 January. February begins anew.
    found = planned(make, "5 weeks", medic={"roster": "r", "limits": {"hours_a_month": 220}})
    assert days(found.units[0]) == [*range(18), *range(26, 35)]


def test_leave_breaks_a_run_of_days_and_hours_on_call_make_none(make):
    on_call = {"on_call": {"on_call": "08:00-20:00", "call_out": "1 h"}}
    found = planned(make, rosters=on_call, medic={"roster": "on_call", "limits": {"days_in_a_row": 2, "hours_a_week": 1}})
    assert len(found.units[0].shifts) == 14
    with_leave = planned(make, "50 weeks", medic={"roster": "r", "leave": 0.2, "limits": {"days_in_a_row": 6}})
    away = {int(gap.start // DAY): gap.reason for gap in with_leave.units[0].absences}
    assert set(away.values()) == {"leave", "limit"}
    worked = days(with_leave.units[0])
    runs = [n for n, (a, b) in enumerate(pairwise(worked), 1) if b > a + 1]
    assert max(b - a for a, b in zip([0, *runs], [*runs, len(worked)])) == 6


def test_a_colleague_within_the_own_limits_stands_in(make):
    # Both work Monday to Friday by day; what the first may not work on Friday nobody else is free for, as the second has
    # the same limit, until a third from another group comes who may work 12 h a week: one Friday turn each week.
    weekdays = {"r": {"weekly": "Mon-Fri 08:00-20:00"}, "free": {"weekly": "Mon 00:00-00:01"}}
    found = planned(
        make, rosters=weekdays,
        medic={"roster": "r", "limits": {"hours_a_week": 48}, "backfill": {"from": ["reserve"], "rest": "1 h"}},
        reserve={"roster": "free", "limits": {"hours_a_week": 13}},
    )  # fmt: skip
    assert days(found.units[0]) == [0, 1, 2, 3, 7, 8, 9, 10]
    assert [(s.start, s.end) for s in found.units[1].shifts if s.end - s.start > 1] == [
        (4 * DAY + 480, 4 * DAY + 1200), (11 * DAY + 480, 11 * DAY + 1200),
    ]  # fmt: skip
    assert found.unfilled == ()
    less = planned(
        make, rosters=weekdays,
        medic={"roster": "r", "limits": {"hours_a_week": 48}, "backfill": {"from": ["reserve"], "rest": "1 h"}},
        reserve={"roster": "free", "limits": {"hours_a_week": 11}},
    )  # fmt: skip
    assert {gap.reason for gap in less.unfilled} == {"limit"}


@pytest.fixture
def axis() -> Axis:
    """From Wednesday 2025-01-29 06:00, a year."""
    return Axis.of(Clock(start=dt.datetime(2025, 1, 29, 6), horizon="1 year"))


def test_minutes_by_calendar_month(axis):
    january_ends = (2 * 24 + 18) * 60.0
    assert axis.by_month(0.0, january_ends) == [(0, january_ends)]
    assert axis.by_month(january_ends - 60, january_ends + 29 * DAY) == [(0, 60.0), (1, 28 * DAY), (2, DAY)]


def test_what_is_struck_out_of_the_ledger_counts_no_more(axis):
    ledger = Ledger(Limits(hours_a_week=20, days_in_a_row=2), axis)
    turn = [Shift(120.0, 840.0)]
    ledger.enter(turn)
    assert not ledger.fits([Shift(DAY + 120, DAY + 840)])
    ledger.enter(turn, -1)
    assert ledger.fits([Shift(DAY + 120, DAY + 840)])


def test_a_day_between_two_joins_their_runs(axis):
    ledger = Ledger(Limits(days_in_a_row=2), axis)
    for day in (0, 2):
        ledger.enter([Shift(day * DAY + 120, day * DAY + 840)])
    assert not ledger.fits([Shift(DAY + 120, DAY + 840)])
    assert ledger.fits([Shift(3 * DAY + 120, 3 * DAY + 840)])
