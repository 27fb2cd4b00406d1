"""Rosters over a golden week, by hand: 1 to 3 October 2025 (Wednesday to Friday) are holidays, and Sunday 28 September
is worked as a Thursday. The run goes from Friday 26 September for ten days.

day     0   1   2    3   4   5   6   7   8   9
        Fri Sat Sun  Mon Tue Wed Thu Fri Sat Sun
                Thu          Hol Hol Hol
"""

from __future__ import annotations

import pytest

from covsim.rosters import plan
from covsim.rosters.axis import Axis
from covsim.rosters.pools import plan_pool
from covsim.scenario.capacity import Room
from covsim.scenario.resources import list_resources
from covsim.streams import Luck

CLOCK = {
    "start": "2025-09-26", "workdays": {"2025-09-28": "Thu"}, "holidays": [{"from": "2025-10-01", "to": "2025-10-03"}],
}  # fmt: skip


@pytest.fixture
def october(make, hours):
    """What the members of one group on one roster work."""

    def tell(roster, count=1, **group):
        scenario = make("10 days", clock=CLOCK, rosters={"r": roster}, staff={"nurse": {"count": count, "roster": "r", **group}})
        return [hours(unit.shifts) for unit in plan(scenario, list_resources(scenario), Luck(1, 0)).units]

    return tell


def test_a_roster_that_does_not_name_holidays_works_on_them(october):
    office = [(day, 8.0, 16.0, "REGULAR") for day in (0, 2, 3, 4, 5, 6, 7)]
    assert october({"weekly": "Mon-Fri 08:00-16:00"}) == [office]


def test_holidays_off_and_short(october):
    ordinary = [(day, 8.0, 16.0, "REGULAR") for day in (0, 2, 3, 4)]
    assert october({"weekly": "Mon-Fri 08:00-16:00; Hol off"}) == [ordinary]
    assert october({"weekly": "Mon-Fri 08:00-16:00; Hol 09:00-12:00"}) == [
        [*ordinary, *((day, 9.0, 12.0, "REGULAR") for day in (5, 6, 7))]
    ]


def test_a_night_shift_before_a_holiday_is_finished(october):
    # The night of Tuesday ends on the first holiday; the next one begins on Saturday.
    nights = [(0, 20.0, 32.0), (1, 20.0, 32.0), (2, 20.0, 32.0), (3, 20.0, 32.0), (4, 20.0, 32.0), (8, 20.0, 32.0),
              (9, 20.0, 24.0)]  # fmt: skip
    assert october({"weekly": "20:00-08:00; Hol off"}) == [
        [(0, 0.0, 8.0, "REGULAR"), *((*night, "REGULAR") for night in nights)]
    ]


def test_members_work_on_holidays_in_turn(october):
    # One of three on each holiday; two of three on each: 1 and 2, 3 and 1, 2 and 3.
    def holidays(count):
        found = october({"weekly": "Mon-Fri 08:00-16:00; Hol 09:00-12:00", "holiday_members": count}, count=3)
        return [[day for day, *_ in member if day in (5, 6, 7)] for member in found]

    assert holidays(1) == [[5], [6], [7]]
    assert holidays(2) == [[5, 6], [5, 7], [6, 7]]
    assert holidays(3) == holidays(9) == [[5, 6, 7]] * 3
    assert holidays(0) == [[]] * 3


def test_turns_are_taken_at_each_site(make, hours):
    scenario = make(
        "10 days", clock=CLOCK, rosters={"r": {"weekly": "Mon-Fri 08:00-16:00", "holiday_members": 1}},
        staff={"nurse": {"count": 4, "roster": "r", "at": ["post", "ward"]}}, sites={"post": {}, "ward": {}},
    )  # fmt: skip
    resources = list_resources(scenario)
    found = {unit.name: [day for day, *_ in hours(plan.shifts) if day in (5, 6, 7)]
             for unit, plan in zip(resources.units, plan(scenario, resources, Luck(1, 0)).units)}  # fmt: skip
    assert found == {"nurse 1": [5, 7], "nurse 2": [5, 7], "nurse 3": [6], "nurse 4": [6]}


def test_who_is_off_may_be_on_call(october):
    roster = {"weekly": "Mon-Fri 08:00-16:00", "on_call": "Mon-Fri 16:00-20:00; Hol 08:00-20:00", "holiday_members": 0}
    (member,) = october(roster)
    assert [shift for shift in member if shift[0] in (4, 5)] == [
        (4, 8.0, 16.0, "REGULAR"), (4, 16.0, 20.0, "ON_CALL"), (5, 8.0, 20.0, "ON_CALL"),
    ]  # fmt: skip


def test_a_cycle_goes_on_over_holidays(october):
    (member,) = october({"cycle": ["day", "off"], "shifts": {"day": "08:00-20:00"}})
    assert [day for day, *_ in member] == [0, 2, 4, 6, 8]


def test_places_follow_the_calendar(make):
    scenario = make("10 days", clock=CLOCK)
    room = Room.model_validate(
        {"count": 1, "by_hours": {"Mon-Fri 08:00-16:00; Hol off": 4, "Hol 09:00-12:00": 2}, "open": "Mon-Fri; Hol off"}
    )
    pool = plan_pool(room, scenario.clock, Axis.of(scenario.clock))
    found = [(int(time // 1440), time % 1440 / 60, count) for time, count in pool.capacity]
    assert found == [
        (0, 0, 1), *((day, hour, count) for day in (0, 2, 3, 4) for hour, count in ((8, 4), (16, 1))),
        *((day, hour, count) for day in (5, 6, 7) for hour, count in ((9, 2), (12, 1))),
    ]  # fmt: skip
    assert pool.open == ((0, 1440), (2880, 7200))
