"""The isolation ward and the county point: what isn't an input of theirs comes out as published or as worked out by hand."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from math import sqrt
from pathlib import Path

import numpy as np
import pytest

import covsim
from covsim.demand import sample
from covsim.engine import simulate
from covsim.events import EventLog, Incidents, Kind
from covsim.metrics import measure, read
from covsim.metrics.figures import Measured
from covsim.rosters import plan
from covsim.scenario.model import Scenario
from covsim.scenario.resources import list_resources
from covsim.streams import Luck

FOLDER = Path(__file__).parents[2] / "scenarios" / "isolation_ward"


@dataclass(frozen=True)
class Run:
    """One replication of one model."""

    scenario: Scenario
    incidents: Incidents
    log: EventLog
    measured: Measured

    def figure(self, kpi: str, scope: str = "all") -> float:
        """One figure."""
        found = {(one.kpi, one.scope): one.value for one in self.measured.figures}[kpi, scope]
        assert found is not None
        return found


@cache
def run(file: str, model: str, *sets: str) -> Run:
    scenario = read(FOLDER / file, sets).scenario(model)
    incidents = sample(scenario, Luck(2022, 1))
    log = simulate(scenario, incidents)
    return Run(scenario, incidents, log, measure(scenario, incidents, log))


MANY = 1500
NOTHING_ELSE = (
    "demand.admission=null", "rules=null", "triggers=null", "standards=null",
    "staff.extra_doctor=null", "staff.extra_nurse=null", "staff.doctor.count=1", "staff.frail_doctor=null",
    "staff.frail_nurse=null", f"staff.nurse.count={MANY}", "staff.nurse.roster=always", "staff.nurse.limits=null",
    "infection.omicron.staff=[nurse]", "infection.omicron.groups=null",
    "infection.omicron.at_work=null", "infection.omicron.between_colleagues=null",
    "infection.omicron.community.wave.share=87.6%",
    "infection.omicron.incubation=0 min", "models=null", "experiment.baseline=null", "observed=null",
)  # fmt: skip
"""A hospital of many, in the wave alone: 87.6% are infected, and 73.3% of these stay at home for 3.2 days."""


def hospital(spread: int) -> Run:
    """The wave among many people, with the infection dates spread so much (standard deviation in days)."""
    return run("scenario.yaml", "base", *NOTHING_ELSE, f"infection.omicron.community.wave.spread={spread} days",
               "infection.omicron.symptoms=100%", "infection.omicron.stays_home=73.3%")  # fmt: skip


@pytest.mark.parametrize(("spread", "peak"), [(4, 0.200), (5, 0.161), (6, 0.135)])
def test_a_seventh_to_a_fifth_of_the_staff_is_off_at_once_at_the_peak(spread, peak):
    """0.876 x 0.733 x P(infected within the last 3.2 days) at its largest: 0.642 x (2 Phi(1.6 / spread) - 1)."""
    sd = sqrt(peak * (1 - peak) / MANY)
    assert hospital(spread).figure("sick_at_once.max") == pytest.approx(peak, abs=0.012 + 3 * sd)


def test_two_days_of_work_are_lost_for_each_employee():
    """0.876 x 0.733 x 3.2 days = 2.06 (calendar days), whatever the spread."""
    days = hospital(5).figure("off_sick.hours") / 24
    assert days == pytest.approx(2.06, abs=3 * 0.876 * 0.733 * 3.2 * 1.1 / sqrt(MANY))


STEADY = (
    "demand.admission.rate=8/day", "demand.admission.table=null", "demand.in_the_ward=null",
    "demand.admission.severity.under_70.share=0%", "demand.admission.severity.over_70.share=100%",
    "rooms.ward_bed.count=200", "rooms.oxygen_point.count=200", "staff.doctor.count=80", "staff.nurse.count=200",
    "clock.horizon=15 weeks", "clock.warm_up=5 weeks", "clock.periods=null", "standards=null", "rules=null",
    "infection=null", "triggers=null", "staff.extra_doctor=null", "staff.extra_nurse=null", "models=null",
    "experiment.baseline=null", "observed=null",
)  # fmt: skip
"""Elderly patients at a steady rate, and staff and beds for all of them."""


def test_little_s_law_holds_for_the_beds():
    """8 admissions a day x 7.6 days = 61 beds; the work on arrival and at discharge adds an hour to each stay."""
    found = run("scenario.yaml", "base", *STEADY).figure("occupancy.mean", "pool=oxygen_point")
    stay = 7.6 + (40 + 20) / 1440
    several = 2 * sqrt(8 * stay * 2 * 7.6 / 70)  # two standard deviations of a mean over 70 days of an M/M/inf
    assert found == pytest.approx(8 * stay * (1 + 0.03), abs=several)  # work goes on top of the time between events


def test_patients_get_worse_0_15_times_a_day():
    """Of the time in which nothing is done with them."""
    steady = run("scenario.yaml", "base", *STEADY)
    steps = steady.log.names.steps
    rows = steady.log.of(Kind.STARTED, Kind.ENDED)
    calm = rows[rows["step"] == steps.index("patient.calm")]
    days = (calm["time"][calm["kind"] == Kind.ENDED].sum() - calm["time"][calm["kind"] == Kind.STARTED].sum()) / 1440
    open_ = (calm["kind"] == Kind.STARTED).sum() - (calm["kind"] == Kind.ENDED).sum()
    days += open_ * steady.log.end / 1440
    worse = np.count_nonzero((rows["step"] == steps.index("patient.worse")) & (rows["kind"] == Kind.STARTED))
    assert worse / days == pytest.approx(0.15, abs=3 * sqrt(0.15 / days))


def test_the_cohorts_never_meet():
    scenario = read(FOLDER / "scenario.yaml").scenario("two_cohorts")
    resources = list_resources(scenario)
    shifts = plan(scenario, resources, Luck(2022, 1)).units
    first, second = ("doctor 1", "nurse 1", "frail_nurse 1"), ("doctor 5", "frail_doctor", "nurse 17", "frail_nurse 3")
    index = {unit.name: unit.index for unit in resources.units}
    for one in first:
        for other in second:
            assert not [
                (a, b) for a in shifts[index[one]].shifts for b in shifts[index[other]].shifts
                if a.start < b.end and b.start < a.end
            ]  # fmt: skip


def test_every_hour_has_a_doctor_and_nurses_on_every_roster():
    """Before anybody falls ill: two doctors and five nurses on average, and never nobody."""
    for model, doctors, nurses in (("all_hands", 2.0, 5.0), ("two_cohorts", 4 / 3, 10 / 3), ("closed_loop", 8 / 3, 20 / 3)):
        scenario = read(FOLDER / "scenario.yaml", ["infection=null", "observed=null"]).scenario(model)
        resources = list_resources(scenario)
        units = plan(scenario, resources, Luck(2022, 1)).units
        for need, expected in (("doctor", doctors), ("nurse", nurses)):
            own = [u.index for u in resources.units if need in u.skills and not u.group.startswith("extra")]
            hours = np.arange(7 * 24, 49 * 24) * 60.0 + 30
            there = sum(
                ((shift.start <= hours) & (hours < shift.end)).astype(int) for i in own for shift in units[i].shifts
            )
            assert there.min() >= 1, (model, need)
            assert there.mean() == pytest.approx(expected, rel=0.03), (model, need)


def test_the_closed_loop_keeps_the_wave_out_but_not_the_ward():
    outside, inside = (run("scenario.yaml", model, "clock.horizon=5 weeks") for model in ("all_hands", "closed_loop"))
    assert 0 < inside.figure("infected.share") < outside.figure("infected.share")


def test_who_is_frail_falls_ill_first_and_never_works_ill():
    many = run(
        "scenario.yaml", "base", *(one for one in NOTHING_ELSE if "frail_nurse" not in one and "groups" not in one),
        "staff.frail_nurse.count=400", "staff.frail_nurse.roster=always", "staff.frail_nurse.limits=null",
        "infection.omicron.staff=[nurse, frail_nurse]", "infection.omicron.groups.frail_doctor=null",
        "infection.omicron.community.wave.spread=5 days",
    )  # fmt: skip
    rows = many.log.of(Kind.INFECTED)
    frail = np.array([many.log.names.resources[unit].startswith("frail") for unit in rows["unit"]])
    assert np.median(rows["time"][frail]) < np.median(rows["time"][~frail]) - 0.4 * 1440
    assert many.figure("infected.share", "role=frail_nurse") > many.figure("infected.share", "role=nurse")
    assert many.figure("worked_sick.hours", "role=frail_nurse") == 0.0


def test_the_ward_is_overloaded_within_about_a_week_of_the_rise():
    """'不到一周时间…超负荷运转': from filled to the corridor. Above 40 patients within ten days of passing 25."""
    found = run("scenario.yaml", "all_hands", "clock.horizon=5 weeks")
    rows = found.log.of(Kind.CLAIMED, Kind.RELEASED)
    beds = [i for i, name in enumerate(found.log.names.resources) if name in ("ward_bed", "corridor_bed")]
    mine = rows[np.isin(rows["unit"], beds)]
    present = np.cumsum(np.where(mine["kind"] == Kind.CLAIMED, 1, -1))
    first = {number: mine["time"][present >= number][0] / 1440 for number in (25, 40)}
    assert 1 < first[40] - first[25] < 10


def test_one_doctor_from_the_city_carries_nearly_fifty():
    """The point's 100 to 150 patients on four doctors: not an input, the intake is."""
    found = run("county_point.yaml", "call_at_40")
    rows = found.log.of(Kind.CLAIMED, Kind.RELEASED)
    beds = rows[rows["unit"] == found.log.names.resources.index("point_bed")]
    most = np.cumsum(np.where(beds["kind"] == Kind.CLAIMED, 1, -1)).max()
    assert 100 <= most <= 200
    assert 25 <= most / 4 <= 50


def summary(file: Path, model: str) -> dict[tuple[str, str], list[str]]:
    """Number, mean, spread and interval of each figure of one model."""
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return {(row[1], row[2]): row[4:] for row in csv.reader(opened) if row[0] == model}


@pytest.mark.parametrize(
    ("file", "kept", "model", "replications"),
    [
        ("county_point.yaml", "county_point", "no_help", 20),
        pytest.param("scenario.yaml", "isolation_ward", "no_help", 10, marks=pytest.mark.slow),
    ],
)
def test_the_reference_run_comes_out_again(file, kept, model, replications, tmp_path):
    """Every figure of one model, to nine digits."""
    again = tmp_path / "again"
    covsim.run(FOLDER / file, models=[model], replications=replications, assumptions=0, keep="none", executor="serial",
               out=again)  # fmt: skip
    expected = summary(FOLDER.parents[1] / "results" / "reference" / kept / "summary.csv", model)
    found = summary(again / "summary.csv", model)
    assert expected.keys() <= found.keys()
    assert len(expected) > 100
    for key, values in expected.items():
        for one, other in zip(values, found[key], strict=True):
            if one == "" or other == "":
                assert one == other, key
            else:
                assert float(other) == pytest.approx(float(one), rel=1e-9, abs=1e-9), key
