"""The reporting checklist of a run of the tutorial."""

import json
import re
from pathlib import Path

import pytest

import covsim
from covsim.store import Results, StoreError
from covsim.stress import fill, markdown
from covsim.stress.blocks import Gap, Table
from covsim.stress.items import ITEMS
from covsim.stress.texts import TEXTS
from covsim.studies import carry_out, make_plan

ROOT = Path(__file__).parents[3]
TUTORIAL = ROOT / "scenarios/tutorial/05-two-models.yaml"

# Monks et al. (2019), supplementary checklist STRESS-DES version 1.0: 20 items, of which 2.5 has five parts
PUBLISHED = {
    "1.1": "Purpose of the model", "1.2": "Model outputs", "1.3": "Experimentation aims",
    "2.1": "Base model overview diagram", "2.2": "Base model logic", "2.3": "Scenario logic", "2.4": "Algorithms",
    "2.5.1": "Components: entities", "2.5.2": "Components: activities", "2.5.3": "Components: resources",
    "2.5.4": "Components: queues", "2.5.5": "Components: entry and exit points",
    "3.1": "Data sources", "3.2": "Pre-processing", "3.3": "Input parameters", "3.4": "Assumptions",
    "4.1": "Initialisation", "4.2": "Run length", "4.3": "Estimation approach",
    "5.1": "Software or programming language", "5.2": "Random sampling", "5.3": "Model execution",
    "5.4": "System specification", "6.1": "Computer model sharing statement",
}  # fmt: skip


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Two replications of a few weeks, with a value changed on the command line."""
    document = covsim.read(TUTORIAL, ["clock.horizon=3 weeks", "staff.doctor.count=4"])
    plan = make_plan(document, replications=2, assumptions=0, keep="none", out=tmp_path_factory.mktemp("run") / "out")
    return carry_out(plan, executor="serial", command=["covsim", "run", "x.yaml", "--set", "staff.doctor.count=4"])[0]


def part(page, number):
    """What the page says of one item."""
    return re.split(r"\n##+ ", page.split(f"### {number} ", 1)[1])[0]


def test_every_item_of_the_published_list_is_there_in_order(run):
    page = markdown(fill(run))
    heads = re.findall(r"^### ([\d.]+) (.+)$", page, re.MULTILINE)
    assert dict(heads) == PUBLISHED
    assert [number for number, _ in heads] == list(PUBLISHED)
    assert all(part(page, number).partition("\n")[2].strip() for number in PUBLISHED)


def test_gaps_are_named_with_where_to_write_and_counted(run):
    checklist = fill(run)
    page = markdown(checklist)
    assert [number for number, _ in checklist.gaps] == ["1.1", "1.3", "1.3", "3.2", "3.4", "6.1", "", "", "", ""]
    assert "**Not stated**: what was left out or simplified (write it under `study.limitations`)." in part(page, "3.4")
    assert page.count("**Not stated**") == len(checklist.gaps) == 10
    assert "## Not stated: 10\n" in page


def test_the_table_of_inputs_is_complete_with_sources(run):
    (table,) = (block for block in fill(run).answers["3.3"] if isinstance(block, Table))
    rows = {(row[0].strip("`"), row[1]): row for row in table.rows}
    documents = [covsim.read(TUTORIAL, ["staff.doctor.count=4"]).scenario(model) for model in ("at_base", "on_call")]
    expected = {(one.path, str(one.value)) for scenario in documents for one in scenario.evidence}
    assert set(rows) == expected
    assert rows["demand.emergency.rate", "7.5/year"][2:] == ("all", "derived", "20 in 973 days", "4.6/year … 11.6/year")
    assert rows["staff.doctor.on_call_cost", "20 CNY/h"][2] == "On call from home"
    assert all(source for *_, source, _ in table.rows)


def test_a_value_changed_by_set_appears_as_such(run):
    page = markdown(fill(run))
    assert "| `staff.doctor.count` | 4 | all | assumed | changed by --set | - |" in part(page, "3.3")
    assert "--set staff.doctor.count=4" in part(page, "6.1")


def test_what_differs_between_models_and_what_they_have(run):
    page = markdown(fill(run))
    assert "| On call from home | `staff.doctor.roster` | in_turns | from_home |" in part(page, "2.3")
    assert "experiment" not in part(page, "2.3")
    assert "| `doctor` | people | base | in_turns | 4 | 4 |" in part(page, "2.5.3")
    assert 'p0_0["reach: respond"]' in part(page, "2.1")
    assert "p0_0 --> p0_1" in part(page, "2.1")


def test_the_experiment_is_told_as_it_was(run):
    page = markdown(fill(run))
    assert "Warm-up of 7.0 days, as given" in part(page, "4.1")
    assert "lasts 21.0 days" in part(page, "4.2")
    assert "2 independent replications of each model, with seed 1." in part(page, "4.3")
    assert f"- simpy {run.manifest['versions']['simpy']}" in part(page, "5.1")
    assert "processors" in part(page, "5.4")


def test_chinese(run):
    page = markdown(fill(run, "zh"))
    assert [number for number, _ in re.findall(r"^### ([\d.]+) (.+)$", page, re.MULTILINE)] == list(PUBLISHED)
    assert "## 未说明：10 项" in page
    assert "| `demand.emergency.rate` | 7.5/year | 全部 | 推算 | 20 in 973 days |" in page
    assert "Not stated" not in page


def test_what_the_study_states_fills_the_gaps_and_changes_no_run(tmp_path, run):
    text = TUTORIAL.read_text(encoding="utf-8")
    study = """
study:
  purpose: Whether doctors may sleep at home
  aims: Which is cheaper
  preprocessing: None was needed
  limitations: Winter roads
  validation: Not yet
  authors: [A. Planner, B. Doctor]
  contact: 2024
  approvals: None needed
  code: https://example.org/covsim
"""
    path = tmp_path / "stated.yaml"
    path.write_text(text + study, encoding="utf-8")
    sets = ["clock.horizon=3 weeks", "staff.doctor.count=4"]
    plan = make_plan(covsim.read(path, sets), replications=1, assumptions=0, keep="none", out=tmp_path / "out")
    assert plan.run_id == run.manifest["run_id"]
    assert "study.contact" not in plan.document.scenario().unlabelled
    checklist = fill(carry_out(plan, executor="serial")[0])
    assert [gap.where for _, gap in checklist.gaps] == ["models.at_base.description, models.on_call.description"]
    page = markdown(checklist)
    assert "Whether doctors may sleep at home" in part(page, "1.1")
    assert "- Authors: A. Planner, B. Doctor" in page


def test_numbers_without_evidence_are_a_gap_and_stand_in_the_table(tmp_path):
    document = covsim.read(ROOT / "scenarios/tutorial/01-one-post.yaml", ["clock.warm_up=0 h", "clock.horizon=2 days"])
    plan = make_plan(document, replications=1, assumptions=0, keep="none", out=tmp_path / "out")
    checklist = fill(carry_out(plan, executor="serial")[0])
    bare = document.scenario().unlabelled
    (gap,) = (block for block in checklist.answers["3.1"] if isinstance(block, Gap))
    assert gap.what == f"where {len(bare)} inputs come from"
    (table,) = (block for block in checklist.answers["3.3"] if isinstance(block, Table))
    assert {row[0].strip("`") for row in table.rows} >= set(bare)
    assert all(row[1] != "-" for row in table.rows)


def test_a_run_of_an_earlier_version_says_what_to_do(tmp_path, run):
    content = {key: value for key, value in run.manifest.items() if key != "inputs"}
    (tmp_path / "run.json").write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(StoreError, match="run the scenario again"):
        fill(Results.open(tmp_path))


def test_every_text_is_there_in_both_languages_with_the_same_placeholders():
    for english, chinese in TEXTS.values():
        assert english
        assert chinese
        assert set(re.findall(r"\{(\w+)\}", english)) == set(re.findall(r"\{(\w+)\}", chinese))
    assert [item.number for item in ITEMS] == list(PUBLISHED)
