"""Running verification cases: each simulation once, in a process of its own choosing, and its figures read."""

from __future__ import annotations

import math
import multiprocessing
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import replace

import covsim
from covsim import CovsimError, Results
from covsim.events import FloatArray
from tests.verification.cases import QUICK_REPLICATIONS, Case, Computed, Estimate, Kpi, Outcome, Simulated, Simulation
from tests.verification.deep import Covered, covered, run_pool

QUICK_ERROR = 10.0
"""How much larger a standard error may be in quick runs."""

Job = tuple[Case, ...]
"""Cases read from the same run, or one computed case."""


def jobs_of(cases: Sequence[Case]) -> tuple[Job, ...]:
    """The cases by the run that they need, in the order in which the runs are first named."""
    jobs: dict[object, list[Case]] = {}
    for case in cases:
        jobs.setdefault(_run_of(case), []).append(case)
    return tuple(tuple(job) for job in jobs.values())


def _run_of(case: Case) -> object:
    """What tells the run that a case needs from others."""
    if isinstance(case.figure, Simulated):
        return case.figure.simulation
    return case.figure.pool if isinstance(case.figure, Covered) else case.id


def quick_cases(cases: Sequence[Case]) -> tuple[Case, ...]:
    """The cases that can be had in a few seconds, shortened, and with larger standard errors allowed."""
    return tuple(shortened for case in cases if (shortened := _shortened(case)) is not None)


def _shortened(case: Case) -> Case | None:
    figure, tolerance = case.figure, case.tolerance
    if isinstance(figure, Computed):
        return case if figure.quick else None
    if isinstance(figure, Covered):
        return None
    simulation = figure.simulation
    if simulation.quick is None:
        return None
    short = replace(simulation, sets=simulation.sets + simulation.quick, quick=None, replications=QUICK_REPLICATIONS)
    if tolerance.error_at_most is not None:
        tolerance = replace(tolerance, error_at_most=QUICK_ERROR * tolerance.error_at_most)
    return replace(case, figure=replace(figure, simulation=short), tolerance=tolerance)


def run_job(job: Job) -> tuple[Outcome, ...]:
    """Run what the cases of a job share, in this process, and read their figures.

    Whatever goes wrong is the outcome of these cases, so that the others are still heard.
    """
    figure = job[0].figure
    try:
        if isinstance(figure, Computed):
            return (Outcome(job[0], Estimate(float(figure.function()))),)
        if isinstance(figure, Covered):
            return _coverage(job)
        with tempfile.TemporaryDirectory() as folder:
            results = _simulate(figure.simulation, folder, _kpis_of(job))
            return tuple(_read(case, results) for case in job)
    except Exception as error:
        why = str(error) if isinstance(error, CovsimError) else f"{type(error).__name__}: {error}"
        return tuple(Outcome(case, None, why) for case in job)


def _kpis_of(job: Job) -> tuple[str, ...]:
    """The KPIs that all cases of a job together read; none, which stands for all, when a case reads results its way."""
    figures = [case.figure for case in job]
    readings = [figure.reading for figure in figures if isinstance(figure, Simulated)]
    ids = {reading.id for reading in readings if isinstance(reading, Kpi)}
    return tuple(sorted(ids)) if all(isinstance(reading, Kpi) for reading in readings) else ()


def _simulate(simulation: Simulation, folder: str, kpis: tuple[str, ...] = ()) -> Results:
    results = covsim.run(
        simulation.file, models=simulation.models, replications=simulation.replications, sets=simulation.sets,
        out=folder, keep="none", assumptions=0, executor="serial", kpis=kpis,
    )  # fmt: skip
    if results.manifest["failures"]:
        raise CovsimError(results.manifest["failures"][0]["message"])
    return results


def _coverage(job: Job) -> tuple[Outcome, ...]:
    """The percentages of intervals that hold the truth, all from the pool of the first case."""
    asked = [case.figure for case in job if isinstance(case.figure, Covered)]
    cube = run_pool(asked[0].pool, {(one.kpi, one.scope) for one in asked})
    return tuple(Outcome(case, _percentage(covered(cube, one))) for case, one in zip(job, asked, strict=True))


def _percentage(hits: FloatArray) -> Estimate:
    """The share of hits in percent, with the interval of a binomial share in large samples."""
    share = float(hits.mean())
    error = 100 * math.sqrt(share * (1 - share) / len(hits))
    return Estimate(100 * share, error, 100 * share - 1.96 * error, 100 * share + 1.96 * error, len(hits))


def _read(case: Case, results: Results) -> Outcome:
    assert isinstance(case.figure, Simulated)
    try:
        return Outcome(case, case.figure.reading(results))
    except LookupError as error:
        return Outcome(case, None, str(error))


def run_in_processes(cases: Sequence[Case], processes: int, quick: bool = False) -> Iterator[tuple[Outcome, ...]]:
    """The outcomes of each job as soon as it is finished; ``quick`` says that the cases are shortened ones.

    Workers look the cases up in the suite by their ids, so that cases may hold functions of any kind.
    """
    by_id = {case.id: case for case in cases}
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        running = [pool.submit(_run_by_id, tuple(case.id for case in job), quick) for job in jobs_of(cases)]
        for future in as_completed(running):
            found = future.result()
            yield tuple(Outcome(by_id[id], estimate, problem) for id, estimate, problem in found)


def _run_by_id(ids: tuple[str, ...], quick: bool) -> list[tuple[str, Estimate | None, str]]:
    from tests.verification.suite import CASES, DEEP_CASES

    job = tuple(case for case in (*CASES, *DEEP_CASES) if case.id in ids)
    job = quick_cases(job) if quick else job
    return [(outcome.case.id, outcome.estimate, outcome.problem) for outcome in run_job(job)]
