"""Who and what serves: the numbering of units and pools, and who can serve a need."""

from __future__ import annotations

from covsim.scenario.resources import list_resources, providers
from covsim.scenario.serving import groups_serving, serving

CHANGE = ("  nurse: {count: 5,", "  nurse: {names: [Li, Wang], skills: [first_aid],")
RANKING = "skills: {medic: [nurse, doctor], helper: [medic, aed]}\nrooms:"


def numbered(changed):
    """The small scenario with two named nurses, doctors at two sites and a ranking."""
    scenario = changed("rooms:", RANKING, ["staff.doctor.count=3", "staff.doctor.at=[base, mine]"]).scenario("today")
    return scenario, list_resources(scenario)


def test_units_come_first_in_the_order_of_the_scenario_then_pools(changed):
    """People, vehicles, kits, rooms; members take their homes in turn."""
    _, resources = numbered(changed)
    assert resources.names == (
        "doctor 1", "doctor 2", "doctor 3", "nurse 1", "nurse 2", "nurse 3", "nurse 4", "nurse 5", "ambulance", "aed 1",
        "bed",
    )  # fmt: skip
    assert [unit.index for unit in resources.units] == list(range(10))
    assert [unit.home for unit in resources.units[:3]] == ["base", "mine", "base"]
    assert [unit.kind for unit in resources.units[7:]] == ["person", "vehicle", "kit"]
    assert (resources.pools[0].index, resources.pools[0].site) == (10, "base")


def test_names_take_the_place_of_numbers_and_the_group_is_a_skill(changed):
    """They set the count too."""
    people = list_resources(changed(*CHANGE).scenario("today")).units[5:7]
    assert [(unit.name, unit.number, unit.skills) for unit in people] == [
        ("Li", 0, ("nurse", "first_aid")),
        ("Wang", 1, ("nurse", "first_aid")),
    ]


def test_a_ranking_is_served_rank_by_rank(changed):
    """Also through another ranking; an unknown need by nobody."""
    scenario, resources = numbered(changed)
    assert providers(scenario, resources, "doctor") == ((0, 1, 2),)
    assert providers(scenario, resources, "medic") == ((3, 4, 5, 6, 7), (0, 1, 2))
    assert providers(scenario, resources, "helper") == ((3, 4, 5, 6, 7), (0, 1, 2), (9,))
    assert providers(scenario, resources, "surgeon") == ()
    assert groups_serving(scenario, "helper") == (("staff", "doctor"), ("staff", "nurse"), ("kits", "aed"))


def test_how_many_can_serve_each_need(changed):
    """By group, skill and ranking; an unlimited room serves any number."""
    document = changed("bed: {count: 2,", "bed: {count: unlimited,", ["skills={medic: [nurse, doctor]}"])
    counts = serving(document.scenario("today"))
    assert (counts["nurse"], counts["medic"], counts["aed"], counts["bed"]) == (5.0, 10.0, 1.0, float("inf"))


def test_weights_of_sites_may_be_shares(changed):
    """``60%`` beside numbers of any scale."""
    (stream,) = changed("where: {mine: 1}", "where: {mine: 60%, base: 0.4}").scenario("today").demand.values()
    assert stream.where == {"mine": 0.6, "base": 0.4}
