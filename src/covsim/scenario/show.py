"""``covsim show``: the scenario of one model as YAML, with where each value came from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from covsim.scenario.alone import alone
from covsim.scenario.evidence import Evidence
from covsim.scenario.loader import Document, Origin
from covsim.scenario.nodes import Node, Path, dotted, scalar

_PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`][^#:\[\]{},&*!|>'\"@`\n]*(?<!\s)")
_COLUMN = 60


def describe(document: Document, model: str | None = None, origin: bool = False) -> str:
    """The resolved scenario of a model as YAML that can be read back; evidence and origins stand in comments.

    With ``origin``, each value carries the file and line that set it, and what that was unless it is the base.
    """
    name = model or document.baseline
    scenario = document.scenario(name)
    origins = document.origin(name) if origin else {}
    evidence = {each.path: each for each in scenario.evidence}
    tree = alone(document.tree(name), name)
    lines = [f"# {document.path}, model {name}", *_mapping(tree, (), 0, origins, evidence)]
    return "\n".join(lines) + "\n"


def _mapping(
    node: Node, path: Path, depth: int, origins: Mapping[str, Origin], evidence: Mapping[str, Evidence]
) -> Iterator[str]:
    for key, child in node.entries.items():
        place = (*path, key)
        head = f"{'  ' * depth}{_text(key)}:"
        if child.entries:
            yield head
            yield from _mapping(child, place, depth + 1, origins, evidence)
        else:
            yield _noted(f"{head} {_flow(child)}", _notes(place, child, origins, evidence))


def _flow(node: Node) -> str:
    """A scalar, list or empty mapping on one line."""
    if isinstance(node.value, list):
        return "[" + ", ".join(_flow(item) for item in node.value) + "]"
    if isinstance(node.value, dict):
        return "{" + ", ".join(f"{_text(key)}: {_flow(child)}" for key, child in node.value.items()) + "}"
    if isinstance(node.value, str):
        return _text(node.value)
    return "null" if node.value is None else node.text


def _text(text: str) -> str:
    """Text that reads back as the same text: quoted where it must be."""
    if scalar(text) == text and _PLAIN.fullmatch(text):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def _notes(path: Path, node: Node, origins: Mapping[str, Origin], evidence: Mapping[str, Evidence]) -> list[str]:
    notes = []
    known = evidence.get(dotted(path))
    if known is not None:
        notes.append(_evidence(known))
    first = next((key for key in _scalars(path, node) if key in origins), None)
    if first is not None:
        found = origins[first]
        by = "" if found.set_by == "base" else f" ({found.set_by})"
        notes.append(found.file if found.file.startswith("--set") else f"{found.file}:{found.line}{by}")
    return notes


def _scalars(path: Path, node: Node) -> Iterator[str]:
    """Dotted paths of the scalars in a node."""
    if node.is_scalar:
        yield dotted(path)
    for key, child in node.children():
        yield from _scalars((*path, key), child)


def _evidence(known: Evidence) -> str:
    between = "" if known.low is None else f" {known.low} to {known.high}"
    source = f": {' '.join(known.source.split())}" if known.source else ""
    return f"{known.kind}{between}{source}"


def _noted(line: str, notes: list[str]) -> str:
    return f"{line:<{_COLUMN}}  # {'; '.join(notes)}" if notes else line
