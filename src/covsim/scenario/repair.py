"""Validates a tree in spite of errors, so that the cross-checks can report theirs in the same pass.

What is wrong is cut out: the value, or the entry that can't do without it. Findings that may follow from a cut are
left out: they are about what it was cut out of, name something that was in it, or rest on its section.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from pydantic import ValidationError

from covsim.scenario import structure
from covsim.scenario.model import Scenario
from covsim.scenario.nodes import Node, Path
from covsim.scenario.problems import Finding

_ROUNDS = 12


@dataclass
class Cuts:
    """Where something was cut out, and the words in it."""

    paths: set[Path] = field(default_factory=set)
    words: set[str] = field(default_factory=set)

    def explain(self, finding: Finding) -> bool:
        """Whether a finding may be the consequence of a cut; warnings always may."""
        if not self.paths:
            return False
        if finding.level != "error" or finding.name in self.words:
            return True
        return any(path[0] in finding.rests_on or path[: len(finding.path)] == finding.path for path in self.paths)


def validate(tree: Node, build: Callable[[Node], Scenario]) -> tuple[Scenario | None, list[Finding], Cuts]:
    """The scenario without its broken parts (None when too much is broken), what is wrong, and what was cut out."""
    findings: list[Finding] = []
    cuts = Cuts()
    for turn in range(_ROUNDS):
        try:
            return build(tree), findings, cuts
        except ValidationError as error:
            found = structure.findings(error, tree, Scenario)
            if turn == 0:
                findings = found
            if any(len(finding.path) < 2 and not _exists(tree, finding) for finding in found):
                break
            for finding in found:
                tree = _without(tree, finding.path, (), cuts)
    return None, findings, cuts


def _exists(tree: Node, finding: Finding) -> bool:
    return bool(finding.path) and finding.path[0] in tree.entries


def _without(node: Node, path: Path, above: Path, cuts: Cuts) -> Node:
    """The tree without what stands at the path."""
    if not path or str(path[0]) not in node.entries:
        return node
    key, inner = str(path[0]), path[1:]
    child = node.entries[key]
    place = (*above, key)
    if inner and str(inner[0]) in child.entries:
        return node.with_entries({**node.entries, key: _without(child, inner, place, cuts)})
    cuts.paths.add(place)
    cuts.words.update(_words(key, child))
    return node.with_entries({name: entry for name, entry in node.entries.items() if name != key})


def _words(key: str, node: Node) -> Iterable[str]:
    yield key
    if node.is_scalar:
        yield node.text
    for name, child in node.children():
        yield from _words(str(name), child)
