"""Figures of triggers, of what they called, and of relocations, worked out by hand from tiny runs."""

from __future__ import annotations

import pytest
from story import figures

# Minutes since Monday 00:00; 10 hours, two shifts of five.
CLOCK = 'clock: {start: 2025-01-06, horizon: 10 h, shifts: {first: "00:00-05:00", second: "05:00-10:00"}}'

CLINIC = f"""
    {CLOCK}
    sites: {{post: {{}}}}
    staff:
      doctor: {{at: post}}
      reserve: {{at: post, skills: [doctor], called_by: long, cost: 8766 CNY/year, hours_a_week: 42}}
      driver: {{at: post}}
    vehicles: {{spare: {{at: post, mode: road, called_by: long, cost: 525960 CNY/year}}}}
    travel: {{road: {{speed: 60 km/h}}}}
    rooms: {{chair: {{count: 3, at: post, opened_by: long, cost: 525960 CNY/year}}}}
    demand: {{fever: {{at_times: [0 min, 0 min, 0 min, 0 min, 400 min, 400 min, 400 min, 400 min], where: post, pathway: visit}}}}
    pathways: {{visit: {{see: {{treat: {{needs: {{doctor: 1}}, takes: 60 min}}}}, sit: {{treat: {{needs: {{chair: 1}}, takes: 0 min, patience: 0 min}}}}}}}}
    duties: {{patrol: {{every: 35 min, started_by: long, needs: {{driver: 1}}, at: post, takes: 5 min}}}}
    triggers: {{long: {{queue: visit.see, above: 2, below: 1, after: 20 min}}, never: {{queue: doctor, above: 9}}}}
"""
# The queue is 3 from 0 on: the trigger is on from 0 to 60, when the last two are called in: by the doctor, free at 60,
# and by the reserve, who came at 20, took the first of the queue then, and is free at 80 only. So at 60 one waits still:
# on until 80, and from 400 to 480 in the same way.


@pytest.fixture(scope="module")
def clinic() -> dict[tuple[str, str], float | None]:
    return figures(CLINIC)


@pytest.mark.parametrize(
    ("kpi", "scope", "value"),
    [
        ("trigger.count", "trigger=long", 2),
        ("trigger.count", "trigger=never", 0),
        ("trigger.on_share", "trigger=long", 160 / 600),
        ("trigger.on_share", "trigger=long,shift=first", 80 / 300),
        ("trigger.on_share", "trigger=long,shift=second", 80 / 300),
        ("trigger.mean_hours", "trigger=long", 80 / 60),
        ("trigger.mean_hours", "trigger=never", None),
        ("trigger.first_hours", "trigger=long", 0),
        ("trigger.first_hours", "trigger=never", None),
        # Twice from 20 minutes on to the end of the trigger; then the last patient, as overtime.
        ("called.hours", "role=reserve", 2),
        ("called.hours", "role=spare", 2),
    ],
)  # fmt: skip
def test_triggers(clinic, kpi, scope, value):
    assert clinic[kpi, scope] == (value if value is None else pytest.approx(value))


def test_who_is_called_is_paid_by_the_hour(clinic):
    # 8766 CNY/year are 168 CNY a week: 4 CNY for each of 42 contract hours. The vehicle costs 60 CNY for each of two
    # hours, three places 3 CNY a minute for twice 60 minutes.
    assert clinic["cost.total", "item=pay"] == pytest.approx(2 * 4)
    assert clinic["cost.total", "item=vehicles"] == pytest.approx(120)
    assert clinic["cost.total", "item=rooms"] == pytest.approx(360)


def test_planned_work_that_no_trigger_started_did_not_fall_due(clinic):
    # Of 18 occurrences the patrol took place at 20 and 55, 420 and 455.
    assert clinic["incidents.count", "stream=patrol"] == 4
    assert clinic["duties.done_share", "stream=patrol"] == 1


FIELDS = f"""
    {CLOCK}
    sites: {{west: {{at: [0, 0]}}, middle: {{at: [10, 0]}}}}
    travel: {{foot: {{speed: 60 km/h}}}}
    staff: {{group: {{count: 3, at: [west, middle, middle], mode: foot}}}}
    demand: {{fall: {{at_times: [100 min], where: west, pathway: care}}}}
    pathways: {{care: {{help: {{treat: {{needs: {{group: 1}}, takes: 30 min}}}}}}}}
    policies: {{relocation: RULE}}
    cover: {{field: {{at: [west, middle], needs: {{group: 1}}, within: 1 min}}, near: {{at: west, needs: {{group: 1}}, within: 4 min}}}}
"""


def test_back_fill_covers_the_field_again():
    # One of the middle sets out at 100 and is in the west from 110 on; within 1 minute of it from 109 on. At 130 the
    # first group is free again, and the other one on its way back until 140.
    found = figures(FIELDS.replace("RULE", "{fill_gaps: {units: group}}"))
    assert found["uncovered.minutes", "cover=field,site=west"] == pytest.approx(9)
    assert found["uncovered.minutes", "cover=field,site=middle"] == 0
    assert found["uncovered.minutes", "cover=near"] == pytest.approx(6)
    assert found["relocations.count", "all"] == 2
    assert found["relocations.count", "role=group"] == 2
    assert found["relocations.count", "site=west"] == 1
    assert found["relocations.minutes", "all"] == pytest.approx(20)


def test_without_it_the_field_stays_uncovered():
    found = figures(FIELDS.replace("RULE", "never"))
    assert found["uncovered.minutes", "cover=field,site=west"] == pytest.approx(30)
    assert ("relocations.count", "all") not in found
