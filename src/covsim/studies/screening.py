"""Which assumed inputs matter: a tornado or a Morris screening of a scenario's models, run, kept and read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from covsim.errors import CovsimError
from covsim.experiment import open_workers
from covsim.experiment.progress import Progress, Silent
from covsim.experiment.replication import Replicate, replicate
from covsim.scenario.judging import Standard
from covsim.store import RunFolder
from covsim.studies import morris, tornado
from covsim.studies.conclusions import currency_of, labels
from covsim.studies.cube import Cube, Key
from covsim.studies.morris import Morris, Trajectory
from covsim.studies.responses import Response, asked, deciding, evaluate, figure_named, ranked, winner
from covsim.studies.screening_inputs import Input, find_inputs
from covsim.studies.study import Plan, judged_kpis
from covsim.studies.tornado import Tornado
from covsim.studies.variants import Run, Variant, Variants
from covsim.studies.warm_up import settled

Method = Literal["tornado", "morris"]
FOLDER = "sensitivity"
"""Where a screening lies in the folder of a run."""


@dataclass(frozen=True)
class Design:
    """What to screen. ``kpis`` are responses (``"KPI SCOPE"``), without any those on which the choice hangs;
    ``patterns`` name inputs, without any all assumed ones with a range. Trajectories and levels are Morris's."""

    method: Method
    kpis: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    trajectories: int = 10
    levels: int = 4


@dataclass(frozen=True)
class Announcement:
    """What is about to be run: ``runs`` in all, of which ``there`` are on disk already.

    ``seconds`` is about how long the others take with these workers; None when no run was timed yet. ``wanted`` is
    how many runs it would be with the chosen model and its closest rival (``pair``) alone.
    """

    inputs: int
    models: int
    replications: int
    runs: int
    there: int
    seconds: float | None
    pair: tuple[str, ...]
    wanted: int


@dataclass(frozen=True)
class Screened:
    """What came of it. ``base`` is each response with all inputs at their value; one of ``tornado`` and ``morris`` is
    there. ``runs`` were needed, ``fresh`` made now."""

    design: Design
    folder: RunFolder
    name: str
    models: tuple[str, ...]
    replications: int
    level: float
    currency: str
    labels: Mapping[str, str]
    inputs: tuple[Input, ...]
    choice: str
    base: Mapping[Response, float]
    runs: int
    fresh: int
    interrupted: bool = False
    tornado: Tornado | None = None
    morris: Morris | None = None

    @property
    def responses(self) -> tuple[Response, ...]:
        """What was looked at."""
        return tuple(self.base)


def screen(
    plan: Plan,
    design: Design,
    *,
    executor: str = "processes",
    jobs: int | None = None,
    progress: Progress | None = None,
    announce: Callable[[Announcement], None] = lambda _: None,
    replicate: Replicate = replicate,
) -> Screened:
    """Screen the models of a plan; runs that are on disk are not made again, and each new one is kept at once.

    First the models are run as they are, which tells the choice, its closest rival and how long a run takes; then
    ``announce`` is called, and the changed models are run. Ctrl-C in that part ends it, and what is finished counts.
    Raises CovsimError when a model can't be run as it is, or there is nothing to vary.
    """
    if design.method == "morris":
        morris.step(design.levels)
    inputs = find_inputs(plan.document, plan.models, design.patterns)
    if not inputs:
        raise CovsimError("there is nothing to vary: no input is assumed and has a range - write {value: 40 min, "
                          "kind: assumed, range: [30 min, 60 min], source: ...}")  # fmt: skip
    progress = progress or Silent()
    with open_workers(executor, jobs) as workers:
        plan.folder.claim(plan.run_id)
        document, _ = settled(plan.document, plan.seed, plan.folder, workers, progress)
        plan = replace(plan, document=document, asked=plan.document)
        kpis = {*judged_kpis(plan.scenarios.values()), *(figure_named(wanted)[0] for wanted in design.kpis)}
        folder = RunFolder(plan.folder.path / FOLDER)
        variants = Variants(document, folder, tuple(sorted(kpis)), plan.seed, workers, progress, replicate)
        base = _base(plan, variants)
        screening = _Screening(plan, design, inputs, variants, base)
        announce(screening.announcement())
        interrupted = False
        try:
            variants.run(screening.runs, "runs with changed inputs")
        except KeyboardInterrupt:
            interrupted = True
        return screening.read(interrupted)


def _base(plan: Plan, variants: Variants) -> Cube:
    """The models as they are."""
    every = [Variant(model) for model in plan.models]
    numbers = range(1, plan.replications + 1)
    variants.run([(variant, number) for number in numbers for variant in every], "models as they are")
    cube = variants.cube(every, numbers)
    if cube is None:
        variant, problem = next(iter(variants.problems.items()))
        raise CovsimError(f"{variant.model} can't be run as it is: {problem}")
    return cube


@dataclass
class _Screening:
    """The parts that both methods share."""

    plan: Plan
    design: Design
    inputs: tuple[Input, ...]
    variants: Variants
    base: Cube
    runs: list[Run] = field(init=False)
    responses: tuple[Response, ...] = field(init=False)
    _trajectories: list[Trajectory] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        plan, design = self.plan, self.design
        self.responses = self._responses()
        if design.method == "morris":
            paths = [one.path for one in self.inputs]
            self._trajectories = morris.trajectories(
                paths, design.trajectories, design.levels, plan.replications, plan.seed
            )
        self.runs = self._runs(plan.models)

    @property
    def _standards(self) -> Mapping[str, Standard]:
        return self.plan.scenarios[self.plan.models[0]].standards

    @property
    def _level(self) -> float:
        return self.plan.scenarios[self.plan.models[0]].experiment.level

    def _responses(self) -> tuple[Response, ...]:
        found = asked(self.design.kpis, self.plan.models) if self.design.kpis else deciding(self.base, self._standards)
        for wanted in self.design.kpis:
            if not any(Key(model, *figure_named(wanted)) in self.base for model in self.plan.models):
                raise CovsimError(
                    f"--kpi {wanted!r}: no model has this figure - see covsim kpis for the names; a scope is written "
                    "behind the name, as in 'coverage.share cover=post'"
                )
        if not found:
            raise CovsimError("the choice hangs on nothing: no standards and no costs are given - name figures with "
                              "--kpi 'KPI SCOPE'")  # fmt: skip
        return tuple(one for one in found if one.kind != "figure" or Key(one.model, one.kpi, one.scope) in self.base)

    def _runs(self, models: Sequence[str]) -> list[Run]:
        if self.design.method == "tornado":
            return list(dict.fromkeys(tornado.runs(self.inputs, models, self.plan.replications)))
        return morris.runs(self.inputs, models, self._trajectories)

    def announcement(self) -> Announcement:
        """What is about to be run."""
        variants, pair = self.variants, ranked(self.base, self._standards)[:2]
        missing = len(variants.missing(self.runs))
        seconds = variants.seconds / variants.fresh * missing / variants.workers.parallel if variants.fresh else None
        return Announcement(len(self.inputs), len(self.plan.models), self.plan.replications, len(self.runs),
                            len(self.runs) - missing, seconds, pair, len(self._runs(pair)))  # fmt: skip

    def read(self, interrupted: bool) -> Screened:
        """What the finished runs tell."""
        plan, once = self.plan, np.ones((1, len(self.base.replications)))
        base = {one: float(evaluate(one, self.base, self._standards, once)[0]) for one in self.responses}
        found = Screened(
            self.design, RunFolder(plan.folder.path), plan.document.scenario(plan.models[0]).name, plan.models,
            plan.replications, self._level, currency_of(plan.document.scenario(plan.models[0])), labels(plan),
            self.inputs, winner(self.base, self._standards), base, len(self.runs), self.variants.fresh, interrupted,
        )  # fmt: skip
        if self.design.method == "tornado":
            return replace(found, tornado=self._tornado(found))
        return replace(found, morris=self._morris())

    def _tornado(self, found: Screened) -> Tornado:
        models, numbers = self.plan.models, self.base.replications
        at = [(one, {end: tornado.at_end(self.inputs, one, end, models) for end in tornado.ENDS})
              for one in self.inputs]  # fmt: skip
        left_out = {one.path: why for one, ends in at
                    for variants in ends.values() if (why := self._problem(variants))}  # fmt: skip
        cubes = []
        for one, ends in at:
            each = {end: self.variants.cube(variants, numbers) for end, variants in ends.items()}
            there = {end: cube for end, cube in each.items() if cube is not None}
            if len(there) == len(each):
                cubes.append((one, there))
        bars = tornado.find_bars(cubes, self.base, self.responses, self._standards, self._level)
        choices = tornado.find_choices(cubes, self._standards)
        return Tornado(len(numbers), found.base, bars, found.choice, choices, left_out)

    def _morris(self) -> Morris:
        effects, left_out = [], {}
        for number, trajectory in enumerate(self._trajectories, start=1):
            points = [morris.at_point(self.inputs, self.plan.models, point) for point in trajectory.points]
            if why := next(filter(None, map(self._problem, points)), ""):
                left_out[number] = why
                continue
            cubes = [self.variants.cube(point, trajectory.replications) for point in points]
            there = [cube for cube in cubes if cube is not None]
            if len(there) == len(cubes):
                effects.append(morris.elementary_effects(trajectory, np.array([self._row(cube) for cube in there])))
        found = morris.summarise(self.inputs, self.responses, effects, self._level) if effects else ()
        return Morris(len(effects), self.plan.replications, self.design.levels, found, left_out)

    def _row(self, cube: Cube) -> list[float]:
        once = np.ones((1, len(cube.replications)))
        return [float(evaluate(one, cube, self._standards, once)[0]) for one in self.responses]

    def _problem(self, variants: Sequence[Variant]) -> str:
        """What is wrong with the first of the variants that could not be run; nothing when all could."""
        return next((self.variants.problems[each] for each in variants if each in self.variants.problems), "")
