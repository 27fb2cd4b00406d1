"""Lifts evidence off a tree: values take the place of ``{value, kind, source, range, ...}``, the rest goes by path."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

from pydantic import BaseModel

from covsim import units
from covsim.scenario import shape
from covsim.scenario.evidence import EVIDENCE_KINDS, Evidence
from covsim.scenario.nodes import Node, Path, dotted
from covsim.scenario.problems import Finding, suggestion

KEYS = ("value", "kind", "source", "range", "as_of", "owner")
SETTINGS = frozenset({"covsim", "clock", "experiment", "policies", "what_if", "observed", "study", "rules"})
"""Sections whose numbers are settings of the study, not inputs that need evidence."""
STRUCTURE = frozenset({"needs", "start_with", "priority"})
"""Keys whose numbers are part of the structure, not inputs."""


class Lifted(NamedTuple):
    """A tree without evidence, what is known of its numbers, the paths of numbers of which nothing is known, what is
    wrong with the evidence, and where each number stands, by dotted path (a name with a dot may give it twice)."""

    tree: Node
    evidence: tuple[Evidence, ...]
    unlabelled: tuple[str, ...]
    findings: tuple[Finding, ...]
    places: Mapping[str, tuple[Path, ...]]

    def with_values(self, values: Mapping[str, str | float]) -> Lifted:
        """The same with other numbers, by dotted path; what is not there is left out."""
        tree = self.tree
        for name, value in values.items():
            for path in self.places.get(name, ()):
                tree = _with_value(tree, path, value)
        evidence = tuple(replace(e, value=values[e.path]) if e.path in values else e for e in self.evidence)
        return self._replace(tree=tree, evidence=evidence)


def is_evidence(node: Node) -> bool:
    """Whether a mapping is a value with its evidence."""
    return "value" in node.entries and any(key in node.entries for key in KEYS[1:])


def _with_value(node: Node, path: Path, value: str | float) -> Node:
    """The tree with another number at a path."""
    if not path:
        return replace(node, value=value, text=str(value))
    key = path[0]
    if isinstance(node.value, list):
        return replace(node, value=[_with_value(item, path[1:], value) if n == key else item
                                    for n, item in enumerate(node.value)])  # fmt: skip
    return node.with_entries({**node.entries, str(key): _with_value(node.entries[str(key)], path[1:], value)})


def lift(tree: Node, root: type[BaseModel]) -> Lifted:
    """Lift the evidence off ``tree``, whose shape is ``root``."""
    lifting = _Lifting(root)
    bare = lifting.lift(tree, (), None)
    evidence, unlabelled, findings = tuple(lifting.evidence), tuple(lifting.unlabelled), tuple(lifting.findings)
    return Lifted(bare, evidence, unlabelled, findings, lifting.places)


class _Lifting:
    """One walk over a tree."""

    def __init__(self, root: type[BaseModel]) -> None:
        self.root = root
        self.places: dict[str, tuple[Path, ...]] = {}
        self.evidence: list[Evidence] = []
        self.unlabelled: list[str] = []
        self.findings: list[Finding] = []

    def lift(self, node: Node, path: Path, default: Evidence | None) -> Node:
        """The tree without evidence; ``default`` holds for all numbers in it that have none of their own."""
        own = None
        if is_evidence(node) and path[:1] != ("observed",):  # whose entries have values and sources of their own
            own = self._read(node, path)
            default = replace(own, low=None, high=None) if own else default
            node = node.entries["value"]
        if _is_number(node):
            return self._number(node, path, own, default)
        if isinstance(node.value, list):
            return replace(node, value=[self.lift(item, (*path, n), default) for n, item in enumerate(node.value)])
        if not node.is_mapping:
            return node
        if "evidence" in node.entries:
            default = self._read(node.entries["evidence"], (*path, "evidence"), block=True)
        return node.with_entries(
            {key: self.lift(child, (*path, key), default) for key, child in node.entries.items() if key != "evidence"}
        )

    def _number(self, node: Node, path: Path, own: Evidence | None, default: Evidence | None) -> Node:
        name = dotted(path)
        self.places[name] = (*self.places.get(name, ()), path)
        found = own or default
        if own is None and self._is_setting(path):
            return node
        if found is None:
            self.unlabelled.append(name)
        else:
            self.evidence.append(replace(found, path=name, value=_as_written(node)))
        return node

    def _is_setting(self, path: Path) -> bool:
        if (path[:1] and path[0] in SETTINGS) or not STRUCTURE.isdisjoint(path):
            return True
        return shape.holds_text(self.root, path)

    def _read(self, node: Node, path: Path, block: bool = False) -> Evidence | None:
        """The evidence in a mapping; None when its kind can't be read."""
        known = ("kind", "source", "as_of", "owner") if block else KEYS
        if not node.is_mapping:
            self._find(path, "evidence is a mapping", "write evidence: {kind: stated, source: ...}")
            return None
        for key in node.entries:
            if key not in known:
                self._find((*path, key), f"unknown key {key!r} in evidence", suggestion(key, known), at_key=True)
        kind = node.entries.get("kind")
        if kind is None:
            self._find(path, "evidence without its kind", f"add kind: {', '.join(EVIDENCE_KINDS)}")
            return None
        if kind.value not in EVIDENCE_KINDS:
            what = f"unknown kind of evidence {kind.text!r}"
            self._find((*path, "kind"), what, suggestion(kind.text, EVIDENCE_KINDS))
            return None
        low, high = self._range(node, path) if "range" in node.entries and not block else (None, None)
        texts = {key: node.entries[key].text for key in ("source", "as_of", "owner") if key in node.entries}
        return Evidence(dotted(path), "", kind.value, low=low, high=high, **texts)

    def _range(self, node: Node, path: Path) -> tuple[str | float | None, str | float | None]:
        """The ends of the range, or None twice when it makes no sense."""
        given, value = node.entries["range"], node.entries["value"]
        place = (*path, "range")
        ends = given.value if isinstance(given.value, list) else []
        if len(ends) != 2 or not all(end.is_scalar and _is_number(end) for end in ends):
            return self._no_range(place, "a range is two numbers like the value", "write range: [lowest, highest]")
        if not (value.is_scalar and _is_number(value)):
            return self._no_range(place, "only a single number has a range", "give each number a range of its own")
        low, high = (units.number_and_unit(end.text) or (0.0, "") for end in ends)
        if low[1].split() != high[1].split():
            what = f"the ends of the range have different units, {ends[0].text!r} and {ends[1].text!r}"
            return self._no_range(place, what, "write both in the same unit")
        bounds = [_amount(end) for end in (ends[0], value, ends[1])]
        if len({dimension for dimension, _ in bounds}) > 1:
            what = f"the range {given_text(ends)} is not of the same kind as the value {value.text!r}"
            return self._no_range(place, what, "write value and range in units of the same kind")
        if bounds[0][1] > bounds[2][1]:
            what = f"the ends of the range {given_text(ends)} are the wrong way round"
            return self._no_range(place, what, f"write range: {given_text(ends[::-1])}, the lowest first")
        if not bounds[0][1] <= bounds[1][1] <= bounds[2][1]:
            what = f"the value {value.text!r} is not within its range {given_text(ends)}"
            return self._no_range(place, what, "widen the range or correct the value")
        return ends[0].value, ends[1].value  # type: ignore[return-value]

    def _no_range(self, path: Path, message: str, remedy: str) -> tuple[None, None]:
        self._find(path, message, remedy)
        return None, None

    def _find(self, path: Path, message: str, remedy: str, at_key: bool = False) -> None:
        self.findings.append(Finding(path, message, remedy, at_key=at_key))


def given_text(items: list[Node]) -> str:
    """A list as written, in brackets."""
    return "[" + ", ".join(item.text for item in items) + "]"


def _as_written(node: Node) -> str | float:
    if isinstance(node.value, list):
        return given_text(node.value)
    return node.value  # type: ignore[return-value]


def _is_number(node: Node) -> bool:
    """Whether a scalar is a number or reads as a quantity, or a list holds such scalars only."""
    if isinstance(node.value, list):
        return bool(node.value) and all(item.is_scalar and _is_number(item) for item in node.value)
    if isinstance(node.value, bool):
        return False
    return isinstance(node.value, (int, float)) or (isinstance(node.value, str) and _amount(node)[0] != "")


_READERS: tuple[tuple[str, Callable[[Any], Any]], ...] = (
    ("duration", units.duration), ("rate", units.rate), ("speed", units.speed), ("money", units.money),
)  # fmt: skip


def _amount(node: Node) -> tuple[str, float]:
    """Dimension and size in base units of a number or quantity; no dimension when it is neither."""
    value = node.value
    return ("number", float(value)) if isinstance(value, (int, float)) else _quantity(str(value))


@lru_cache(maxsize=2**12)  # most texts stand in all models of a file
def _quantity(text: str) -> tuple[str, float]:
    if text[:1] not in "+-.0123456789" or not text:
        return "", 0.0
    if text.endswith("%") and (found := units.number_and_unit(text)) and found[1] == "%":
        return "number", found[0] / 100
    for dimension, read in _READERS:
        try:
            amount = read(text)
        except units.QuantityError:
            continue
        if isinstance(amount, units.Rate):
            return f"{dimension} per head" if amount.per_head else dimension, amount.per_minute
        if isinstance(amount, units.Money):
            return f"{amount.currency} per {amount.per}", amount.amount
        return dimension, float(amount)
    return "", 0.0
