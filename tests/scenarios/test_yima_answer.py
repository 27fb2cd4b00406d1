"""The tables of the Yima README say what its reference run says, to the last digit shown."""

from __future__ import annotations

import json
from functools import partial

import pytest
import references
from references import ROOT, readme

README = readme("yima")
MODELS = {"pro_rata": "Pro rata", "spare_first": "Spare first", "protected_core": "Protected core"}
summary = partial(references.summary, "yima")
WAVES = ("winter", "spring", "summer", "autumn")


def table(heading: str) -> dict[str, list[str]]:
    return {cells[0]: cells[1:] for cells in references.table(README, heading)}


def shown(found: tuple[float, float, float], factor: float, digits: int, unit: str = "") -> str:
    """A figure with its interval, as the README writes it."""
    mean, low, high = (f"{factor * value:.{digits}f}" for value in found)
    return f"{mean}{unit} ({low} to {high})"


def worst_wave(model: str, standard: str) -> str:
    """How far a promise is kept in the wave in which it is kept least; both ends of the interval in per cent."""
    found = min(summary()[model, "standard.met_share", f"standard={standard},period={wave}"] for wave in WAVES)
    return "{:.1f}% ({:.1f}% to {:.1f}%)".format(*(100 * value for value in found))


@pytest.mark.parametrize("model", MODELS)
def test_the_table_of_models(model: str) -> None:
    *waves, desks, cancelled, people, hours, cost, _ = table("model | seen")[MODELS[model]]
    assert waves == [worst_wave(model, standard) for standard in ("clinic", "chest_pain_ready", "trauma_ready")]

    def mean(kpi: str, scope: str = "all") -> float:
        return summary()[model, kpi, scope][0]

    held, lost = mean("post.manned_share", "post=treatment_desks"), mean("lost.share", "stream=operation")
    assert desks == ("100%" if held > 0.9995 else f"{held:.1%}")
    assert cancelled == (f"{lost:.2%}" if lost else "none")
    sent, rounds = mean("duties.people", "stream=sampling"), 32
    assert [people, cost] == [f"{sent:.0f}", f"{mean('cost.per_year') / 1e6:.1f}"]
    assert float(hours) == pytest.approx(mean("duties.hours", "stream=sampling") / rounds / sent, abs=0.06)


@pytest.mark.parametrize(("place", "model"), list(enumerate(MODELS)))
def test_the_table_of_waits_and_of_what_people_bear(place: int, model: str) -> None:
    rows = {name: cells[place] for name, cells in table("| pro rata").items()}
    for severity, name in zip(("I", "II", "III", "IV"), rows, strict=False):
        mean, late = (summary()[model, f"time_to.to_doctor.{kpi}", f"severity={severity}"][0] for kpi in ("mean", "p90"))
        assert rows[name] == f"{mean:.1f}, {late:.1f}", severity
    found = {kpi: summary()[model, kpi, "all"] for kpi in ("overtime.hours", "hours_a_week.max", "hours_a_month.max", "days_in_a_row.max")}
    assert list(rows.values())[4:] == [
        shown(summary()[model, "lost.share", "stream=emergency"], 100, 2, "%"),
        shown(found["overtime.hours"], 0.001, 1),
        shown(found["hours_a_week.max"], 1, 0),
        shown(found["hours_a_month.max"], 1, 0),
        shown(found["days_in_a_row.max"], 1, 1),
    ]


@pytest.mark.parametrize(("place", "model"), list(enumerate(MODELS)))
def test_the_table_of_rules(place: int, model: str) -> None:
    """Both are advisory; each row says in which share of what is judged, and how far, the rule is broken."""
    run = json.loads((ROOT / "results" / "reference" / "yima" / "run.json").read_text(encoding="utf-8"))
    told = {rule["rule"]: rule for rule in run["rules"] if rule["model"] == model}
    rows = [cells[place] for cells in table("rule: broken").values()]
    for (name, judged), cell in zip({"overtime": "months", "day_of_rest": "weeks"}.items(), rows, strict=True):
        rule = told.pop(name)
        assert cell == f"{1 - rule['kept']:.2%} of the {judged}, {rule['worst']:.0f} h", name
        assert (rule["kind"], rule["runs"], rule["replications"]) == ("advisory", 6, 6)
    assert not told
