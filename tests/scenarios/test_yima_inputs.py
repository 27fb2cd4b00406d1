"""The Yima scenario as written: input echoes (totals that were put in come out), evidence, and the reading traps."""

from __future__ import annotations

import pytest

from covsim.demand import sample
from covsim.scenario.loader import Document
from covsim.streams import Luck

ROUNDS, POPULATION, SAMPLES, DEPLOYMENTS = 32, 136_000, 4_300_000, 7_500
LIKE_THE_BASELINE = ("spare_first", "protected_core", "core_two_crews", "core_by_field")


@pytest.fixture(scope="module")
def cases(yima: Document) -> dict[str, int]:
    """Cases and duties of the measured year, by stream."""
    scenario = yima.scenario()
    incidents = sample(scenario, Luck(2022, 1))
    streams = incidents.stream[incidents.time >= scenario.clock.warm_up]
    return {name: int((streams == n).sum()) for n, name in enumerate(incidents.streams)}


def test_input_echo_totals_of_the_year(cases: dict[str, int]) -> None:
    assert cases["clinic"] + cases["emergency"] == pytest.approx(200_000, rel=0.01)
    assert cases["planned_stay"] + cases["urgent_stay"] == pytest.approx(20_000, rel=0.03)
    assert cases["operation"] + cases["trauma"] == pytest.approx(4_500, rel=0.01)
    assert cases["check_up_on_site"] + cases["check_up_off_site"] == pytest.approx(20_000, rel=0.005)
    assert cases["elective_pci"] == 360
    assert cases["neuro_peripheral"] == 107
    assert 70 <= cases["stemi"] <= 130
    assert cases["sampling"] == ROUNDS
    assert cases["mdt"] == pytest.approx(70, abs=25)
    assert cases["tour"] == pytest.approx(50, abs=21)


def test_who_is_in_the_wards_at_the_start_is_what_the_stays_leave_there_in_the_night_to_a_monday(yima: Document) -> None:
    scenario = yima.scenario()
    day = 24 * 60
    planned, urgent = (rate.per_minute * day for name in ("planned_stay", "urgent_stay") if (rate := scenario.demand[name].rate))
    branch = scenario.pathways["stay"]["another_day"].branch
    assert branch is not None
    beds, nights = 0.0, []
    for n in range(7 * 52):                     # from a Monday on; planned stays come on five days of seven
        nights.append(beds)
        beds = branch.shares["rest_of_day"] * beds + urgent + (planned * 7 / 5 if n % 7 < 5 else 0)
    schedule = scenario.demand["in_wards"].schedule
    assert schedule is not None
    assert schedule.people == round(beds) == 427
    assert sum(nights[-7:]) / 7 == pytest.approx(466, rel=0.01)
    assert scenario.demand["in_wards"].attributes == scenario.demand["planned_stay"].attributes


def test_rounds_times_people_is_the_years_sampling(yima: Document) -> None:
    sampling = yima.scenario().duties["sampling"]
    assert len(sampling.dates) == ROUNDS
    assert pytest.approx(SAMPLES, rel=0.02) == ROUNDS * POPULATION
    assert sampling.needs["swabs"].most == round(DEPLOYMENTS / ROUNDS)


def test_the_people_of_the_text(yima: Document) -> None:
    scenario = yima.scenario()
    assert sum(group.count for group in scenario.staff.values()) == 800
    assert sum(group.count for name, group in scenario.staff.items() if name.startswith(("on_site_", "off_site_"))) == 40
    assert sum(scenario.staff[name].count for name in scenario.skills["reviewer"]) == 53
    assert sum(scenario.staff[name].count for name in scenario.skills["senior"]) == 37
    assert scenario.staff["seconded_down"].count == 7
    away = [duty for name, duty in scenario.duties.items() if name.startswith("secondment")]
    assert sum(len(duty.dates) * sum(duty.needs.values()) for duty in away) == 43
    isolation = scenario.duties["isolation"]
    assert len(isolation.dates) * sum(isolation.needs.values()) == 60


def test_the_check_up_team_is_dedicated(yima: Document) -> None:
    for model in yima.models:
        scenario = yima.scenario(model)
        team = [group for name, group in scenario.staff.items() if name.startswith(("on_site_", "off_site_"))]
        assert sum(group.count for group in team) == 40
        assert all(group.skills == () for group in team)


def test_models_that_hold_check_ups_alike_face_the_same_demand(yima: Document) -> None:
    digests = {sample(yima.scenario(model), Luck(2022, 1)).digest() for model in ("pro_rata", *LIKE_THE_BASELINE)}
    assert len(digests) == 1


def test_the_other_reading_of_the_coronary_interventions_is_an_option(yima: Document) -> None:
    law = yima.scenario().demand["elective_pci"].schedule
    assert law is not None
    assert law.people == 360
    (found,) = [e for e in yima.scenario().evidence if e.path == "demand.elective_pci.schedule.people"]
    assert (found.kind, found.low, found.high) == ("derived", 360, 460)


def test_every_number_says_where_it_comes_from(yima: Document) -> None:
    for model in yima.models:
        scenario = yima.scenario(model)
        assert scenario.unlabelled == ()
        assert [e.path for e in scenario.evidence if e.kind != "assumed" and not e.source] == []
