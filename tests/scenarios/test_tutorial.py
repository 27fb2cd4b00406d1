"""The five lessons show what their README says they show."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from covsim.demand import sample
from covsim.engine import simulate
from covsim.metrics import measure
from covsim.scenario.loader import read
from covsim.streams import Luck

FOLDER = Path(__file__).parents[2] / "scenarios" / "tutorial"


@cache
def figures(lesson: str, *sets: str, replications: int = 4) -> dict[tuple[str, str], float]:
    """Ratio estimates over some replications of a lesson, by KPI id and scope."""
    scenario = read(FOLDER / f"{lesson}.yaml", sets).scenario()
    sums: dict[tuple[str, str], list[float]] = {}
    for replication in range(replications):
        incidents = sample(scenario, Luck(scenario.experiment.seed, replication))
        for figure in measure(scenario, incidents, simulate(scenario, incidents)).figures:
            total = sums.setdefault((figure.kpi, figure.scope), [0.0, 0.0])
            total[0] += figure.numerator
            total[1] += figure.denominator
    return {key: above / below for key, (above, below) in sums.items() if below}


def met(lesson: str, scope: str, *sets: str) -> float:
    """Share of a standard that is met."""
    return figures(lesson, *sets)["standard.met_share", f"standard={scope}"]


@pytest.mark.parametrize(
    ("sets", "minutes"),
    [
        ((), 20.0),                                                             # M/M/1: rho / (mu - lambda)
        (("pathways.visit.see_nurse.treat.takes=10 min",), 10.0),               # M/D/1: half of it
        (("staff.nurse.count=2",), 1.25),                                       # M/M/2: rho^2 / (mu (1 - rho^2))
    ],
)  # fmt: skip
def test_lesson_1_waits_as_the_textbook_says(sets: tuple[str, ...], minutes: float) -> None:
    assert figures("01-one-post", *sets)["time_to.wait.mean", "all"] == pytest.approx(minutes, rel=0.15)


def test_lesson_2_without_stand_ins_cover_falls_by_what_is_absent() -> None:
    key = "coverage.share", "cover=nurse_there"
    assert figures("02-shifts-and-absence")[key] > 0.98
    assert figures("02-shifts-and-absence", "staff.nurse.backfill=null")[key] == pytest.approx(0.80, abs=0.02)


def test_lesson_3_a_base_at_mine_2_breaks_the_promise_to_mine_1() -> None:
    moved = "sites.base.at=[7, 2]"
    lesson = "03-places-and-an-ambulance"
    assert met(lesson, "reached,site=mine_1") > 0.9 > met(lesson, "reached,site=mine_1", moved)
    assert met(lesson, "reached,site=mine_2") > 0.9 < met(lesson, "reached,site=mine_2", moved)


def test_lesson_4_the_bay_is_the_bottleneck_and_not_the_doctors() -> None:
    lesson = "04-who-goes-first"
    urgent = met(lesson, "urgent")
    assert urgent < 0.8
    assert met(lesson, "urgent", "staff.doctor.count=3") == pytest.approx(urgent, abs=0.01)
    assert met(lesson, "urgent", "rooms.bay.count=2") > 0.95
    assert met(lesson, "routine", "rooms.bay.count=2") < met(lesson, "routine")


@pytest.mark.parametrize(
    ("sets", "share"),
    [
        # The way takes 5.94 minutes (4.12 km x 1.2 at 50 km/h), which leaves 9.06 of 15 for the call-out, a lognormal
        # with median 5 and sigma 0.4: P(call-out <= 9.06) = Phi(ln(9.06 / 5) / 0.4) = Phi(1.486) = 0.9314.
        ((), 0.9314),
        (("rosters.from_home.call_out.lognormal.sigma=0.7",), 0.8022),              # Phi(0.849)
        (("models.on_call.staff.doctor.count=2",), 2 / 3 * 0.9314),                 # every third day nobody
    ],
)  # fmt: skip
def test_lesson_5_on_call_covers_with_the_chance_of_a_quick_call_out(sets: tuple[str, ...], share: float) -> None:
    scenario = read(FOLDER / "05-two-models.yaml", sets).scenario("on_call")
    incidents = sample(scenario, Luck(1, 0))
    found = {(f.kpi, f.scope): f.value for f in measure(scenario, incidents, simulate(scenario, incidents)).figures}
    assert found["coverage.share", "cover=doctor_in_15"] == pytest.approx(share, abs=0.003)
