"""The Xinji scenario as it runs: cases flow, clocks run in order, and models differ for the right reasons.

Emergencies are made a hundred times as frequent here, so that a few weeks show every way that a case can go.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from covsim.demand import sample
from covsim.engine import simulate
from covsim.events import EventLog, FloatArray, Incidents, IntArray, Kind, Outcome
from covsim.metrics import measure
from covsim.scenario.loader import read
from covsim.scenario.model import Scenario
from covsim.streams import Luck

FILE = Path(__file__).parents[2] / "scenarios" / "xinji" / "scenario.yaml"
EMERGENCIES = ("severe_injury", "sudden_illness", "cardiac_arrest", "heat_stroke", "mass_casualty")
SHORT = (
    "clock.horizon=14 weeks",
    "what_if.roof_fall=null",
    "what_if.arrest_at_remote_point=null",
    "what_if.chest_pain_at_noon=null",
)
MANY = (
    *SHORT,
    "demand.severe_injury.rate=100/year",
    "demand.sudden_illness.rate=300/year",
    "demand.cardiac_arrest.rate=50/year",
    "demand.injury.rate=500/year",
)


@dataclass(frozen=True)
class Run:
    """One replication of one model."""

    scenario: Scenario
    incidents: Incidents
    log: EventLog

    def cases(self, *streams: str) -> IntArray:
        """Numbers of the cases of these streams."""
        wanted = [self.incidents.streams.index(name) for name in streams]
        return np.flatnonzero(np.isin(self.incidents.stream, wanted))

    def mark(self, name: str) -> FloatArray:
        """Minutes from the call to the first time of a mark, for every case; inf when it never came."""
        rows = self.log.of(Kind.MARK)
        rows = rows[rows["need"] == self.log.names.marks.index(name)]
        found = np.full(len(self.incidents), np.inf)
        np.minimum.at(found, rows["incident"], rows["time"])
        return found - self.incidents.time

    def outcome(self) -> IntArray:
        """How every case ended; -1 for those still open."""
        rows = self.log.of(Kind.DONE)
        found = np.full(len(self.incidents), -1)
        found[rows["incident"]] = rows["value"]
        return found

    def figures(self) -> dict[tuple[str, str], float | None]:
        """All figures by id and scope."""
        return {(f.kpi, f.scope): f.value for f in measure(self.scenario, self.incidents, self.log).figures}


@cache
def run(model: str, *sets: str) -> Run:
    scenario = read(FILE, sets).scenario(model)
    incidents = sample(scenario, Luck(2025, 0))
    return Run(scenario, incidents, simulate(scenario, incidents))


@pytest.mark.parametrize("model", ["hospital", "clinic", "station", "station_120"])
def test_every_stream_flows_and_nobody_is_lost(model: str) -> None:
    one = run(model, *MANY)
    outcome = one.outcome()
    for stream in one.scenario.demand:
        cases = one.cases(stream)
        assert not (outcome[cases] == Outcome.LEFT).any(), stream
        if stream not in ("mass_casualty", "heat_stroke", "heat_exhaustion"):     # too rare for fourteen weeks
            assert (outcome[cases] >= 0).mean() > 0.8, stream


@pytest.mark.parametrize("model", ["hospital", "clinic", "station_kits", "station_mine_2"])
def test_the_clocks_run_in_order(model: str) -> None:
    one = run(model, *MANY)
    cases = one.cases(*EMERGENCIES)
    cases = cases[one.outcome()[cases] == Outcome.SERVED]
    hands, doctor, door = (one.mark(name)[cases] for name in ("first_hands", "doctor", "hospital_door"))
    assert len(cases) > 50
    assert (hands > 0).all()
    assert (hands <= doctor).all()
    assert (doctor < door).all()
    below = np.array([one.incidents.sites[site].startswith(("m1_", "m2_")) for site in one.incidents.site[cases]])
    assert (one.mark("shaft_top")[cases][below] <= doctor[below]).all()
    assert np.median(hands[below]) > 15                       # the way down takes 10, 25 or 45 minutes
    assert np.median(doctor[~below]) < 25


def test_without_a_driver_the_county_comes() -> None:
    usual, alone = run("station", *MANY), run("station", *MANY, "staff.driver.starts=2025-12-31")
    cases = usual.cases("sudden_illness", "cardiac_arrest")
    above = cases[np.array([usual.incidents.sites[n] in ("mine_1", "mine_2") for n in usual.incidents.site[cases]])]
    late = alone.mark("doctor")[above]
    assert np.isfinite(late).all()
    assert np.median(late) > 30                               # 25 to 36 minutes of road, after ten of trying
    assert np.median(late) > np.median(usual.mark("doctor")[above]) + 20


def test_kits_bring_hands_sooner_at_the_remote_points_and_nowhere_else() -> None:
    without, kits = run("station", *MANY), run("station_kits", *MANY)
    cases = without.cases(*EMERGENCIES)
    remote = np.array([without.incidents.sites[n].startswith("remote_") for n in without.incidents.site[cases]])
    saved = without.mark("first_hands")[cases] - kits.mark("first_hands")[cases]
    assert remote.sum() >= 3
    assert (saved[remote] >= 0).all()
    assert saved[remote].mean() > 5
    assert saved[~remote] == pytest.approx(0)


def test_an_accident_with_many_hurt_draws_help_from_county_and_city() -> None:
    one = run("station", *SHORT, "demand.mass_casualty.rate=30/year")
    victims = one.cases("mass_casualty")
    victims = victims[one.incidents.time[victims] < one.log.end - 600]
    came = {one.log.names.resources[unit].rstrip(" 0123456789") for unit in one.log.of(Kind.CLAIMED)["unit"]}
    assert {"ambulance", "county_ambulance", "city_ambulance"} <= came
    assert len(victims) > 15
    assert (one.mark("doctor")[victims] < 300).mean() > 0.9


def test_displaced_patients_are_counted_where_they_go() -> None:
    hospital, station = run("hospital", *MANY), run("station", *MANY)
    for stream in ("clinic_visit", "rehabilitation", "check_up"):
        cases = hospital.cases(stream)
        cases = cases[(hospital.outcome()[cases] >= 0) & (station.outcome()[cases] >= 0)]
        assert (hospital.outcome()[cases] == Outcome.SERVED).all()
        assert (station.outcome()[cases] == Outcome.REFERRED).all()
        assert np.median(station.mark("back")[cases] - hospital.mark("back")[cases]) > 60
    stays = station.cases("admission")
    assert (station.outcome()[stays][station.outcome()[stays] >= 0] == Outcome.REFERRED).all()


def test_duties_are_not_counted_among_the_cases() -> None:
    one = run("clinic", *MANY)
    measured = one.incidents.time >= one.scenario.clock.warm_up
    demand = np.isin(one.incidents.stream, [one.incidents.streams.index(name) for name in one.scenario.demand])
    assert one.figures()["incidents.count", "all"] == (measured & demand).sum()


def test_a_standard_is_judged_only_where_its_cases_can_come_from() -> None:
    figures = run("clinic", *MANY).figures()
    scopes = {scope for kpi, scope in figures if kpi == "standard.met_share" and "post_wait" in scope}
    assert scopes == {"standard=post_wait", "standard=post_wait,site=mine_1", "standard=post_wait,site=mine_2"}


def test_a_post_medic_is_as_busy_as_arithmetic_says() -> None:
    # 21,600 consultations of 7 min, 600 contacts of 12 and 88 injuries of 20, over two posts round the clock.
    busy = (21_600 * 7 + 600 * 12 + 88 * 20) / (2 * 365.25 * 1440)
    figures = run("station", *SHORT).figures()
    for group in ("medic_1", "medic_2"):
        assert figures["utilisation", f"role={group}"] == pytest.approx(busy, rel=0.1)


def test_the_crew_is_rarely_busy_so_that_cover_is_lost_by_slow_call_outs_and_absence() -> None:
    # 11 calls a year of 3 h are 0.4% of the time: what is lost beyond that is lost to rosters, leave, duties and standby.
    figures = run("station").figures()
    assert (figures["utilisation", "role=duty_doctor"] or 0) < 0.02
    for site in ("mine_1", "mine_2"):
        lost = {cause: figures.get(("uncovered.minutes", f"cover=doctor_in_15,site={site},cause={cause}")) or 0.0
                for cause in ("absent", "travelling", "away_on_duty", "all_busy")}  # fmt: skip
        assert min(lost["travelling"], lost["absent"]) > 3 * lost["away_on_duty"] > 3 * lost["all_busy"]


def test_the_standard_for_the_doctor_can_be_kept_by_a_crew_on_shift() -> None:
    # A promise that a hospital with its crew in the house couldn't keep would say nothing about the other models.
    figures = run("hospital").figures()
    shares = {scope: figures[kpi, scope] or 0.0 for kpi, scope in figures
              if kpi == "standard.met_share" and scope.startswith("standard=doctor_in_15")}  # fmt: skip
    assert len(shares) == 6
    assert min(shares.values()) > 0.95


def test_a_crew_on_standby_at_mine_2_is_late_at_mine_1_as_often_as_its_call_out_is_slow() -> None:
    # 7.28 km x 1.2 at 50 km/h and 1 min take 11.48 min. Of 15 that leaves 3.52 for the call-out, which is so short with
    # probability Phi(ln(3.52 / 2) / 0.86) = 0.744; 4.46 at night (x 0.91; 0.824); and 0.90 at rush hour (x 1.25), less
    # than the ambulance itself takes to turn out (2.3). At mine 2 it has all 15: Phi(ln(15 / 2) / 0.86) = 0.990.
    figures = run("station_mine_2").figures()
    far, near = (figures["coverage.share", f"cover=doctor_in_15,site={site}"] or 0.0 for site in ("mine_1", "mine_2"))
    assert far / near == pytest.approx((14 * 0.744 + 8 * 0.824 + 2 * 0) / 24 / 0.990, abs=0.01)
