"""The tables of the isolation ward's README say what its reference runs say, to the last digit shown."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest

from covsim.scenario.loader import read

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "scenarios" / "isolation_ward"
README = (FOLDER / "README.md").read_text(encoding="utf-8")

WARD = {
    "all_hands": "All hands", "call_at_20": "Help at 20", "call_at_40": "Help at 40", "no_help": "No help",
    "two_cohorts": "Two cohorts", "closed_loop": "Closed loop", "shift_6h": "6 h shifts", "shift_4h": "4 h shifts",
    "corridor_10": "10 corridor beds", "corridor_0": "No corridor beds", "all_ill_at_home": "All ill at home",
}  # fmt: skip
POINT = {
    "no_help": "No help", "call_at_40": "Call at 40", "call_at_30": "Call at 30", "call_at_20": "Call at 20",
    "two_at_30": "Two doctors at 30",
}  # fmt: skip


@cache
def summary(run: str) -> dict[tuple[str, str, str], tuple[float, float, float]]:
    """Mean and ends of the interval by model, KPI and scope, of one reference run."""
    with (ROOT / "results" / "reference" / run / "summary.csv").open(encoding="utf-8-sig", newline="") as opened:
        return {
            (row["model"], row["kpi"], row["scope"]): (float(row["mean"]), float(row["ci_low"]), float(row["ci_high"]))
            for row in csv.DictReader(opened)
            if row["mean"] and row["ci_low"]
        }


def share(run: str, model: str, kpi: str, scope: str) -> str:
    """In per cent with one decimal, and its interval."""
    mean, low, high = (100 * value for value in summary(run)[model, kpi, scope])
    return f"{mean:.1f}% ({low:.1f} to {'100' if high > 99.95 else format(high, '.1f')})"


def row(heading: str, begins: str) -> list[str]:
    """The cells behind the first of the row that begins so, in the table whose heading begins so; bold or not."""
    table = README.split(f"\n| {heading}", 1)[1].split("\n\n", 1)[0].replace("*", "")
    (found,) = [line for line in table.splitlines() if line.startswith(f"| {begins}")]
    return [cell.strip() for cell in found.strip("|").split("|")[1:]]


@pytest.mark.parametrize("model", WARD)
def test_the_ward(model: str) -> None:
    run = "isolation_ward"
    answered, cared, away, infected, off, week, _ = row("model | doctor within", WARD[model])
    assert answered == share(run, model, "steps.in_time_share", "step=patient.worse,period=peak")
    assert cared == share(run, model, "steps.in_time_share", "step=patient.care,period=peak")
    assert share(run, model, "referred.share", "stream=admission").startswith(away)
    figures = (("infected.share", "all", 100), ("sick_at_once.max", "all", 100), ("hours_a_week.max", "all", 1))
    found = [factor * summary(run)[model, kpi, scope][0] for kpi, scope, factor in figures]
    assert [infected, off, week] == [f"{found[0]:.0f}%", f"{found[1]:.0f}%", f"{found[2]:.0f} h"]


@pytest.mark.parametrize("model", POINT)
def test_the_point(model: str) -> None:
    run = "county_point"
    checked, answered, _, asked = row("model | daily checks", POINT[model])
    assert checked == share(run, model, "steps.in_time_share", "step=patient.check,period=peak")
    assert share(run, model, "steps.in_time_share", "step=patient.worse").startswith(answered)
    first = summary(run).get((model, "trigger.first_hours", "trigger=call_for_help"))
    assert asked == ("" if first is None else f"{first[0] / 24:.1f}")


@pytest.mark.parametrize("file", ["scenario.yaml", "county_point.yaml"])
def test_every_number_says_where_it_comes_from(file: str) -> None:
    document = read(FOLDER / file)
    assert {model: document.scenario(model).unlabelled for model in document.models} == dict.fromkeys(document.models, ())
