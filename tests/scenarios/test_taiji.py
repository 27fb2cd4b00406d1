"""The Taiji week: what the report says and doesn't say, and how the plans differ and why.

Rates derived from a count give the count back; such echoes are not tested. What is tested was no input: bounds that the
report gives elsewhere, published ranges, distances on the grounds, and what one plan does beside another.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest

from covsim.demand import sample
from covsim.engine import simulate
from covsim.events import Kind
from covsim.metrics import measure
from covsim.scenario.loader import Document, read
from covsim.streams import Luck

FILE = Path(__file__).parents[2] / "scenarios" / "taiji_event" / "scenario.yaml"
HALF_DAYS = 14
"""Seven days, a morning and an afternoon each."""

Figures = dict[tuple[str, str], tuple[float, float]]


@pytest.fixture(scope="module")
def taiji() -> Document:
    return read(FILE)


@cache
def figures(model: str, replications: int = 4) -> Figures:
    """Numerator and denominator of each figure, added up over some replications."""
    scenario = read(FILE).scenario(model)
    found: Figures = {}
    for replication in range(replications):
        incidents = sample(scenario, Luck(2023, replication))
        for figure in measure(scenario, incidents, simulate(scenario, incidents)).figures:
            top, bottom = found.get((figure.kpi, figure.scope), (0.0, 0.0))
            found[figure.kpi, figure.scope] = top + figure.numerator, bottom + figure.denominator
    return found


def mean(model: str, kpi: str, scope: str = "all") -> float:
    top, bottom = figures(model)[kpi, scope]
    return top / bottom


# --- as written ------------------------------------------------------------------------------------------------------


def test_every_model_faces_the_same_demand(taiji: Document) -> None:
    assert len({sample(taiji.scenario(model), Luck(2023, 3)).digest() for model in taiji.models}) == 1


def test_every_number_says_where_it_comes_from(taiji: Document) -> None:
    for model in taiji.models:
        scenario = taiji.scenario(model)
        assert scenario.unlabelled == ()
        assert [e.path for e in scenario.evidence if e.kind != "assumed" and not e.source] == []


def test_both_readings_give_the_26_person_times_of_the_report_and_the_full_plan_does_not(taiji: Document) -> None:
    # 13 pairs once are 26 person-times; a pair in each of 14 half-days comes near them, and near 12 vehicle-times.
    opening, sessions, full = (taiji.scenario(name) for name in ("reading_opening", "reading_sessions", "pairs_13"))
    assert opening.staff["group"].count * 2 == 26
    assert opening.staff["group"].during == "opening"
    assert sessions.staff["group"].count * 2 * HALF_DAYS == pytest.approx(26, abs=2)
    assert sessions.vehicles["event_ambulance"].count * HALF_DAYS == pytest.approx(12, abs=2)
    assert full.staff["group"].count * 2 * 7 == 182


def test_lent_ambulances_come_out_of_the_citys_ten(taiji: Document) -> None:
    for model in taiji.models:
        vehicles = taiji.scenario(model).vehicles
        lent = vehicles["lent_ambulance"].count if "lent_ambulance" in vehicles else 0
        standing = vehicles["event_ambulance"].count if "event_ambulance" in vehicles else 0
        assert vehicles["ambulance"].count + lent == 10
        assert lent == standing


def test_each_alternative_is_a_plan(taiji: Document) -> None:
    """13 x 2, 8 x 3 and 6 x 4; with or without back-fill; 1 to 4 ambulances; 0 to 10 beds; 5, 13 or 26 AEDs."""
    plans = {name: taiji.scenario(name) for name in taiji.models}
    groups = {plan.staff["group"].count for plan in plans.values()}
    assert {13, 8, 2 * 6} <= groups        # of 6 x 4 two pairs stand at each post
    assert {plan.policies.relocation == "never" for plan in plans.values()} == {False, True}
    thirteen = {name: plan for name, plan in plans.items() if plan.staff["group"].count == 13 and name != "none"}
    assert {plan.vehicles["event_ambulance"].count for plan in thirteen.values()} == {1, 2, 3, 4}
    held = (plan.rooms["bed"].reserved for plan in thirteen.values())
    assert {reserved.count if reserved else 0 for reserved in held} == {0, 5, 10}
    assert {plan.vehicles["aed"].count for plan in thirteen.values()} == {5, 13, 26}


def test_the_hospital_is_4_to_8_km_away(taiji: Document) -> None:
    x, y = taiji.scenario().sites["hospital"].at or (0.0, 0.0)
    assert 4 < (x * x + y * y) ** 0.5 < 8


# --- plausible -------------------------------------------------------------------------------------------------------


def test_patients_per_thousand_lie_in_the_published_range_only_if_10000_took_part() -> None:
    # 0.11 to 9.0 per 1000 at mass gatherings; World Masters Games: 82 per 1000 athletes.
    patients = sum(figures("pairs_13")["incidents.count", f"stream={name}"][0] for name in ("opening_day", "later_days")) / 4
    assert 0.11 < patients / 10 < 9.0
    assert 9.0 < patients / 2 < 82


def test_journeys_to_the_hospital_stay_within_the_12_vehicle_times() -> None:
    scenario = read(FILE).scenario("pairs_13")
    for replication in range(4):
        log = simulate(scenario, sample(scenario, Luck(2023, replication)))
        started = log.of(Kind.STARTED)
        drives = started["step"] == log.names.steps.index("patient.drive")
        assert drives.sum() <= 12


def test_the_city_is_as_slow_as_chinese_cities_are() -> None:
    assert 8 < mean("none", "time_to.city_hands.mean") < 16


# --- the plans -------------------------------------------------------------------------------------------------------


def test_one_pair_in_the_middle_reaches_what_lies_within_200_m() -> None:
    # 3 minutes less 20 s of getting ready at 90 m/min, over a detour of 1.2: 200 m. From field 4 that is all but field 7
    # (250 m), stage (290 m), gate (223 m) and coach park (260 m); field 8 lies at exactly 200 m.
    near = {f"field_{n}" for n in (1, 2, 3, 4, 5, 6, 8)}
    for site in (*near, "field_7", "stage", "gate", "coaches"):
        covered = mean("reading_sessions", "coverage.share", f"cover=hands,site={site}")
        assert (covered > 0.5) == (site in near), site


@pytest.mark.parametrize(("more", "less"), [("ambulance_1", "none"), ("pairs_13", "ambulance_1"), ("ambulances_3", "pairs_13"), ("ambulances_4", "ambulances_3")])
def test_each_ambulance_on_the_grounds_makes_the_city_wait_longer(more: str, less: str) -> None:
    by_day = "time_to.city_hands.mean", "shift=sessions"
    assert mean(more, *by_day) > mean(less, *by_day) + 0.2


def test_what_happens_on_the_grounds_does_not_hang_on_beds() -> None:
    for model in ("beds_0", "beds_10"):
        assert mean(model, "time_to.hands.mean") == mean("pairs_13", "time_to.hands.mean")


def test_held_beds_stand_empty_and_others_wait() -> None:
    # Five beds from 13 May 00:00 to 19 May 18:00 are 810 hours a week.
    idle = figures("pairs_13")["reserved.idle_hours", "pool=bed"][0] / 4
    assert 0.9 * 810 < idle <= 810
    waits = [mean(model, "time_to.city_bed.mean") for model in ("beds_0", "beds_by_day", "pairs_13", "beds_10")]
    assert waits == sorted(waits)
    assert waits[-1] > 2 * waits[0]


def test_neighbours_back_fill_the_fields() -> None:
    gap = "uncovered.minutes", "cover=own_field"
    assert figures("pairs_13_roaming")[gap][0] < 0.5 * figures("pairs_13")[gap][0]
    assert figures("pairs_13_roaming")["relocations.count", "role=group"][0] > 0


def test_without_groups_a_patient_waits_for_the_city() -> None:
    assert mean("none", "time_to.hands.mean") > 10
    assert mean("pairs_13", "time_to.hands.mean") < 3


# --- the answer ------------------------------------------------------------------------------------------------------


def test_the_readme_says_what_the_reference_runs_say(taiji: Document) -> None:
    references = Path(__file__).parents[2] / "results" / "reference"
    rows = {}
    for folder in ("taiji_event_others", "taiji_event"):
        with (references / folder / "comparison.csv").open(encoding="utf-8-sig", newline="") as opened:
            rows |= {(row["model"], row["kpi"], row["scope"]): row for row in csv.DictReader(opened)}
    assert {model for model, _, _ in rows} == set(taiji.models) - {"none"}
    readme = (FILE.parent / "README.md").read_text(encoding="utf-8")
    assert rows["lean", "cost.total", "all"]["p_best"] == "1.0"
    for model, said in (
        ("ambulance_1", "1.0 (0.9 to 1.1)"), ("pairs_13", "1.7 (1.6 to 1.8)"),
        ("ambulances_3", "3.2 (3.0 to 3.4)"), ("ambulances_4", "5.0 (4.5 to 5.4)"),
    ):  # fmt: skip
        row = rows[model, "time_to.city_hands.mean", "shift=sessions"]
        assert f"{float(row['difference']):.1f} ({float(row['ci_low']):.1f} to {float(row['ci_high']):.1f})" == said
        assert said in readme
