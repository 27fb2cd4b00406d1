"""``--set staff.nurse.count=3``: one more overlay, from the command line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from covsim.errors import Problem, ScenarioError
from covsim.scenario import shape
from covsim.scenario.model import Scenario
from covsim.scenario.nodes import Node, Path, compose, within_model
from covsim.scenario.overlays import overlay
from covsim.scenario.problems import Finding, Sources, suggestion

LAYER = "--set"


@dataclass(frozen=True)
class Setting:
    """A change: the text given, its path by keys, and the new value."""

    text: str
    keys: tuple[str, ...]
    value: Node

    @property
    def for_models(self) -> bool:
        """Whether it changes the ``models`` section itself."""
        return self.keys[0] == "models"


def parse_setting(text: str, sources: Sources) -> Setting:
    """Read ``a.b.c=VALUE``; the value is YAML."""
    path, equals, value = text.partition("=")
    keys = tuple(key.strip() for key in path.split("."))
    if not equals or not all(keys):
        raise ScenarioError([Problem(f"--set {text!r} is not a change", "write --set staff.nurse.count=3")])
    file = f"--set {path.strip()}"
    sources.add(file, value)
    node, problems = compose(value, file, LAYER)
    if problems:
        raise ScenarioError(problems)
    if node is None:
        raise ScenarioError([Problem("has no value", "write null to remove an entry", file=file)])
    return Setting(text, keys, node)


class _Unknown(Exception):
    """The path leads nowhere; carries the finding."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding


def apply(tree: Node, setting: Setting, report: Callable[[Finding], None]) -> tuple[Node, Finding | None]:
    """The tree with the change, or the unchanged tree and why the path is unknown."""
    try:
        return _apply(tree, setting.keys, setting.value, (), report), None
    except _Unknown as unknown:
        return tree, unknown.finding


def _apply(node: Node, keys: tuple[str, ...], value: Node, path: Path, report: Callable[[Finding], None]) -> Node:
    if not keys:
        return overlay(node, value, report, path)
    if isinstance(node.value, list):
        return _apply_item(node, keys, value, path, report)
    key, rest = _existing(node, keys)
    place = (*path, key)
    if key in node.entries:
        if not rest and value.value is None:
            return node.with_entries({k: child for k, child in node.entries.items() if k != key})
        return node.with_entries({**node.entries, key: _apply(node.entries[key], rest, value, place, report)})
    known = shape.known_keys(Scenario, within_model(place)[:-1])
    if not node.is_mapping or (key not in known and not (known and not rest)):
        names = list(dict.fromkeys((*node.entries, *known)))
        remedy = suggestion(key, names, "a value stands there, no mapping")
        raise _Unknown(Finding(place, f"there is no {key!r} to change", remedy))
    below = Node({}, value.mark, LAYER) if rest else value
    made = _apply(below, rest, value, place, report) if rest else value
    return node.with_entries({**node.entries, key: made}, {key: value.mark})


def _apply_item(node: Node, keys: tuple[str, ...], value: Node, path: Path, report: Callable[[Finding], None]) -> Node:
    items = node.value if isinstance(node.value, list) else []
    if not keys[0].isdigit() or int(keys[0]) >= len(items):
        raise _Unknown(
            Finding((*path, keys[0]), f"there is no item {keys[0]!r} in the list", f"it has {len(items)} items, from 0")
        )
    n = int(keys[0])
    return replace(node, value=[*items[:n], _apply(items[n], keys[1:], value, (*path, n), report), *items[n + 1 :]])


def _existing(node: Node, keys: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The next key and the rest; a key of the mapping may hold dots itself."""
    for length in range(len(keys), 1, -1):
        joined = ".".join(keys[:length])
        if joined in node.entries:
            return joined, keys[length:]
    return keys[0], keys[1:]
