"""Leave in turn, sickness in spells."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest

from covsim.distributions import FromField, parse_duration
from covsim.errors import CovsimError
from covsim.rosters import Absence, Shift, Unfilled, plan
from covsim.rosters.absence import Gap, put_together
from covsim.rosters.leave import plan_leave
from covsim.rosters.sickness import spells
from covsim.rosters.timetable import timetable
from covsim.scenario.resources import list_resources
from covsim.streams import Luck

FOUR_CREW = {"cycle": ["day", "night", "off", "off"], "shifts": {"day": "08:00-20:00", "night": "20:00-08:00"}}
OFFICE = {"weekly": "Mon-Fri 08:00-12:00, 14:00-18:00"}
WEEK = 7 * 1440.0


class Fixed:
    """Luck that has been told."""

    def __init__(self, *values):
        self.values = values

    def random(self, n):
        assert n == len(self.values)
        return np.array(self.values)


def test_two_members_are_away_half_a_round_apart():
    ten = np.full(10, 480.0)
    assert plan_leave([ten, ten], 0.2, 5 * WEEK, Fixed(0.0, 0.0)) == [[0, 1], [5, 6]]
    assert plan_leave([ten, ten], 0.2, 5 * WEEK, Fixed(0.7, 0.0)) == [[3, 4], [8, 9]]


def test_a_stretch_of_leave_is_about_a_week_of_the_calendar():
    year = np.full(260, 480.0)
    (away,) = plan_leave([year], 0.15, 52 * WEEK, Fixed(0.0, 0.0))
    stretches = 1 + sum(b > a + 1 for a, b in pairwise(away))
    assert (len(away), stretches) == (39, 8)


def test_what_does_not_come_out_in_whole_turns_is_carried():
    four = np.full(4, 480.0)
    taken = [len(plan_leave([four], 0.4, WEEK, Fixed(0.0, u))[0]) for u in (0.0, 0.39, 0.41, 0.99)]
    assert taken == [1, 1, 2, 2], "1.6 turns: two with probability 0.6"


@pytest.mark.parametrize("roster", [FOUR_CREW, OFFICE], ids=["four_crew", "office"])
@pytest.mark.parametrize("replication", range(3))
def test_leave_takes_its_share_of_everybody_and_never_all_at_once(make, roster, replication):
    scenario = make("52 weeks", rosters={"r": roster}, staff={"medic": {"count": 5, "roster": "r", "leave": "15%"}})
    made = plan(scenario, list_resources(scenario), Luck(1, replication))
    rostered = timetable(scenario, list_resources(scenario)).patterns
    longest = 720.0 if roster is FOUR_CREW else 480.0
    for unit, pattern in zip(made.units, rostered, strict=True):
        away = sum(absence.end - absence.start for absence in unit.absences)
        assert abs(away - 0.15 * pattern.minutes.sum()) <= longest
        assert {absence.reason for absence in unit.absences} == {"leave"}
    away_by_day = Counter(day for unit in made.units for day in {int(a.start // 1440) for a in unit.absences})
    assert max(away_by_day.values()) <= 2


def test_in_a_short_run_leave_is_right_in_the_mean(make):
    scenario = make("1 day", rosters={"r": OFFICE}, staff={"medic": {"count": 10, "roster": "r", "leave": "30%"}})
    resources = list_resources(scenario)
    away = [sum(bool(unit.absences) for unit in plan(scenario, resources, Luck(1, k)).units) for k in range(20)]
    assert away == [3] * 20


def test_leave_keeps_whole_turns_together(make):
    scenario = make("4 weeks", rosters={"r": OFFICE}, staff={"medic": {"count": 2, "roster": "r", "leave": "25%"}})
    for unit in plan(scenario, list_resources(scenario), Luck(3, 0)).units:
        assert len(unit.absences) == 10, "five days of two spans"
        assert {a.start % 1440 for a in unit.absences} == {480.0, 840.0}


def test_people_on_duty_round_the_clock_take_leave_by_the_day(make):
    scenario = make("10 weeks", staff={"medic": {"leave": "10%"}})
    (unit,) = plan(scenario, list_resources(scenario), Luck(3, 0)).units
    assert sum(a.end - a.start for a in unit.absences) == WEEK
    assert all(a.start % 1440 == 0 for a in unit.absences)
    assert sum(s.end - s.start for s in unit.shifts) == 9 * WEEK


@pytest.mark.parametrize("law", ["3 days", {"exponential": {"mean": "5 days"}}])
def test_sickness_has_its_long_run_share_from_the_start(law):
    until = 4000 * 1440.0
    people = [spells(parse_duration(law), 0.05, until, Luck(5, 0).generator("sickness", n)) for n in range(60)]
    lost = [sum(b - a for a, b in person) / until for person in people]
    assert np.mean(lost) == pytest.approx(0.05, abs=3 * np.std(lost) / 60**0.5)
    at_start = [spells(parse_duration(law), 0.3, 1.0, Luck(6, 0).generator("sickness", n)) for n in range(400)]
    assert np.mean([bool(person) for person in at_start]) == pytest.approx(0.3, abs=3 * (0.21 / 400) ** 0.5)


def test_spells_follow_their_law():
    found = spells(parse_duration("3 days"), 0.02, 3000 * 1440.0, Luck(7, 0).generator("sickness"))
    assert len(found) > 5
    assert all(b - a == pytest.approx(4320.0) for a, b in found[1:-1])
    assert all(a[1] < b[0] for a, b in pairwise(found))


def test_a_person_may_be_sick_all_the_time():
    assert spells(parse_duration("3 days"), 1.0, 5000.0, Luck(7, 0).generator("sickness")) == [(0.0, 5000.0)]


def test_a_spell_that_hangs_on_the_case_is_refused():
    with pytest.raises(CovsimError, match="needs one law with a mean above zero - write for example '3 days'"):
        spells(FromField("x"), 0.1, 100.0, Luck(1, 0).generator("sickness"))


def test_leave_and_sickness_together_take_the_sum_of_their_shares(make):
    group = {"count": 40, "roster": "r", "leave": "25%", "sickness": {"share": "15%"}}
    scenario = make("104 weeks", rosters={"r": OFFICE}, staff={"medic": group})
    made = plan(scenario, list_resources(scenario), Luck(2, 0))
    rostered = 40 * 104 * 5 * 480.0
    lost = {reason: sum(a.end - a.start for unit in made.units for a in unit.absences if a.reason == reason)
            for reason in ("leave", "sick")}  # fmt: skip
    assert lost["leave"] / rostered == pytest.approx(0.25, abs=0.001)
    assert lost["sick"] / rostered == pytest.approx(0.15, abs=0.01)
    assert sum(u.end - u.start for u in made.unfilled) == pytest.approx(sum(lost.values()))


def test_a_spell_takes_rostered_time_only_and_leave_goes_before_it(make):
    scenario = make(rosters={"r": OFFICE}, staff={"medic": {"roster": "r"}})
    (pattern,) = timetable(scenario, list_resources(scenario)).patterns
    away = put_together(0, pattern, [1], [(600.0, 2 * 1440.0 + 900.0)])
    monday = (Shift(600.0, 720.0), Shift(840.0, 1080.0))
    tuesday = (Shift(1920.0, 2160.0), Shift(2280.0, 2520.0))
    wednesday = (Shift(3360.0, 3600.0), Shift(3720.0, 3780.0))
    assert away.gaps == (
        Gap(0, 0, monday, "sick", noticed=600.0), Gap(0, 1, tuesday, "leave"), Gap(0, 2, wednesday, "sick", noticed=600.0)
    )  # fmt: skip
    assert away.absences()[:3] == (
        Absence(600.0, 720.0, "sick"), Absence(840.0, 1080.0, "sick"), Absence(1920.0, 2160.0, "leave"),
    )  # fmt: skip


def test_free_days_within_a_stretch_of_leave_are_leave_too(make):
    scenario = make("2 weeks", rosters={"r": FOUR_CREW}, staff={"medic": {"roster": "r"}})
    (pattern,) = timetable(scenario, list_resources(scenario)).patterns
    away = put_together(0, pattern, [0, 1, 2, 5], [])
    assert away.times == ((480.0, 4 * 1440.0 + 1200.0), (9 * 1440.0 + 1200.0, 10 * 1440.0 + 480.0))


def test_without_backfill_every_absence_is_unfilled(make):
    scenario = make("1 day", rosters={"r": OFFICE}, staff={"medic": {"roster": "r", "leave": "100%"}})
    made = plan(scenario, list_resources(scenario), Luck(1, 0))
    assert made.units[0].shifts == ()
    assert made.unfilled == (
        Unfilled("medic", "post", 480.0, 720.0, "leave"), Unfilled("medic", "post", 840.0, 1080.0, "leave"),
    )  # fmt: skip


def test_a_persons_sickness_is_the_same_whoever_else_there_is(make):
    group = {"roster": "r", "sickness": {"share": "20%"}}
    few = make("20 weeks", rosters={"r": OFFICE}, staff={"medic": {**group, "count": 2}})
    more = {"nurse": {**group, "count": 3}, "medic": {**group, "count": 4}}
    many = make("20 weeks", rosters={"r": OFFICE}, staff=more)
    first = plan(few, list_resources(few), Luck(1, 0)).units
    second = plan(many, list_resources(many), Luck(1, 0)).units
    assert first == second[3:5]
    assert first != plan(few, list_resources(few), Luck(1, 1)).units[:2]
