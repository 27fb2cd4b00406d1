"""Reads scenario files: layers merged, evidence lifted off, every problem reported in one pass."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from covsim.distributions import files_in
from covsim.errors import CovsimError, Problem, ScenarioError
from covsim.scenario import repair
from covsim.scenario.balance import balance
from covsim.scenario.checks import Check, check
from covsim.scenario.checks.subject import Subject
from covsim.scenario.layers import Layers
from covsim.scenario.lifting import Lifted, lift
from covsim.scenario.model import Scenario
from covsim.scenario.nodes import Node, dotted, find
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

    def __init__(self, layers: Layers, checks: Sequence[Check] = ()) -> None:
        self._layers = layers
        self._checks = tuple(checks)
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
            if path not in self._numbers:
                raise CovsimError(f"no model has a number at {path!r}")
        lifted = self._lifted[name].with_values(values)
        lifted = lifted._replace(tree=balance(lifted.tree, frozenset(values)))
        scenario, findings, _ = repair.validate(lifted.tree, self._build)
        if scenario is None or findings:
            raise ScenarioError([self._layers.sources.problem(finding, lifted.tree) for finding in findings])
        return self._identified(scenario, name, lifted)

    def changed(self, *sets: str) -> Document:
        """The same file with further changes, written as for ``--set``. Raises ScenarioError."""
        return Document(Layers(self.path, (*self._layers.sets, *sets)), self._checks)

    def tree(self, model: str | None = None) -> Node:
        """A model with its places: layers merged, evidence lifted off."""
        return self._lifted[self._known(model or self.baseline)].tree

    def origin(self, model: str | None = None) -> dict[str, Origin]:
        """Where each value of a model was written, by dotted path."""
        found: dict[str, Origin] = {}

        def walk(node: Node, path: tuple[str | int, ...]) -> None:
            for key, child in node.children():
                walk(child, (*path, key))
            if node.is_scalar:
                found[dotted(path)] = Origin(node.mark.file, node.mark.line, node.text, node.layer)

        walk(self.tree(model), ())
        return found

    def _known(self, model: str) -> str:
        if model not in self.models:
            hint = nearest(model, self.models) or f"the models are {', '.join(self.models)}"
            raise CovsimError(f"there is no model {model!r} in {self.path} - {hint}")
        return model

    @cached_property
    def _numbers(self) -> frozenset[str]:
        """Paths of the inputs of all models."""
        every = self._lifted.values()
        return frozenset(path for each in every for path in (*(e.path for e in each.evidence), *each.unlabelled))

    def _check(self) -> tuple[Problem, ...]:
        """Build every model; all problems of all of them, each once."""
        problems: dict[str, list[Problem]] = {}
        checked: dict[str, list[Finding]] = {}
        for model in self.models:
            tree = self._layers.tree(model)
            lifted = self._lifted[model] = lift(tree, Scenario)
            scenario, found, cuts = repair.validate(lifted.tree, self._build)
            found = [finding for finding in found if not self._layers.tables.explain(finding)]
            if scenario is not None and not self._layers.tables.unread:
                self._scenarios[model] = self._identified(scenario, model, lifted)
                sites = lifted.tree.entries["sites"].entries.items()
                new = frozenset(name for name, site in sites if site.is_overlaid)
                subject = Subject(scenario, self.models, self._layers.servers, self.path.parent, new)
                checked[model] = [finding for finding in check(subject, self._checks) if not cuts.explain(finding)]
            sources = self._layers.sources
            problems[model] = [
                *self._layers.problems(model),
                *(sources.problem(finding, tree) for finding in lifted.findings),
                *(sources.problem(finding, lifted.tree) for finding in found),
            ]
        for model, findings in checked.items():
            tree = self._lifted[model].tree
            for finding in findings:
                if not finding.in_all_models or self._everywhere(finding, checked):
                    problems[model].append(self._layers.sources.problem(finding, tree))
        main = str(self.path)

        def place(problem: Problem) -> tuple[bool, str, int, int]:
            return problem.file != main, problem.file, problem.line, problem.column

        return tuple(sorted(in_models(problems), key=place))

    def _everywhere(self, finding: Finding, checked: Mapping[str, Sequence[Finding]]) -> bool:
        """Whether every model that has the entry has the finding too."""
        having = [model for model in self.models if find(self._lifted[model].tree, finding.path) is not None]
        same = (finding.path, finding.message)
        return all(same in [(other.path, other.message) for other in checked.get(model, ())] for model in having)

    def _build(self, tree: Node) -> Scenario:
        with files_in(self.path.parent):
            return Scenario.model_validate(tree.plain())

    def _identified(self, scenario: Scenario, model: str, lifted: Lifted) -> Scenario:
        """The scenario with what it is known by: model, folder, evidence, tree."""
        scenario._model = model
        scenario._folder = str(self.path.parent)
        scenario._evidence = lifted.evidence
        scenario._unlabelled = lifted.unlabelled
        scenario._tree = lifted.tree.plain()
        scenario._document = self
        return scenario


def read(path: str | os.PathLike[str], sets: Sequence[str] = (), checks: Sequence[Check] = ()) -> Document:
    """Read a scenario file with all its models; ``sets`` are overlays such as ``staff.nurse.count=3``.

    ``checks`` are made besides those of the language. Raises ScenarioError with every problem found.
    """
    return Document(Layers(Path(path), sets), checks)


def load(path: str | os.PathLike[str], model: str | None = None, sets: Sequence[str] = ()) -> Scenario:
    """The scenario of one model of a file; by default the baseline."""
    return read(path, sets).scenario(model)
