"""The tables of the Haibei README say what the reference runs say, to the last digit shown."""

from __future__ import annotations

import json
import re
from functools import partial

import pytest
from references import ROOT, readme, row, summary

from covsim.scenario.loader import read

FOLDER = ROOT / "scenarios" / "haibei"
README = readme("haibei")
PLACES = ("prefecture", "menyuan", "qilian", "haiyan")

MODELS = {
    "individual": "Individuals", "team": "Team of 11", "independent": "Each department", "on_call": "On call together,",
    "teaching": "Teaching first", "few_hands": "Few hands", "follow_up": "Teaching goes on", "no_tele": "No telemedicine",
}  # fmt: skip
"""How the row of a model begins in the tables of the main run."""

TEAMS = {
    "on_call": "none", "ten": "ten people", "fifteen": "fifteen people", "overlap_two": "two weeks of overlap",
    "overlap": "four weeks of overlap", "gap": "four weeks of gap", "three_years": "the same people",
}  # fmt: skip
TAUGHT = ("on_call", "teaching", "few_hands", "follow_up")


def share(run: str, model: str, kpi: str, scope: str = "all") -> str:
    """A share as the README writes it: in whole per cent, below ten with one decimal, with its interval."""
    mean, low, high = (100 * value for value in summary(run)[model, kpi, scope])
    if mean in (0, 100):
        return f"{mean:.0f}%"
    digits = 1 if mean < 9.95 else 0
    return f"{mean:.{digits}f}% ({low:.{digits}f} to {high:.{digits}f})"


def relief(run: str, model: str, period: str) -> str:
    return share(run, model, "standard.met_share", f"standard=relief,period={period}")


def cost(run: str, model: str) -> str:
    return f"{summary(run)[model, 'cost.per_year', 'all'][0] / 1e6:.2f}"


def levels(model: str, competence: str) -> str:
    """The mean level of those who learn, at departure, one and two years after it."""
    kpi = f"competence.{competence}.end"
    when = ("on=2027-07-01", "on=2028-07-01", "all")
    return ", ".join(f"{100 * summary('haibei')[model, kpi, scope][0]:.0f}%" for scope in when)


def promises(model: str) -> list[str]:
    kept = [relief("haibei", model, period) for period in ("aid", "after_1", "after_2")]
    return [cost("haibei", model), *kept, share("haibei", model, "standard.met_share", "standard=ecg_read")]


def what_stays(model: str) -> list[str]:
    met = [share("haibei", model, "served.share", f"period={period}") for period in ("year_3", "after_2")]
    without, sent = share("haibei", model, "lost.share", "stream=labour"), share("haibei", model, "referred.share")
    return [*met, without, sent, levels(model, "labour_analgesia"), levels(model, "labour_watching")]


def sizes(model: str) -> list[str]:
    run = "haibei_teams"
    met = [share(run, model, "served.share", f"period={period}") for period in ("year_3", "handover_1", "handover_2")]
    return [cost(run, model), relief(run, model, "aid"), relief(run, model, "after_1"), *met]


def place(name: str) -> list[str]:
    return [relief(f"haibei_{name}", model, "after_2") for model in TAUGHT]


cells = partial(row, README)


@pytest.mark.parametrize("model", MODELS)
def test_the_table_of_promises(model: str) -> None:
    assert cells("model | cost a year", MODELS[model]) == promises(model)


@pytest.mark.parametrize("model", MODELS)
def test_the_table_of_what_stays(model: str) -> None:
    assert cells("model | needs met", MODELS[model].rstrip(",")) == what_stays(model)


@pytest.mark.parametrize("model", MODELS)
def test_the_table_of_rules(model: str) -> None:
    run = json.loads((ROOT / "results" / "reference" / "haibei" / "run.json").read_text(encoding="utf-8"))
    told = [rule for rule in run["rules"] if rule["model"] == model]
    assert [(rule["rule"], rule["kind"]) for rule in told] == [("overtime", "advisory"), ("day_of_rest", "advisory")]
    said = [f"broken in {rule['runs']} of {rule['replications']} runs" if rule["runs"] else "kept" for rule in told]
    expected = [f"{answer} ({rule['worst']:.0f} h)" for answer, rule in zip(said, told, strict=True)]
    assert cells("model | overtime", MODELS[model].rstrip(",")) == expected


@pytest.mark.parametrize("model", TEAMS)
def test_the_table_of_sizes_and_handovers(model: str) -> None:
    assert cells("change", TEAMS[model]) == sizes(model)


@pytest.mark.parametrize("name", PLACES)
def test_the_table_of_places(name: str) -> None:
    assert cells("place", name.title())[:-1] == place(name)


@pytest.mark.parametrize(("name", "worst", "least", "most"), [
    ("haiyan", 30, 0, 0), ("qilian", 42, 0.01, 0.1), ("prefecture", 44, 0.01, 0.1), ("menyuan", 119, 1.45, 1.95),
])  # fmt: skip
def test_overtime_in_the_other_places(name: str, worst: int, least: float, most: float) -> None:
    """The worst month of anybody, and the range over the models of the months that break the rule, in per cent."""
    run = json.loads((ROOT / "results" / "reference" / f"haibei_{name}" / "run.json").read_text(encoding="utf-8"))
    assert all(rule["answer"] == "kept" for rule in run["rules"] if rule["rule"] == "day_of_rest")
    months = [rule for rule in run["rules"] if rule["rule"] == "overtime"]
    assert round(max(rule["worst"] for rule in months)) == worst
    assert all(least <= 100 * (1 - rule["kept"]) <= most for rule in months)
    assert re.search(rf"\b{worst} h\b", README.split("The day of rest is kept in all four places.", 1)[1].split("\n\n", 1)[0])


@pytest.mark.parametrize(("run", "file"), [("haibei", "scenario"), *((f"haibei_{name}", name) for name in PLACES)])
def test_the_reference_is_the_default_run(run: str, file: str) -> None:
    """The models that stand in the file, as often as it says, and of its present inputs."""
    kept = json.loads((ROOT / "results" / "reference" / run / "run.json").read_text(encoding="utf-8"))
    document = read(FOLDER / f"{file}.yaml")
    experiment = document.scenario("on_call").experiment
    assert tuple(kept["models"]) == tuple(experiment.models)
    assert (kept["baseline"], kept["seed"]) == (experiment.baseline, experiment.seed)
    assert kept["replications"] == experiment.replications
