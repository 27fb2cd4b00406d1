"""The inputs that a screening varies: numbers with a range, by path, the same share of its range in every model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from math import isnan, nan

from covsim.errors import CovsimError
from covsim.scenario.evidence import Evidence, at_share
from covsim.scenario.loader import Document
from covsim.scenario.problems import nearest
from covsim.studies.assumptions import ranged

Shares = Mapping[str, float]
"""Share of its range (0 to 1) of each varied input, by path; inputs that aren't in it stay at their value."""


@dataclass(frozen=True)
class Input:
    """A number with a range, and what is known of it in each model that has it (models may give it other ranges)."""

    path: str
    evidence: Mapping[str, Evidence]

    @property
    def models(self) -> tuple[str, ...]:
        """The models that have it; the others are the same whatever it is."""
        return tuple(self.evidence)

    @property
    def value(self) -> str:
        """What it is; of models that give different values, all of them."""
        return self._told([evidence.value for evidence in self.evidence.values()])

    def at(self, share: float) -> str:
        """What it is at a share of its range."""
        return self._told([at_share(evidence, share) for evidence in self.evidence.values()])

    def _told(self, values: Sequence[str | float]) -> str:
        return " / ".join(dict.fromkeys(map(str, values)))


def find_inputs(document: Document, models: Sequence[str], patterns: Sequence[str] = ()) -> tuple[Input, ...]:
    """The assumed inputs with a range that any of the models has, in the order of the scenario.

    With ``patterns`` those whose path fits one of them (``staff.*``, or a path or its beginning), on whatever evidence
    their range rests. Raises CovsimError when a pattern fits none.
    """
    found: dict[str, dict[str, Evidence]] = {}
    for model in models:
        scenario = document.scenario(model)
        known = [one for one in scenario.evidence if one.low is not None and one.high is not None]
        for evidence in known if patterns else ranged(scenario):
            found.setdefault(evidence.path, {})[model] = evidence
    for pattern in patterns:
        if not any(_fits(path, pattern) for path in found):
            hint = nearest(pattern, list(found)) or "covsim show FILE prints what a scenario holds"
            raise CovsimError(f"--inputs {pattern}: no input with a range has such a path - {hint}")
    return tuple(
        Input(path, evidence) for path, evidence in found.items()
        if not patterns or any(_fits(path, pattern) for pattern in patterns)
    )  # fmt: skip


def _fits(path: str, pattern: str) -> bool:
    return fnmatchcase(path, pattern) or path.startswith(f"{pattern}.")


def values_at(inputs: Sequence[Input], model: str, shares: Shares) -> dict[str, str | float]:
    """The inputs of a model that differ from their value where ``shares`` puts them, by path."""
    values = {}
    for one in inputs:
        share, evidence = shares.get(one.path, nan), one.evidence.get(model)
        if evidence is not None and not isnan(share):
            value = at_share(evidence, share)
            if value != evidence.value:
                values[one.path] = value
    return values
