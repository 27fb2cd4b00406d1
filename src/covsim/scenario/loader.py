"""Reads scenario files: layers merged, evidence lifted off, every problem reported in one pass."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from covsim.distributions import files_in
from covsim.errors import CovsimError, Problem, ScenarioError
from covsim.scenario import structure
from covsim.scenario.layers import Layers
from covsim.scenario.lifting import Lifted, lift
from covsim.scenario.model import Scenario
from covsim.scenario.nodes import Node, dotted
from covsim.scenario.problems import Finding, in_models, nearest


@dataclass(frozen=True)
class Origin:
    """Where a value was written: file, line, its text, and what set it.

    ``set_by`` is ``base``, ``extends``, ``model <name>`` or ``--set``.
    """

    file: str
    line: int
    text: str
    set_by: str


class Document:
    """A scenario file with its models, checked. Made by ``read``."""

    def __init__(self, layers: Layers) -> None:
        self._layers = layers
        self._lifted: dict[str, Lifted] = {}
        self._scenarios: dict[str, Scenario] = {}
        self.path = layers.path
        self.models = layers.models
        self.labels = layers.labels
        self.descriptions = layers.descriptions
        problems = self._check()
        errors = [problem for problem in problems if problem.level == "error"]
        if errors:
            raise ScenarioError(errors)
        self.warnings = tuple(problem for problem in problems if problem.level == "warning")

    @property
    def baseline(self) -> str:
        """The model that the others are compared with."""
        return self._scenarios[self.models[0]].experiment.baseline or self.models[0]

    def scenario(self, model: str | None = None, values: Mapping[str, str | float] | None = None) -> Scenario:
        """The scenario of a model (default: the baseline); ``values`` replaces numbers by dotted path.

        Paths that this model does not have are left out; raises CovsimError for one that no model has.
        """
        name = self._known(model or self.baseline)
        if not values:
            return self._scenarios[name]
        for path in values:
            if not any(path in self._numbers(each) for each in self.models):
                raise CovsimError(f"no model has a number at {path!r}")
        lifted = lift(self._layers.tree(name), Scenario, values)
        scenario, findings = self._build(name, lifted)
        if scenario is None:
            raise ScenarioError([self._layers.sources.problem(finding, lifted.tree) for finding in findings])
        return scenario

    def origin(self, model: str | None = None) -> dict[str, Origin]:
        """Where each value of a model was written, by dotted path."""
        found: dict[str, Origin] = {}

        def walk(node: Node, path: tuple[str | int, ...]) -> None:
            for key, child in node.children():
                walk(child, (*path, key))
            if node.is_scalar:
                found[dotted(path)] = Origin(node.mark.file, node.mark.line, node.text, node.layer)

        walk(self._lifted[self._known(model or self.baseline)].tree, ())
        return found

    def _known(self, model: str) -> str:
        if model not in self.models:
            hint = nearest(model, self.models) or f"the models are {', '.join(self.models)}"
            raise CovsimError(f"there is no model {model!r} in {self.path} - {hint}")
        return model

    def _numbers(self, model: str) -> set[str]:
        lifted = self._lifted[model]
        return {evidence.path for evidence in lifted.evidence} | set(lifted.unlabelled)

    def _check(self) -> tuple[Problem, ...]:
        """Build every model; all problems of all of them, each once."""
        problems: dict[str, list[Problem]] = {}
        for model in self.models:
            tree = self._layers.tree(model)
            lifted = self._lifted[model] = lift(tree, Scenario, {})
            scenario, found = self._build(model, lifted)
            if scenario is not None:
                self._scenarios[model] = scenario
            sources = self._layers.sources
            problems[model] = [
                *self._layers.problems(model),
                *(sources.problem(finding, tree) for finding in lifted.findings),
                *(sources.problem(finding, lifted.tree) for finding in found),
            ]
        return in_models(problems)

    def _build(self, model: str, lifted: Lifted) -> tuple[Scenario | None, list[Finding]]:
        plain = lifted.tree.plain()
        try:
            with files_in(self.path.parent):
                scenario = Scenario.model_validate(plain)
        except ValidationError as error:
            return None, structure.findings(error, lifted.tree, Scenario)
        scenario._model = model
        scenario._folder = str(self.path.parent)
        scenario._evidence = lifted.evidence
        scenario._unlabelled = lifted.unlabelled
        scenario._tree = plain
        scenario._document = self
        return scenario, []


def read(path: str | os.PathLike[str], sets: Sequence[str] = ()) -> Document:
    """Read a scenario file with all its models; ``sets`` are overlays such as ``staff.nurse.count=3``.

    Raises ScenarioError with every problem found.
    """
    return Document(Layers(Path(path), sets))


def load(path: str | os.PathLike[str], model: str | None = None, sets: Sequence[str] = ()) -> Scenario:
    """The scenario of one model of a file; by default the baseline."""
    return read(path, sets).scenario(model)
