"""The Xinji scenario as written: the same demand for everybody, evidence on every number, the reading traps avoided."""

from __future__ import annotations

from collections import Counter

import pytest

from covsim.demand import sample
from covsim.distributions import Distribution
from covsim.scenario.loader import Document
from covsim.scenario.staffing import fte_table
from covsim.streams import Luck

DAYS_OF_THE_CLINIC = 973
"""1 September 2022 to 30 April 2025."""
EMERGENCIES = ("severe_injury", "sudden_illness", "cardiac_arrest", "heat_stroke", "mass_casualty")


def cases_a_year(document: Document, replications: int = 20) -> Counter[str]:
    """Mean number of cases by stream in the 52 measured weeks."""
    scenario = document.scenario()
    found: Counter[str] = Counter()
    for replication in range(replications):
        incidents = sample(scenario, Luck(2025, replication))
        counted = incidents.stream[incidents.time >= scenario.clock.warm_up]
        found.update(incidents.streams[stream] for stream in counted.tolist())
    return Counter({name: count / replications for name, count in found.items()})  # type: ignore[misc]


@pytest.fixture(scope="module")
def cases(xinji: Document) -> Counter[str]:
    return cases_a_year(xinji)


def test_there_are_at_most_seven_models_and_the_hospital_is_the_baseline(xinji: Document) -> None:
    assert len(xinji.models) <= 7
    assert xinji.baseline == "hospital"
    assert xinji.models[:3] == ("hospital", "clinic", "station")


def test_every_model_faces_the_same_demand(xinji: Document) -> None:
    digests = {sample(xinji.scenario(model), Luck(2025, 3)).digest() for model in xinji.models}
    assert len(digests) == 1


def test_every_number_says_where_it_comes_from(xinji: Document) -> None:
    for model in xinji.models:
        assert xinji.scenario(model)._unlabelled == ()


def test_what_is_derived_or_published_names_its_source(xinji: Document) -> None:
    for model in xinji.models:
        nameless = [e.path for e in xinji.scenario(model).evidence if e.kind != "assumed" and not e.source]
        assert nameless == []


def test_there_are_about_30000_contacts_a_year(cases: Counter[str], xinji: Document) -> None:
    demand = sum(count for name, count in cases.items() if name in xinji.scenario().demand)
    assert 27_000 < demand < 35_000


def test_responses_reach_the_floors_of_the_article(cases: Counter[str]) -> None:
    # "30 and more" responses, drills among them, and 20 sudden illnesses saved in the clinic's 973 days are floors.
    a_year = 365.25 / DAYS_OF_THE_CLINIC
    assert sum(cases[name] for name in EMERGENCIES) + cases["drill"] >= 30 * a_year
    assert cases["sudden_illness"] >= 20 * a_year * 0.9
    assert cases["event_cover"] + cases["night_exercise"] >= 20 * a_year * 0.85
    assert cases["inspection"] >= 60 * a_year * 0.9


def test_drills_are_duties_and_not_calls(xinji: Document) -> None:
    scenario = xinji.scenario()
    assert "drill" in scenario.duties
    assert not any("drill" in name for name in scenario.demand)


def test_most_injuries_never_see_the_emergency_crew(cases: Counter[str], xinji: Document) -> None:
    # Sending all of about 88 injuries a year to the crew would contradict the 30-odd responses in 973 days.
    assert xinji.scenario().demand["injury"].pathway == "injury"
    assert cases["severe_injury"] < 0.15 * (cases["injury"] + cases["severe_injury"])


def test_four_in_five_injuries_happen_underground(xinji: Document) -> None:
    where = xinji.scenario().demand["injury"].where
    assert isinstance(where, dict)
    below = sum(weight for site, weight in where.items() if site.startswith(("m1_", "m2_")))
    assert below / sum(where.values()) == pytest.approx(0.8)


def test_a_post_takes_4_94_people_and_has_five(xinji: Document) -> None:
    for model in xinji.models:
        posts = [post for post in fte_table(xinji.scenario(model)) if post.name == "medic_at_post"]
        assert [post.site for post in posts] == ["mine_1", "mine_2"]
        for post in posts:
            assert post.needed == pytest.approx(4.94, abs=0.005)
            assert (post.held, post.unrostered) == (5, 0)


@pytest.mark.parametrize(("model", "people"), [("clinic", 25), ("station", 10), ("station_ambulance", 11)])
def test_headcounts_beside_the_posts(xinji: Document, model: str, people: int) -> None:
    staff = xinji.scenario(model).staff
    assert sum(group.count for name, group in staff.items() if not name.startswith("medic_")) == people


def test_a_third_of_the_call_outs_from_standby_take_over_3_minutes_as_in_chongqing(xinji: Document) -> None:
    for roster in ("watch_of_2", "watch_of_3"):
        law = xinji.scenario("station").rosters[roster].call_out
        assert isinstance(law, Distribution)
        assert 1 - float(law.cdf(3.0)) == pytest.approx(1 / 3, abs=0.02)
        assert float(law.quantile(0.9)) == pytest.approx(6.0, abs=0.05)


def test_the_phases_keep_their_own_means(xinji: Document) -> None:
    assert "ward_bed" in xinji.scenario("hospital").rooms
    assert "ward_bed" not in xinji.scenario("clinic").rooms
    assert "consulting_room" in xinji.scenario("clinic").rooms
    assert "consulting_room" not in xinji.scenario("station").rooms


def test_station_options_differ_from_the_station_only_in_what_they_are_called_after(xinji: Document) -> None:
    station = xinji.scenario("station")
    for model, sections in {
        "station_kits": {"kits"},
        "station_ambulance": {"staff", "vehicles"},
        "station_mine_2": {"staff", "vehicles"},
        "station_120": {"vehicles", "pathways", "costs"},
    }.items():
        other = xinji.scenario(model)
        differing = {name for name in type(other).model_fields if getattr(other, name) != getattr(station, name)}
        assert differing == sections
