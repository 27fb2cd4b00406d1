"""Planned cases: even, random, at a clock time, campaigns, no-shows and lateness."""

from __future__ import annotations

import numpy as np
import pytest

from covsim.calendars import DAY
from covsim.demand import sample
from covsim.errors import CovsimError
from covsim.streams import Luck

OFFICE = "Mon-Fri 08:00-12:00, 14:00-16:00"


def due(build, schedule, start="2025-01-06", horizon="1 week", **stream):
    scenario = build(start, horizon, demand={"checkup": {"schedule": schedule, "where": "base", **stream}})
    return sample(scenario, Luck(1, 0))


def test_even_spread_leaves_out_the_break(build):
    cases = due(build, {"per_day": 6, "window": OFFICE}, horizon="2 days")
    first = [480, 540, 600, 660, 840, 900]
    assert cases.time.tolist() == first + [DAY + t for t in first]
    assert cases.key.tolist() == list(range(12))


def test_closed_days_have_no_cases(build):
    assert len(due(build, {"per_day": 6, "window": OFFICE})) == 30
    assert len(due(build, {"per_day": 0, "window": OFFICE})) == 0


def test_a_run_that_starts_in_the_middle_of_a_day_sees_the_rest_of_it(build):
    cases = due(build, {"per_day": 6, "window": OFFICE}, start="2025-01-06 10:30", horizon="1 day")
    assert cases.time.tolist() == [30, 210, 270, 1290, 1350, 1410]
    assert cases.key.tolist() == [3, 4, 5, 6, 7, 8]


def test_a_night_belongs_to_the_day_on_which_it_begins(build):
    cases = due(build, {"per_day": 4, "window": "Fri 22:00-06:00"})
    assert cases.time.tolist() == [4 * DAY + 1320 + n * 120 for n in range(4)]


def test_round_the_clock_is_a_day_at_a_time(build):
    cases = due(build, {"per_day": 2, "window": "always"}, start="2025-01-06 06:00", horizon="2 days")
    assert cases.time.tolist() == [360, 1080, 1800, 2520]


def test_random_moments_lie_in_the_window(build):
    cases = due(build, {"per_day": 200, "window": OFFICE, "spread": "random"}, horizon="1 day")
    assert len(cases) == 200
    assert ((cases.time >= 480) & (cases.time < 960)).all()
    assert not ((cases.time > 720) & (cases.time < 840)).any()
    assert 100 < (cases.time < 720).sum() < 166  # 2/3 of the open time: 133.3, standard deviation 6.7
    assert (np.diff(cases.key) == 1).all()


def test_all_at_one_clock_time(build):
    cases = due(build, {"per_day": 2, "window": OFFICE, "at": "09:15"}, horizon="2 days")
    assert cases.time.tolist() == [555, 555, DAY + 555, DAY + 555]


def test_a_campaign_shares_its_people_over_the_open_days(build):
    campaign = {"people": 8, "window": OFFICE, "at": "08:00"}
    cases = due(build, campaign, starts="2025-01-08", ends="2025-01-14", horizon="2 weeks")
    assert (cases.time // DAY).tolist() == [2, 2, 3, 3, 4, 4, 7, 7]
    week = due(build, {**campaign, "people": 7})
    assert np.bincount((week.time // DAY).astype(int)).tolist() == [1, 1, 2, 1, 2]


def test_a_campaign_under_way_brings_only_what_falls_into_the_run(build):
    campaign = {"people": 100, "window": OFFICE}
    cases = due(build, campaign, starts="2024-12-30", ends="2025-01-11", horizon="1 day")
    assert len(cases) == 10
    assert cases.key.tolist() == list(range(50, 60))


def test_no_shows_keep_their_keys_out(build):
    whole = due(build, {"per_day": 100, "window": OFFICE})
    cases = due(build, {"per_day": 100, "window": OFFICE, "no_show": "20%"})
    assert 355 < len(cases) < 445  # 400, standard deviation 9
    assert set(cases.key) < set(whole.key)
    assert cases.time.tolist() == whole.time[cases.key].tolist()
    assert len(due(build, {"per_day": 100, "window": OFFICE, "no_show": 1.0})) == 0


def test_lateness_moves_cases_but_not_their_keys(build):
    plan = {"per_day": 2, "window": "Mon 00:00-02:00"}
    late = due(build, {**plan, "lateness": {"discrete": {"values": {"-10": 0.5, "90": 0.5}}}}, horizon="2 h")
    assert set(late.time.tolist()) <= {0.0, 90.0, 50.0}
    assert due(build, {**plan, "lateness": 5}, horizon="2 h").time.tolist() == [5, 65]
    assert due(build, {**plan, "lateness": -5}, horizon="2 h").time.tolist() == [0, 55]
    assert due(build, {**plan, "lateness": 70}, horizon="2 h").time.tolist() == [70]
    jumbled = due(build, {"per_day": 50, "window": OFFICE, "lateness": {"normal": {"mean": 0, "sd": 30}}})
    assert (np.diff(jumbled.time) >= 0).all()
    assert sorted(jumbled.key.tolist()) == list(range(250))
    assert (np.diff(jumbled.key) < 0).any()


def test_a_campaign_without_an_open_day_is_refused(build):
    message = "demand.checkup: the campaign has no open day from its start to its end - widen the window or the dates"
    with pytest.raises(CovsimError, match=f"^{message}$"):
        due(build, {"window": "Sun 08:00-09:00", "people": 3}, horizon="3 days")
