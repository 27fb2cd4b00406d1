"""A whole study: run every model, keep what comes, vary the assumptions, compare, judge, write the files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from covsim import __version__
from covsim.experiment import Failure, ReplicationResult, Task, Workers, run_replications
from covsim.experiment.progress import Progress, Silent, Stage
from covsim.experiment.replication import Replicate, replicate
from covsim.scenario.loader import Document
from covsim.scenario.model import Scenario
from covsim.store import RunFolder, run_id, scenario_slug
from covsim.studies.assumptions import (
    Draws,
    Robustness,
    assumed,
    draw_assumptions,
    draw_name,
    draw_scenarios,
    find_flips,
    ranged,
)
from covsim.studies.comparison import winners
from covsim.studies.cube import build_cube
from covsim.studies.precision import Precision, Target
from covsim.studies.rules import BROKEN
from covsim.studies.standards import MET
from covsim.studies.statistic import COST
from covsim.studies.warm_up import WarmUp


@dataclass(frozen=True)
class Plan:
    """What a study runs. ``out`` is the folder of its results; ``keep`` says of which replications tables are kept.

    ``asked`` is the document as it was before its warm-up was found, by which the run is known. With ``precision``,
    ``replications`` is what to begin with; they become more until the targets are met, ``most`` at most. ``kpis`` are
    the figures that are worked out, without curves; when it is empty, all of them are.
    """

    document: Document
    models: tuple[str, ...]
    replications: int
    seed: int
    keep: str = "first"
    assumptions: int = 0
    out: Path | None = None
    asked: Document | None = None
    precision: tuple[Target, ...] = ()
    most: int = 0
    kpis: tuple[str, ...] = ()

    @property
    def folder(self) -> RunFolder:
        """Where the results lie: ``out``, or a folder named by the scenario and the run's id below ``results``."""
        return RunFolder(self.out or Path("results") / scenario_slug(self.document.path) / self.run_id)

    @property
    def run_id(self) -> str:
        """Tells this run from those of other scenarios, seeds and versions."""
        document = self.asked or self.document
        trees = {model: document.scenario(model).tree for model in document.models}
        return run_id(trees, self.document.path.parent, self.seed, __version__, self.kpis)

    @property
    def scenarios(self) -> dict[str, Scenario]:
        """The scenario of each model."""
        return {model: self.document.scenario(model) for model in self.models}

    def kept(self, replication: int) -> bool:
        """Whether the tables of this replication are kept."""
        return self.keep == "all" or (self.keep == "first" and replication == 1)


@dataclass
class Ran:
    """What came out of the runs, besides what lies in the folder.

    ``resumed`` replications of the models were there already; ``fresh`` ones, draws included, were run now.
    ``warm_up`` is what the pilot found, if the scenario asks for one; ``precision`` how far each target came.
    """

    failures: list[Failure] = field(default_factory=list)
    robustness: Robustness | None = None
    warm_up: WarmUp | None = None
    precision: tuple[Precision, ...] = ()
    interrupted: bool = False
    resumed: int = 0
    fresh: int = 0
    seconds: float = 0.0

    def go_on(self) -> None:
        """Raises KeyboardInterrupt when the runs were told to stop."""
        if self.interrupted:
            raise KeyboardInterrupt


@dataclass
class Runner:
    """Runs replications and keeps them as they come."""

    workers: Workers
    progress: Progress = field(default_factory=Silent)
    replicate: Replicate = replicate

    def models(self, plan: Plan, folder: RunFolder, ran: Ran) -> None:
        """The replications of the models that are not on disk yet."""
        numbers = range(1, plan.replications + 1)
        every = [Task("", model, number, plan.kept(number), plan.kpis) for number in numbers for model in plan.models]
        failed = {failure.task[:3] for failure in ran.failures}
        tasks = [task for task in every
                 if task[:3] not in failed and not folder.has(task.model, task.replication, task.keep)]  # fmt: skip
        done = len(every) - len(tasks)
        ran.resumed = done - ran.fresh - len(failed)
        scenarios = {("", model): scenario for model, scenario in plan.scenarios.items()}
        with Stage(self.progress, "replications", len(every), done):
            for result in self._results(scenarios, tasks, plan.seed):
                if isinstance(result, Failure):
                    ran.failures.append(result)
                    folder.fail(result.task.model, result.task.replication, f"{result.message}\n\n{result.trace}")
                else:
                    _keep(folder, result)
                    ran.fresh += 1
                self.progress.advance()
                ran.go_on()

    def assumptions(self, plan: Plan, folder: RunFolder, favourite: str, ran: Ran) -> Robustness | None:
        """Runs with drawn assumptions; None when there is nothing to draw."""
        draws = draw_assumptions(plan.document, plan.models, plan.assumptions, plan.seed)
        if not draws.shares or not plan.assumptions:
            return None
        scenarios, refused = draw_scenarios(plan.document, plan.models, draws)
        folders = {
            draw: RunFolder(folder.path / "assumptions" / str(draws.count) / draw_name(draw)) for draw in scenarios
        }
        judged = judged_kpis(plan.scenarios.values())
        every = [Task(draw_name(draw), model, draw + 1, kpis=judged) for draw in scenarios for model in plan.models]
        by_name = {draw_name(draw): draw for draw in scenarios}
        tasks = [task for task in every if not folders[by_name[task.group]].has(task.model, task.replication)]
        named = {(draw_name(draw), model): one for draw, models in scenarios.items() for model, one in models.items()}
        with Stage(self.progress, "runs with drawn assumptions", len(every), len(every) - len(tasks)):
            for result in self._results(named, tasks, plan.seed):
                if isinstance(result, Failure):
                    refused[by_name[result.task.group]] = result.message
                else:
                    _keep(folders[by_name[result.task.group]], result)
                    ran.fresh += 1
                self.progress.advance()
                ran.go_on()
        return _robustness(plan, draws, folders, refused, favourite)

    def _results(
        self, scenarios: Mapping[tuple[str, str], Scenario], tasks: Sequence[Task], seed: int
    ) -> Iterator[ReplicationResult | Failure]:
        if not tasks:
            return iter(())
        return run_replications(scenarios, tasks, seed=seed, workers=self.workers, replicate=self.replicate)


def _keep(folder: RunFolder, result: ReplicationResult) -> None:
    """Store a result."""
    task = result.task
    folder.add(task.model, task.replication, result.part, result.tables)


def judged_kpis(scenarios: Iterable[Scenario]) -> tuple[str, ...]:
    """The KPIs that decide a choice."""
    every = list(scenarios)
    named = {standard.kpi.partition(" ")[0] for scenario in every for standard in scenario.standards.values()}
    named |= {BROKEN for scenario in every if scenario.rules}
    return tuple(sorted({MET, COST[0], *named}))


def _robustness(
    plan: Plan, draws: Draws, folders: Mapping[int, RunFolder], refused: dict[int, str], favourite: str
) -> Robustness:
    """Who wins each draw, and on which inputs that hangs."""
    standards = plan.scenarios[plan.models[0]].standards
    names = (*plan.models, "")  # -1, no model meets the standards, finds the last
    won = []
    for draw, folder in folders.items():
        if draw not in refused:
            frames = [folder.read(model, [draw + 1])[0] for model in plan.models]
            cube = build_cube(pd.concat(frames, ignore_index=True), plan.models)
            won.append((draw, names[int(winners(cube, standards, np.ones((1, len(cube.replications))))[0])]))
    counts = {model: sum(winner == model for _, winner in won) for model in plan.models}
    favourite = favourite or max(counts, key=lambda model: counts[model])
    inputs = {evidence.path for scenario in plan.scenarios.values() for evidence in assumed(scenario)}
    varied = {evidence.path for scenario in plan.scenarios.values() for evidence in ranged(scenario)}
    return Robustness(
        tuple(won), len(varied), len(inputs - varied), 1, favourite,
        find_flips(plan.document, plan.models, draws, won, favourite), refused,
    )  # fmt: skip
