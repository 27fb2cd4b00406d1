"""FTE held, and staff on duty by hour of the week."""

from __future__ import annotations

import numpy as np
import pytest

from covsim.rosters.fte import fte_held, on_duty_by_hour
from covsim.scenario.resources import list_resources

FOUR_CREW = {"cycle": ["day", "night", "off", "off"], "shifts": {"day": "08:00-20:00", "night": "20:00-08:00"}}


def test_held_are_the_people_on_the_books(make):
    staff = {"doctor": {"count": 5}, "nurse": {"names": ["Li", "Wu"], "count": 9}, "driver": {"count": 0}}
    scenario = make(staff=staff)
    assert fte_held(scenario) == {"doctor": 5.0, "nurse": 2.0, "driver": 0.0}


def test_staff_on_duty_by_hour_of_week(make):
    staff = {
        "crew": {"count": 8, "roster": "four"},
        "office": {"count": 3, "roster": "office", "leave": "20%"},
        "night": {"roster": "on_call"},
    }
    office, on_call = {"weekly": "Mon-Fri 08:00-12:30"}, {"on_call": "Sun 20:00-08:00"}
    rosters = {"four": FOUR_CREW, "office": office, "on_call": on_call}
    scenario = make("8 weeks", {"start": "2025-01-08 07:30"}, rosters=rosters, staff=staff,
                    vehicles={"van": {"at": "post", "mode": "road", "count": 2}}, travel={"road": {}},
                    kits={"box": {"at": "post"}})  # fmt: skip
    found = on_duty_by_hour(scenario, list_resources(scenario))
    assert list(found) == ["crew", "office", "night", "van"]
    assert found["crew"] == pytest.approx(np.full(168, 2.0))
    assert found["van"] == pytest.approx(np.full(168, 2.0))
    monday = [0.0] * 8 + [3.0] * 4 + [1.5] + [0.0] * 11
    assert found["office"] == pytest.approx(np.array(monday * 5 + [0.0] * 48))
    sunday_night = np.zeros(168)
    sunday_night[[164, 165, 166, 167, 0, 1, 2, 3, 4, 5, 6, 7]] = 1.0
    assert found["night"] == pytest.approx(sunday_night)


def test_service_for_half_of_the_run_counts_half(make):
    scenario = make("2 weeks", staff={"medic": {"starts": "2025-01-13"}})
    assert on_duty_by_hour(scenario, list_resources(scenario))["medic"] == pytest.approx(np.full(168, 0.5))


def test_hours_that_a_short_run_never_reaches_are_unknown(make):
    scenario = make("150 min", {"start": "2025-01-06 08:30"}, staff={"medic": {}, "nobody": {"count": 0}})
    found = on_duty_by_hour(scenario, list_resources(scenario))
    assert found["medic"][8:11].tolist() == [1.0, 1.0, 1.0]
    assert found["nobody"][8:11].tolist() == [0.0, 0.0, 0.0]
    assert np.isnan(found["medic"]).sum() == 165
