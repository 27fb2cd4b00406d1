"""The table of the Taiji README says what its reference runs say, to the last digit shown."""

from __future__ import annotations

import csv
import json
from functools import cache
from typing import Any

import pytest
from references import REFERENCE, readme, row

README = readme("taiji_event")
RUNS = [REFERENCE / name for name in ("taiji_event_others", "taiji_event")]
PLANS = {
    "none": "No cover", "reading_opening": "As reported: the opening", "reading_sessions": "As reported: one pair",
    "pairs_13": "13 x 2 |", "pairs_13_roaming": "13 x 2 with back-fill", "trios_8": "8 x 3", "fours_6": "6 x 4",
    "ambulance_1": "13 x 2, one ambulance", "ambulances_3": "13 x 2, three", "ambulances_4": "13 x 2, four",
    "beds_0": "13 x 2, no beds", "beds_10": "13 x 2, ten beds", "beds_by_day": "13 x 2, five beds held by day",
    "aeds_5": "13 x 2, five AEDs", "aeds_26": "13 x 2, 26 AEDs", "lean": "Six pairs",
}  # fmt: skip
"""How the row of a plan begins."""


@cache
def means() -> dict[tuple[str, str, str], float]:
    """Means by model, KPI and scope, and under ``later`` the paired difference from no cover of the city's wait in sessions."""
    found = {}
    for folder in RUNS:
        with (folder / "summary.csv").open(encoding="utf-8-sig", newline="") as opened:
            found |= {(row["model"], row["kpi"], row["scope"]): float(row["mean"] or "nan") for row in csv.DictReader(opened)}
        with (folder / "comparison.csv").open(encoding="utf-8-sig", newline="") as opened:
            found |= {
                (row["model"], "later", "all"): float(row["difference"])
                for row in csv.DictReader(opened)
                if (row["kpi"], row["scope"]) == ("time_to.city_hands.mean", "shift=sessions")
            }
    return found


def cells(plan: str) -> list[str]:
    """The cells behind the first of a plan's row, without intervals."""
    begins = PLANS[plan]
    return [cell.split("(")[0].strip() for cell in row(README, "plan |", begins)]


@pytest.mark.parametrize("plan", PLANS)
def test_the_table_of_plans(plan: str) -> None:
    def figure(kpi: str, scope: str = "all") -> float:
        return means()[plan, kpi, scope]

    cost, wait, worst, fields, later, critical, beds, idle = cells(plan)
    assert cost == ("0" if plan == "none" else f"{figure('cost.total') / 1000:.1f}")
    mean, late = (figure(f"time_to.hands.{kpi}", "pathway=patient") for kpi in ("mean", "p90"))
    assert wait.removesuffix(" min") == f"{mean:.1f}, {late:.1f}"
    places = [value for (model, kpi, scope), value in means().items()
              if (model, kpi) == (plan, "standard.met_share") and scope.startswith("standard=hands_in_3,site=")]  # fmt: skip
    assert float(worst.split("%")[0]) == pytest.approx(100 * min(places), abs=0.051)
    assert fields.replace(",", "") == f"{figure('uncovered.minutes', 'cover=own_field'):.0f}"
    assert later.removesuffix(" min") == ("-" if plan == "none" else f"{figure('later'):.1f}")
    assert critical == f"{figure('standard.met_share', 'standard=city_critical,shift=sessions'):.1%}"
    assert beds == f"{figure('standard.met_share', 'standard=city_beds'):.1%}"
    held = means().get((plan, "reserved.idle_hours", "all"))
    assert idle.replace(",", "") == ("-" if held is None else f"{held:.0f}")


def rule(name: str) -> dict[str, dict[str, Any]]:
    """What became of a rule, by plan."""
    runs = [json.loads((folder / "run.json").read_text(encoding="utf-8")) for folder in RUNS]
    return {each["model"]: each for run in runs for each in run["rules"] if each["rule"] == name}


def test_no_plan_breaks_the_rest_after_a_day_and_all_but_two_the_day_of_rest() -> None:
    """Groups on the opening day alone are kept from no day of rest, and without cover nobody is."""
    days, rests = rule("day_of_rest"), rule("long_day")
    assert {plan for plan in PLANS if days[plan]["answer"] == "broken"} == set(PLANS) - {"none", "reading_opening"}
    assert {rests[plan]["answer"] for plan in PLANS} == {"kept", "unjudged"}
    shortest = min(each["worst"] for each in rests.values() if each["worst"] is not None)
    assert f"{shortest:.1f} hours is the shortest" in README
    assert {each["kind"] for each in (*days.values(), *rests.values())} == {"advisory"}
