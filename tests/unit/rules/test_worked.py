"""Working time as arrays, on numbers small enough to follow by hand. The run begins on Wednesday 2025-01-01."""

from __future__ import annotations

import datetime as dt

import numpy as np

from covsim.rules.worked import Worked, hours_by_period, longest_rests, months, rests_between, weeks

START = dt.datetime(2025, 1, 1)
DAY = 1440.0


def worked(*rows: tuple[int, float, float]) -> Worked:
    """Stretches of work as (owner, start, end)."""
    owner, start, end = zip(*rows)
    return Worked.of(np.array(owner), np.array(start, dtype=float), np.array(end, dtype=float))


def told(parts):
    """Columns as rows."""
    return [tuple(float(value) for value in row) for row in zip(*parts)]


def test_stretches_that_meet_or_overlap_are_joined_owner_by_owner():
    found = worked((1, 50, 60), (0, 100, 200), (0, 150, 180), (0, 200, 210), (1, 0, 40), (0, 300, 300))
    assert told(found) == [(0, 100, 210), (1, 0, 40), (1, 50, 60)]
    assert told(found.of_units([1])) == [(1, 0, 40), (1, 50, 60)]


def test_whole_calendar_weeks_and_months_of_a_span():
    """The first Monday is the 6th; the last whole week before 30 January ends on the 27th."""
    assert (weeks(START, 0, 29 * DAY) / DAY).tolist() == [5, 12, 19, 26]
    assert (months(START, 0, 90 * DAY) / DAY).tolist() == [0, 31, 59, 90]
    assert (months(START, 1, 89 * DAY) / DAY).tolist() == [31, 59]
    assert (weeks(dt.datetime(2025, 1, 6, 8), 0, 8 * DAY) / 60).tolist() == [160]  # one edge: no whole week


def test_hours_are_cut_where_periods_end_and_only_those_within_any_count():
    found = hours_by_period(worked((3, -10, 5), (3, 90, 130), (4, 200, 400)), np.array([0.0, 100.0, 200.0]))
    assert told(found) == [(3, 0, 15), (3, 1, 30)]


def test_the_longest_rest_may_lie_before_between_or_after_work():
    edges = np.array([0.0, 100.0, 200.0])
    found = longest_rests(worked((0, 30, 40), (0, 45, 90), (1, 10, 20), (1, 50, 110), (2, 0, 70)), edges)
    assert told(found) == [(0, 0, 30), (1, 0, 30), (1, 1, 90), (2, 0, 30)]


def test_a_rest_of_less_than_four_hours_is_a_break():
    shifts = worked((0, 0, 240), (0, 360, 600), (0, 840, 1080), (0, 1900, 2000), (1, 0, 60))
    assert told(rests_between(shifts, 0, 3000)) == [(0, 600, 240), (0, 1080, 820)]
    assert told(rests_between(shifts, 601, 1899)) == []


def test_nothing_worked_gives_nothing():
    nobody = Worked(np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0))
    assert told(Worked.of(*nobody)) == told(hours_by_period(nobody, np.array([0.0, 1.0]))) == []
    assert told(rests_between(nobody, 0, 1)) == told(longest_rests(nobody, np.zeros(0))) == []
