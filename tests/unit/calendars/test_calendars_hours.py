"""Hours of the week, as planners write them and on the time axis of a run."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from covsim.calendars import ALWAYS, DAY, WEEK, Hours, clock_span, merge, parse_hours
from covsim.units import QuantityError

HOURS = st.lists(st.integers(0, 2016).map(lambda n: n * 5.0), max_size=12, unique=True).map(
    lambda ends: Hours(tuple(zip(sorted(ends)[::2], sorted(ends)[1::2])))
)


@pytest.mark.parametrize(
    ("written", "spans"),
    [
        ("always", ((0, 10080),)),
        ("Mon-Fri 08:00-12:00, 14:00-17:30; Sat 09:00-12:00", (
            (480, 720), (840, 1050), (1920, 2160), (2280, 2490), (3360, 3600), (3720, 3930),
            (4800, 5040), (5160, 5370), (6240, 6480), (6600, 6810), (7740, 7920),
        )),
        ("Sat 22:00-06:00", ((8520, 9000),)),
        ("Sun 22:00-06:00", ((0, 360), (9960, 10080))),
        ("Fri-Mon", ((0, 1440), (5760, 10080))),
        ("Mon,Wed 09:00-10:00", ((540, 600), (3420, 3480))),
        ("Mon, Wed-Thu 09:00-10:00", ((540, 600), (3420, 3480), (4860, 4920))),
        ("Tue", ((1440, 2880),)),
        ("Tue 18:00-24:00", ((2520, 2880),)),
        ("Tue 08:00-08:00", ((1920, 3360),)),
        ("Mon 08:00-10:00, Tue 09:00-11:00", ((480, 600), (1980, 2100))),
        ("monday 8:00 - 9:00; Mon 08:30-10:00", ((480, 600),)),
        ("Mon 08:00-09:00； Tue 10：00-11：00", ((480, 540), (2040, 2100))),
    ],
)  # fmt: skip
def test_what_planners_write(written, spans):
    assert parse_hours(written).spans == spans


def test_times_without_days_hold_every_day():
    assert parse_hours("08:00-20:00").spans == tuple((n * DAY + 480, n * DAY + 1200) for n in range(7))
    night = parse_hours("22:00-06:00")
    assert night.minutes_a_week() == 7 * 480
    assert night.spans[0] == (0, 360)
    assert night.spans[-1] == (6 * DAY + 1320, WEEK)


EXAMPLE = "write for example 'Mon-Fri 08:00-12:00, 14:00-17:30; Sat 09:00-12:00', '22:00-06:00' or 'always'"


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (1320, f"hours are a text, not 1320 - {EXAMPLE}"),
        ("", f"'' names no hours - {EXAMPLE}"),
        ("Mo 08:00-09:00", "'Mo' in 'Mo 08:00-09:00' is not a day or a time - did you mean 'Mon'?"),
        ("vacation", f"'vacation' in 'vacation' is not a day or a time - {EXAMPLE}"),
        ("Mon-Tue-Wed", f"'Mon-Tue-Wed' in 'Mon-Tue-Wed' is not a range of days - {EXAMPLE}"),
        ("8-12", "'8-12' is not a span of clock times - write '08:00-17:30' or '20:00-08:00'"),
        ("08:60-12:00", "'08:60-12:00' is not a span of clock times - hours go from 00:00 to 24:00"),
        ("08:00-24:30", "'08:00-24:30' is not a span of clock times - hours go from 00:00 to 24:00"),
        ("24:00-08:00", "'24:00-08:00' is not a span of clock times - hours go from 00:00 to 24:00"),
    ],
)
def test_what_is_wrong_with_hours(written, message):
    with pytest.raises(QuantityError) as caught:
        parse_hours(written)
    assert str(caught.value) == message


def test_clock_spans_run_into_the_next_day():
    assert clock_span("08:00-17:30") == (480, 1050)
    assert clock_span("20:00-08:00") == (1200, 1920)
    assert clock_span("08:00-08:00") == (480, 1920)


def test_spans_on_the_axis_of_a_run_that_starts_in_the_middle_of_the_week():
    hours = parse_hours("Mon-Fri 08:00-16:00")
    thursday_noon = 3 * DAY + 720
    assert hours.between(0, 3 * DAY, thursday_noon) == [(0, 240), (1200, 1680)]
    assert hours.between(100, 200, thursday_noon) == [(100, 200)]
    assert hours.between(-2 * DAY, 0, thursday_noon) == [(-2880, -2640), (-1680, -1200), (-240, 0)]


def test_adjacent_spans_merge_over_midnight_and_over_weeks():
    assert ALWAYS.between(-50, 3 * WEEK, 123) == [(-50, 3 * WEEK)]
    assert parse_hours("Sun 22:00-06:00").between(0, 2 * WEEK, 0) == [
        (0, 360), (9960, 10440), (20040, 20160)
    ]  # fmt: skip
    assert merge([(5, 6), (1, 3), (3, 3), (2, 4), (6, 7)]) == [(1, 4), (5, 7)]


@given(HOURS, st.integers(0, 10079), st.integers(-20000, 20000), st.integers(0, 4))
def test_whole_weeks_hold_whole_weeks_of_open_time(hours, offset, start, weeks):
    spans = hours.between(start, start + weeks * WEEK, offset)
    assert sum(b - a for a, b in spans) == weeks * hours.minutes_a_week()
    assert all(a < b for a, b in spans)
    assert all(before[1] < after[0] for before, after in pairwise(spans))


@given(HOURS, st.integers(0, 10079), st.integers(-20000, 20000))
def test_the_axis_and_the_week_agree(hours, offset, time):
    inside = any(a <= time < b for a, b in hours.between(time - 1, time + 1, offset))
    assert hours.contains(time + offset) == inside


def test_the_next_moment_inside():
    hours = parse_hours("Mon-Fri 08:00-16:00")
    thursday_noon = 3 * DAY + 720
    assert hours.next_inside(100, thursday_noon) == 100
    assert hours.next_inside(240, thursday_noon) == 1200
    assert hours.next_inside(1680, thursday_noon) == 1680 + 2 * DAY + 16 * 60
    assert Hours(()).next_inside(0, 0) == float("inf")


@given(HOURS, st.integers(0, 10079), st.integers(-20000, 20000))
def test_the_next_moment_inside_begins_the_spans_from_there(hours, offset, time):
    spans = hours.between(time, time + WEEK, offset)
    assert hours.next_inside(time, offset) == (spans[0][0] if spans else float("inf"))
