"""The scenario of the emergency teams: what isn't an input comes out as arithmetic says."""

from __future__ import annotations

import csv
import math
from functools import cache
from pathlib import Path

import pytest

import covsim
from covsim import Luck
from covsim.events import Kind
from covsim.metrics import Figure
from covsim.scenario.loader import read

ROOT = Path(__file__).parents[2]
FILE = ROOT / "scenarios" / "emergency_teams" / "scenario.yaml"
KINDS = ("rescue", "outbreak", "poisoning", "radiation")
HALF_LIFE = {"rescue": 11, "outbreak": 11, "poisoning": 6.5, "radiation": 6.5}


@cache
def figures(model: str, replications: tuple[int, ...] = (1, 2)) -> dict[tuple[str, str], list[Figure]]:
    """The figures of some runs, by KPI and scope."""
    scenario = covsim.load(FILE).with_model(model)
    found: dict[tuple[str, str], list[Figure]] = {}
    for replication in replications:
        incidents = covsim.sample(scenario, Luck(seed=2023, replication=replication))
        for figure in covsim.measure(scenario, incidents, covsim.simulate(scenario, incidents)).figures:
            found.setdefault((figure.kpi, figure.scope), []).append(figure)
    return found


def pooled(model: str, kpi: str, scope: str) -> float:
    """A ratio over all runs."""
    some = figures(model)[kpi, scope]
    return sum(one.numerator for one in some) / sum(one.denominator for one in some)


def mean_level(gain: float, months_between: float, half_life: float) -> float:
    """Long-run mean of a level that closes a share of the gap to 1 at fixed intervals and decays in between.

    Just after a session it is g / (1 - (1 - g) r), r = 2^(-interval / half-life); the mean over an interval is that
    times (1 - r) / ln(1 / r).
    """
    kept = 2 ** (-months_between / half_life)
    return gain / (1 - (1 - gain) * kept) * (1 - kept) / math.log(1 / kept)


@pytest.mark.parametrize(
    ("model", "gain", "months"), [("annual", 0.60, 12), ("quarterly", 0.30, 3), ("monthly", 0.17, 1)]
)
@pytest.mark.parametrize("kind", KINDS)
def test_levels_are_those_of_a_perfect_rhythm_or_a_little_off(model, gain, months, kind):
    """Those who are on leave miss their turn, and missions teach: the levels stay within a tenth of the closed form."""
    exact = mean_level(gain, months, HALF_LIFE[kind])
    assert pooled(model, f"competence.{kind}_skill.mean", "all") == pytest.approx(exact, rel=0.1)


@pytest.mark.parametrize("model", ["annual", "quarterly", "monthly", "contest"])
def test_all_rhythms_take_the_same_hours(model):
    """24 hours for each of 96 people, and 24 checks of 4 hours by one keeper."""
    hours = [figure.value for figure in figures(model)["duties.hours", "all"]]
    assert hours == pytest.approx([24 * 96 + 24 * 4] * len(hours), rel=0.06)


@pytest.mark.parametrize("model", ["annual", "quarterly", "monthly", "contest"])
def test_each_county_holds_at_least_one_exercise_a_year(model):
    """The one thing that the report asks for, of every kind of team."""
    scenario = covsim.load(FILE).with_model(model)
    incidents = covsim.sample(scenario, Luck(seed=2023, replication=1))
    log = covsim.simulate(scenario, incidents)
    county = tuple(scenario.sites).index("county")
    for kind in KINDS:
        stream = incidents.streams.index(f"train_{kind}")
        rows = log.of(Kind.ENDED)
        mine = rows[(incidents.stream[rows["incident"]] == stream) & (rows["site"] == county)]
        for first in (0, 364):
            days = mine["time"] / 1440
            assert ((days >= first) & (days < first + 364)).sum() >= 1


@pytest.mark.parametrize(
    ("model", "months"), [("monthly_weekly_checks", 7 / 30.4375), ("monthly", 1), ("monthly_rare_checks", 3)]
)
def test_equipment_is_in_order_as_often_as_its_faults_allow(model, months):
    """Put right every T, a set with faults at rate q is in order (1 - exp(-qT)) / qT of the time; windows delay checks."""
    exact = -math.expm1(-0.6 * months) / (0.6 * months)
    assert pooled(model, "kit.ready_share", "all") == pytest.approx(exact, abs=0.09)


def test_what_nobody_told_the_model():
    """More often is readier, contests leave the county behind, six on call are too few: none of it is an input."""
    def ready(model, scope):
        return pooled(model, "coverage.share", scope)

    for kind in KINDS:
        whole = f"cover={kind}_ready"
        assert ready("annual", whole) < 0.3
        assert ready("quarterly", whole) < ready("monthly", whole)
        assert ready("monthly_6", whole) < ready("monthly", whole) < ready("monthly_12", whole) + 0.01
        assert ready("contest", f"{whole},site=county") < ready("annual", f"{whole},site=county") + 0.05
        assert ready("contest", f"{whole},site=city") > ready("quarterly", f"{whole},site=city")


def test_nobody_is_readier_than_call_outs_allow():
    """At 118 of 168 hours members are at home: half come in within 25 min, and P(50 min) = Phi(ln 2 / 0.5) = 0.917."""
    in_time = 0.5 * (1 + math.erf(math.log(50 / 25) / 0.5 / math.sqrt(2)))
    most = (50 + 118 * in_time) / 168
    assert most == pytest.approx(0.942, abs=0.001)
    for kind in KINDS:
        assert pooled("monthly_12", "coverage.share", f"cover={kind}_ready") <= most + 1e-6


def test_rhythms_and_crews_are_compared_by_default_and_checks_on_request():
    """The reference run has the models that a plain run compares; those left out differ in their checks alone."""
    document = read(FILE)
    by_default = document.scenario().experiment.models
    with (ROOT / "results" / "reference" / "emergency_teams" / "summary.csv").open(encoding="utf-8-sig", newline="") as opened:
        assert {row["model"] for row in csv.DictReader(opened)} == set(by_default)
    assert set(document.models) - set(by_default) == {"monthly_weekly_checks", "monthly_rare_checks"}
