"""The longest weeks and months, days in a row and the shortest rest: of what was really worked."""

from __future__ import annotations

import pytest

from covsim.demand import sample
from covsim.engine import simulate
from covsim.metrics import measure
from covsim.scenario.model import Scenario
from covsim.streams import Luck

ASKED = ("hours_a_week.max", "hours_a_month.max", "days_in_a_row.max", "rest.min", "unfilled.hours")
SHIFTS = {"day": "08:00-20:00", "night": "20:00-08:00"}


def figures(horizon, rosters, staff, start="2025-01-06", clock=None, **more):
    """Figures by KPI and scope of people at one site; ``more`` are further sections."""
    for group in staff.values():
        group.update(at="post")
    scenario = Scenario.model_validate(
        {"covsim": 1, "name": "load", "clock": {"start": start, "horizon": horizon, **(clock or {})}, "sites": {"post": {}},
         "rosters": rosters, "staff": staff, **more}
    )  # fmt: skip
    incidents = sample(scenario, Luck(1, 0))
    found = measure(scenario, incidents, simulate(scenario, incidents), kpis=ASKED).figures
    return {(one.kpi, one.scope): one.value for one in found}


def test_a_four_crew_cycle():
    # Day (12 h), night (12 h) from the next evening, two days off: shifts begin on 2 days running. A day shift ends at
    # 20:00, the night begins a day later: 24 h of rest; after the night it is 48 h. The fullest week has two of each,
    # 48 h: day on Monday, night on Tuesday, day on Friday, night on Saturday.
    found = figures("8 weeks", {"r": {"cycle": ["day", "night", "off", "off"], "shifts": SHIFTS}}, {"medic": {"count": 4, "roster": "r"}})
    assert found["days_in_a_row.max", "all"] == 2
    assert found["rest.min", "role=medic"] == 24
    assert found["hours_a_week.max", "role=medic"] == 48
    assert {found["rest.min", f"unit=medic {n}"] for n in (1, 2, 3, 4)} == {24}


def test_office_hours_with_a_midday_pause():
    found = figures("9 weeks", {"r": {"weekly": "Mon-Fri 08:00-12:00, 14:00-17:30"}}, {"clerk": {"roster": "r"}}, "2025-01-01")
    assert found["days_in_a_row.max", "all"] == 5
    assert found["rest.min", "all"] == 14.5
    assert found["hours_a_week.max", "all"] == 37.5
    assert found["hours_a_month.max", "all"] == 23 * 7.5  # January 2025 has 23 weekdays, February 20


def test_round_the_clock_and_a_break_at_night():
    found = figures(
        "10 days", {"r": {"cycle": ["night"], "shifts": SHIFTS, "breaks": {"tea": "02:00-02:30"}}},
        {"guard": {"roster": "r"}, "standby": {}},
    )  # fmt: skip
    assert found["days_in_a_row.max", "role=standby"] == 10
    assert found["rest.min", "role=standby"] is None
    # What is left of Sunday's night, 00-08 on Monday, then ten nights; each has half an hour's break.
    assert found["days_in_a_row.max", "role=guard"] == 10
    assert found["rest.min", "role=guard"] == 12
    assert found["hours_a_week.max", "role=guard"] == 7 * 11.5
    assert found["hours_a_week.max", "role=standby"] == 168
    assert found["hours_a_month.max", "all"] is None


def test_overtime_and_call_outs_count_and_idle_hours_on_call_do_not():
    # Duty 08-12 on Monday, then on call to 24:00. The case at 11:00 takes 3 h, another one at 20:00 an hour: 4 h of duty,
    # and 12-14 and 20-21 at work on call.
    found = figures(
        "1 week", {"r": {"weekly": "Mon 08:00-12:00", "on_call": "Mon 12:00-24:00"}}, {"doctor": {"roster": "r"}},
        demand={"long": {"at_times": ["11 h"], "where": "post", "pathway": "long"},
                "short": {"at_times": ["20 h"], "where": "post", "pathway": "short"}},
        pathways={"long": {"see": {"treat": {"needs": {"doctor": 1}, "takes": "3 h"}}},
                  "short": {"see": {"treat": {"needs": {"doctor": 1}, "takes": "1 h"}}}},
    )  # fmt: skip
    assert found["hours_a_week.max", "all"] == 7
    assert found["rest.min", "all"] == 6
    assert found["days_in_a_row.max", "all"] == 1


def test_only_the_window_counts_and_people_without_work_have_no_figure():
    clock = {"warm_up": "5 days"}
    found = figures("10 days", {"r": {"weekly": "08:00-16:00"}, "never": {"weekly": "Mon 00:00-00:01"}},
                    {"clerk": {"roster": "r"}, "ghost": {"count": 0}}, clock=clock)  # fmt: skip
    assert found["days_in_a_row.max", "all"] == 5
    assert found["days_in_a_row.max", "role=ghost"] is None
    assert found["hours_a_week.max", "all"] is None


@pytest.mark.parametrize(("limit", "hours"), [(60, 56), (30, 28)])
def test_a_limit_shows_in_the_longest_week_and_in_unfilled_hours(limit, hours):
    # 14 h a day: 4 turns fit into 60 h, 2 into 30 h.
    found = figures("2 weeks", {"r": {"weekly": "08:00-22:00"}}, {"clerk": {"roster": "r", "limits": {"hours_a_week": limit}}})
    assert found["hours_a_week.max", "all"] == hours
    assert found["unfilled.hours", "reason=limit"] == found["unfilled.hours", "all"] == 2 * (98 - hours)
    assert found["unfilled.hours", "reason=sick"] == 0
