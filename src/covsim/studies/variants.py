"""Runs of models with some inputs changed: each is run once, kept on disk, and shared by all who ask for it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

import pandas as pd

from covsim.errors import CovsimError
from covsim.experiment import Failure, ReplicationResult, Task, Workers, run_replications
from covsim.experiment.progress import Progress, Silent, Stage
from covsim.experiment.replication import Replicate, replicate
from covsim.scenario.loader import Document
from covsim.scenario.model import Scenario
from covsim.store import RunFolder
from covsim.studies.cube import Cube, build_cube

BATCH = 128
"""So many changed scenarios are held at once: each takes about 0.1 MB, and a screening may have ten thousand."""


@dataclass(frozen=True)
class Variant:
    """A model with some inputs changed: (path, value), in order of path. Without any it is the model as written."""

    model: str
    values: tuple[tuple[str, str | float], ...] = ()

    @classmethod
    def of(cls, model: str, values: Mapping[str, str | float]) -> Variant:
        """The model with these values by path."""
        return cls(model, tuple(sorted(values.items())))


Run = tuple[Variant, int]
"""A variant and the number of a replication."""


@dataclass
class Variants:
    """Runs variants and reads them back.

    A run is known by what was changed and by the figures asked for (``kpis``), so that any later screening of the same
    scenario, seed and version finds it again. ``problems`` says of variants that can't be run what is wrong;
    ``fresh`` counts the runs made now, which took ``seconds`` of one processor.
    """

    document: Document
    folder: RunFolder
    kpis: tuple[str, ...]
    seed: int
    workers: Workers
    progress: Progress = field(default_factory=Silent)
    replicate: Replicate = replicate
    problems: dict[Variant, str] = field(default_factory=dict)
    fresh: int = 0
    seconds: float = 0.0
    _frames: dict[Run, pd.DataFrame] = field(default_factory=dict)

    def missing(self, runs: Iterable[Run]) -> list[Run]:
        """Those that are not on disk yet, each once, in the order given."""
        return [(variant, number) for variant, number in dict.fromkeys(runs)
                if not self.folder.has(self._name(variant), number)]  # fmt: skip

    def run(self, runs: Collection[Run], what: str) -> None:
        """Make the runs that are missing; each is on disk as soon as it is finished."""
        wanted = len(set(runs))
        missing = self.missing(runs)
        by_variant: dict[Variant, list[int]] = {}
        for variant, number in missing:
            by_variant.setdefault(variant, []).append(number)
        waiting = iter(by_variant.items())
        with Stage(self.progress, what, wanted, wanted - len(missing)):
            while batch := dict(islice(waiting, BATCH)):
                self._run(batch)

    def _run(self, batch: Mapping[Variant, Sequence[int]]) -> None:
        scenarios: dict[tuple[str, str], Scenario] = {}
        variants: dict[str, Variant] = {}
        for variant in batch:
            name = self._name(variant)
            try:
                scenarios[name, variant.model] = self.document.scenario(variant.model, dict(variant.values))
            except CovsimError as error:
                self.problems[variant] = str(error)
                for _ in batch[variant]:
                    self.progress.advance()
            else:
                variants[name] = variant
        tasks = [Task(name, variant.model, number, kpis=self.kpis)
                 for name, variant in variants.items() for number in batch[variant]]  # fmt: skip
        if not tasks:
            return
        for result in run_replications(
            scenarios, tasks, seed=self.seed, workers=self.workers, replicate=self.replicate
        ):
            self._take(variants[result.task.group], result)
            self.progress.advance()

    def _take(self, variant: Variant, result: ReplicationResult | Failure) -> None:
        if isinstance(result, Failure):
            self.problems[variant] = result.message
            return
        self.folder.add(self._name(variant), result.task.replication, result.part, {})
        self.fresh += 1
        self.seconds += result.seconds

    def cube(self, variants: Sequence[Variant], replications: Sequence[int]) -> Cube | None:
        """The figures of one variant of each model over these replications; None while any of them is missing."""
        frames = [self._read(variant, number) for variant in variants for number in replications]
        there = [frame for frame in frames if frame is not None]
        if len(there) < len(frames):
            return None
        return build_cube(pd.concat(there, ignore_index=True), [variant.model for variant in variants])

    def _read(self, variant: Variant, number: int) -> pd.DataFrame | None:
        run = variant, number
        if run not in self._frames:
            name = self._name(variant)
            if not self.folder.has(name, number):
                return None
            self._frames[run] = self.folder.read(name, [number])[0].assign(model=variant.model)
        return self._frames[run]

    def _name(self, variant: Variant) -> str:
        """``clinic@1f0c...``: the model, and a hash of what was changed and asked for."""
        content = json.dumps([variant.values, self.kpis], ensure_ascii=False)
        return f"{variant.model}@{hashlib.sha256(content.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"

