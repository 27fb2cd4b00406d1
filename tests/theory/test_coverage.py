"""How the coverage of intervals is measured, and that the replications of M/M/4 start well enough."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy.linalg import expm

from tests.theory.coverage import DEEP_CASES, FEW, QUEUE, QUEUE_FIGURES
from tests.verification.cases import EXACT
from tests.verification.deep import STUDIES, Covered, Key, covered, run_pool
from tests.verification.runner import jobs_of, quick_cases, run_job

FIGURES = {("time_to.time.mean", "all"), ("standard.met_share", "standard=settled_in_20"), ("incidents.count", "all")}


@pytest.fixture(scope="module")
def cube():
    """Forty replications of the few calls."""
    return run_pool(replace(FEW, replications=40), FIGURES)


def test_an_empty_start_is_forgotten_behind_the_warm_up():
    """The mean over the window of the wait that a case at each moment would expect is the steady one to 0.002%."""
    rate, work, servers, size, step = 8 / 60, 1 / 20, 4, 120, 5
    generator = np.diag(np.full(size - 1, rate), 1) + np.diag([min(n, servers) * work for n in range(1, size)], -1)
    generator -= np.diag(generator.sum(axis=1))
    wait = np.maximum(np.arange(size) - servers + 1, 0) / (servers * work)
    forward, present, waits = expm(generator * step), np.eye(size)[0], []
    for _ in range(0, 108 * 60, step):
        waits.append(present @ wait)
        present = present @ forward
    assert QUEUE.sets[:2] == ("clock.warm_up=12 h", "clock.horizon=108 h")
    assert np.mean(waits[12 * 60 // step :]) == pytest.approx(5.676275, rel=2e-5)


def test_the_truths():
    """C = 0.378418...; the wait beyond 0 is exponential with mean 15 min (Gross et al. 2008, 2.4)."""
    truth = {id: value for id, _, _, _, value in QUEUE_FIGURES}
    probability = truth["wait"] / 15
    assert truth["waits"] == pytest.approx(probability, abs=5e-7)
    assert truth["in_time"] == pytest.approx(1 - probability * math.exp(-10 / 15), abs=5e-7)
    assert truth["p90"] == pytest.approx(15 * math.log(probability / 0.1), abs=5e-6)
    assert truth["count"] == 8 * 96


def test_studies_are_disjoint_groups_of_replications(cube):
    """Forty replications are four studies of ten, in order: the interval of the third holds its own mean."""
    counts = cube.rows(Key("base", "incidents.count", "all")).value
    third = covered(cube, Covered(FEW, "incidents.count", "all", float(counts[20:30].mean()), 10))
    assert third.shape == (4,)
    assert third[2] == 1.0
    assert covered(cube, Covered(FEW, "incidents.count", "all", 50.0, 10)).tolist() == [0.0] * 4


def test_a_figure_that_is_not_there(cube):
    with pytest.raises(LookupError, match=r"no figure wait\.p90 all"):
        covered(cube, Covered(FEW, "wait.p90", "all", 1.0, 10))


def test_coverage_is_a_case_like_any_other():
    """Each has 2,000 studies, cases of one pool share it, and it takes no part in quick runs."""
    assert all(case.figure.pool.replications >= STUDIES * case.figure.size for case in DEEP_CASES)
    assert len(jobs_of(DEEP_CASES)) == 2
    assert quick_cases(DEEP_CASES) == ()
    assert all(case.tolerance.rule == "1.5" and case.exact == 95 for case in DEEP_CASES)
    few = tuple(
        replace(case, figure=replace(case.figure, pool=replace(FEW, replications=40)), tolerance=EXACT)
        for case in DEEP_CASES if case.figure.pool == FEW
    )  # fmt: skip
    outcomes = run_job(few)
    assert [outcome.estimate.value for outcome in outcomes] == [100.0, 100.0, 100.0]
    assert outcomes[0].estimate.replications == 2
