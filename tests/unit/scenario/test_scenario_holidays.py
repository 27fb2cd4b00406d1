"""Public holidays in a scenario: what is odd but no mistake, what is written of them, and what is shown."""

from __future__ import annotations

import datetime as dt

import jsonschema
import pytest

from covsim.calendars import HOLIDAY, Calendar
from covsim.scenario.loader import read
from covsim.scenario.nodes import compose
from covsim.scenario.schema import json_schema
from covsim.scenario.show import describe

CLOCK = "clock: {start: 2025-01-06, horizon: 4 weeks, warm_up: 1 week}"
CREW = 'crew: {cycle: [day, night, off, off], shifts: {day: "08:00-20:00", night: "20:00-08:00"}}'
FREE = 'shifts: {free: "Hol"}'


@pytest.fixture
def warned(changed):
    """Places and messages of the warnings about the small scenario with more in its clock."""

    def warn(more: str, **files: str) -> list[tuple[str, str]]:
        found = changed(CLOCK, f"{CLOCK[:-1]}, {more}}}", **files).warnings
        return [(problem.path, problem.message) for problem in found]

    return warn


def test_days_outside_the_run_are_passed_over_unless_all_are(warned):
    assert warned(f"{FREE}, holidays: [2024-10-01, 2025-01-28, 2026-01-01], workdays: {{2025-01-26: Mon, 2030-01-05: Mon}}") == []
    assert warned(f"{FREE}, holidays: [2026-01-01, 2025-02-03], workdays: {{2025-01-05: Mon}}") == [
        ("clock.holidays", "none of them lies in the run, 2025-01-06 to 2025-02-03"),
        ("clock.workdays", "none of them lies in the run, 2025-01-06 to 2025-02-03"),
    ]


def test_days_that_change_nothing(warned):
    nothing = "nothing says what is different on a holiday, so all are like their weekdays"
    assert warned("holidays: [2025-01-28]") == [("clock.holidays", nothing)]
    assert warned("workdays: {2025-01-15: Wed}") == [
        ("clock.workdays.2025-01-15", "2025-01-15 is a Wed by the week, and needs no entry")
    ]


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        (CREW, 'crew: {weekly: "08:00-20:00; Hol off"}', "rosters.crew.weekly"),
        (CREW, 'crew: {weekly: "08:00-20:00", holiday_members: 1}', "rosters.crew.holiday_members"),
        ("rate: 7.5/year", "rate: 7.5/year\n    when: {holiday: 0.5}", "demand.illness.when.holiday"),
        ("doctor: {count: 5,", "doctor: {count: 5, holiday_factor: 3,", "staff.doctor.holiday_factor"),
        ("detour: 1.3}", 'detour: 1.3, by_hour: {"08:00-09:00; Hol off": 1.1}}', "travel.road.by_hour.08:00-09:00; Hol off"),
        ("takes: 12 min, needs: {aed: 1}}", 'takes: 12 min, needs: {aed: 1}}, unless: {hours: "Hol"}',
         "pathways.emergency.stabilise.unless.hours"),
    ],
)  # fmt: skip
def test_holidays_that_the_clock_does_not_have(changed, old, new, place):
    found = [problem.path for problem in changed(old, new).warnings if "but the clock has none" in problem.message]
    assert found == [place]


def test_a_post_that_nobody_holds_on_holidays_is_told(written, small):
    text = small.replace(CLOCK, f"{CLOCK[:-1]}, holidays: [{{from: 2025-01-28, to: 2025-01-30}}], workdays: {{2025-01-26: Tue}}}}")
    text = text.replace(CREW, 'crew: {weekly: "Mon-Sat 08:00-20:00; Hol 08:00-12:00"}')
    text = text.replace("cover:\n", 'cover:\n  desk: {at: base, needs: {doctor: 1}, within: 1 min, when: "Mon-Sat 08:00-20:00"}\n')

    def told() -> list[str]:
        return [problem.message for problem in written(text).warnings if "holidays" in problem.message]

    # Three days on which eight of twelve hours are not rostered; the Sunday is worked as a Tuesday by both.
    assert told() == ["no roster has anybody for 24 h on the holidays and make-up days of the run"]
    text = text.replace('20:00"}\n  post:', '20:00; Hol 09:00-12:00"}\n  post:')
    assert told() == []


def test_the_most_people_together_may_be_those_of_a_holiday(written, small):
    # The two shifts of a day never meet but on the holiday, when all work from 8 to 12.
    text = small.replace(CLOCK, f"{CLOCK[:-1]}, holidays: [2025-01-28]}}").replace(
        CREW, 'early: {weekly: "08:00-12:00"}\n  late: {weekly: "12:00-16:00; Hol 08:00-12:00"}')
    text = text.replace("doctor: {count: 5, at: base, roster: crew", "doctor: {count: 2, skills: [medic], at: base, roster: early")
    text = text.replace("nurse: {count: 5, at: base, roster: crew", "nurse: {count: 2, skills: [medic], at: base, roster: late")
    text = text.replace("needs: {aed: 1}", "needs: {medic: 4}")

    def together() -> list[str]:
        return [problem.message for problem in written(text).warnings if "at any time" in problem.message]

    assert together() == []
    text = text.replace("; Hol 08:00-12:00", "")
    assert len(together()) == 1


YEAR = """covsim: 1
name: holidays
clock:
  start: 2025-09-29
  horizon: 3 weeks
  holidays: [{from: 2025-10-01, to: 2025-10-03, name: National Day}, {from: 2025-10-04, to: 2025-10-08, statutory: false},
             2025-10-06]
  workdays: {2025-09-28: Tue, 2025-10-11: Wed}
sites: {base: {}}
rosters: {office: {weekly: "Mon-Fri 08:00-16:00; Hol off"}}
staff: {nurse: {at: base, roster: office}}
demand: {ill: {rate: 1/day, where: base, pathway: care}}
pathways: {care: {see: {treat: {needs: {nurse: 1}, takes: 1 min}}}}
models: {a: {}, b: {clock: {workdays: null}}}
"""


def test_the_calendar_of_the_run(written):
    clock = written(YEAR).scenario("a").clock
    assert clock.calendar == Calendar(0.0, ((-1, 1), *((day, HOLIDAY) for day in range(2, 10)), (12, 2)))
    # 1 to 3 October and the 6th, the Mid-Autumn Festival: a day is statutory if one of its entries is.
    assert clock.statutory == ((2880.0, 7200.0), (10080.0, 11520.0))
    assert [len(days) for days in (clock.days_off, clock.statutory_days, clock.make_up_days)] == [8, 4, 1]
    assert clock.days_off[-1] == dt.date(2025, 10, 8)


def test_holidays_from_a_file(written):
    listed = YEAR.partition("  holidays:")[0] + "  holidays: {file: days.csv, column: date}\n" + YEAR[YEAR.index("  workdays") :]
    clock = written(listed, days__csv="date,name\n2025-10-01,National Day\n2025-10-06,Mid-Autumn\n").scenario("a").clock
    assert clock.days_off == [dt.date(2025, 10, 1), dt.date(2025, 10, 6)]


def test_what_is_shown_reads_back(written):
    document = written(YEAR)
    text = describe(document, "a")
    assert written(text).scenario().clock == document.scenario("a").clock


def test_the_schema_knows_dates_and_stretches():
    validator = jsonschema.Draft202012Validator(json_schema())

    def wrong(text: str) -> list[str]:
        root, _ = compose(text, "f.yaml", "base")
        return ["/".join(map(str, error.absolute_path)) for error in validator.iter_errors(root.plain())]

    assert wrong(YEAR) == []
    assert wrong(YEAR.replace("2025-10-06]", "tomorrow]")) == ["clock/holidays"]
    assert wrong(YEAR.replace("2025-10-11: Wed", "2025-10-11: Wednesday")) == ["clock/workdays/2025-10-11"]


def test_another_model_may_have_other_holidays(written):
    document = read(written(YEAR).path)
    assert document.scenario("b").clock.workdays == {}
    assert document.scenario("b").clock.holidays == document.scenario("a").clock.holidays
