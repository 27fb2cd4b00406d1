"""Demand on public holidays and make-up days, counted by hand over October 2025.

The run goes from Monday 22 September for four weeks. 1 to 8 October (Wednesday to Wednesday) are holidays; Sunday 28
September counts as a Tuesday, Saturday 11 October as a Wednesday.
"""

from __future__ import annotations

import numpy as np
import pytest

from covsim.calendars import DAY
from covsim.demand import sample
from covsim.demand.axis import Axis
from covsim.demand.expected import expected_cases
from covsim.demand.rates import modulated, open_rate, tabulated
from covsim.errors import CovsimError
from covsim.scenario.capacity import Reserved
from covsim.scenario.manning import manned_spans
from covsim.scenario.model import Scenario
from covsim.scenario.reserving import kept_back
from covsim.scenario.streams import Profile, RateTable
from covsim.streams import Luck

CLOCK = {
    "start": "2025-09-22", "horizon": "4 weeks", "workdays": {"2025-09-28": "Tue", "2025-10-11": "Wed"},
    "holidays": [{"from": "2025-10-01", "to": "2025-10-08", "name": "National Day"}],
}  # fmt: skip
HOLIDAYS, SUNDAY, SATURDAY = range(9, 17), 6, 19  # days from the start


@pytest.fixture
def october(build):
    """A scenario in October 2025."""
    def make(**sections) -> Scenario:
        return build(clock=CLOCK, **sections)

    return make


@pytest.fixture
def by_day(october):
    """What a profile brings on each day of the run, at a mean rate of so many a day."""
    axis = Axis.of(october())

    def count(mean: float, **profile) -> list[float]:
        rate = modulated(mean / DAY, Profile.model_validate(profile), axis, 0.0, axis.horizon)
        return np.diff(np.interp(np.arange(29) * DAY, rate.edges, rate.cumulative)).round(9).tolist()

    return count


def test_a_holiday_is_an_eighth_weekday(by_day):
    # Mean weight of a week 12/7, so that 24 a day are 28 on working days and 14 at weekends.
    ordinary = [28.0, 28.0, 28.0, 28.0, 28.0, 14.0, 14.0] * 4
    ordinary[SUNDAY] = ordinary[SATURDAY] = 28.0
    assert by_day(24, weekday=(2, 2, 2, 2, 2, 1, 1)) == ordinary  # holidays as their weekdays
    ordinary[9:17] = [14.0] * 8
    found = by_day(24, weekday=(2, 2, 2, 2, 2, 1, 1), holiday=1)
    assert found == ordinary
    # 22 to 28 September 5 x 28 + 14 + 28; then 2 x 28 + 5 x 14; 3 x 14 + 2 x 28 + 28 + 14; and an ordinary week.
    assert [sum(found[week : week + 7]) for week in range(0, 28, 7)] == [182, 126, 140, 168]


def test_without_weekdays_the_weight_of_a_holiday_is_a_factor(by_day):
    assert by_day(10, holiday=0.6) == [10.0] * 9 + [6.0] * 8 + [10.0] * 11
    assert by_day(10, holiday=0) == [10.0] * 9 + [0.0] * 8 + [10.0] * 11


def test_hours_and_months_go_on_over_holidays(october, by_day):
    # Twice as much from noon on; October weighs half of what the other months do (mean 11.5 / 12 by days, nearly).
    axis = Axis.of(october())
    profile = Profile(hour=(1,) * 12 + (2,) * 12, holiday=0.5)
    rate = modulated(36 / DAY, profile, axis, 0.0, axis.horizon)
    noons = np.interp(np.array([8, 8.5, 9, 9.5, 10]) * DAY, rate.edges, rate.cumulative)
    assert np.diff(noons).tolist() == pytest.approx([12, 24, 6, 12])
    months = by_day(10, month=(1,) * 9 + (0.5, 1, 1), holiday=0.5)
    assert months[9] / months[17] == pytest.approx(0.5)
    assert months[17] / months[8] == pytest.approx(0.5)


def test_lines_from_hour_to_hour_keep_their_shape_on_a_holiday(by_day):
    line = {"hour": tuple(range(24)), "shape": "linear"}
    assert by_day(12, **line, holiday=0.5) == [12.0] * 9 + [6.0] * 8 + [12.0] * 11


def test_open_hours_follow_the_calendar(by_day):
    # 20 hours a week open: 4 a working day, 7 cases; a shorter holiday has the same rate while it is open.
    ordinary = [7.0, 7.0, 7.0, 7.0, 7.0, 0.0, 0.0] * 4
    ordinary[SUNDAY] = ordinary[SATURDAY] = 7.0
    assert by_day(5, hours="Mon-Fri 08:00-12:00") == ordinary
    ordinary[9:17] = [0.0] * 8
    assert by_day(5, hours="Mon-Fri 08:00-12:00; Hol off") == ordinary
    ordinary[9:17] = [1.75] * 8
    assert by_day(5, hours="Mon-Fri 08:00-12:00; Hol 09:00-10:00") == ordinary


def test_a_profile_of_holidays_alone_has_its_mean_on_a_holiday(by_day):
    assert by_day(5, hours="Hol") == [0.0] * 9 + [5.0] * 8 + [0.0] * 11
    assert by_day(5, hours="Hol 08:00-12:00") == [0.0] * 9 + [5.0] * 8 + [0.0] * 11
    with pytest.raises(CovsimError, match="leave no time at all"):
        by_day(5, hours="Hol 08:00-12:00", hour=(1,) * 6 + (0,) * 18)


def test_samples_have_the_mean_of_the_rate(october):
    scenario = october(demand={"ill": {"rate": "2400/day", "where": "base", "when": {"holiday": 0.25}}})
    counts = np.bincount((sample(scenario, Luck(3, 1)).time // DAY).astype(int), minlength=28)
    assert counts[9:17].mean() == pytest.approx(600, abs=4 * np.sqrt(600 / 8))
    assert np.delete(counts, HOLIDAYS).mean() == pytest.approx(2400, abs=4 * np.sqrt(2400 / 20))


def test_a_table_that_repeats(october):
    # 1/h on Monday, 2/h on Tuesday ... 7/h on Sunday.
    axis = Axis.of(october())

    def by_day(**more) -> list[float]:
        given = {"step": "24 h", "rates": [f"{n}/h" for n in range(1, 8)], "repeat": "weekly", **more}
        rate = tabulated(RateTable.model_validate(given), 1.0, "", axis, 0.0, axis.horizon)
        return (np.diff(np.interp(np.arange(29) * DAY, rate.edges, rate.cumulative)) / 24).round(9).tolist()

    week = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0] * 4
    week[SUNDAY], week[SATURDAY] = 2.0, 3.0
    assert by_day() == week
    week[9:17] = [rate / 2 for rate in week[9:17]]
    assert by_day(holiday=0.5) == week
    daily = by_day(step="12 h", rates=["1/h", "3/h"], repeat="daily", holiday=0.5)
    assert daily == [2.0] * 9 + [1.0] * 8 + [2.0] * 11


def days(scenario: Scenario, name: str = "") -> list[int]:
    """The days of the run on which there are cases, each as often as there are."""
    found = sample(scenario, Luck(1, 0))
    return sorted((found.time // DAY).astype(int).tolist())


WORKED = [0, 1, 2, 3, 4, 6, 7, 8, 17, 18, 19, 21, 22, 23, 24, 25]
"""Monday to Friday, without the holidays, with the make-up days."""


def test_appointments_skip_holidays_if_they_say_so(october):
    plan = {"where": "base", "schedule": {"per_day": 2, "window": "Mon-Fri 08:00-12:00; Hol off"}}
    scenario = october(demand={"visits": plan})
    assert days(scenario) == sorted(WORKED * 2)
    assert expected_cases(scenario, "visits") == 32
    plan["schedule"]["window"] = "Mon-Fri 08:00-12:00"
    assert days(october(demand={"visits": plan})) == sorted([*WORKED, 9, 10, 11, 14, 15, 16] * 2)
    plan["schedule"]["window"] = "Hol 08:00-12:00"
    scenario = october(demand={"visits": plan})
    assert days(scenario) == sorted([*HOLIDAYS] * 2)
    assert expected_cases(scenario, "visits") == 16


def test_a_campaign_takes_the_open_days(october):
    plan = {"where": "base", "schedule": {"people": 16, "window": "Mon-Fri 08:00-12:00; Hol off"}}
    assert days(october(demand={"campaign": plan})) == WORKED


def test_duties_skip_holidays_if_they_say_so(october):
    duty = {"at": "base", "weekly": "Mon-Fri 08:00-09:00; Hol off"}
    assert days(october(duties={"round": duty})) == WORKED
    # Daily from midnight, put off to the next open hours: at 8:00 on each working day, once for a whole golden week.
    duty = {"at": "base", "every": "1 day", "window": "Mon-Fri 08:00-09:00; Hol off"}
    assert days(october(duties={"round": duty})) == WORKED
    duty = {"at": "base", "every": "1 day", "window": "Hol 08:00-09:00"}
    assert days(october(duties={"round": duty})) == [*HOLIDAYS]


def test_posts_and_reserved_places_follow_the_calendar(october):
    duty = {"at": "base", "post": "Mon-Fri 08:00-09:00; Hol 10:00-12:00"}
    spans = manned_spans(scenario := october(duties={"guard": duty}), scenario.duties["guard"])
    assert [int(a // DAY) for a, _ in spans] == sorted([*WORKED, *HOLIDAYS])
    assert {b - a for a, b in spans if int(a // DAY) in HOLIDAYS} == {120}
    kept = kept_back(scenario, Reserved(count=1, hours="Mon-Fri 08:00-09:00; Hol off"), 0.0, 28 * DAY)
    assert [int(a // DAY) for a, _ in kept] == WORKED


def test_a_rate_of_duties_keeps_to_its_window(october):
    axis = Axis.of(october())
    rate = open_rate(1.0 / DAY, october(duties={"d": {"at": "base", "rate": "1/day", "window": "Mon-Fri; Hol off"}})
                     .duties["d"].window, axis, 0.0, axis.horizon)  # fmt: skip
    assert rate.total == pytest.approx(16 * 7 / 5)
