"""Public holidays and make-up days: what hours of the week come to on the days of a run."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from covsim.calendars import ALWAYS, DAY, FREE, HOLIDAY, WEEK, Calendar, Hours, parse_hours
from covsim.units import QuantityError

MONDAY = 0.0
THURSDAY_NOON = 3 * DAY + 720
WED, SAT = 2, 5


def on(hours: list[tuple[float, float]]) -> list[tuple[int, float, float]]:
    """Spans as (day, from, to), in hours since the midnight of the day on which they begin; starts are midnights."""
    return [(int(a // DAY), a % DAY / 60, (b - a // DAY * DAY) / 60) for a, b in hours]


@pytest.mark.parametrize(
    ("written", "spans", "holiday"),
    [
        ("Mon 08:00-12:00", ((480, 720),), None),
        ("Mon 08:00-12:00; Hol off", ((480, 720),), ()),
        ("Mon 08:00-12:00; Hol 09:00-11:00, 10:00-12:00", ((480, 720),), ((540, 720),)),
        ("Mon, Hol 08:00-12:00", ((480, 720),), ((480, 720),)),
        ("Mon 08:00-12:00; Hol", ((480, 720),), ((0, 1440),)),
        ("Mon 08:00-12:00, Hol off", ((480, 720),), ()),
        ("Holidays 20:00-08:00", (), ((1200, 1920),)),
        ("always; Hol off", ((0, 10080),), ()),
    ],
)
def test_hours_that_name_holidays(written, spans, holiday):
    hours = parse_hours(written)
    assert (hours.spans, hours.holiday) == (spans, holiday)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("Mon-Hol 08:00-12:00",
         "'Mon-Hol' in 'Mon-Hol 08:00-12:00' is not a range of days - write holidays apart: 'Mon-Sun, Hol'"),
        ("08:00-12:00; Sun off",
         "'off' in '08:00-12:00; Sun off' is for holidays ('Hol off') - leave other free days out"),
        ("off", "'off' in 'off' is for holidays ('Hol off') - leave other free days out"),
        ("Hol off", "'Hol off' names no hours - write for example 'Mon-Fri 08:00-12:00, 14:00-17:30; Sat 09:00-12:00', "
                    "'22:00-06:00' or 'always'"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_hours_that_name_holidays(written, message):
    with pytest.raises(QuantityError) as caught:
        parse_hours(written)
    assert str(caught.value) == message


def test_a_holiday_has_its_own_hours_or_those_of_its_weekday():
    calendar = Calendar(MONDAY, ((2, HOLIDAY),))
    week = [(day, 8, 16) for day in range(5)]
    assert on(calendar.between(parse_hours("Mon-Fri 08:00-16:00"), 0, WEEK)) == week
    assert on(calendar.between(parse_hours("Mon-Fri 08:00-16:00; Hol off"), 0, WEEK)) == week[:2] + week[3:]
    assert on(calendar.between(parse_hours("Mon-Fri 08:00-16:00; Hol 10:00-12:00"), 0, WEEK)) == [
        *week[:2], (2, 10, 12), *week[3:]
    ]  # fmt: skip
    assert on(calendar.between(parse_hours("Hol 10:00-12:00"), 0, WEEK)) == [(2, 10, 12)]


def test_a_make_up_day_has_the_hours_of_its_weekday():
    # The Saturday is worked as a Wednesday, so the Wednesday shift is there twice and the Saturday's is not.
    calendar = Calendar(MONDAY, ((5, WED),))
    hours = parse_hours("Wed 08:00-16:00; Sat 09:00-12:00")
    assert on(calendar.between(hours, 0, WEEK)) == [(2, 8, 16), (5, 8, 16)]
    assert on(calendar.between(hours, WEEK, 2 * WEEK)) == [(9, 8, 16), (12, 9, 12)]


def test_a_night_goes_with_the_day_on_which_it_begins():
    # Wednesday is a holiday without nights: the night of Tuesday ends on it, the next one begins on Thursday.
    calendar = Calendar(MONDAY, ((2, HOLIDAY),))
    nights = parse_hours("22:00-06:00; Hol off")
    assert on(calendar.between(nights, DAY, 4 * DAY)) == [(1, 0, 6), (1, 22, 30), (3, 22, 24)]
    assert [calendar.contains(nights, 2 * DAY + minute) for minute in (0, 359, 360, 1320, 1440, 1800)] == [
        True, True, False, False, False, False
    ]  # fmt: skip
    # Sunday night runs into the Monday that is a holiday.
    assert on(Calendar(MONDAY, ((7, HOLIDAY),)).between(nights, 6 * DAY, 8 * DAY)) == [(6, 0, 6), (6, 22, 30)]


def test_the_next_moment_inside_may_lie_behind_a_golden_week():
    calendar = Calendar(MONDAY, tuple((day, HOLIDAY) for day in range(2, 10)))
    hours = parse_hours("Mon-Fri 08:00-16:00; Hol off")
    assert calendar.next_inside(hours, DAY + 961) == 10 * DAY + 480
    assert calendar.next_inside(hours, DAY + 500) == DAY + 500
    assert calendar.next_inside(hours, 20 * DAY) == 21 * DAY + 480
    assert calendar.next_inside(parse_hours("Hol 10:00-12:00"), 9 * DAY + 700) == 9 * DAY + 700
    assert calendar.next_inside(parse_hours("Hol 10:00-12:00"), 9 * DAY + 720) == float("inf")


def test_days_are_counted_from_the_day_of_the_start():
    calendar = Calendar(THURSDAY_NOON, ((0, HOLIDAY), (2, WED)))
    hours = parse_hours("Mon-Fri 08:00-16:00; Hol 14:00-15:00")
    assert (calendar.midnight, calendar.day(-1), calendar.day(719), calendar.day(720)) == (-720, 0, 0, 1)
    assert [calendar.kind(day) for day in range(-1, 5)] == [WED, HOLIDAY, 4, WED, 6, 0]
    assert calendar.between(hours, 0, 3 * DAY) == [(120, 180), (1200, 1680), (2640, 3120)]
    assert on(calendar.but(FREE, frozenset({1})).between(ALWAYS, 720, 2160 + 60)) == [(1, 12, 13)]


HOURS = ["Mon-Fri 08:00-16:00; Hol off", "22:00-06:00; Hol 12:00-12:00", "Sat 20:00-08:00; Hol off", "always; Hol off",
         "Tue-Thu 09:00-10:00", "Hol 23:00-01:00"]  # fmt: skip
SPECIAL = st.dictionaries(st.integers(-3, 12), st.integers(0, 8), max_size=6).map(lambda days: tuple(sorted(days.items())))


@given(st.sampled_from(HOURS), st.integers(0, 10079), SPECIAL, st.lists(st.integers(-2000, 20000), min_size=1, max_size=9))
def test_all_questions_are_answered_alike(written, offset, special, times):
    calendar, hours = Calendar(float(offset), special), parse_hours(written)
    spans = calendar.between(hours, -3000, 60000)
    inside = [any(a <= time < b for a, b in spans) for time in times]
    assert [calendar.contains(hours, time) for time in times] == inside
    assert calendar.within(hours, np.array(times, dtype=float)).tolist() == inside
    following = [min((max(a, time) for a, b in spans if b > time), default=float("inf")) for time in times]
    assert [calendar.next_inside(hours, time) for time in times] == following


@given(st.sampled_from([*HOURS, "Mon-Fri 08:00-12:00"]), st.integers(0, 10079), st.integers(-9000, 9000))
def test_days_that_count_as_what_they_are_change_nothing(written, offset, start):
    hours = parse_hours(written)
    ordinary = Calendar(float(offset))
    same = Calendar(float(offset), tuple((day, ordinary.weekday(day)) for day in range(-20, 20)))
    assert same.between(hours, start, start + WEEK) == hours.between(start, start + WEEK, offset)
    assert ordinary.between(hours, start, start + WEEK) == hours.between(start, start + WEEK, offset)


def test_hours_worked_out_are_cut_at_midnight():
    assert on(Calendar(MONDAY, ((1, HOLIDAY),)).between(Hours(((1320.0, 1800.0),), None, ()), 0, WEEK)) == [(0, 22, 24)]
