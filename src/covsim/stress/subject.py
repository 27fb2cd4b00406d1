"""A finished run as the checklist looks at it: what its ``run.json`` holds, in one language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from covsim.store import Results
from covsim.store.folder import StoreError
from covsim.stress.blocks import Gap
from covsim.stress.texts import text
from covsim.words import label_of

Tree = Mapping[str, Any]


@dataclass(frozen=True)
class Subject:
    """The run. Raises ``StoreError`` for one that an earlier version wrote."""

    results: Results
    lang: str = "en"

    def __post_init__(self) -> None:
        if "inputs" not in self.manifest:
            raise StoreError(f"{self.results.path} was written by an earlier version, without the sources of its inputs"
                             " - run the scenario again")  # fmt: skip

    @property
    def manifest(self) -> Mapping[str, Any]:
        """All that ``run.json`` holds."""
        return self.results.manifest

    @property
    def models(self) -> tuple[str, ...]:
        """Names of the models."""
        return self.results.models

    def tree(self, model: str) -> Tree:
        """The resolved scenario of a model, as it would be written in one file."""
        found: Tree = self.manifest["resolved"][model]
        return found

    @cached_property
    def base(self) -> Tree:
        """The resolved scenario of the baseline."""
        return self.tree(self.results.baseline)

    def section(self, name: str, model: str = "") -> Tree:
        """A section of the scenario of a model (default: the baseline); empty when it has none."""
        return (self.tree(model) if model else self.base).get(name) or {}

    def text(self, key: str, **values: object) -> str:
        """A text of the table."""
        return text(key, self.lang, **values)

    def model(self, name: str) -> str:
        """The label of a model."""
        return label_of(self.manifest["labels"], "model", name)

    def listed(self, names: Iterable[str]) -> str:
        """Names one after the other."""
        return self.text("comma").join(names)

    def studied(self, key: str) -> str:
        """What the scenario's ``study`` says under a key."""
        found = self.section("study").get(key) or ""
        return self.listed([str(one) for one in found]) if isinstance(found, (list, tuple)) else str(found).strip()

    def gap(self, key: str) -> Gap:
        """That ``study`` says nothing under a key."""
        return Gap(self.text(f"gap.{key}"), f"study.{key}")

    def flow(self, part: Any) -> str:
        """A part of the scenario on one line, much as it would be written."""
        if isinstance(part, Mapping):
            return ", ".join(f"{key}: {self._nested(value)}" for key, value in part.items())
        if isinstance(part, (list, tuple)):
            return ", ".join(map(self._nested, part))
        if part is None:
            return "-"
        return self.text("yes") if part is True else self.text("no") if part is False else str(part)

    def _nested(self, part: Any) -> str:
        return f"({self.flow(part)})" if isinstance(part, (Mapping, list, tuple)) and part else self.flow(part)

    def named(self, name: str, part: Any) -> str:
        """``name (label)``, or the name alone."""
        label = part.get("label") if isinstance(part, Mapping) else ""
        return f"{label} (`{name}`)" if label else f"`{name}`"
