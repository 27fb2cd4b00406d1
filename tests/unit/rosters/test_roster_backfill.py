"""Who stands in: each rule on its own, with absences told by hand."""

from __future__ import annotations

import pytest

from covsim.events import ShiftKind
from covsim.rosters import Shift, Unfilled
from covsim.rosters.absence import put_together
from covsim.rosters.backfill import fill_gaps
from covsim.rosters.plan import plan_unit
from covsim.rosters.timetable import timetable
from covsim.scenario.resources import list_resources
from covsim.streams import Luck

DAY = 1440.0
FOUR_CREW = {"cycle": ["day", "night", "off", "off"], "shifts": {"day": "08:00-20:00", "night": "20:00-08:00"}}
MORNINGS = {"weekly": "Mon-Fri 08:00-12:00"}
SUNDAYS = {"weekly": "Sun 08:00-12:00"}


def at(day: int, hour: float) -> float:
    """Minutes since the start."""
    return day * DAY + hour * 60


def stand_ins(scenario, leave=None, sick=None, luck=None):
    """Stand-ins when these units are away: turns of leave and spells of sickness by unit number."""
    resources = list_resources(scenario)
    table = timetable(scenario, resources)
    people = {*(leave or {}), *(sick or {})}
    away = {u: put_together(u, table.patterns[u], (leave or {}).get(u, []), (sick or {}).get(u, [])) for u in people}
    return fill_gaps(scenario, resources, table, away, luck or Luck(1, 0))


def four_crew(make, **backfill):
    group = {"count": 4, "roster": "r", "backfill": backfill}
    return make("2 weeks", rosters={"r": FOUR_CREW}, staff={"medic": group})


def with_relief(make, roster=MORNINGS, relief=SUNDAYS, people=2, horizon="2 weeks", group=None, **backfill):
    """One medic on ``roster`` and a group ``relief`` behind."""
    medic = {"roster": "r", "backfill": {"from": ["relief"], **backfill}, **(group or {})}
    relief_group = {"count": people, "roster": "s"}
    return make(horizon, rosters={"r": roster, "s": relief}, staff={"medic": medic, "relief": relief_group})


def test_the_colleague_who_is_off_duty_and_rested_takes_the_shift(make):
    # Medic 1 is on leave on Friday (day 4). Medic 2 is off on Thursday and Friday and back on Saturday at 08:00;
    # medic 3 comes from the night on Friday at 08:00; medic 4 goes into the night at 20:00.
    found = stand_ins(four_crew(make), leave={0: [2]})
    assert found.shifts == {1: [Shift(at(4, 8), at(4, 20), ShiftKind.BACKFILL)]}
    assert found.unfilled == ()


def test_rest_is_kept_after_the_extra_shift(make):
    assert stand_ins(four_crew(make, rest="12 h"), leave={0: [2]}).unfilled == ()
    tired = stand_ins(four_crew(make, rest="721 min"), leave={0: [2]})
    assert tired.shifts == {}
    assert tired.unfilled == (Unfilled("medic", "post", at(4, 8), at(4, 20), "leave"),)


def test_rest_is_kept_before_the_extra_shift(make):
    # Medic 1 is on leave in the night of Saturday (day 5). Medic 4 came from the night at Saturday 08:00.
    assert stand_ins(four_crew(make, rest="12 h"), leave={0: [3]}).shifts == {
        3: [Shift(at(5, 20), at(5, 32), ShiftKind.BACKFILL)]
    }
    assert stand_ins(four_crew(make, rest="721 min"), leave={0: [3]}).shifts == {}


def test_rest_is_kept_between_extra_shifts_too(make):
    scenario = with_relief(make, roster={"weekly": "Mon-Tue 08:00-22:00"}, people=1)
    found = stand_ins(scenario, leave={0: [0, 1]})
    assert found.shifts == {1: [Shift(at(0, 8), at(0, 22), ShiftKind.BACKFILL)]}
    assert found.unfilled == (Unfilled("medic", "post", at(1, 8), at(1, 22), "leave"),)


@pytest.mark.parametrize(("cap", "filled"), [(52, True), (51.9, False)])
def test_rostered_and_extra_hours_stay_within_the_cap_of_the_week(make, cap, filled):
    # Medic 2 has 12 h each on Tuesday, Wednesday night and Saturday, and 4 h of Sunday's night before Monday 00:00.
    assert bool(stand_ins(four_crew(make, max_hours_a_week=cap), leave={0: [2]}).shifts) is filled


def test_the_hours_of_a_night_count_in_the_week_in_which_they_are_worked(make):
    # Nights of Sunday (4 h in the first week, 8 in the second) and Monday (12 h), and an hour of the own on Fridays.
    roster = {"cycle": ["off"] * 6 + ["night"] * 2 + ["off"] * 6, "shifts": {"night": "20:00-08:00"}}
    scenario = with_relief(make, roster, {"weekly": "Fri 08:00-09:00"}, 1, max_hours_a_week=20)
    assert [s.start for s in stand_ins(scenario, leave={0: [0, 1]}).shifts[1]] == [at(6, 20)]
    scenario = with_relief(make, roster, {"weekly": "Fri 08:00-09:00"}, 1, max_hours_a_week=21)
    assert [s.start for s in stand_ins(scenario, leave={0: [0, 1]}).shifts[1]] == [at(6, 20), at(7, 20)]


def test_who_has_the_fewest_extra_hours_goes_and_ties_go_by_order(make):
    found = stand_ins(with_relief(make), leave={0: [0, 1, 2]})
    assert found.shifts == {
        1: [Shift(at(0, 8), at(0, 12), ShiftKind.BACKFILL), Shift(at(2, 8), at(2, 12), ShiftKind.BACKFILL)],
        2: [Shift(at(1, 8), at(1, 12), ShiftKind.BACKFILL)],
    }


def test_sources_are_asked_in_their_order(make):
    bank_first = with_relief(make, **{"from": ["off_duty", "bank", "relief"]})
    found = stand_ins(bank_first, leave={0: [0]})
    assert found.shifts == {0: [Shift(at(0, 8), at(0, 12), ShiftKind.BANK)]}
    relief_first = with_relief(make, **{"from": ["off_duty", "relief", "bank"]})
    assert list(stand_ins(relief_first, leave={0: [0]}).shifts) == [1]


def test_the_bank_steps_in_when_no_colleague_can(make):
    scenario = with_relief(make, relief={"weekly": "Mon 07:00-12:00"}, **{"from": ["relief", "bank"]})
    found = stand_ins(scenario, leave={0: [0, 1]})
    kinds = {unit: [shift.kind.name for shift in shifts] for unit, shifts in found.shifts.items()}
    assert kinds == {0: ["BANK"], 1: ["BACKFILL"]}


def test_the_bank_fills_its_share_and_the_same_shifts_in_every_model(make):
    def filled(share):
        scenario = with_relief(make, horizon="104 weeks", **{"from": ["bank"], "bank_share": share})
        found = stand_ins(scenario, leave={0: list(range(520))})
        assert len(found.shifts.get(0, ())) + len(found.unfilled) == 520
        return {shift.start for shift in found.shifts.get(0, ())}

    assert filled("0%") == set()
    assert len(filled("100%")) == 520
    assert abs(len(filled("70%")) - 364) < 32
    assert filled("40%") < filled("70%")


def test_sickness_is_filled_only_after_the_time_that_help_needs(make):
    # On the second day everybody knows: the substitute is there from the start.
    found = stand_ins(with_relief(make, within="90 min"), sick={0: [(at(0, 0), at(1, 12))]})
    assert found.shifts == {
        1: [Shift(at(0, 9.5), at(0, 12), ShiftKind.BACKFILL)],
        2: [Shift(at(1, 8), at(1, 12), ShiftKind.BACKFILL)],
    }
    assert found.unfilled == (Unfilled("medic", "post", at(0, 8), at(0, 9.5), "sick"),)


def test_each_spell_of_sickness_comes_as_a_surprise(make):
    found = stand_ins(with_relief(make, within="90 min"), sick={0: [(at(0, 0), at(0, 12)), (at(1, 0), at(1, 12))]})
    assert found.unfilled == (
        Unfilled("medic", "post", at(0, 8), at(0, 9.5), "sick"),
        Unfilled("medic", "post", at(1, 8), at(1, 9.5), "sick"),
    )


def test_help_that_needs_longer_than_a_day_is_missing_in_the_second_shift_too(make):
    # Sick from Monday on and help within 26 h: Tuesday is filled from 10:00 on, Wednesday from the start.
    found = stand_ins(with_relief(make, within="26 h"), sick={0: [(at(0, 0), at(2, 12))]})
    assert found.unfilled == (
        Unfilled("medic", "post", at(0, 8), at(0, 12), "sick"),
        Unfilled("medic", "post", at(1, 8), at(1, 10), "sick"),
    )


def test_sickness_known_from_leave_on_is_noticed_at_the_first_turn_after_it(make):
    # Monday is leave (filled ahead); the spell from Monday on first hits Tuesday's shift.
    found = stand_ins(with_relief(make, within="90 min"), leave={0: [0]}, sick={0: [(at(0, 0), at(2, 12))]})
    assert found.unfilled == (Unfilled("medic", "post", at(1, 8), at(1, 9.5), "sick"),)


def test_sickness_within_a_shift_is_filled_from_its_onset_plus_the_time_that_help_needs(make):
    found = stand_ins(with_relief(make, within="30 min"), sick={0: [(at(0, 10), at(0, 11.5))]})
    assert found.shifts == {1: [Shift(at(0, 10.5), at(0, 11.5), ShiftKind.BACKFILL)]}
    assert found.unfilled == (Unfilled("medic", "post", at(0, 10), at(0, 10.5), "sick"),)


def test_sickness_shorter_than_the_time_that_help_needs_is_not_filled(make):
    found = stand_ins(with_relief(make, within="12 h"), sick={0: [(at(0, 8), at(0, 12))]})
    assert found.shifts == {}
    assert found.unfilled == (Unfilled("medic", "post", at(0, 8), at(0, 12), "sick"),)


def test_planned_leave_is_filled_from_the_start_of_the_shift(make):
    found = stand_ins(with_relief(make, within="90 min"), leave={0: [0]})
    assert found.shifts == {1: [Shift(at(0, 8), at(0, 12), ShiftKind.BACKFILL)]}


def test_planned_leave_is_filled_before_sickness(make):
    # One reliever with an hour's rest: Tuesday's leave is promised before Monday's long spell comes up.
    scenario = with_relief(make, {"weekly": "Mon 08:00-08:00; Tue 08:30-12:00"}, people=1, rest="1 h")
    found = stand_ins(scenario, leave={0: [1]}, sick={0: [(at(0, 8), at(1, 8))]})
    assert found.shifts == {1: [Shift(at(1, 8.5), at(1, 12), ShiftKind.BACKFILL)]}
    assert found.unfilled == (Unfilled("medic", "post", at(0, 8), at(1, 8), "sick"),)


def test_nobody_is_asked_while_sick_or_on_leave(make):
    assert list(stand_ins(with_relief(make), leave={0: [0]}, sick={1: [(at(0, 11), at(0, 13))]}).shifts) == [2]
    # Medic 2 is off on Friday, but in the middle of a stretch of leave from Wednesday night to Saturday.
    found = stand_ins(four_crew(make), leave={0: [2], 1: [1, 2]})
    assert found.unfilled == (Unfilled("medic", "post", at(4, 8), at(4, 20), "leave"),)
    assert 1 not in found.shifts


def test_nobody_is_asked_before_the_first_day_in_service(make):
    relief = {"roster": "s", "starts": "2025-01-08"}
    staff = {"medic": {"roster": "r", "backfill": {"from": ["relief"]}}, "relief": relief}
    scenario = make("2 weeks", rosters={"r": MORNINGS, "s": SUNDAYS}, staff=staff)
    found = stand_ins(scenario, leave={0: [0, 1, 2, 3]})
    assert [shift.start for shift in found.shifts[1]] == [at(2, 8), at(3, 8)]


def test_a_group_that_the_model_does_not_have_fills_nothing(make):
    scenario = make(rosters={"r": MORNINGS}, staff={"medic": {"roster": "r", "backfill": {"from": ["gone", "bank"]}}})
    assert list(stand_ins(scenario, leave={0: [0]}).shifts) == [0]


def test_all_spans_of_a_turn_go_to_one_colleague(make):
    found = stand_ins(with_relief(make, {"weekly": "Mon 08:00-12:00, 14:00-17:00"}), leave={0: [0]})
    assert [(s.start, s.end) for s in found.shifts[1]] == [(at(0, 8), at(0, 12)), (at(0, 14), at(0, 17))]


def test_hours_on_call_stay_on_call_and_do_not_count_towards_the_week(make):
    roster = {"weekly": "Mon 08:00-12:00", "on_call": "Mon 12:00-24:00", "call_out": "5 min"}
    found = stand_ins(with_relief(make, roster, max_hours_a_week=8), leave={0: [0]})
    assert found.shifts == {
        1: [Shift(at(0, 8), at(0, 12), ShiftKind.BACKFILL), Shift(at(0, 12), at(0, 24), ShiftKind.ON_CALL)]
    }


def test_the_plan_of_a_unit_puts_roster_absence_and_stand_ins_together(make):
    roster = {"weekly": "Mon-Wed 08:00-12:00", "breaks": {"tea": "10:00-10:15"}}
    scenario = with_relief(make, roster, {"weekly": "Sun 08:00-12:00"}, horizon="1 week")
    resources = list_resources(scenario)
    pattern = timetable(scenario, resources).patterns[0]
    away = put_together(0, pattern, [0], [(at(2, 10), at(2, 11))])
    extra = [Shift(at(0, 8), at(0, 12), ShiftKind.BANK), Shift(at(4, 9), at(4, 11), ShiftKind.BACKFILL)]
    made = plan_unit(pattern, away, extra)
    assert made.shifts == (
        Shift(at(0, 8), at(0, 12), ShiftKind.BANK),
        Shift(at(1, 8), at(1, 12)),
        Shift(at(2, 8), at(2, 10)), Shift(at(2, 11), at(2, 12)),
        Shift(at(4, 9), at(4, 11), ShiftKind.BACKFILL),
    )  # fmt: skip
    assert made.breaks == ((at(0, 10), at(0, 10.25)), (at(1, 10), at(1, 10.25)), (at(4, 10), at(4, 10.25)))
    assert [(a.start, a.end, a.reason) for a in made.absences] == [
        (at(0, 8), at(0, 12), "leave"), (at(2, 10), at(2, 11), "sick"),
    ]  # fmt: skip


def test_the_plan_of_a_unit_knows_when_nobody_stands_in(make):
    # Sick Monday to Tuesday noon: help after 90 min on Monday, a whole shift on Tuesday.
    scenario = with_relief(make, within="90 min")
    found = stand_ins(scenario, sick={0: [(at(0, 0), at(1, 12))]})
    assert found.gaps == {0: [(at(0, 8), at(0, 9.5))]}
    found = stand_ins(with_relief(make, {"weekly": "Mon 08:00-12:00, 14:00-17:00"}, people=0), leave={0: [0]})
    assert found.gaps == {0: [(at(0, 8), at(0, 12)), (at(0, 14), at(0, 17))]}
