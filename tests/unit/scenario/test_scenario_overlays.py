"""Layers: models, ``extends`` and ``--set``, in which order they count and what they may do."""

from __future__ import annotations

import pickle

import pytest

from covsim.errors import CovsimError, ScenarioError
from covsim.scenario.loader import load
from covsim.scenario.slips import distance

SMALL = "small: {staff: {doctor: {count: 6}}}"
STEPS = ["reach", "stabilise", "convey", "stay"]


def overlaid(changed, overlay):
    """The model ``small`` with this overlay."""
    return changed("small: {staff: {doctor: {count: 6}}}", f"small: {overlay}").scenario("small")


def test_mappings_merge_by_key(changed):
    """What the overlay does not name stays."""
    doctor = overlaid(changed, "{staff: {doctor: {count: 6, leave: 20%}}}").staff["doctor"]
    assert (doctor.count, doctor.leave, doctor.roster, doctor.at) == (6, 0.2, "crew", "base")


def test_null_removes_and_order_is_kept(changed):
    """Entries stay where they were, new ones come behind."""
    scenario = overlaid(changed, "{sites: {mine: {people: 10}, pit: {at: [1, 1]}}, rooms: {bed: {count: 3}}, kits: {}}")
    assert list(scenario.sites) == ["base", "mine", "hospital", "pit"]
    scenario = overlaid(changed, "{cover: {post: null}, standards: {in_15: null}}")
    assert scenario.cover == scenario.standards == {}


def test_lists_replace(changed):
    """A list is one value."""
    scenario = overlaid(changed, "{sites: {hospital: {offers: [surgery]}, base: {at: [1, 1]}}}")
    assert scenario.sites["hospital"].offers == ("surgery",)
    assert scenario.sites["base"].at == (1.0, 1.0)


def test_another_kind_of_step_replaces_the_kind(changed):
    """``wait`` takes the place of ``treat``; marks and conditions stay."""
    step = overlaid(changed, "{pathways: {emergency: {stay: {wait: {takes: 1 h}}}}}").pathways["emergency"]["stay"]
    assert step.kind == "wait"
    assert step.unless == {"severity": "critical"}


def test_the_short_form_of_release_adds_a_step(changed):
    """``release:`` alone is a step that lets all go, not a removal."""
    step = overlaid(changed, "{pathways: {emergency: {stay: {release: null}}}}").pathways["emergency"]["stay"]
    assert step.kind == "release"


def test_another_key_of_several_that_exclude_one_another_replaces(changed):
    """A roster, a stream's way of arriving, what a case does instead."""
    assert overlaid(changed, "{rosters: {crew: {weekly: Mon-Fri 08:00-16:00}}}").rosters["crew"].cycle == ()
    assert overlaid(changed, "{demand: {illness: {at_times: [2 h]}}}").demand["illness"].rate is None


@pytest.mark.parametrize(
    ("law", "mean"),
    [("{lognormal: {mean: 7 min, cv: 1}}", 7.0), ("{gamma: {mean: 8 min}}", 8.0), ("9 min", 9.0)],
)
def test_a_law_of_another_family_replaces_the_law_and_a_parameter_merges(written, small, law, mean):
    """Gamma to lognormal, gamma with another mean, and a constant."""
    text = small.replace("takes: 12 min", "takes: {gamma: {mean: 10 min, cv: 0.5}}")
    overlay = f"pathways: {{emergency: {{stabilise: {{treat: {{takes: {law}}}}}}}}}"
    text = text.replace("staff: {doctor: {count: 6}}", overlay)
    takes = written(text).scenario("small").pathways["emergency"]["stabilise"].body.takes
    assert takes.mean() == pytest.approx(mean, rel=1e-9)


def test_steps_are_placed_behind_the_step_they_name_in_the_order_given(changed):
    """``after`` places a new step, also at the start and behind another new one."""
    scenario = overlaid(
        changed,
        "{pathways: {emergency: {a: {wait: {takes: 1 min}, after: reach}, b: {wait: {takes: 1 min}, after: reach},"
        " c: {wait: {takes: 1 min}, after: a}, first: {wait: {takes: 1 min}, after: start},"
        " last: {wait: {takes: 1 min}}}}}",
    )
    assert list(scenario.pathways["emergency"]) == ["first", "reach", "a", "c", "b", *STEPS[1:], "last"]


def test_steps_that_follow_one_another_in_a_circle_are_refused(changed):
    """Neither can be placed."""
    with pytest.raises(ScenarioError, match="steps are placed after one another in a circle"):
        overlaid(
            changed,
            "{pathways: {emergency: {a: {wait: {takes: 1 min}, after: b}, b: {wait: {takes: 1 min}, after: a}}}}",
        )


def test_a_file_without_models_has_one(written, small):
    """It is called base."""
    document = written(small[: small.index("models:")])
    assert document.models == ("base",)
    assert document.baseline == document.scenario().model == "base"


def test_models_have_labels_and_descriptions(changed):
    """The name stands for a missing label; neither reaches the scenario."""
    document = changed("small: {staff", "small: {label: 小诊所, description: One nurse less., staff")
    assert document.models == ("today", "small")
    assert document.labels == {"today": "today", "small": "小诊所"}
    assert document.descriptions["small"] == "One nurse less."
    assert document.scenario("small").description == ""


def test_with_model_gives_a_sister(written, small):
    """A scenario knows the file it comes from; a copy in another process does not."""
    scenario = written(small).scenario("today")
    assert scenario.with_model("small").staff["doctor"].count == 6
    copy = pickle.loads(pickle.dumps(scenario))
    assert copy.model_dump() == scenario.model_dump()
    assert (copy.model, copy.folder, copy.evidence) == (scenario.model, scenario.folder, scenario.evidence)
    with pytest.raises(CovsimError, match="was not read from a file"):
        copy.with_model("small")


def test_a_model_that_is_like_another_changes_what_that_one_made_of_the_base(changed):
    """A chain: each overlay lies on the result of the one before; labels are not handed on."""
    document = changed(
        "small: {staff: {doctor: {count: 6}}}",
        "least: {like: less, staff: {porter: {count: 3}, nurse: null}, duties: null}\n"
        "  small: {label: S, staff: {doctor: {count: 6}, porter: {at: base}}, cover: {post: null}}\n"
        "  less: {like: small, staff: {doctor: {count: 7}}, "
        "cover: {other: {at: base, needs: {doctor: 1}, within: 1 h}}, "
        "pathways: {emergency: {reach: {respond: {needs: {nurse: null}}}}}}",
    )
    assert document.models == ("today", "least", "small", "less")
    assert document.labels["less"] == "less"
    small, less, least = (document.scenario(name) for name in ("small", "less", "least"))
    assert (small.staff["doctor"].count, less.staff["doctor"].count, least.staff["doctor"].count) == (6, 7, 7)
    assert (less.staff["porter"].count, least.staff["porter"].count) == (1, 3)
    assert (list(small.cover), list(less.cover), list(least.cover)) == ([], ["other"], ["other"])
    assert ("nurse" in less.staff, "nurse" in least.staff, "nurse" in document.scenario("today").staff) == (1, 0, 1)
    assert document.origin("least")["staff.doctor.count"].set_by == "model less"


def test_what_another_model_removed_is_made_anew(changed):
    """The group does not come back from the base: its keys must be given again."""
    with pytest.raises(ScenarioError, match=r"staff.nurse: 'at' is missing \(in model new\)"):
        changed(
            "small: {staff: {doctor: {count: 6}}}",
            "gone: {staff: {nurse: null}, duties: null, pathways: {emergency: {reach: {respond: {needs: "
            "{nurse: null}}}}}}\n  new: {like: gone, staff: {nurse: {count: 1}}}",
        )


def test_set_changes_a_model_and_those_that_are_like_it(changed):
    """What is set within a model is part of its overlay."""
    document = changed("experiment: {b", "  tiny: {like: small}\nexperiment: {b", ["models.small.staff.doctor.count=9"])
    assert [document.scenario(model).staff["doctor"].count for model in document.models] == [5, 9, 9]
    document = changed("experiment: {b", "  tiny: {}\nexperiment: {b", ["models.tiny.like=small"])
    assert document.scenario("tiny").staff["doctor"].count == 6


def test_an_unknown_model_is_refused_with_a_near_miss(written, small):
    """On load as on ``with_model``."""
    written(small)
    with pytest.raises(CovsimError, match=r"there is no model 'smal' in scenario.yaml - did you mean 'small'\?"):
        load("scenario.yaml", "smal")


def test_extends_lays_a_file_over_another_in_a_chain(written, small):
    """The nearest file counts most; models merge too, and a null in a model still removes from the base."""
    document = written(
        "extends: middle.yaml\nstaff: {doctor: {count: 9}}\nmodels: {small: {cover: {post: null}}, today: null}\n",
        middle__yaml="extends: bottom.yaml\nstaff: {doctor: {count: 8, leave: 5%}}\n",
        bottom__yaml=small.replace("baseline: today", "baseline: small"),
    )
    assert document.models == ("small",)
    scenario = document.scenario()
    assert (scenario.staff["doctor"].count, scenario.staff["doctor"].leave) == (6, 0.05)
    assert scenario.cover == {}


def test_files_that_extend_one_another_are_refused(written, small):
    """A circle is named."""
    with pytest.raises(ScenarioError, match=r"in a circle: scenario.yaml -> other.yaml -> scenario.yaml"):
        written("extends: other.yaml\n" + small, other__yaml="extends: scenario.yaml\n")


def test_files_named_by_an_extended_file_are_found_beside_it(tmp_path, small):
    """Its paths are relative to its own folder."""
    folder = tmp_path / "a base"
    folder.mkdir()
    matrix = ",base,mine,hospital\nbase,0,9,30\nmine,9,0,35\nhospital,30,35,0\n"
    (folder / "ways.csv").write_text(matrix, encoding="utf-8")
    text = small.replace("speed: 50 km/h, detour: 1.3", "matrix: ways.csv")
    (folder / "base.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "scenario.yaml").write_text("extends: a base/base.yaml\n", encoding="utf-8")
    assert load(tmp_path / "scenario.yaml").travel["road"].matrix == "a base/ways.csv"


def test_set_changes_every_model_that_has_the_path(written, small):
    """It is the last overlay; the value is YAML."""
    document = written(small, ["staff.doctor.count=7", "clock.horizon=2 weeks", "demand.illness.where={mine: 2}"])
    assert [document.scenario(model).staff["doctor"].count for model in document.models] == [7, 7]
    assert document.scenario().clock.horizon == 2 * 10080


def test_set_adds_an_entry_whole_or_key_by_key(written, small):
    """A flow mapping under a new name, which may be near another one; or one key of it after the other."""
    document = written(
        small,
        ["staff.nurse_2={count: 2, at: base, roster: crew, skills: [nurse]}", "vehicles.second.count=3",
         "vehicles.second.at=base", "vehicles.second.mode=road", "vehicles.second.skills=[ambulance]",
         "models.small.rooms.couch={count: 4, at: base, skills: [bed]}", "models.small.cover.post=null"],
    )  # fmt: skip
    today, less = document.scenario("today"), document.scenario("small")
    assert (today.staff["nurse_2"].count, today.vehicles["second"].count, today.vehicles["second"].mode) == (2, 3, "road")
    assert ("couch" in today.rooms, less.rooms["couch"].count, "post" in today.cover, "post" in less.cover) == (
        False, 4, True, False
    )  # fmt: skip
    assert document.origin("today")["staff.nurse_2.count"].set_by == "--set"


def test_set_changes_an_entry_of_one_model_and_adds_it_to_no_other(changed):
    """What fits one model is no new entry in the others."""
    document = changed(SMALL, "small: {staff: {bank: {count: 1, at: base, skills: [nurse]}}}", ["staff.bank.count=4"])
    assert document.scenario("small").staff["bank"].count == 4
    assert "bank" not in document.scenario("today").staff


def test_set_may_give_a_known_key_that_was_not_there_and_remove_an_entry(written, small):
    """Keys of the language may be missing so far."""
    document = written(small, ["staff.nurse.sickness.share=3%", "policies.queue_rule=strict", "cover.post=null"])
    scenario = document.scenario()
    assert scenario.staff["nurse"].sickness.share == 0.03
    assert scenario.policies.queue_rule == "strict"
    assert scenario.cover == {}


def test_set_reaches_into_models_and_lists(written, small):
    """``models.small...`` changes one model alone; items are numbered from 0."""
    document = written(small, ["models.small.staff.doctor.count=4", "sites.base.at.0=4"])
    assert document.scenario("small").staff["doctor"].count == 4
    assert document.scenario("today").staff["doctor"].count == 5
    assert document.scenario("today").sites["base"].at == (4.0, 1.0)


@pytest.mark.parametrize(
    ("change", "place", "message"),
    [
        ("staff.nrse.count=3", "", "staff.nrse: there is no 'nrse' to change - did you mean 'nurse'?"),
        ("staf.nurse.count=3", "", "staf: there is no 'staf' to change - did you mean 'staff'?"),
        ("sites.base.at.7=3", "", "sites.base.at.7: there is no item '7' in the list - it has 2 items, from 0"),
        ("name.short=3", "", "name.short: there is no 'short' to change - a value stands there, no mapping"),
        ("staff.nrse=null", "", "staff.nrse: there is no 'nrse' to remove - did you mean 'nurse'?"),
        ("staff.porter.count=2", ":1:1", "staff.porter: 'at' is missing - add 'at: ...' (home site; with a list, members "
         "are placed at the sites in turn)"),
        ("staff.porter={cuont: 2, at: base}", ":1:2", "staff.porter.cuont: unknown key 'cuont' - did you mean 'count'?"),
        ("models.ten.staff.nurse.count=10", "", "models.ten: there is no 'ten' to change - use today or small"),
        ("models.tody.staff.nurse.count=10", "", "models.tody: there is no 'tody' to change - did you mean 'today'?"),
        ("rooms.bde.count=3", "", "rooms.bde: there is no 'bde' to change - did you mean 'bed'?"),
        ("staff.nurse.cuont=3", ":1:1", "staff.nurse.cuont: unknown key 'cuont' - did you mean 'count'?"),
        ("staff.nurse.count=many", ":1:1", "staff.nurse.count: expected a whole number, not 'many'"),
        ("staff.nurse.count=", "", "has no value - write null to remove an entry"),
    ],
)
def test_a_set_that_leads_nowhere_is_refused(written, small, change, place, message):
    """With a near miss where there is one."""
    with pytest.raises(ScenarioError) as caught:
        written(small, [change])
    shown = change.partition("=")[0] if place or not message.startswith(change[:4]) else change
    assert str(caught.value).split("\n")[0] == f"--set {shown}{place}: error: {message}"


def test_a_set_without_value_is_refused(written, small):
    """It needs a path, an equals sign and a value."""
    with pytest.raises(ScenarioError, match=r"--set 'staff.nurse' is not a change - write --set staff.nurse.count=3"):
        written(small, ["staff.nurse"])


def test_the_origin_of_each_value_is_known(written, small):
    """File, line, text and the layer that set it."""
    document = written("extends: below.yaml\nname: Above\n", ["staff.nurse.count=4"], below__yaml=small)
    origin = document.origin("small")
    assert origin["name"].file == "scenario.yaml"
    assert (origin["name"].line, origin["name"].text, origin["name"].set_by) == (2, "Above", "base")
    assert (origin["staff.nurse.count"].text, origin["staff.nurse.count"].set_by) == ("4", "--set")
    assert (origin["staff.doctor.count"].line, origin["staff.doctor.count"].set_by) == (43, "model small")
    assert (origin["travel.road.speed"].file, origin["travel.road.speed"].set_by) == ("below.yaml", "extends")
    assert document.origin("today")["staff.doctor.count"].text == "5"


@pytest.mark.parametrize(
    ("step", "meant"),
    [("strecth", ""), ("convay", "convey"), ("stabilize", "stabilise"), ("convet2", "convey"), ("staj", "stay"), ("sty2", "")],
)
def test_a_new_step_that_may_be_a_slip_is_told(changed, step, meant):
    """One or two letters away from a step of the pathway, in short words one; and not placed with ``after``."""
    text = "small: {pathways: {emergency: {%s: {wait: {takes: 1 min}%s}}}}"
    warnings = changed(SMALL, text % (step, "")).warnings
    assert [str(each).split("\n")[0].partition("warning: ")[2] for each in warnings] == ([
        f"pathways.emergency.{step}: {step!r} is a new step, at the end of the pathway (in model small) - "
        f"did you mean {meant!r}? If not, say where it stands with after"
    ] if meant else [])  # fmt: skip
    assert changed(SMALL, text % (step, ", after: reach")).warnings == ()


@pytest.mark.parametrize(
    ("first", "second", "letters"), [("", "abc", 3), ("ab", "ba", 1), ("kitten", "sitting", 3), ("reach", "reach", 0), ("ca", "abc", 3)]
)
def test_the_distance_of_words(first, second, letters):
    """Swapped neighbours count once, and what was swapped isn't touched again (``ca`` to ``abc``: 3)."""
    assert distance(first, second) == distance(second, first) == letters


def test_a_missing_base_is_said_alone(written):
    """Most of the scenario is missing with it, and that says nothing."""
    below = "name: Below\nstaff: {nurse: {leave: {value: 12%, kind: guess}}}\nmodels: {six: null}\n"
    for base, what in (
        ("none.yaml", "there is no file 'none.yaml' - give its path relative to this file"),
        ("[a.yaml, b.yaml]", "extends names one file - write extends: other.yaml"),
        ("scenario.yaml", "files extend one another in a circle: scenario.yaml -> scenario.yaml - break the circle"),
    ):
        with pytest.raises(ScenarioError) as caught:
            written(f"extends: {base}\n{below}")
        assert [f"{each.path}: {each.message} - {each.remedy}" for each in caught.value.problems] == [f"extends: {what}"]
