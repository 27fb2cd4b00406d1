"""``--set staff.nurse.count=3``: one more overlay, from the command line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from covsim.errors import Problem, ScenarioError
from covsim.scenario import shape
from covsim.scenario.model import Scenario
from covsim.scenario.nodes import Node, Path, compose, within_model
from covsim.scenario.overlays import overlay
from covsim.scenario.problems import Finding, Sources, nearest, suggestion

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


def apply(
    tree: Node, setting: Setting, report: Callable[[Finding], None], new: bool
) -> tuple[Node, Finding | None]:
    """The tree with the change, or the unchanged tree and why the path is unknown.

    ``new``: the path may lead to an entry that is not there yet, under a name of one's own.
    """
    try:
        return _Change(setting.value, report, new).to(tree, setting.keys, ()), None
    except _Unknown as unknown:
        return tree, unknown.finding


@dataclass(frozen=True)
class _Change:
    """A value on its way to its place in a tree."""

    value: Node
    report: Callable[[Finding], None]
    new: bool

    def to(self, node: Node, keys: tuple[str, ...], path: Path) -> Node:
        """The node at ``path`` with the value put where ``keys`` lead from it."""
        if not keys:
            return overlay(node, self.value, self.report, path)
        if isinstance(node.value, list):
            return self._item(node, keys, path)
        key, rest = _existing(node, keys)
        place = (*path, key)
        removes = not rest and self.value.value is None
        if key in node.entries:
            if removes:
                return node.with_entries({k: child for k, child in node.entries.items() if k != key})
            return node.with_entries({**node.entries, key: self.to(node.entries[key], rest, place)})
        if removes and place[0] != "models":
            raise _Unknown(Finding(place, f"there is no {key!r} to remove", nearest(key, node.entries)))
        if not self._may_be_new(node, place, whole=not rest):
            known = () if place[:-1] == ("models",) else shape.known_keys(Scenario, within_model(place)[:-1])
            names = list(dict.fromkeys((*node.entries, *known)))
            remedy = suggestion(key, names, "a value stands there, no mapping")
            raise _Unknown(Finding(place, f"there is no {key!r} to change", remedy))
        made = self.to(Node({}, self.value.mark, LAYER), rest, place) if rest else self.value
        return node.with_entries({**node.entries, key: made}, {key: self.value.mark})

    def _may_be_new(self, node: Node, place: Path, whole: bool) -> bool:
        """Whether a key that is not there yet may be set: one of the language, or a name of one's own.

        A misspelt key of the language is left to the check of all keys, as long as it is the ``whole`` change. A name
        near one that is there counts as misspelt, unless the whole new entry is given.
        """
        if place[:-1] == ("models",):
            return whole and node.is_mapping
        above, key = within_model(place)[:-1], str(place[-1])
        known = shape.known_keys(Scenario, above)
        if not node.is_mapping:
            return False
        if known:
            return key in known or whole
        return self.new and shape.takes_names(Scenario, above) and (whole or not nearest(key, node.entries))

    def _item(self, node: Node, keys: tuple[str, ...], path: Path) -> Node:
        items = node.value if isinstance(node.value, list) else []
        if not keys[0].isdigit() or int(keys[0]) >= len(items):
            what, remedy = f"there is no item {keys[0]!r} in the list", f"it has {len(items)} items, from 0"
            raise _Unknown(Finding((*path, keys[0]), what, remedy))
        n = int(keys[0])
        return replace(node, value=[*items[:n], self.to(items[n], keys[1:], (*path, n)), *items[n + 1 :]])


def _existing(node: Node, keys: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The next key and the rest; a key of the mapping may hold dots itself."""
    for length in range(len(keys), 1, -1):
        joined = ".".join(keys[:length])
        if joined in node.entries:
            return joined, keys[length:]
    return keys[0], keys[1:]
