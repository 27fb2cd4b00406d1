"""Evidence: lifted off wherever a value may stand, kept by path, counted, and used to draw values."""

from __future__ import annotations

import pytest

from covsim.errors import CovsimError
from covsim.scenario.evidence import Evidence, at_share, evidence_counts
from covsim.units import Rate

RANGE = "range: [4.6/year, 11.6/year]"
RATE = f"rate: {{value: 7.5/year, kind: derived, {RANGE}, source: 20 cases, as_of: 2025-04, owner: Li}}"


def known(scenario):
    """Evidence by path."""
    return {each.path: each for each in scenario.evidence}


def test_a_value_with_evidence_is_used_and_the_rest_kept(changed):
    """Everything that was written is there."""
    scenario = changed("rate: 7.5/year", RATE).scenario()
    assert scenario.demand["illness"].rate == Rate(7.5 / 525960)
    assert known(scenario)["demand.illness.rate"] == Evidence(
        "demand.illness.rate", "7.5/year", "derived", "20 cases", "4.6/year", "11.6/year", "2025-04", "Li"
    )


@pytest.mark.parametrize(
    ("old", "new", "path", "value"),
    [
        ("[3, 1]", "[{value: 3, kind: stated}, 1]", "sites.base.at.0", 3),
        ("[3, 1]", "{value: [3, 1], kind: stated}", "sites.base.at", "[3, 1]"),
        ("critical: 15%", "critical: {value: 15%, kind: stated}", "demand.illness.severity.critical", "15%"),
        ("{mine: 1}", "{value: {mine: 1}, kind: stated}", "demand.illness.where.mine", 1),
        ("12 min,", "{value: 12 min, kind: stated},", "pathways.emergency.stabilise.treat.takes", "12 min"),
        (
            "12 min,",
            "{value: {gamma: {mean: 12 min, cv: 0.5}}, kind: stated},",
            "pathways.emergency.stabilise.treat.takes.gamma.mean",
            "12 min",
        ),
        (
            "12 min,",
            "{gamma: {mean: {value: 12 min, kind: stated}, cv: 0.5}},",
            "pathways.emergency.stabilise.treat.takes.gamma.mean",
            "12 min",
        ),
        ("needs: {bed: 1}", "needs: {bed: {value: 1, kind: stated}}", "pathways.emergency.stay.treat.needs.bed", 1),
    ],
)
def test_evidence_may_stand_at_any_value(changed, old, new, path, value):
    """In lists, mixes, weights, laws, parameters of laws and claims; a list counts as one."""
    found = known(changed(old, new).scenario())[path]
    assert (found.kind, found.value) == ("stated", value)


def test_a_block_gives_evidence_to_numbers_that_have_none(changed):
    """Not to names, labels and references, even if they look like numbers; an inner block counts more."""
    scenario = changed(
        "  doctor: {count: 5, at: base, roster: crew, leave: 15%, cost: 150 kCNY/year, hours_a_week: 42}",
        '  evidence: {kind: assumed, source: a guess}\n  doctor: {label: "12 min", count: 5, at: base, roster: crew,'
        " leave: {value: 15%, kind: published}, cost: 150 kCNY/year, skills: [120], evidence: {kind: stated}}",
    ).scenario()
    found = {path: (each.kind, each.source) for path, each in known(scenario).items() if path.startswith("staff")}
    assert found == {
        "staff.doctor.count": ("stated", ""),
        "staff.doctor.leave": ("published", ""),
        "staff.doctor.cost": ("stated", ""),
        "staff.nurse.count": ("assumed", "a guess"),
    }
    assert scenario.staff["doctor"].skills == ("120",)


def test_counts_tell_what_the_inputs_rest_on(changed):
    """Settings of the study, claims and priorities are no inputs."""
    scenario = changed("rate: 7.5/year", RATE).scenario()
    assert evidence_counts(scenario) == {"stated": 0, "derived": 1, "published": 0, "assumed": 0, "unlabelled": 23}
    assert [path for path in scenario.unlabelled if path.startswith(("sites", "demand", "pathways"))] == [
        "sites.base.at", "sites.mine.at", "sites.mine.people", "sites.hospital.at", "demand.illness.where.mine",
        "demand.illness.severity.critical", "demand.illness.severity.urgent",
        "pathways.emergency.stabilise.treat.takes", "pathways.emergency.stay.treat.takes",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("overlay", "expected"),
    [
        ("{value: 9, kind: stated}", (9, "stated", None)),
        ("7", (7, None, None)),
        ("{range: [4, 8]}", (5, "assumed", 8)),
    ],
)
def test_an_overlay_replaces_a_value_with_its_evidence_as_one(changed, overlay, expected):
    """A range of the base does not stay behind; a key without a value changes the evidence alone."""
    document = changed(
        "doctor: {count: 5,",
        "doctor: {count: {value: 5, kind: assumed, range: [3, 6]},",
        ["models.small.staff.doctor.count=null", f"models.small.staff.doctor={{count: {overlay}}}"],
    )
    scenario = document.scenario("small")
    found = known(scenario).get("staff.doctor.count")
    assert (scenario.staff["doctor"].count, found and found.kind, found and found.high) == expected


@pytest.mark.parametrize(
    ("value", "low", "high", "u", "drawn"),
    [
        ("7.5/year", "4.6/year", "11.6/year", 0.0, "4.6/year"),
        ("7.5/year", "4.6/year", "11.6/year", 0.5, "8.1/year"),
        ("25 min", "20 min", "30 min", 0.25, "22.5 min"),
        ("15%", "10%", "20%", 1.0, "20%"),
        ("150 kCNY/year", "100 kCNY/year", "200 kCNY/year", 0.5, "150 kCNY/year"),
        (0.9, 0.8, 1.0, 0.3, 0.86),
        (5, 3, 6, 0.0, 3),
        (5, 3, 6, 0.49, 4),
        (5, 3, 6, 0.5, 5),
        (5, 3, 6, 1.0, 6),
    ],
)
def test_a_value_at_a_share_of_its_range(value, low, high, u, drawn):
    """In the unit of the ends; whole numbers stay whole and are equally likely."""
    result = at_share(Evidence("a", value, "assumed", low=low, high=high), u)
    assert result == drawn
    assert type(result) is type(drawn)


def test_a_value_without_range_has_no_share_of_it():
    """The path is named."""
    with pytest.raises(ValueError, match=r"staff\.nurse\.count has no range"):
        at_share(Evidence("staff.nurse.count", 5, "stated"), 0.5)


def test_values_replace_numbers_by_path(changed):
    """The file stays as it is; a path that this model lacks is left out."""
    document = changed("small: {staff: {doctor: {count: 6}}}", "small: {kits: {aed: {count: 2}}}")
    scenario = document.scenario("small", {"demand.illness.rate": "9/year", "kits.aed.count": 3})
    assert scenario.demand["illness"].rate == Rate(9 / 525960)
    assert scenario.kits["aed"].count == 3
    assert document.scenario("today", {"kits.aed.count": 3}).kits["aed"].count == 1
    assert document.scenario("small").kits["aed"].count == 2
    with pytest.raises(CovsimError, match=r"no model has a number at 'staff\.nurse\.cuont'"):
        document.scenario("small", {"staff.nurse.cuont": 3})


@pytest.mark.parametrize(
    ("old", "text", "path", "new"),
    [
        ("[3, 1]", "[{value: %s, kind: stated}, 1]", "sites.base.at.0", 2),
        ("rate: 7.5/year", "rate: {value: %s, kind: assumed, range: [5/year, 10/year]}", "demand.illness.rate", "9/year"),
        ("12 min,", "{gamma: {mean: %s, cv: 0.5}},", "pathways.emergency.stabilise.treat.takes.gamma.mean", "15 min"),
        ("leave: 15%", "leave: %s", "staff.doctor.leave", "20%"),
    ],
)
def test_a_replaced_number_is_as_if_it_had_been_written(changed, old, text, path, new):
    """In the tree and beside it; the document's own scenario stays."""
    first = {"sites.base.at.0": 3, "demand.illness.rate": "7.5/year", "staff.doctor.leave": "15%"}.get(path, "12 min")
    document, wanted = changed(old, text % first), changed(old, text % new).scenario()
    before = document.scenario().tree
    replaced = document.scenario(values={path: new})
    assert (replaced.tree, replaced.evidence, replaced.unlabelled) == (wanted.tree, wanted.evidence, wanted.unlabelled)
    assert replaced.tree != before == document.scenario().tree


@pytest.mark.parametrize(
    ("values", "shares"),
    [
        ({"demand.illness.severity.a": 0.4}, (0.4, 0.2, 0.4)),
        ({"demand.illness.severity.a": "40%", "demand.illness.severity.b": "30%"}, (0.4, 0.3, 0.3)),
        ({"demand.illness.severity.a": 0.9, "demand.illness.severity.b": 0.6}, (3 / 7, 2 / 7, 2 / 7)),
    ],
)
def test_a_mix_with_drawn_shares_still_adds_up(changed, values, shares):
    """The shares that are not drawn make up for it; where they can't, all are scaled."""
    document = changed("{critical: 15%, urgent: 85%}", "{a: 10%, b: {share: 30%}, c: 60%, critical: 0, urgent: 0}")
    if len(values) == 2:
        values = {path.replace("severity.b", "severity.b.share"): value for path, value in values.items()}
    mix = document.scenario(values=values).demand["illness"].severity
    assert [mix[name].share for name in "abc"] == pytest.approx(shares)
