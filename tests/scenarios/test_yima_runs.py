"""The Yima scenario as it runs: the rounds of January, and what the cath lab does that no input says.

The three weeks about New Year hold five sampling rounds; the cath lab is looked at alone, in ten years of nothing else.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from covsim.demand import sample
from covsim.engine import simulate
from covsim.events import EventLog, Incidents, Kind
from covsim.metrics import measure
from covsim.scenario.loader import read
from covsim.scenario.model import Scenario
from covsim.streams import Luck

FILE = Path(__file__).parents[2] / "scenarios" / "yima" / "scenario.yaml"
WINTER = (
    "clock.horizon=3 weeks", "clock.periods.spring=null", "clock.periods.summer=null", "clock.periods.autumn=null",
    "what_if.heart_attack_in_a_round=null", "what_if.stroke_on_saturday_night=null",
)  # fmt: skip
POPULATION, EACH = 136_000, 120
PPE_SHIFT = 6
"""Hours that somebody in protective clothing works at most."""


@cache
def winter(model: str) -> tuple[Scenario, Incidents, EventLog, dict[tuple[str, str], float | None]]:
    scenario = read(FILE, WINTER).scenario(model)
    incidents = sample(scenario, Luck(2022, 1))
    log = simulate(scenario, incidents)
    figures = measure(scenario, incidents, log).figures
    return scenario, incidents, log, {(figure.kpi, figure.scope): figure.value for figure in figures}


def figure(model: str, kpi: str, scope: str) -> float:
    value = winter(model)[3][kpi, scope]
    assert value is not None
    return value


def swabbing(model: str) -> list[str]:
    """The groups of all who were sent to swab, one entry a person and round."""
    scenario, incidents, log, _ = winter(model)
    rows = log.of(Kind.CLAIMED)
    rounds = np.flatnonzero(incidents.stream == incidents.streams.index("sampling"))
    names = [log.names.resources[unit] for unit in rows["unit"][np.isin(rows["incident"], rounds)]]
    return [name.rsplit(" ", 1)[0] if name not in scenario.staff else name for name in names]


def test_the_wards_are_full_when_the_measured_year_begins() -> None:
    # 20,000 stays of 8.5 days are 466 beds in use. Who lies there at the start takes a bed at once, and is no admission.
    _, incidents, log, _ = winter("pro_rata")
    there = np.flatnonzero(incidents.stream == incidents.streams.index("in_wards"))
    claims = log.of(Kind.CLAIMED)
    beds = claims[(claims["unit"] == log.names.resources.index("ward_bed")) & np.isin(claims["incident"], there)]
    assert len(beds) == len(there) == 427
    assert beds["time"].max() == 0.0
    assert not np.isin(log.of(Kind.MARK)["incident"], there).any()
    assert figure("pro_rata", "incidents.count", "stream=in_wards") == 0
    assert figure("pro_rata", "occupancy.mean", "pool=ward_bed") == pytest.approx(466, rel=0.08)


def test_a_deployment_takes_as_many_samples_as_in_the_text_and_ends_within_a_shift_in_protective_clothing() -> None:
    # 4.3 million / 7,500 = 573. Nobody is sent twice, and 234 is only what a round asks for: that so many are free, and
    # that they are done within a shift, comes out. The norm, a sampler for 360 people, was never reached.
    people = figure("pro_rata", "duties.people", "stream=sampling")
    each = POPULATION / people
    assert 573 * 0.95 < each < 573 * 1.25
    assert 360 < each < EACH * PPE_SHIFT
    assert figure("pro_rata", "duties.in_time_share", "stream=sampling") == 1.0


def test_a_protected_core_sends_fewer_people_for_longer() -> None:
    spared, all_ = (figure(model, "duties.people", "stream=sampling") for model in ("protected_core", "pro_rata"))
    assert 60 <= spared < 0.7 * all_
    assert figure("protected_core", "duties.in_time_share", "stream=sampling") == 1.0
    assert figure("protected_core", "steps.in_time_share", "step=stay.care") > figure(
        "pro_rata", "steps.in_time_share", "step=stay.care"
    )


def test_whom_a_round_takes() -> None:
    pro_rata, core = set(swabbing("pro_rata")), set(swabbing("protected_core"))
    assert {"ward_nurse", "pharmacist", "surgeon", "neurologist"} <= pro_rata
    assert not core & {"cath_nurse_a", "cath_nurse_b", "cath_doctor_a", "cath_doctor_b"}
    for sent in (pro_rata, core):
        assert not any(name.startswith(("on_site_", "off_site_", "seconded")) for name in sent)


def test_desks_close_when_people_are_pulled_pro_rata() -> None:
    held = {model: figure(model, "post.manned_share", "post=treatment_desks") for model in ("pro_rata", "protected_core")}
    assert held["pro_rata"] < held["protected_core"]
    assert held["protected_core"] > 0.99


# --- the cath lab ----------------------------------------------------------------------------------------------------

LAB = """
covsim: 1
name: Cath lab
clock: {{start: 2022-01-03, horizon: {years} years}}
sites: {{hospital: {{}}}}
rooms: {{cath_lab: {{count: {labs}, at: hospital}}}}
demand: {{procedure: {{{arrivals}, where: hospital, pathway: list}}}}
pathways: {{list: {{treat: {{treat: {{needs: {{cath_lab: 1}}, takes: {takes}}}}}}}}}
cover: {{lab: {{at: hospital, needs: {{cath_lab: 1}}, within: 1 min{when}}}}}
"""
RANDOM = "rate: 1791.5 per year"
"""460 procedures in 250 days of 9 hours are 0.2044 an hour: that rate, as if the working hours never ended."""
BOOKED = 'schedule: {people: 4600, window: "Mon-Fri 08:00-15:30"}, starts: 2022-01-03, ends: 2032-01-01'


def occupied(folder: Path, labs: int, booked: bool) -> float:
    """Share of the time in which an emergency would find no lab free; of a booked list, of the working hours."""
    takes = "{gamma: {mean: 75 min, cv: 0.4}}" if booked else "{exponential: {mean: 75 min}}"
    when = ', when: "Mon-Fri 08:00-17:00"' if booked else ""
    arrivals = BOOKED if booked else RANDOM
    file = folder / "lab.yaml"
    file.write_text(LAB.format(years=10, labs=labs, arrivals=arrivals, takes=takes, when=when), encoding="utf-8")
    scenario = read(file).scenario()
    incidents = sample(scenario, Luck(1, 1))
    figures = measure(scenario, incidents, simulate(scenario, incidents)).figures
    covered = next(figure.value for figure in figures if (figure.kpi, figure.scope) == ("coverage.share", "cover=lab"))
    assert covered is not None
    return 1.0 - covered


def test_random_arrivals_find_the_labs_occupied_as_erlang_says(tmp_path: Path) -> None:
    # Offered load a = 460 x 1.25 h / (250 x 9 h) = 0.256. One lab: P = a. Two (Erlang C): b / (1 + a + b) = 2.9%, where
    # b = a^2 / 2 x 2 / (2 - a).
    load = 460 * 1.25 / (250 * 9)
    two = load**2 / 2 * 2 / (2 - load)
    two /= 1 + load + two
    assert (round(load, 3), round(two, 3)) == (0.256, 0.029)
    assert occupied(tmp_path, 1, booked=False) == pytest.approx(load, abs=0.012)
    assert occupied(tmp_path, 2, booked=False) == pytest.approx(two, abs=0.005)


def test_a_booked_list_occupies_one_lab_as_much_and_never_two(tmp_path: Path) -> None:
    # One lab is found occupied for its load, whatever the order of arrivals; a list that is booked one after another
    # leaves a second lab free nearly always. So a second lab is worth more beside a list than Erlang's formula says.
    assert occupied(tmp_path, 1, booked=True) == pytest.approx(460 * 1.25 / (261 * 9), abs=0.01)
    assert occupied(tmp_path, 2, booked=True) < 0.003
