"""How often covsim's 95% intervals hold the truth: many short replications, taken as many studies of a few each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from covsim.errors import CovsimError
from covsim.events import FloatArray
from covsim.experiment import ReplicationResult, Task, open_workers, run_replications
from covsim.metrics import read
from covsim.studies.cube import Cube, Key, Rows, build_cube
from covsim.studies.summary import estimate

STUDIES = 2000
"""At least so many studies, disjoint groups of replications, are asked for their intervals."""
LEVEL = 0.95


@dataclass(frozen=True)
class Pool:
    """Replications of a scenario file with overlays, numbered from 1; made once for all that is read from them."""

    file: Path
    sets: tuple[str, ...]
    replications: int
    seed: int


@dataclass(frozen=True)
class Covered:
    """How often the interval of a KPI, of ``size`` replications each, holds the ``truth``."""

    pool: Pool
    kpi: str
    scope: str
    truth: float
    size: int


def run_pool(pool: Pool, figures: Collection[tuple[str, str]]) -> Cube:
    """Run the replications in this process and keep these figures, by KPI and scope.

    Raises CovsimError when a replication fails.
    """
    document = read(pool.file, pool.sets)
    model = document.models[0]
    kpis = tuple(sorted({kpi for kpi, _ in figures}))
    tasks = [Task("", model, number, kpis=kpis) for number in range(1, pool.replications + 1)]
    scenarios = {("", model): document.scenario(model)}
    rows = []
    for result in run_replications(scenarios, tasks, seed=pool.seed, workers=open_workers("serial")):
        if not isinstance(result, ReplicationResult):
            raise CovsimError(result.message)
        rows += [(model, result.task.replication, *figure) for figure in result.figures if figure[:2] in figures]
    columns = ["model", "replication", "kpi", "scope", "value", "numerator", "denominator"]
    return build_cube(pd.DataFrame(rows, columns=columns), [model])


def covered(cube: Cube, asked: Covered) -> FloatArray:
    """For each study whether its interval holds the truth. Raises LookupError when the figure isn't there."""
    key = Key(cube.models[0], asked.kpi, asked.scope)
    if key not in cube:
        raise LookupError(f"the replications have no figure {asked.kpi} {asked.scope}")
    studies = len(cube.replications) // asked.size
    grouped = Rows(*(row[: studies * asked.size].reshape(studies, asked.size) for row in cube.rows(key)))
    found = estimate(grouped, cube.statistic(asked.kpi), LEVEL)
    return np.asarray((found.low <= asked.truth) & (asked.truth <= found.high), dtype=np.float64)
