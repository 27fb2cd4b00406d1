"""The tables of the emergency teams' README say what its reference runs say, to the last digit shown."""

from __future__ import annotations

import json
import re
from functools import cache, partial
from typing import Any

import pytest
import references
from references import REFERENCE, Estimate, readme, row

README = readme("emergency_teams")
NAMES = ("emergency_teams_others", "emergency_teams")
RUNS = [REFERENCE / name for name in NAMES]
summary = partial(references.summary, *NAMES)
KINDS = ("rescue", "outbreak", "poisoning", "radiation")
MODELS = {
    "annual": "Annual exercise, 24 h", "quarterly": "Quarterly drills, 6 h", "monthly": "Monthly sessions, 2 h",
    "contest": "Contest team", "monthly_6": "Monthly, 6 on call", "monthly_12": "Monthly, 12 on call",
    "monthly_weekly_checks": "Monthly, weekly checks", "monthly_rare_checks": "Monthly, checks every quarter",
}  # fmt: skip
"""How the row of a model begins."""


@cache
def told(what: str) -> dict[str, list[dict[str, Any]]]:
    """What ``run.json`` says of standards (``judgements``) or ``rules``, by model."""
    found: dict[str, list[dict[str, Any]]] = {}
    for folder in RUNS:
        mine: dict[str, list[dict[str, Any]]] = {}
        for each in json.loads((folder / "run.json").read_text(encoding="utf-8"))[what]:
            mine.setdefault(each["model"], []).append(each)
        found |= mine
    return found


def cells(model: str) -> list[str]:
    return row(README, "model | cost a year", f"{MODELS[model]} |")


def percent(estimate: Estimate) -> str:
    """In per cent, with the interval where it shows at one digit beside the figure's own."""
    mean, low, high = (100 * value for value in estimate)
    narrow = max(high - mean, mean - low) < 0.15
    return f"{mean:.1f}%" if narrow else f"{mean:.1f}% ({low:.1f} to {high:.1f})"


@pytest.mark.parametrize("model", MODELS)
def test_the_table_of_models(model: str) -> None:
    cost, *ready, equipment, standards = cells(model)
    assert cost == f"{summary()[model, 'cost.per_year', 'all'][0] / 1e6:.2f}"
    for kind, cell in zip(KINDS, ready, strict=True):
        expected = percent(summary()[model, "coverage.share", f"cover={kind}_ready"])
        if model == "contest":
            sites = [percent(summary()[model, "coverage.share", f"cover={kind}_ready,site={site}"]) for site in ("city", "county")]
            expected = f"city {sites[0]}, county {sites[1]}"
        assert cell == expected, kind
    assert equipment == percent(summary()[model, "kit.ready_share", "all"])
    answers = [each["answer"] for each in told("judgements")[model]]
    broken, unknown = answers.count("fail"), answers.count("unknown")
    said = [f"{broken} broken" * bool(broken), f"{unknown} can't be told" * bool(unknown)]
    assert standards == (", ".join(filter(None, said)) or "all kept")


def test_the_rules_that_the_readme_calls_broken() -> None:
    """Overtime by the annual exercise alone, the day of rest by all, in so many years and by so much."""
    by_rule = {name: {model: each for model in MODELS for each in told("rules")[model] if each["rule"] == name}
               for name in ("overtime", "day_of_rest")}  # fmt: skip
    overtime, rest = by_rule.values()
    assert {model for model, each in overtime.items() if each["answer"] != "kept"} == {"annual"}
    worst = overtime["annual"]
    text = " ".join(README.split())
    assert f"make {worst['worst']:.1f} hours for a member in {worst['runs']} of {worst['replications']} years" in text
    assert {each["answer"] for each in rest.values()} == {"broken"}
    (runs,) = {(each["runs"], each["replications"]) for each in rest.values()}
    assert f"broken in {runs[0]} of {runs[1]} years under every model" in text
    assert f"({min(each['worst'] for each in rest.values()):.1f} hours at the shortest)" in text
    assert {each["kind"] for rule in by_rule.values() for each in rule.values()} == {"advisory"}


def test_years_that_the_readme_speaks_of_are_those_of_the_references() -> None:
    years = {json.loads((folder / "run.json").read_text(encoding="utf-8"))["replications"] for folder in RUNS}
    (said,) = re.findall(r"From (\d+) simulated years of each of eight models", README)
    assert years == {int(said)}


def test_no_draw_of_the_assumptions_has_a_winner() -> None:
    drawn = json.loads((RUNS[1] / "run.json").read_text(encoding="utf-8"))["assumptions"]
    (inputs, draws) = re.findall(r"With the (\d+) assumed inputs that have a range drawn from it \((\d+) draws", README)[0]
    assert (drawn["inputs"], len(drawn["winners"])) == (int(inputs), int(draws))
    assert set(drawn["winners"].values()) == {""}
