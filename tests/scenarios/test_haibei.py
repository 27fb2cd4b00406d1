"""The Haibei scenario: what is known beforehand, what must come out whatever is assumed, and its reference run."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import covsim
from covsim.demand import sample
from covsim.engine import simulate
from covsim.metrics import measure
from covsim.rosters import DutyPlan, plan
from covsim.scenario.loader import read
from covsim.scenario.resources import list_resources
from covsim.streams import Luck

ROOT = Path(__file__).parents[2]
FILE = ROOT / "scenarios" / "haibei" / "scenario.yaml"
REFERENCE = ROOT / "results" / "reference" / "haibei"
THREE = ("expert_obstetrician", "expert_anaesthetist", "expert_sonographer")
ONE_EACH = (
    "staff.expert_anaesthetist.count=1",
    *(f"staff.{group}.{key}" for group in THREE for key in ("leave=0%", "sickness=null", "batches=null")),
    "staff.expert_surgeon.batches=null", "staff.expert_cardiologist.batches=null", "staff.expert_support.batches=null",
)  # fmt: skip
MODELS = ("individual", "team", "on_call", "teaching", "follow_up", "no_tele")


@cache
def figures(model: str) -> dict[tuple[str, str], float | None]:
    """All figures of one replication."""
    scenario = read(FILE).scenario(model)
    incidents = sample(scenario, Luck(2024, 1))
    return {(one.kpi, one.scope): one.value for one in measure(scenario, incidents, simulate(scenario, incidents)).figures}


def relief(model: str, period: str) -> float:
    """Share of the women who asked in a period and had relief within 60 minutes."""
    value = figures(model)["standard.met_share", f"standard=relief,period={period}"]
    assert value is not None
    return value


def test_every_number_says_where_it_comes_from() -> None:
    document = read(FILE)
    assert {model: document.scenario(model).unlabelled for model in document.models} == dict.fromkeys(document.models, ())


def test_eleven_experts_a_year_for_three_years() -> None:
    """'医疗人才仅有11人', '一年一轮换'; ten and fifteen are the ends of '每年分别选派10至15人'."""
    document = read(FILE)
    for model in document.models:
        units = [unit for unit in list_resources(document.scenario(model)).units if unit.group.startswith("expert_")]
        batches = {unit.batch for unit in units}
        sizes = {sum(unit.batch == batch for unit in units) for batch in batches}
        assert sizes == {{"ten": 10, "fifteen": 15}.get(model, 11)}, model
        assert len(batches) == (1 if model == "three_years" else 3), model


def together(duty_plan: DutyPlan, units: list[int]) -> float:
    """Share of the run's whole weeks in which all of these are on duty or on call, to five minutes."""
    weeks = 52 * 7 * 288
    there = np.ones(weeks, dtype=bool)
    for unit in units:
        mine = np.zeros(weeks, dtype=bool)
        for shift in duty_plan.units[unit].shifts:
            mine[round(shift.start / 5) : round(shift.end / 5)] = True
        there &= mine
    return float(there.mean())


@cache
def three_skills(model: str, replications: int) -> tuple[float, float]:
    """Mean share of the time with one obstetrician, one anaesthetist and one sonographer at once; its standard error."""
    scenario = read(FILE, (*ONE_EACH, "clock.horizon=52 weeks")).scenario(model)
    resources = list_resources(scenario)
    units = [unit.index for unit in resources.units if unit.group in THREE]
    assert len(units) == 3
    shares = [together(plan(scenario, resources, Luck(1, n)), units) for n in range(replications)]
    return float(np.mean(shares)), float(np.std(shares) / len(shares) ** 0.5)


def test_three_aligned_rosters_of_forty_hours_coincide_in_all_of_them() -> None:
    """40 of 168 hours: 23.8%. With four common nights on call it is 104 of 168."""
    assert three_skills("team", 1)[0] == pytest.approx(40 / 168)
    assert three_skills("on_call", 1)[0] == pytest.approx(104 / 168)


def test_three_independent_rosters_hardly_ever_coincide() -> None:
    """(40/168)^3 = 1.35% of the time: on-call rules, not head-count, decide the service."""
    mean, error = three_skills("independent", 12)
    assert error < 0.001
    assert mean == pytest.approx((40 / 168) ** 3, abs=3 * error)


def test_a_technique_that_takes_three_skills_needs_all_of_them() -> None:
    assert relief("individual", "aid") == 0  # no anaesthetist: '无奈缺乏麻醉科人才'
    assert 0 < relief("team", "aid") < 40 / 168 + 0.1  # only in office hours, until locals can
    assert relief("team", "aid") < relief("on_call", "aid") < 104 / 168 + 0.1


def test_what_nobody_practises_fades_by_its_half_life() -> None:
    """Individuals never give analgesia, so nobody learns it: the level falls freely from the first day to the last."""
    found = figures("individual")
    for day, days in (("2025-07-01", 365), ("2027-07-01", 1095), ("2028-07-01", 1461)):
        level = 0.3 + (0.4 - 0.3) * 0.5 ** (days * 1440 / (11 * 43830))
        assert found["competence.labour_analgesia.end", f"on={day}"] == pytest.approx(level)


def test_what_was_learnt_is_lost_unless_somebody_keeps_it_up() -> None:
    assert relief("on_call", "after_2") < 0.1 < relief("on_call", "aid")
    assert relief("teaching", "after_1") > relief("on_call", "after_1")
    assert relief("follow_up", "after_2") > 0.3 > relief("teaching", "after_2")


def test_what_is_done_often_stays() -> None:
    """Three hundred operations a year keep the local surgeons in practice under every team."""
    for model in MODELS:
        assert figures(model)["qualified.operate_here.end", "all"] == 1, model


def test_the_rear_base_reads_on_when_the_team_has_gone() -> None:
    for model in ("on_call", "individual"):
        late = figures(model)["time_to.to_ecg_read.p90", "stream=ecg_after"]
        assert late is not None
        assert late < 45
    assert figures("no_tele")["served.share", "stream=ecg_after"] == 0  # no local reader is left nine months later
    assert figures("no_tele")["referred.share", "stream=heart_attack"] > figures("on_call")["referred.share", "stream=heart_attack"]


def test_in_the_handover_month_less_is_done() -> None:
    """Newcomers settle in for three weeks; with a gap of four weeks hardly anybody of the team is there."""
    gap = figures("gap")["served.share", "period=handover_1"]
    assert gap is not None
    assert gap < figures("on_call")["served.share", "period=handover_1"]
    assert gap < figures("gap")["served.share", "period=aid"]


def rows(file: Path, model: str) -> dict[tuple[str, str], list[str]]:
    """Rows of a summary for one model, by KPI and scope."""
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return {(row[1], row[2]): row[4:] for row in csv.reader(opened) if row[0] == model}


def test_the_reference_run_is_reproducible(tmp_path: Path) -> None:
    """One of its models again, to nine digits."""
    again = covsim.run(FILE, models=["individual"], assumptions=0, keep="none", executor="serial", out=tmp_path / "again")
    assert again.models == ("individual",)
    expected, found = rows(REFERENCE / "summary.csv", "individual"), rows(tmp_path / "again" / "summary.csv", "individual")
    assert found.keys() == expected.keys()
    for key, values in expected.items():
        for one, other in zip(values, found[key], strict=True):
            if one == "" or other == "":
                assert one == other, key
            else:
                assert float(other) == pytest.approx(float(one), rel=1e-9, abs=1e-9), key
