"""The safe hospital: the article's figures as written, and what comes out of them that wasn't put in."""

from __future__ import annotations

import csv
import json
import math
import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import poisson

from covsim.demand import sample
from covsim.engine import simulate
from covsim.events import EventLog, Incidents, IntArray, Kind
from covsim.metrics import read
from covsim.scenario.loader import Document
from covsim.scenario.manning import manned_spans
from covsim.scenario.model import Scenario
from covsim.streams import Luck

ROOT = Path(__file__).parents[2]
FILE = ROOT / "scenarios" / "safe_hospital" / "scenario.yaml"
REFERENCES = [ROOT / "results" / "reference" / name for name in ("safe_hospital", "safe_hospital_others")]
"""The run of the models by default, and that of the others."""
HALF_YEAR = 182
"""1 December 2021 to 31 May 2022, in days."""


@pytest.fixture(scope="module")
def document() -> Document:
    return read(FILE)


@pytest.fixture(scope="module")
def today(document: Document) -> Scenario:
    return document.scenario("today")


@cache
def reference() -> dict[tuple[str, str, str], float]:
    """Means of the reference runs by model, KPI and scope."""
    found: dict[tuple[str, str, str], float] = {}
    for folder in REFERENCES:
        with (folder / "summary.csv").open(encoding="utf-8-sig", newline="") as opened:
            found |= {(row["model"], row["kpi"], row["scope"]): float(row["mean"] or "nan") for row in csv.DictReader(opened)}
    return found


# --- as written ------------------------------------------------------------------------------------------------------


def test_every_model_faces_the_same_incidents(document: Document) -> None:
    names = ("tout", "dispute", "violence", "theft", "fire_alarm", "test_tout")

    def demand(model: str) -> list[bytes]:
        incidents = sample(document.scenario(model), Luck(2022, 1))
        return [incidents.time[incidents.stream == incidents.streams.index(name)].tobytes() for name in names]

    first, *others = map(demand, document.models)
    assert all(other == first for other in others)


def test_every_number_says_where_it_comes_from(document: Document) -> None:
    for model in document.models:
        scenario = document.scenario(model)
        assert scenario.unlabelled == ()
        assert [e.path for e in scenario.evidence if e.kind != "assumed" and not e.source] == []


def test_the_guards_are_22_and_the_norm_would_do_with_18(document: Document, today: Scenario) -> None:
    """3% of the staff, one per 20 beds, 3 per mille of the daily visits: 22 would do up to 733, 440 and 7,333."""
    assert sum(group.count for name, group in today.staff.items() if "guard" in group.skills) == 22
    norms = today.rules["guard_norm"].head_count
    assert [math.floor(22 / norm.share + 1e-9) for norm in norms.values()] == [733, 440, 7333]
    assert max(math.ceil(norm.share * norm.of - 1e-9) for norm in norms.values()) == 18
    fewest = document.scenario("guards_18").staff
    assert sum(group.count for group in fewest.values() if "guard" in group.skills) == 18


def test_fire_control_is_no_work_of_guards(today: Scenario) -> None:
    """GB 25506: two operators a shift, specialists, round the clock."""
    watch = today.duties["fire_watch"]
    assert dict(watch.needs) == {"fire_operator": 2}
    assert "guard" not in today.staff["fire_operator"].skills
    assert manned_spans(today, watch) == [(0.0, today.clock.horizon)]


def test_at_least_three_sweeps_a_day_besides_ordinary_patrols(document: Document) -> None:
    for model in document.models:
        scenario = document.scenario(model)
        incidents = sample(scenario, Luck(2022, 1))
        days = np.floor(incidents.time[incidents.stream == incidents.streams.index("sweep")] / 1440)
        assert np.bincount(days.astype(int)).min() >= 3
        assert len(scenario.duties["sweep"].at) >= 18
        assert scenario.duties["patrol"].every is not None


# --- as it runs ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Run:
    """One replication of today's model."""

    incidents: Incidents
    log: EventLog

    def cases(self, *streams: str) -> IntArray:
        wanted = [self.incidents.streams.index(name) for name in streams]
        return np.flatnonzero(np.isin(self.incidents.stream, wanted))

    def rows(self, cases: IntArray, *kinds: Kind) -> np.ndarray:
        rows = self.log.of(*kinds)
        return rows[np.isin(rows["incident"], cases)]


@pytest.fixture(scope="module")
def run() -> Run:
    """Ten weeks up to the middle of the spring wave at the fever clinic, with more violence than there is."""
    document = read(FILE, sets=["clock.start=2022-02-16", "clock.horizon=6 weeks", "demand.violence.rate=1000/year"])
    scenario = document.scenario("today")
    incidents = sample(scenario, Luck(5, 1))
    return Run(incidents, simulate(scenario, incidents))


def test_violence_takes_two_guards_each_time(run: Run) -> None:
    """Every fight that somebody notices is separated by two different guards, unless the run ends first."""
    fights = run.cases("violence")
    claims = run.rows(fights, Kind.CLAIMED)
    guards = [run.log.names.resources[unit].startswith("guard") for unit in claims["unit"]]
    separated = run.rows(fights, Kind.ENDED)
    step = run.log.names.steps.index("violence.separate")
    for case in np.unique(separated["incident"][separated["step"] == step]):
        mine = claims[np.array(guards) & (claims["incident"] == case)]
        assert len(set(mine["unit"].tolist())) >= 2
    assert len(np.unique(claims["incident"])) > 60


def test_the_camera_room_and_the_fire_control_room_are_never_empty(run: Run) -> None:
    """From the first relief on there is somebody at every moment, and two before the fire panel."""
    for post, places in (("camera_watch", 1), ("fire_watch", 2)):
        rows = run.rows(run.cases(post), Kind.ARRIVED, Kind.RELEASED)
        present = np.cumsum(np.where(rows["kind"] == Kind.ARRIVED, 1, -1))
        last_of_moment = np.append(np.diff(rows["time"]) > 0, True)
        settled = present[last_of_moment & (rows["time"] > 10)]
        missing = (settled < places).mean()
        assert missing < 0.02, post
    assert not np.isin(run.rows(run.cases("camera_watch"), Kind.PREEMPTED)["time"], [-1]).any()
    assert len(run.rows(run.cases("camera_watch"), Kind.PREEMPTED)) == 0


def test_extra_patrols_go_only_while_the_fever_clinic_is_crowded(run: Run) -> None:
    turns = run.log.of(Kind.TRIGGER_ON, Kind.TRIGGER_OFF)
    on = turns["time"][turns["kind"] == Kind.TRIGGER_ON]
    off = np.append(turns["time"][turns["kind"] == Kind.TRIGGER_OFF], run.log.end)
    calls = run.rows(run.cases("extra_patrol"), Kind.CALL)["time"]
    assert len(calls) > 10
    assert all(((on <= time) & (time <= off[: len(on)])).any() for time in calls)


def test_outside_its_wave_the_fever_clinic_would_not_be_crowded(document: Document) -> None:
    """Why visits are simulated in the wave only: from December to February the trigger never turns on (May is as January)."""
    opened = read(FILE, sets=["demand.fever_visit.starts=2021-11-24", "demand.fever_visit.ends=2022-06-01",
                              "clock.horizon=14 weeks", "demand.visitor.rate=1/day"]).scenario("today")  # fmt: skip
    log = simulate(opened, sample(opened, Luck(2022, 1)))
    march = (datetime(2022, 3, 1) - datetime(2021, 11, 24)).days * 1440
    assert march == pytest.approx(opened.clock.horizon, abs=2 * 1440)
    assert not (log.of(Kind.TRIGGER_ON)["time"] < march).any()


def test_all_models_are_in_one_of_the_reference_runs(document: Document) -> None:
    """By default those among which the money is to be spent; the others on request."""
    by_default = document.scenario("today").experiment.models
    assert {model for model, _, _ in reference()} == set(document.models)
    with (REFERENCES[0] / "summary.csv").open(encoding="utf-8-sig", newline="") as opened:
        assert {row["model"] for row in csv.DictReader(opened)} == set(by_default)


# --- what the reference run says -------------------------------------------------------------------------------------


def expected_touts(today: Scenario) -> float:
    """Touts that today's model finds in the half-year, from the true rate and the share found of test visitors."""
    rate = today.demand["tout"].rate
    assert rate is not None
    return rate.per_minute * HALF_YEAR * 1440 * reference()["today", "detected.share", "stream=test_tout"]


def test_the_true_rate_of_touts_is_the_one_that_gives_five_found(today: Scenario) -> None:
    """The calibration: true rate x half a year x share found = 5, to within what five replications tell of the share."""
    assert expected_touts(today) == pytest.approx(5, abs=0.35)


def test_five_found_lie_inside_the_simulated_range_and_so_they_would_for_other_rates(today: Scenario) -> None:
    """A count of five says little: it lies in the 95% range from a third of the rate to more than twice."""
    expected = expected_touts(today)
    assert poisson.ppf(0.025, expected) <= 5 <= poisson.ppf(0.975, expected)
    low, high = 12 / 38, 89 / 38
    assert poisson.sf(4, expected * low) > 0.015
    assert poisson.cdf(5, expected * high) > 0.015


TOUTS_ONLY = (
    *(f"{kind}.{name}=null" for kind in ("demand", "pathways") for name in (
        "test_tout", "dispute", "violence", "theft", "lost_child", "fire_alarm", "green_channel", "fever_visit", "admission",
        "visitor",
    )),
    "duties.extra_patrol=null", "triggers=null", "pathways.tout.found.detect.by.sweep.duty=sweep", "cover=null",
    "measures=null", "standards=null", "rules=null", "observed=null", "what_if.fight_at_lunch=null", "models=null", "experiment.models=null",
    "experiment.baseline=null",
)  # fmt: skip


def test_five_found_lie_inside_the_range_of_simulated_half_years() -> None:
    """Forty half-years at once: a Poisson stream of forty times the rate, dealt out by chance, is forty of one time the rate."""
    many = 40
    scenario = read(FILE, [*TOUTS_ONLY, f"demand.tout.rate={38 * many}/year"]).scenario()
    incidents = sample(scenario, Luck(2022, 1))
    log = simulate(scenario, incidents)
    marks = log.of(Kind.MARK)
    found = marks["incident"][marks["need"] == log.names.marks.index("noticed")]
    touts = np.flatnonzero((incidents.stream == incidents.streams.index("tout")) & (incidents.time >= scenario.clock.warm_up))
    half_year = np.random.default_rng(1).integers(many, size=len(incidents.time))
    counts = np.bincount(half_year[np.intersect1d(found, touts)], minlength=many)
    low, high = np.quantile(counts, [0.025, 0.975])
    assert low <= 5 <= high
    assert 3 < counts.mean() < 7
    assert counts.sum() < 0.5 * len(touts)       # most are never noticed


def test_the_reference_runs_hold_the_five_beside_their_half_years_and_call_them_an_echo(today: Scenario) -> None:
    for folder in REFERENCES:
        (check,) = json.loads((folder / "run.json").read_text(encoding="utf-8"))["observed"]
        assert (check["observed"], check["answer"], check["model"]) == (5, "inside", "today")
        assert f"simulated half-years have {check['low']:.0f} to {check['high']:.0f}" in (FILE.parent / "README.md").read_text("utf-8")
    assert "is set by it" in today.observed["touts_found"].source


def test_three_sweeps_a_day_hardly_find_anything_alone(today: Scenario) -> None:
    """What a fixed interval could find at best: (d / T)(1 - exp(-T / d)) of the touts of an hour in which it is walked."""
    by_sweeps = reference()["today", "detected.by", "way=sweep,stream=test_tout"]
    best = 30 / 160 * (1 - math.exp(-160 / 30))
    assert by_sweeps < 0.5 * best
    assert reference()["sweeps_12", "detected.by", "way=sweep,stream=test_tout"] > 3 * by_sweeps


def test_posts_are_manned(document: Document) -> None:
    for model in document.models:
        assert reference()[model, "post.manned_share", "post=camera_watch"] > 0.999
        assert reference()[model, "post.manned_share", "post=fire_watch"] > 0.99
        assert reference()[model, "post.manned_share", "post=gate_post"] > 0.97


def test_one_stop_and_volunteers_save_time(document: Document) -> None:
    for measure in ("admitted", "registered"):
        before, now = (reference()[model, f"time_to.{measure}.mean", "all"] for model in ("before", "today"))
        assert now < 0.7 * before


def test_the_readme_tells_what_the_reference_run_says() -> None:
    """The figures of its table, to the last digit given."""
    text = (FILE.parent / "README.md").read_text(encoding="utf-8")
    labels = {"Today": "today", "12 sweeps a day": "sweeps_12", "Post in the hall": "hall_post", "25 guards": "guards_25",
              "Volunteers report": "volunteers", "Second camera guard": "camera_2", "Alarms in all rooms": "alarms_all",
              "18 guards": "guards_18"}  # fmt: skip
    columns = (
        ("detected.share", "stream=test_tout"), ("detected.share", "stream=dispute"), ("coverage.share", "cover=one_in_3"),
        ("coverage.share", "cover=two_in_5"),
    )  # fmt: skip
    for label, model in labels.items():
        (row,) = re.findall(rf"^\| \**{label}\** \|(.*)\|", text, re.MULTILINE)
        cost, *shares, _ = row.replace("*", "").split("|")
        assert float(cost) == pytest.approx(reference()[model, "cost.per_year", "all"] / 1e6, abs=0.0051), label
        for told, (kpi, scope) in zip(shares, columns, strict=True):
            expected = reference()[model, kpi, scope]
            assert float(told.split("%")[0]) / 100 == pytest.approx(expected, abs=0.00051), (label, scope)
