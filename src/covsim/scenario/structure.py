"""What pydantic finds wrong, in a planner's words and at the place where it was written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from covsim.scenario import shape
from covsim.scenario.nodes import Node, Path
from covsim.scenario.problems import Finding, choices, nearest, suggestion

BESIDE = {(): ("models", "extends")}
"""Keys that are read before the models and are known all the same."""


def findings(error: ValidationError, tree: Node, root: type[BaseModel]) -> list[Finding]:
    """Every error once, at its path in ``tree``; of the alternatives of a union the most telling one."""
    groups: dict[Path, list[Mapping[str, Any]]] = {}
    for entry in error.errors(include_url=False):
        path, union = _path(entry, tree)
        groups.setdefault(union if union is not None else path, []).append({**entry, "path": path})
    found: dict[Finding, None] = {}
    for entries in groups.values():
        for entry in _telling(entries):
            found[_finding(entry, tree, root)] = None
    return list(found)


def _path(entry: Mapping[str, Any], tree: Node) -> tuple[Path, Path | None]:
    """The path of an error, and the path of the union whose alternatives it speaks of.

    A location names the alternatives of unions besides keys; those are no keys of the tree.
    """
    path: list[str | int] = []
    union: Path | None = None
    node: Node | None = tree
    parts = list(entry["loc"])
    for n, part in enumerate(parts):
        child = node.child(part) if node is not None else None
        is_last = n == len(parts) - 1
        if child is not None:
            path.append(part)
            node = child
        elif is_last and entry["type"] == "missing":
            path.append(part)
        elif part != "[key]" and union is None:
            union = tuple(path)
    return tuple(path), union


def _telling(entries: list[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    """Of errors about one value: the deepest, and of these the ones with a message of their own."""
    deepest = max(len(entry["path"]) for entry in entries)
    entries = [entry for entry in entries if len(entry["path"]) == deepest]
    paths = {entry["path"] for entry in entries}
    if len(entries) > len(paths):
        own = [entry for entry in entries if entry["type"] == "value_error"]
        entries = own[-1:] or entries[:1]
    return entries


def _finding(entry: Mapping[str, Any], tree: Node, root: type[BaseModel]) -> Finding:
    path: Path = entry["path"]
    kind, given, context = entry["type"], entry["input"], entry.get("ctx", {})
    if kind == "missing":
        return _missing(path, root)
    if kind == "extra_forbidden":
        return _unknown_key(path, tree, root)
    if given is None:
        return Finding(path, "has no value", "give one, or remove the line ({} stands for an entry without settings)")
    if kind == "value_error":
        message, _, remedy = str(context["error"]).partition(" - ")
        return Finding(path, message, remedy)
    if kind == "literal_error":
        known = re.findall(r"'([^']*)'", context["expected"]) or [context["expected"]]
        return Finding(path, f"{given!r} is not known here", _literal(str(given), [k for k in known if k]))
    return Finding(path, *_expected(kind, given, context, path, root))


def _literal(given: str, known: list[str]) -> str:
    return nearest(given, known) or f"write {choices(known)}"


def _missing(path: Path, root: type[BaseModel]) -> Finding:
    name = str(path[-1])
    if isinstance(path[-1], int):
        return Finding(path[:-1], "too few values in the list", f"give at least {path[-1] + 1}")
    meaning = _meaning(root, path)
    return Finding(path[:-1], f"{name!r} is missing", f"add '{name}: ...'{': ' + meaning if meaning else ''}", at_key=True)


def _meaning(root: type[BaseModel], path: Path) -> str:
    """The first sentence of a field's docstring."""
    for hint in shape.at(root, path[:-1]):
        if shape.is_model(hint):
            for name, field in hint.model_fields.items():
                if (field.alias or name) == path[-1] and field.description:
                    sentence: str = field.description.split(". ")[0].replace("``", "'").replace("\n", " ").rstrip(".")
                    return sentence[0].lower() + sentence[1:]
    return ""


def _unknown_key(path: Path, tree: Node, root: type[BaseModel]) -> Finding:
    key, parent = str(path[-1]), path[:-1]
    known = (*shape.known_keys(root, parent), *BESIDE.get(parent, ()))
    inside = [sibling for sibling in known if key in shape.known_keys(root, (*parent, sibling))]
    written = [sibling for sibling in inside if tree_has(tree, (*parent, sibling))]
    if written:
        remedy = f"it belongs inside {written[0]!r}"
    else:
        remedy = nearest(key, known) or f"known here: {choices(known, 40)}"
    return Finding(path, f"unknown key {key!r}", remedy, at_key=True)


def tree_has(tree: Node, path: Path) -> bool:
    """Whether something is written at a path."""
    node: Node | None = tree
    for key in path:
        node = node.child(key) if node is not None else None
    return node is not None


_NUMBER_BOUNDS = {
    "greater_than": ("gt", "above"), "greater_than_equal": ("ge", "at least"), "less_than": ("lt", "below"),
    "less_than_equal": ("le", "at most"),
}  # fmt: skip
_EXPECTED = {
    "string": "text", "int": "a whole number", "float": "a number", "bool": "true or false", "dict": "a mapping of names",
    "tuple": "a list", "list": "a list", "model": "a mapping", "datetime": "a date such as 2025-01-31",
}  # fmt: skip


def _expected(kind: str, given: Any, context: Mapping[str, Any], path: Path, root: type[BaseModel]) -> tuple[str, str]:
    """Message and remedy for a value of the wrong kind or size."""
    if kind in _NUMBER_BOUNDS:
        name, words = _NUMBER_BOUNDS[kind]
        return f"must be {words} {context[name]:g}, not {given}", ""
    if kind == "finite_number":
        return "must be a finite number", ""
    if kind in ("too_long", "too_short"):
        wanted = context.get("max_length", context.get("min_length"))
        return f"expected {wanted} values, not {context['actual_length']}", ""
    wanted = _EXPECTED.get(kind.split("_")[0], "")
    if not wanted:
        return str(kind.replace("_", " ")), ""
    known = shape.known_keys(root, path)
    remedy = f"keys known here: {choices(known)}" if kind.startswith("model") and known else ""
    if kind.startswith("bool") and str(given).lower() in ("yes", "no", "on", "off"):
        remedy = f"write {'true' if str(given).lower() in ('yes', 'on') else 'false'}"
    if kind.startswith("string") and isinstance(given, bool):
        remedy = f'put it in quotes: "{str(given).lower()}"'
    return f"expected {wanted}, not {describe(given)}", remedy


def describe(given: Any) -> str:
    """A value in words: ``a list``, ``a mapping``, ``'12 min'``, ``the number 3``."""
    if given is None:
        return "nothing"
    if isinstance(given, dict):
        return "a mapping"
    if isinstance(given, (list, tuple)):
        return "a list"
    if isinstance(given, bool):
        return str(given).lower()
    if isinstance(given, (int, float)):
        return f"the number {given}"
    return repr(given)
