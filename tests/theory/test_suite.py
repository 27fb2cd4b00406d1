"""What a verification case may claim, when it fails, and that the page shows all of them."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from covsim import CovsimError
from tests.theory.queues import SCENARIOS
from tests.verification import __main__ as program
from tests.verification import page
from tests.verification.cases import (
    EQUAL,
    EXACT,
    EXACT_BUSY,
    Case,
    Computed,
    Estimate,
    Kpi,
    Outcome,
    Simulated,
    Simulation,
    Tolerance,
)
from tests.verification.runner import jobs_of, quick_cases, run_job
from tests.verification.suite import CASES, DEEP_CASES

TEN = Case("ten", "Numbers", "a number", "value", "min", 10.0, "by hand", Computed(lambda: 10.0))

def test_every_case_has_an_id_of_its_own():
    ids = [case.id for case in (*CASES, *DEEP_CASES)]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("case", [case for case in (*CASES, *DEEP_CASES) if case.tolerance in (EXACT, EXACT_BUSY)])
def test_exact_cases_are_run_thirty_times_or_more(case):
    assert case.figure.simulation.replications >= 30


def test_the_page_is_current():
    """Its list of cases is the code's; the long runs may be missing. Make it again: python3 dev.py verify [--deep]."""
    text = program.PAGE.read_text(encoding="utf-8")
    deep = page.listed(page.kept_deep_part(text))
    assert deep in ((), tuple((case.id, page.number(case.exact)) for case in DEEP_CASES))
    assert page.listed(text) == tuple((case.id, page.number(case.exact)) for case in CASES) + deep


def test_the_page_says_that_all_pass():
    assert "FAIL" not in program.PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("value", "error", "tolerance", "objection"),
    [
        (10.21, 0.05, EXACT, ""),
        (10.23, 0.05, EXACT, "10.23 is not 10 within 4 SE + 0.2% (SE 0.05)"),
        (9.77, 0.05, EXACT, "9.77 is not 10 within 4 SE + 0.2% (SE 0.05)"),
        (10.0, 0.06, EXACT, "SE 0.06 is above 0.5% of 10: more cases are needed"),
        (10.0, 0.06, EXACT_BUSY, ""),
        (10.0, float("nan"), EXACT, "10 is not 10 within 4 SE + 0.2% (SE nan)"),
        (10.000001, 0.0, EQUAL, "10 is not 10 within 5e-07 (SE 0)"),
        (10.3, 0.2, Tolerance(errors=2, share=0, absolute=0.1), ""),
        (10.6, 0.2, Tolerance(errors=2, share=0, absolute=0.1), "10.6 is not 10 within 2 SE + 0.1 (SE 0.2)"),
    ],
)  # fmt: skip
def test_when_a_case_passes(value, error, tolerance, objection):
    outcome = Outcome(replace(TEN, tolerance=tolerance), Estimate(value, error))
    assert outcome.objection == objection
    assert outcome.passed is not objection


def test_a_figure_is_what_covsim_reports():
    """One day of the deterministic sampling round: 10 people, 2 samplers, 30 s: waits of 0, 0, 0.5, 0.5 ... 2 min."""
    simulation = Simulation(
        SCENARIOS / "sampling_round.yaml", 2,
        ("demand.people.batch={constant: 10}", "staff.sampler.count=2"),
    )  # fmt: skip
    wait = replace(TEN, figure=Simulated(simulation, Kpi("wait.mean", times=-2, plus=12)))
    missing = replace(TEN, figure=Simulated(simulation, Kpi("wait.mean", "stream=nobody")))
    found, lost = run_job((wait, missing))
    assert found.estimate == Estimate(10.0, 0.0, 10.0, 10.0, 2)
    assert found.passed
    assert lost.objection == "the run of 'Sampling a tenth of a town' has no figure wait.mean stream=nobody of base"


def test_a_case_that_can_not_be_run_fails_with_the_reason():
    def broken() -> float:
        raise CovsimError("the file is gone")

    (outcome,) = run_job((replace(TEN, figure=Computed(broken)),))
    assert outcome.objection == "the file is gone"


def test_cases_of_one_simulation_share_its_run():
    simulation = Simulation(Path("a.yaml"), quick=("clock.horizon=1 day",))
    cases = [replace(TEN, id=str(n), figure=Simulated(simulation, Kpi("wait.mean"))) for n in range(2)]
    assert jobs_of([*cases, TEN]) == (tuple(cases), (TEN,))
    (short, _) = quick_cases([*cases, replace(TEN, figure=Computed(float, quick=False))])
    assert short.figure.simulation == Simulation(Path("a.yaml"), 8, ("clock.horizon=1 day",))
    assert short.tolerance.error_at_most == 0.05


def test_the_page():
    good, bad = Outcome(TEN, Estimate(10.01, 0.02, 9.97, 10.05, 30)), Outcome(replace(TEN, id="bad"), Estimate(11.0))
    text = page.page([good, bad], "")
    assert "| a number `ten` | value, min | 10 | 10.01 | 9.97 to 10.05 | 0.20 | 30 | 4 SE + 0.2% | pass |" in text
    assert "**FAIL**: 11 is not 10 within 4 SE + 0.2% (SE 0)" in text
    assert "**1 of 2 fail.**" in text
    assert page.listed(text) == (("ten", "10"), ("bad", "10"))
    assert re.search(r"Made with covsim \S+, Python \S+, numpy", text)


def test_the_deep_part_is_kept_by_ordinary_runs():
    part = page.deep_part([Outcome(TEN, Estimate(10.0))])
    text = page.page([], part)
    assert page.kept_deep_part(text) == part
    assert page.kept_deep_part("no such part") == page.deep_part([]) == ""


def test_a_failure_ends_the_program_with_4(monkeypatch, tmp_path, capsys):
    """And with 0 when all pass; with ``--only`` no page is written."""
    monkeypatch.setattr(program, "PAGE", tmp_path / "docs" / "verification.md")
    program.PAGE.parent.mkdir()
    monkeypatch.setattr(program, "run", lambda cases, jobs, quick: [Outcome(TEN, Estimate(10.0 + len(cases)))])
    monkeypatch.setattr("sys.argv", ["verify", "--only", "nothing begins so"])
    assert program.main() == 0
    assert not program.PAGE.exists()
    monkeypatch.setattr("sys.argv", ["verify"])
    assert program.main() == 4
    assert "0 of 1 cases pass" in capsys.readouterr().out
    assert "**1 of 1 fail.**" in program.PAGE.read_text(encoding="utf-8")
