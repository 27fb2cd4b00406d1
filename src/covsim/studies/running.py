"""``covsim.run``: a scenario file in, results out."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import FrameType

from covsim.errors import CovsimError
from covsim.experiment import open_workers
from covsim.experiment.progress import Progress, Silent
from covsim.experiment.replication import Replicate, replicate
from covsim.metrics import read
from covsim.metrics.catalogue import CATALOGUE, entry
from covsim.scenario.loader import Document
from covsim.scenario.problems import suggestion
from covsim.store import Results, RunFolder
from covsim.studies.conclusions import conclude, write
from covsim.studies.precision import LOOK_AHEAD, VERDICT, Target, parse_target
from covsim.studies.stopping import more_replications, precisions
from covsim.studies.study import Plan, Ran, Runner, judged_kpis
from covsim.studies.warm_up import settled

KEEP = ("none", "first", "all")
MOST = 100
"""Replications at most, when a precision is asked for and no other number given."""


class NothingFinished(CovsimError):
    """Not one replication was finished, so there is nothing to compare. ``ran`` says what happened."""

    def __init__(self, message: str, ran: Ran) -> None:
        super().__init__(message)
        self.ran = ran


def make_plan(
    document: Document,
    *,
    models: Sequence[str] | None = None,
    replications: int | None = None,
    seed: int | None = None,
    keep: str | None = None,
    assumptions: int | None = None,
    out: str | os.PathLike[str] | None = None,
    precision: Sequence[str] = (),
    max_replications: int | None = None,
    kpis: Sequence[str] = (),
) -> Plan:
    """What to run: what isn't given comes from the scenario's ``experiment``.

    With ``precision`` (see ``precision.parse_target``) there are as many replications as it takes, ``replications`` (or
    the fewest that can be judged) at least and ``max_replications`` (default 100) at most. With ``kpis`` only these
    figures are worked out, and those by which models are judged.
    """
    targets = tuple(parse_target(text) for text in precision)
    settings = document.scenario().experiment
    models = models or settings.models or None
    chosen = tuple(model for model in document.models if models is None or model in models)
    for model in models or ():
        document.scenario(model)  # raises for an unknown name
    least = max(target.initial + LOOK_AHEAD for target in targets) if targets else settings.replications
    most = (MOST if max_replications is None else max_replications) if targets else 0
    if max_replications is not None and not targets:
        raise CovsimError("--max-replications goes with --precision; without it, say --replications")
    if targets and max_replications is None and replications is not None:
        most = max(most, replications)
    replications = least if replications is None else replications
    if targets and most < replications:
        raise CovsimError(f"--max-replications must be at least {replications}, the number to begin with, not {most}")
    assumptions = settings.assumptions if assumptions is None else assumptions
    keep = keep or settings.keep_logs
    if out is not None and not os.fspath(out):
        raise CovsimError("the name of the folder for the results is empty - write one, or . for the current folder")
    if replications < 1:
        raise CovsimError(f"--replications must be at least 1, not {replications}")
    if assumptions < 0:
        raise CovsimError(f"--assumptions must be 0 or more, not {assumptions}")
    if keep not in KEEP:
        raise CovsimError(f"unknown choice of logs {keep!r} - use none, first or all")
    return Plan(
        document, chosen, replications, settings.seed if seed is None else seed, keep, assumptions,
        None if out is None else Path(out), precision=targets, most=most, kpis=_measured(document, kpis, targets),
    )  # fmt: skip


def _measured(document: Document, kpis: Sequence[str], targets: Sequence[Target]) -> tuple[str, ...]:
    """The figures asked for and those that a verdict takes; none for all figures. Raises CovsimError."""
    if not kpis:
        return ()
    for kpi in kpis:
        if entry(kpi) is None:
            raise CovsimError(f"kpis: there is no KPI {kpi!r} - {suggestion(kpi, list(CATALOGUE), 'see the KPIs')}")
    scenarios = [document.scenario(model) for model in document.models]
    observed = {seen.kpi.partition(" ")[0] for scenario in scenarios for seen in scenario.observed.values()}
    aims = {target.kpi for target in targets} - {VERDICT}
    return tuple(sorted({*kpis, *judged_kpis(scenarios), *observed, *aims}))


def carry_out(
    plan: Plan,
    *,
    executor: str = "processes",
    jobs: int | None = None,
    progress: Progress | None = None,
    command: Sequence[str] = (),
    replicate: Replicate = replicate,
) -> tuple[Results, Ran]:
    """Run a plan (what is on disk already is not run again), write its files, and say how it went.

    Ctrl-C stops the runs and goes on with what is finished. Raises ``NothingFinished`` when that is nothing.
    """
    started = time.monotonic()
    folder, ran = plan.folder, Ran()
    with open_workers(executor, jobs) as workers:
        folder.claim(plan.run_id)
        document, ran.warm_up = settled(plan.document, plan.seed, folder, workers, progress or Silent())
        plan = replace(plan, document=document, asked=plan.document)
        runner = Runner(workers, progress or Silent(), replicate)
        with _stoppable(ran):
            runner.models(plan, folder, ran)
            while (more := more_replications(plan, folder)) > plan.replications:
                plan = replace(plan, replications=more)
                runner.models(plan, folder, ran)
        ran.precision = precisions(plan, folder)
        found = conclude(plan, folder)
        if found is None:
            raise NothingFinished(_nothing(folder, ran), ran)
        if not ran.interrupted:
            with _stoppable(ran):
                ran.robustness = runner.assumptions(plan, folder, found.decision.chosen, ran)
    ran.seconds = time.monotonic() - started
    return write(plan, folder, found, ran, command), ran


class _stoppable(contextlib.AbstractContextManager[None]):
    """Ctrl-C ends the block and is noted, even where a library drops the exception: the runs look at the note."""

    def __init__(self, ran: Ran) -> None:
        self._ran = ran
        self._replaced = False

    def __enter__(self) -> None:
        ours = threading.current_thread() is threading.main_thread()
        if ours and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, self._note)
            self._replaced = True

    def _note(self, number: int, frame: FrameType | None) -> None:
        self._ran.interrupted = True
        raise KeyboardInterrupt

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> bool:
        if self._replaced:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        self._ran.interrupted |= kind is KeyboardInterrupt
        return kind is KeyboardInterrupt


def _nothing(folder: RunFolder, ran: Ran) -> str:
    if ran.failures:
        first = ran.failures[0]
        return (
            f"every replication failed; the first ({first.task.model}, replication {first.task.replication}): "
            f"{first.message} - details lie in {folder.path / 'failures'}"
        )
    return "stopped before any replication was finished; the same command starts again"


def run(
    scenario: str | os.PathLike[str] | Document,
    *,
    models: Sequence[str] | None = None,
    replications: int | None = None,
    seed: int | None = None,
    sets: Sequence[str] = (),
    out: str | os.PathLike[str] | None = None,
    keep: str | None = None,
    assumptions: int | None = None,
    executor: str = "processes",
    jobs: int | None = None,
    progress: Progress | None = None,
    precision: Sequence[str] = (),
    max_replications: int | None = None,
    kpis: Sequence[str] = (),
) -> Results:
    """Run a scenario file and return its results, which also lie in ``out`` (default ``results/<scenario>/<run id>``).

    ``models``: which (default all). ``sets``: overlays such as ``staff.nurse.count=3``. ``keep``: of which
    replications the tables are kept (``none``, ``first``, ``all``). ``assumptions``: draws of the assumed inputs. What
    isn't given comes from the scenario. ``precision``: targets such as ``response.p90:5%`` or ``verdict``, for as many
    replications as they take, ``max_replications`` at most. ``kpis``: only these figures, as ``wait.mean``, and those
    that standards and rules name, without curves: for studies of thousands of replications. A run whose replications
    are on disk already is only read. In a script, call it under ``if __name__ == "__main__":``, since it starts
    processes. Raises CovsimError.
    """
    document = scenario if isinstance(scenario, Document) else read(scenario, sets)
    plan = make_plan(
        document, models=models, replications=replications, seed=seed, keep=keep, assumptions=assumptions, out=out,
        precision=precision, max_replications=max_replications, kpis=kpis,
    )  # fmt: skip
    results, ran = carry_out(plan, executor=executor, jobs=jobs, progress=progress)
    if ran.interrupted:
        raise KeyboardInterrupt
    return results
