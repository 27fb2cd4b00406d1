"""The tables of the isolation ward's README say what its reference runs say, to the last digit shown."""

from __future__ import annotations

import pytest
from references import ROOT, readme, row, summary

from covsim.scenario.loader import read

FOLDER = ROOT / "scenarios" / "isolation_ward"
README = readme("isolation_ward")

WARD = {
    "all_hands": "All hands", "call_at_20": "Help at 20", "call_at_40": "Help at 40", "no_help": "No help",
    "two_cohorts": "Two cohorts", "closed_loop": "Closed loop", "shift_6h": "6 h shifts", "shift_4h": "4 h shifts",
    "corridor_10": "10 corridor beds", "corridor_0": "No corridor beds", "all_ill_at_home": "All ill at home",
}  # fmt: skip
POINT = {
    "no_help": "No help", "call_at_40": "Call at 40", "call_at_30": "Call at 30", "call_at_20": "Call at 20",
    "two_at_30": "Two doctors at 30",
}  # fmt: skip


def share(run: str, model: str, kpi: str, scope: str) -> str:
    """In per cent with one decimal, and its interval."""
    mean, low, high = (100 * value for value in summary(run)[model, kpi, scope])
    return f"{mean:.1f}% ({low:.1f} to {'100' if high > 99.95 else format(high, '.1f')})"


@pytest.mark.parametrize("model", WARD)
def test_the_ward(model: str) -> None:
    run = "isolation_ward"
    answered, cared, away, infected, off, week, _ = row(README, "model | doctor within", WARD[model])
    assert answered == share(run, model, "steps.in_time_share", "step=patient.worse,period=peak")
    assert cared == share(run, model, "steps.in_time_share", "step=patient.care,period=peak")
    assert share(run, model, "referred.share", "stream=admission").startswith(away)
    figures = (("infected.share", "all", 100), ("sick_at_once.max", "all", 100), ("hours_a_week.max", "all", 1))
    found = [factor * summary(run)[model, kpi, scope][0] for kpi, scope, factor in figures]
    assert [infected, off, week] == [f"{found[0]:.0f}%", f"{found[1]:.0f}%", f"{found[2]:.0f} h"]


@pytest.mark.parametrize("model", POINT)
def test_the_point(model: str) -> None:
    run = "county_point"
    checked, answered, _, asked = row(README, "model | daily checks", POINT[model])
    assert checked == share(run, model, "steps.in_time_share", "step=patient.check,period=peak")
    assert share(run, model, "steps.in_time_share", "step=patient.worse").startswith(answered)
    first = summary(run).get((model, "trigger.first_hours", "trigger=call_for_help"))
    assert asked == ("" if first is None else f"{first[0] / 24:.1f}")


@pytest.mark.parametrize("file", ["scenario.yaml", "county_point.yaml"])
def test_every_number_says_where_it_comes_from(file: str) -> None:
    document = read(FOLDER / file)
    assert {model: document.scenario(model).unlabelled for model in document.models} == dict.fromkeys(document.models, ())
