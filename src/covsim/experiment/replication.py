"""One replication: from a scenario and a number to figures and, when they are kept, tables."""

from __future__ import annotations

import gc
import pickle
import time
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple

from covsim.errors import CovsimError
from covsim.metrics.figures import Figure, Point
from covsim.scenario.model import Scenario
from covsim.store import parts


class Task(NamedTuple):
    """One replication to run.

    ``group`` tells sets of scenarios apart (empty for the models themselves, else a draw of the assumptions).
    Replications are numbered from 1. With ``keep`` the tables of cases, visits and events are made too; with ``kpis``
    only these figures are measured, and no curves.
    """

    group: str
    model: str
    replication: int
    keep: bool = False
    kpis: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReplicationResult:
    """What one replication gave.

    ``part`` holds its figures and curve points as the file that they lie in on disk (see ``store.parts``), so that they
    are packed once, where they were worked out; ``tables`` Parquet files by name (incidents, visits, events).
    """

    task: Task
    part: bytes
    tables: Mapping[str, bytes] = field(default_factory=dict)
    seconds: float = 0.0

    @classmethod
    def of(
        cls,
        task: Task,
        figures: Iterable[Figure],
        profiles: Iterable[Point] = (),
        tables: Mapping[str, bytes] | None = None,
    ) -> ReplicationResult:
        """A result of these figures and points."""
        return cls(task, parts.encode(figures, profiles), tables or {})

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures, unpacked."""
        return tuple(map(Figure._make, parts.rows(parts.figures_in(parts.decode(self.part)))))

    @property
    def profiles(self) -> tuple[Point, ...]:
        """The points of curves, unpacked."""
        return tuple(map(Point._make, parts.rows(parts.points_in(parts.decode(self.part)))))


@dataclass(frozen=True)
class Failure:
    """A replication that could not be finished. ``trace`` is for the developer and is never shown on screen."""

    task: Task
    message: str
    trace: str = ""


_MANY_ROWS = 1_000_000

Replicate = Callable[[Scenario, int, Task], ReplicationResult]
"""(scenario, seed, task) -> result; must be importable by name, so that other processes can call it."""


def replicate(scenario: Scenario, seed: int, task: Task) -> ReplicationResult:
    """Sample, simulate and measure one replication."""
    from covsim.engine.collector import collector_paused

    with collector_paused():
        return _replicate(scenario, seed, task)


def _replicate(scenario: Scenario, seed: int, task: Task) -> ReplicationResult:
    from covsim.demand import sample
    from covsim.engine import simulate
    from covsim.experiment.tables import parquet_tables
    from covsim.metrics import measure
    from covsim.rosters import plan
    from covsim.scenario.resources import list_resources
    from covsim.streams import Luck

    luck = Luck(seed, task.replication)
    incidents = sample(scenario, luck)
    duty_plan = plan(scenario, list_resources(scenario), luck)
    log = simulate(scenario, incidents, duty_plan)
    if len(log) > _MANY_ROWS:
        gc.collect()  # what the engine held goes before figures are worked out, which take as much again
    measured = measure(scenario, incidents, log, duty_plan, task.kpis)
    tables = parquet_tables(scenario, incidents, log) if task.keep else {}
    return ReplicationResult.of(task, measured.figures, measured.profiles, tables)


@lru_cache(maxsize=32)
def _unpack(pickled: bytes) -> Scenario:
    """A worker unpacks each scenario once, however many replications it runs."""
    scenario: Scenario = pickle.loads(pickled)
    return scenario


def run_chunk(
    pickled: Mapping[tuple[str, str], bytes], seed: int, tasks: Sequence[Task], replicate: Replicate
) -> list[ReplicationResult | Failure]:
    """Run several replications in this process; an exception in one becomes a ``Failure`` and the others go on."""
    results: list[ReplicationResult | Failure] = []
    for task in tasks:
        started = time.perf_counter()
        try:
            result = replicate(_unpack(pickled[task.group, task.model]), seed, task)
        except Exception as error:
            results.append(_failure(task, error))
        else:
            results.append(replace(result, seconds=time.perf_counter() - started))
    return results


def _failure(task: Task, error: Exception) -> Failure:
    known = isinstance(error, CovsimError)
    message = str(error) if known else f"{type(error).__name__}: {error}".removesuffix(": ")
    return Failure(task, message, "".join(traceback.format_exception(error)))
