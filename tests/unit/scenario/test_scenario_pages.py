"""What is written from the language: ``covsim show``, the JSON Schema, the reference page, and the files shipped."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from covsim.scenario.loader import read
from covsim.scenario.model import Scenario
from covsim.scenario.nodes import compose
from covsim.scenario.reference import reference
from covsim.scenario.schema import json_schema
from covsim.scenario.show import describe

ROOT = Path(__file__).parents[3]
SCENARIOS = sorted(path for folder in ("scenarios", "benchmarks") for path in (ROOT / folder).rglob("*.yaml"))
SHIPPED = [Path(str(files("covsim.scenario") / name)) for name in ("starter.yaml", "example.yaml")]


VALIDATOR = jsonschema.Draft202012Validator(json_schema())


def schema_errors(text):
    """Paths at which a file breaks the schema."""
    root, _ = compose(text, "f.yaml", "base")
    return ["/".join(map(str, error.absolute_path)) for error in VALIDATOR.iter_errors(root.plain())]


def test_show_gives_the_resolved_scenario_with_the_place_of_each_value(changed):
    """File and line, and the layer that set it; evidence stands beside it."""
    document = changed(
        "rate: 7.5/year",
        "rate: {value: 7.5/year, kind: derived, range: [4/year, 12/year], source: 20 cases}",
        ["staff.nurse.count=4"],
    )
    lines = describe(document, "small", origin=True).split("\n")
    shown = {line.split("  #")[0].strip(): line.partition("  # ")[2] for line in lines}
    assert lines[0] == "# scenario.yaml, model small"
    assert shown["horizon: 4 weeks"] == "scenario.yaml:3"
    assert shown["count: 6"] == "scenario.yaml:43 (model small)"
    assert shown["count: 4"] == "--set staff.nurse.count"
    assert shown["rate: 7.5/year"] == "derived 4/year to 12/year: 20 cases; scenario.yaml:23"
    assert "scenario.yaml" not in describe(document, "small").split("\n", 1)[1]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_what_is_shown_reads_back_as_the_same_scenario(written, path):
    """Quotes where they are needed, order kept."""
    document = read(path)
    for model in document.models:
        again = written(describe(document, model, origin=True)).scenario()
        leave_out = {"experiment": {"baseline"}}
        assert again.model_dump(exclude=leave_out) == document.scenario(model).model_dump(exclude=leave_out)


def test_texts_that_need_quotes_get_them(written, small):
    """Numbers as names, colons, quotes and line breaks come back as they were."""
    odd = "'010: \"x\" # y'"
    document = written(small.replace("Small clinic", odd).replace("mine", "'120'"))
    again = written(describe(document, "today"))
    assert again.scenario().name == '010: "x" # y'
    assert "120" in again.scenario().sites


def test_the_schema_is_one_and_knows_every_section():
    """Valid against its own draft; a hover text for each section."""
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    sections = {field.alias or name for name, field in Scenario.model_fields.items()}
    assert sections | {"extends", "models", "evidence"} == set(schema["properties"])
    assert all(schema["properties"][section].get("description") for section in sections)


@pytest.mark.parametrize("path", [*SHIPPED, *SCENARIOS], ids=lambda path: "/".join(path.parts[-2:]))
def test_the_schema_accepts_what_the_loader_accepts(path):
    """With evidence, models and short forms."""
    assert schema_errors(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[3, 1]", "[{value: 3, kind: stated}, 1]"),
        ("people: 3000", "people: {value: 3000, kind: stated, range: [2000, 4000], as_of: 2025}"),
        ("sites:", "sites:\n  evidence: {kind: assumed, source: a map}"),
        ("takes: 12 min", "takes: {value: {gamma: {mean: 12 min, cv: 0.5}}, kind: published, source: P 7}"),
        ("needs: {aed: 1}}}", "needs: {aed: 1}}, otherwise: leave}"),
        ("small: {staff", "tiny: {staff: {nurse: null}}\n  small: {label: S, staff"),
        ("start: 2025-01-06", "start: 2025-01-06 08:00"),
        ("sites:", "sites:\n  from_file: {file: sites.csv, name: id}"),
        ("at: base, mode", "names: {file: u.csv, column: unit}, at: {file: u.csv, column: b, only: {c: [d, e]}}, mode"),
        ("small: {staff", "tiny: {like: small, sites: {from_file: {file: s.csv}}}\n  small: {staff"),
    ],
)
def test_the_schema_accepts_evidence_and_overlays_anywhere(small, old, new):
    """As the loader does."""
    assert schema_errors(small.replace(old, new, 1)) == []


@pytest.mark.parametrize(
    "text",
    [
        "name: Above\n",
        "staff: {nurse: {leave: 12%}}\n",
        "staff: {nurse: null, doctor: {count: {value: 4, kind: stated}}}\nrules: null\n",
        "pathways: {emergency: {stay: {unless: null, treat: {takes: 3 h}}, rest: {wait: {takes: 1 h}, after: stay}}}\n",
        "clock: {horizon: 8 weeks}\nexperiment: {replications: 3}\nmodels: {small: null, tiny: {staff: {nurse: {count: 1}}}}",
    ],
)
def test_the_schema_accepts_parts_in_a_file_that_extends_another(text):
    """Whatever the other one says may be left out, at any depth; alone it is not enough."""
    assert schema_errors(f"extends: base.yaml\n{text}") == []
    assert "" in schema_errors(text)


def test_the_schema_refuses_misspelt_keys_in_a_file_that_extends_another():
    """And values of the wrong form."""
    text = "extends: base.yaml\nstaf: {}\nstaff: {nurse: {cuont: 3}, doctor: {count: many}}\nclock: {horizon: 4}\n"
    assert sorted(schema_errors(text)) == ["", "clock", "staff"]


def test_every_property_has_a_description():
    """What an editor shows of it."""

    def bare(schema, path):
        if isinstance(schema, list):
            return [found for n, each in enumerate(schema) for found in bare(each, (*path, n))]
        if not isinstance(schema, dict):
            return []
        found = [(*path, key) for key, each in schema.get("properties", {}).items() if "description" not in each]
        return found + [other for key, each in schema.items() for other in bare(each, (*path, key))]

    assert bare(json_schema(), ()) == []


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("roster: crew}\nvehicles", "rooster: crew}\nvehicles", "staff/nurse"),
        ("horizon: 4 weeks", "horizon: 4", "clock/horizon"),
        ("kind: stated", "kind: guess", "sites/mine/people"),
        ("count: 6", "cuont: 6", "models/small"),
        ("sites:", "sites:\n  from_file: {name: id}", "sites/from_file"),
        ("at: base, mode", "at: {file: u.csv}, mode", "vehicles/ambulance/at"),
    ],
)
def test_the_schema_refuses_what_the_loader_refuses(small, old, new, place):
    """An editor marks it while it is written."""
    text = small.replace("people: 3000", "people: {value: 3000, kind: stated}")
    assert schema_errors(text.replace(old, new, 1)) == [place]


def test_the_reference_page_is_current():
    """Run ``covsim reference > docs/scenario-reference.md`` when this fails."""
    assert (ROOT / "docs" / "scenario-reference.md").read_text(encoding="utf-8") == reference()


def test_the_reference_page_shows_every_section_with_an_example():
    """Title and YAML."""
    page = reference()
    sections = [key for key in Scenario.model_fields if key not in ("covsim", "name", "description")]
    for key in (*sections, "models"):
        _, _, body = page.partition(f"\n## `{key}`\n")
        assert f"```yaml\n{key}:" in body.partition("\n## ")[0], key


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_the_files_shipped_are_sound(path):
    """The starter warns of nothing but the smaller crew, which is its question."""
    warnings = read(path).warnings
    assert all("4 are held (in model leaner)" in problem.message for problem in warnings)
