"""What pydantic finds wrong, in a planner's words and at the place where it was written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from covsim.scenario import shape, slips
from covsim.scenario.model import Scenario
from covsim.scenario.nodes import Node, Path, find, scalar
from covsim.scenario.problems import Finding, choices, nearest
from covsim.units import narrow

_BESIDE = ("models", "extends")
"""Keys of a file that are read before its models are made, and known all the same."""


def findings(error: ValidationError, tree: Node, root: type[BaseModel]) -> list[Finding]:
    """Every error once, at its path in ``tree``; of the alternatives of a union the most telling one."""
    groups: dict[Path, list[_Error]] = {}
    for details in error.errors(include_url=False):
        found = _located(dict(details), tree)
        groups.setdefault(found.path if found.union is None else found.union, []).append(found)
    return list(dict.fromkeys(_finding(each, tree, root) for group in groups.values() for each in _telling(group)))


class _Error(NamedTuple):
    """One of pydantic's errors: its type and what it says, the value given, its path, and whether it is about a key.

    ``union`` is the path of the union of whose alternatives it speaks, ``others`` are the types of errors that further
    alternatives gave.
    """

    kind: str
    given: Any
    context: Mapping[str, Any]
    path: Path
    union: Path | None
    at_key: bool
    others: tuple[str, ...] = ()


def _located(details: Mapping[str, Any], tree: Node) -> _Error:
    """The error with its path: a location names the alternatives of unions besides keys; those are no keys of ours."""
    path: list[str | int] = []
    union: Path | None = None
    node: Node | None = tree
    parts = details["loc"]
    for n, part in enumerate(parts):
        child = node.child(part) if node is not None else None
        if child is not None:
            path.append(part)
            node = child
        elif details["type"] == "missing" and n == len(parts) - 1:
            path.append(part)
        elif part != "[key]" and union is None:
            union = tuple(path)
    at_key = bool(parts) and parts[-1] == "[key]"
    return _Error(details["type"], details["input"], details.get("ctx", {}), tuple(path), union, at_key)


def _telling(group: list[_Error]) -> list[_Error]:
    """Of errors about one value: the deepest, of these the one with a message of its own, else all as one."""
    deepest = max(len(each.path) for each in group)
    group = [each for each in group if len(each.path) == deepest]
    if len({each.path for each in group}) == len(group):
        return group
    own = [each for each in group if each.kind == "value_error"]
    return own[-1:] or [group[0]._replace(others=tuple(each.kind for each in group[1:]))]


def _finding(error: _Error, tree: Node, root: type[BaseModel]) -> Finding:
    path, given = error.path, error.given
    if error.kind == "missing":
        return _misnamed(path[:-1], tree, root) or _missing(path, root)
    if error.kind == "extra_forbidden":
        return _unknown_key(path, tree, root)
    if given is None:
        return Finding(path, "has no value", "give one, or remove the line ({} stands for an entry without settings)")
    if error.kind == "value_error":
        message, _, remedy = str(error.context["error"]).partition(" - ")
        if message.startswith("one of ") and (misnamed := _misnamed(path, tree, root)):
            return misnamed
        place, at_key = _pinpointed(error.context["error"], path, tree)
        return Finding(place, message, remedy, at_key=at_key or error.at_key)
    if error.kind == "literal_error" and not error.others:
        known = [name for name in re.findall(r"'([^']*)'", error.context["expected"]) if name]
        remedy = _literal(str(given), known or [error.context["expected"]])
        return Finding(path, f"{given!r} is not known here", remedy)
    if path and path[-1] == "otherwise" and isinstance(given, str) and (meant := _way_out(given, path, tree)):
        return Finding(path, f"expected a mapping, not {given!r}", f"write otherwise: {{{meant}: {given}}}")
    return Finding(path, *_expected(error, root))


def _way_out(given: str, path: Path, tree: Node) -> str:
    """The key of ``otherwise`` that goes with a name: of a step of the pathway, a pathway or a site; or nothing."""
    places: tuple[tuple[str, Path], ...] = (("go", path[:-2]), ("pathway", ("pathways",)), ("refer", ("sites",)))
    return next((key for key, place in places if (node := find(tree, place)) and given in node.entries), "")


def _misnamed(path: Path, tree: Node, root: type[BaseModel]) -> Finding | None:
    """An incomplete entry that only a model or ``--set`` has, under a name near that of another entry."""
    node, above = find(tree, path), find(tree, path[:-1])
    if not path or node is None or above is None or not shape.takes_names(root, path[:-1]):
        return None
    name = str(path[-1])
    remedy = nearest(name, [other for other, entry in above.entries.items() if not entry.is_overlaid])
    if not node.is_overlaid or not remedy:
        return None
    return Finding(path, f"there is no {name!r} to change, and too little is given for a new one", remedy, at_key=True)


def _pinpointed(error: Exception, path: Path, tree: Node) -> tuple[Path, bool]:
    """Where in a law or table an error is, and whether it is about a key.

    That is the part that it names, and in it the word that its message quotes first. The number that lacks a unit is
    quoted with one.
    """
    node = find(tree, path)
    for key in getattr(error, "keys", ()):
        child = node.child(key) if node is not None else None
        if child is not None:  # a law in short has no name of its own
            path, node = (*path, key), child
    quoted = re.search(r"(?<!\w)'([^']*)'", str(error))
    if node is None or node.is_scalar or quoted is None:
        return path, False
    bare = quoted[1].removesuffix(" min")
    return _search(node, path, quoted[1]) or _search(node, path, bare) or (path, False)


def _search(node: Node, path: Path, word: str) -> tuple[Path, bool] | None:
    for key, child in node.children():
        if key == word:
            return (*path, key), True
        if child.is_scalar and child.text == word:
            return (*path, key), False
        if found := _search(child, (*path, key), word):
            return found
    return None


def _literal(given: str, known: list[str]) -> str:
    return nearest(given, known) or f"write {choices(known)}"


def _missing(path: Path, root: type[BaseModel]) -> Finding:
    name = str(path[-1])
    if isinstance(path[-1], int):
        return Finding(path[:-1], "too few values in the list", f"give at least {path[-1] + 1}")
    meaning = _meaning(root, path)
    return Finding(
        path[:-1],
        f"{name!r} is missing",
        f"add '{name}: {'1' if name == 'covsim' else '...'}'{f' ({meaning})' if meaning else ''}",
        at_key=True,
    )


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
    known = (*shape.known_keys(root, parent), *(_BESIDE if root is Scenario and not parent else ()))
    above = shape.known_keys(root, parent[:-1]) if parent else ()
    inside = [sibling for sibling in known if key in shape.known_keys(root, (*parent, sibling))]
    written = [sibling for sibling in inside if find(tree, (*parent, sibling))]
    if written:
        remedy = f"it belongs inside {written[0]!r}"
    elif key in above:
        remedy = f"it belongs one level up, beside {parent[-1]!r}"
    elif len(inside) == 1:
        node = find(tree, path)
        remedy = f"write {inside[0]}: {{{key}: {node.text if node and node.is_scalar else '...'}}}"
    else:
        elsewhere = f"it belongs inside {choices(inside)}" if inside else f"known here: {choices(known, 40)}"
        remedy = nearest(key, known) or elsewhere
    return Finding(path, f"unknown key {key!r}", remedy, at_key=True)


_NUMBER_BOUNDS = {
    "greater_than": ("gt", "above"), "greater_than_equal": ("ge", "at least"), "less_than": ("lt", "below"),
    "less_than_equal": ("le", "at most"),
}  # fmt: skip
_EXPECTED = {
    "string": "text", "int": "a whole number", "float": "a number", "bool": "true or false",
    "dict": "a mapping of names", "tuple": "a list", "list": "a list", "model": "a mapping",
    "datetime": "a date such as 2025-01-31",
}  # fmt: skip


def _expected(error: _Error, root: type[BaseModel]) -> tuple[str, str]:
    """Message and remedy for a value of the wrong kind or size."""
    kind, given, context = error.kind, error.given, error.context
    if kind in _NUMBER_BOUNDS:
        name, words = _NUMBER_BOUNDS[kind]
        return f"must be {words} {context[name]:g}, not {given}", ""
    if kind == "finite_number":
        return "must be a finite number", ""
    if kind in ("too_long", "too_short"):
        wanted = context.get("max_length", context.get("min_length"))
        return f"expected {wanted} values, not {context['actual_length']}", ""
    kinds = [_EXPECTED.get(each.split("_")[0], "") for each in (kind, *error.others)]
    wanted = " or ".join(dict.fromkeys(filter(None, kinds)))
    if not wanted:
        return str(kind.replace("_", " ")), ""
    if isinstance(given, str) and kind.startswith(("model", "dict")) and (meant := slips.split(given)):
        return meant[2], meant[3]
    known = shape.known_keys(root, error.path)
    remedy = f"keys known here: {choices(known)}" if kind.startswith("model") and known else ""
    if "true or false" in wanted and str(given).lower() in ("yes", "no", "on", "off"):
        remedy = f"write {'true' if str(given).lower() in ('yes', 'on') else 'false'}"
    if isinstance(given, str) and wanted.endswith("number") and isinstance(scalar(narrow(given)), (int, float)):
        remedy = f"write {narrow(given)}, not in full width"
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
