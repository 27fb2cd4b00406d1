"""What holds for any roster, with any absence and backfill."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from covsim.calendars import merge
from covsim.events import ShiftKind
from covsim.rosters import plan
from covsim.rosters.timetable import timetable
from covsim.scenario.model import Scenario
from covsim.scenario.resources import list_resources
from covsim.streams import Luck

ROSTERS = {
    "four": {"cycle": ["day", "night", "off", "off"], "shifts": {"day": "08:00-20:00", "night": "20:00-08:00"}},
    "days": {"cycle": ["long", "off", "off"], "shifts": {"long": "08:00-08:00"}, "staggered": False},
    "office": {"weekly": "Mon-Fri 08:00-12:00, 14:00-17:30", "on_call": "Fri 17:00-08:00; Sat-Sun"},
    "standby": {"always": True, "call_out": "2 min"},
    "always": {"always": True},
}
OWN = (ShiftKind.REGULAR, ShiftKind.ON_CALL)

percent = st.integers(0, 60).map(lambda n: f"{n}%")
groups = st.fixed_dictionaries(
    {"at": st.just("post"), "count": st.integers(0, 5), "roster": st.sampled_from(sorted(ROSTERS)), "leave": percent},
    optional={
        "sickness": st.fixed_dictionaries({"share": percent, "spell": st.sampled_from(["6 h", "3 days"])}),
        "backfill": st.fixed_dictionaries(
            {
                "from": st.lists(st.sampled_from(["off_duty", "a", "b", "bank"]), max_size=4),
                "within": st.sampled_from(["0 min", "2 h"]),
                "bank_share": percent,
                "rest": st.sampled_from(["0 min", "11 h"]),
                "max_hours_a_week": st.integers(10, 100),
            }
        ),
        "starts": st.just("2025-01-10"),
        "ends": st.just("2025-02-01 12:00"),
    },
)
scenarios = st.fixed_dictionaries(
    {
        "covsim": st.just(1),
        "name": st.just("any"),
        "clock": st.fixed_dictionaries(
            {
                "start": st.sampled_from(["2025-01-06", "2025-01-08 13:45"]),
                "horizon": st.sampled_from(["5 h", "40 days"]),
            }
        ),
        "sites": st.just({"post": {}}),
        "rosters": st.just(ROSTERS),
        "staff": st.fixed_dictionaries({"a": groups, "b": groups}),
    }
).map(Scenario.model_validate)


def minutes(spans):
    return sum(b - a for a, b in spans)


@settings(max_examples=60, deadline=None)
@given(scenarios, st.integers(0, 5))
def test_every_rostered_minute_is_worked_absent_or_filled(scenario, replication):
    resources = list_resources(scenario)
    made = plan(scenario, resources, Luck(1, replication))
    gaps = filled = alone = 0.0
    for unit, pattern in zip(made.units, timetable(scenario, resources).patterns, strict=True):
        rostered = [(shift.start, shift.end) for shift in pattern.plan.shifts]
        assert all(a.end <= b.start for a, b in pairwise(unit.shifts))
        assert all(0 <= shift.start < shift.end <= scenario.clock.horizon for shift in unit.shifts)
        assert all(a.end <= b.start for a, b in pairwise(unit.absences))
        absent = [(absence.start, absence.end) for absence in unit.absences]
        spans = {kind: [(s.start, s.end) for s in unit.shifts if s.kind is kind] for kind in ShiftKind}
        own = [(max(a, c), min(b, d)) for kind in OWN for a, b in spans[kind] for c, d in rostered if a < d and c < b]
        assert merge([*own, *absent]) == merge(rostered)
        assert minutes(own) + minutes(absent) == pytest.approx(minutes(rostered))
        bank = spans[ShiftKind.BANK]
        assert all(any(c <= a and b <= d for c, d in merge(absent)) for a, b in bank)
        extra = sum(shift.end - shift.start for shift in unit.shifts) - minutes(own) - minutes(bank)
        backfill = spans[ShiftKind.BACKFILL]
        assert minutes(merge([*rostered, *backfill])) == pytest.approx(minutes(rostered) + minutes(backfill))
        gaps += minutes(absent)
        assert all(any(c <= a and b <= d for c, d in merge(absent)) for a, b in unit.unfilled)
        assert not any(max(a, c) < min(b, d) for a, b in unit.unfilled for c, d in bank)
        alone += minutes(unit.unfilled)
        filled += minutes(bank) + extra
    assert sum(lost.end - lost.start for lost in made.unfilled) + filled == pytest.approx(gaps)
    assert alone + filled == pytest.approx(gaps)


@settings(max_examples=10, deadline=None)
@given(scenarios)
def test_the_same_luck_gives_the_same_plan(scenario):
    again = scenario.model_copy()
    assert plan(scenario, list_resources(scenario), Luck(4, 2)) == plan(again, list_resources(again), Luck(4, 2))
