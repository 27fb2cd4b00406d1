"""YAML text to nodes that remember where they were written.

PyYAML's events are read directly (no resolver, no constructor), so that only YAML 1.2 core scalars are known
(``22:00`` is text, ``no`` is text, ``010`` is ten, ``1e3`` is a number), duplicate keys are refused, and aliases are
counted as if written out before anything grows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import yaml

from covsim.errors import Problem, ScenarioError
from covsim.scenario import slips
from covsim.units import decimal_point

Value = str | int | float | bool | None
Key = str | int
Path = tuple[Key, ...]

MAX_NODES = 100_000
MAX_DEPTH = 60

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"
_INT = re.compile(r"[-+]?[0-9]+")
_HEX = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_CONSTANTS: dict[str, Value] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")), **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}  # fmt: skip
_LONGEST_INT = 300
"""Digits beyond which a whole number is kept as text: nothing in a scenario is that large."""

_HINTS = (
    ("mapping values are not allowed", "text with ': ' in it needs quotes; check the indentation too"),
    ("cannot start any token", "put text that starts with @, ` or % in quotes"),
    ("did not find expected ',' or ']'", "a list '[' is not closed, or a comma is missing"),
    ("did not find expected ',' or '}'", "a mapping '{' is not closed, or a comma is missing"),
    ("did not find expected key", "check the indentation and the quotes here"),
    ("could not find expected ':'", "a key needs ': ' behind it; check the indentation"),
    ("did not find expected '-' indicator", "a list and keys can't be mixed at one level; check the indentation"),
    ("found unexpected end of stream", "a quotation mark is not closed"),
    ("did not find expected node content", "a bracket is not closed, or a value is missing"),
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a file; line and column count from 1."""

    file: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Node:
    """A scalar, mapping or list, where it stands, and which layer set it (``base``, ``extends``, a model, ``--set``).

    ``keys`` says where the keys of a mapping are written; ``text`` is a scalar as written; ``size`` is the number of
    nodes with all aliases written out.
    """

    value: Value | dict[str, Node] | list[Node]
    mark: Mark
    layer: str
    keys: dict[str, Mark] = field(default_factory=dict)
    text: str = ""
    size: int = 1

    @property
    def entries(self) -> dict[str, Node]:
        """The entries of a mapping; nothing for anything else."""
        return self.value if isinstance(self.value, dict) else {}

    @property
    def is_mapping(self) -> bool:
        """Whether it is a mapping."""
        return isinstance(self.value, dict)

    @property
    def is_scalar(self) -> bool:
        """Whether it is neither a mapping nor a list."""
        return not isinstance(self.value, (dict, list))

    @property
    def is_overlaid(self) -> bool:
        """Whether all of it was set by models and ``--set``, nothing by a file outside ``models``."""
        if self.is_scalar or not self.value:
            return self.layer not in ("base", "extends")
        return all(child.is_overlaid for _, child in self.children())

    def child(self, key: Key) -> Node | None:
        """The entry of a mapping, or the item of a list."""
        if isinstance(self.value, dict):
            return self.value.get(str(key))
        if isinstance(self.value, list) and isinstance(key, int) and key < len(self.value):
            return self.value[key]
        return None

    def children(self) -> Iterator[tuple[Key, Node]]:
        """Entries or items with their keys."""
        if isinstance(self.value, dict):
            yield from self.value.items()
        elif isinstance(self.value, list):
            yield from enumerate(self.value)

    def with_entries(self, entries: dict[str, Node], keys: dict[str, Mark] | None = None) -> Node:
        """The same mapping with other entries."""
        return replace(self, value=entries, keys={**self.keys, **(keys or {})})

    def in_layer(self, layer: str) -> Node:
        """The same tree, set by another layer."""
        if isinstance(self.value, dict):
            return replace(self, layer=layer, value={k: v.in_layer(layer) for k, v in self.value.items()})
        if isinstance(self.value, list):
            return replace(self, layer=layer, value=[item.in_layer(layer) for item in self.value])
        return replace(self, layer=layer)

    def plain(self) -> Any:
        """Dictionaries, lists and scalars without places."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value


def dotted(path: Path) -> str:
    """``("demand", "falls", "rate")`` as ``demand.falls.rate``."""
    return ".".join(str(key) for key in path)


def within_model(path: Path) -> Path:
    """The path within one model: without ``models`` and the model's name."""
    return path[2:] if path[:1] == ("models",) else path


def find(root: Node, path: Path) -> Node | None:
    """The node at a path."""
    node: Node | None = root
    for key in path:
        node = node.child(key) if node is not None else None
    return node


def scalar(text: str) -> Value:
    """What plain text means in the YAML 1.2 core schema."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _INT.fullmatch(text):
        return int(text) if len(text) <= _LONGEST_INT else text
    if _HEX.fullmatch(text):
        return int(text, 0) if len(text) <= _LONGEST_INT else text
    return float(text) if _FLOAT.fullmatch(text) else text


def compose(text: str, file: str, layer: str) -> tuple[Node | None, list[Problem]]:
    """The document in ``text`` (None when it is empty) and the duplicate keys in it; raises on broken YAML."""
    builder = _Builder(file, layer, text.splitlines())
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        raise ScenarioError([builder.syntax(error)]) from None
    except yaml.YAMLError:
        raise ScenarioError([Problem("contains control characters", "is it a text file?", file=file)]) from None
    return builder.root, builder.problems


@dataclass(slots=True)
class _Open:
    """A mapping or list that is being read."""

    mark: Mark
    anchor: str | None
    is_mapping: bool
    items: list[Node] = field(default_factory=list)
    entries: dict[str, Node] = field(default_factory=dict)
    merged: dict[str, Node] = field(default_factory=dict)
    keys: dict[str, Mark] = field(default_factory=dict)
    key: tuple[str, Mark, bool] | None = None
    size: int = 1


class _Builder:
    """Turns parser events into nodes, without recursion."""

    def __init__(self, file: str, layer: str, lines: list[str]) -> None:
        self.file = file
        self.layer = layer
        self.lines = lines
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self._open: list[_Open] = []
        self._anchors: dict[str, Node] = {}
        self._documents = 0

    def take(self, event: Any) -> None:
        """Take the next event of the parser."""
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise self._fail("a second document starts here", "a scenario is one document: remove '---'", event)
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._start(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._end(event)

    def syntax(self, error: yaml.MarkedYAMLError) -> Problem:
        """A parser's complaint in a planner's words."""
        mark = error.problem_mark or error.context_mark
        what = str(error.problem or error.context)
        if mark and (slip := slips.behind(self.lines, mark.line + 1)):
            place = Mark(self.file, slip.line, slip.column)
            return self._problem(f"the YAML can't be read: {slip.message}", slip.remedy, place)
        hint = next((hint for start, hint in _HINTS if start in what), "check the line and the one before it")
        if "anchor" in what:
            hint = "check the names behind & and *"
        line = min(mark.line + 1, max(len(self.lines), 1)) if mark else 0
        column = mark.column + 1 if mark else 0
        if mark and mark.line >= len(self.lines) and self.lines:
            column = len(self.lines[-1]) + 1
        return self._problem(f"the YAML can't be read: {what}", hint, Mark(self.file, line, column))

    def _mark(self, event: Any) -> Mark:
        return Mark(self.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def _problem(self, message: str, remedy: str, mark: Mark) -> Problem:
        text = self.lines[mark.line - 1] if 0 < mark.line <= len(self.lines) else ""
        return Problem(message, remedy, "", mark.file, mark.line, mark.column, text)

    def _fail(self, message: str, remedy: str, event: Any) -> ScenarioError:
        return ScenarioError([self._problem(message, remedy, self._mark(event))])

    def _scalar(self, event: Any) -> None:
        tag = event.tag
        if tag not in (None, "!") and tag.removeprefix(_TAG) not in ("str", "int", "float", "bool", "null"):
            raise self._fail(f"the tag {tag.replace(_TAG, '!!')} has no meaning here", "remove it", event)
        plain = event.implicit[0]
        as_text = not plain if tag is None else tag in ("!", _TAG + "str")
        value = event.value if as_text else scalar(event.value)
        node = Node(value, self._mark(event), self.layer, text=event.value)
        if event.anchor:
            self._anchors[event.anchor] = node
        self._attach(node, event, plain)

    def _alias(self, event: Any) -> None:
        if event.anchor not in self._anchors:
            opened = any(frame.anchor == event.anchor for frame in self._open)
            why = "stands inside what it names" if opened else "is not defined before this line"
            raise self._fail(
                f"the alias *{event.anchor} {why}", f"write &{event.anchor} in front of a value above", event
            )
        node = self._anchors[event.anchor]
        self._attach(node, event, plain=False)

    def _start(self, event: Any) -> None:
        frame = self._open[-1] if self._open else None
        if frame and frame.is_mapping and frame.key is None:
            raise self._fail(
                "a key must be plain text", "check the brackets: {{...}} and {[...]: ...} mean nothing", event
            )
        if event.tag not in (None, "!", _TAG + "map", _TAG + "seq"):
            raise self._fail(f"the tag {event.tag.replace(_TAG, '!!')} has no meaning here", "remove it", event)
        if len(self._open) >= MAX_DEPTH:
            raise self._fail(
                f"more than {MAX_DEPTH} levels of brackets or indentation", "is a bracket not closed?", event
            )
        self._open.append(_Open(self._mark(event), event.anchor, isinstance(event, yaml.MappingStartEvent)))

    def _end(self, event: Any) -> None:
        frame = self._open.pop()
        if frame.is_mapping:
            entries = {**frame.merged, **frame.entries}
            node = Node(entries, frame.mark, self.layer, frame.keys, size=frame.size)
        else:
            node = Node(frame.items, frame.mark, self.layer, size=frame.size)
        if frame.anchor:
            self._anchors[frame.anchor] = node
        self._attach(node, event, plain=False)

    def _attach(self, node: Node, event: Any, plain: bool) -> None:
        if not self._open:
            self.root = node
            return
        frame = self._open[-1]
        frame.size += node.size
        if frame.size > MAX_NODES:
            what = f"more than {MAX_NODES:,} values once its aliases (*name) are written out"
            raise self._fail(
                f"the file holds {what}", "use fewer aliases of aliases; keep long tables in CSV files", event
            )
        if not frame.is_mapping:
            frame.items.append(node)
        elif frame.key is None:
            if not node.is_scalar:
                raise self._fail("a key must be plain text", "an alias of a mapping or list can't be a key", event)
            frame.key = (node.text, self._mark(event), plain and node.text == "<<")
        else:
            self._enter(frame, node, event)

    def _enter(self, frame: _Open, node: Node, event: Any) -> None:
        name, mark, is_merge = frame.key or ("", frame.mark, False)
        frame.key = None
        if name[:1] in slips.WIDE_BLANKS:
            raise ScenarioError([self._problem(*slips.WIDE_INDENT, mark)])
        no_colon = node.mark.line == mark.line and node.mark.column == mark.column + len(name)
        if no_colon and self._decimal_comma(frame, name, mark):
            return
        if no_colon and (meant := slips.split(name)):
            name, text, message, remedy = meant
            node = Node(scalar(text), mark, self.layer, text=text)
            self.problems.append(self._problem(message, remedy, mark))
        if is_merge:
            self._merge(frame, node, mark)
        elif name in frame.entries:
            first = frame.keys[name].line
            self.problems.append(
                self._problem(
                    f"the key {name!r} stands here twice (first on line {first})", "remove or rename one", mark
                )
            )
        else:
            frame.entries[name] = node
            frame.keys[name] = mark

    def _decimal_comma(self, frame: _Open, name: str, mark: Mark) -> bool:
        """Whether a key is the rest of the number before it: ``{horizon: 2,5 weeks}``."""
        last = next(reversed(frame.entries), "")
        node = frame.entries.get(last)
        if node is None or not node.is_scalar:
            return False
        meant = decimal_point(f"{node.text},{name}")
        end = (node.mark.line, node.mark.column + len(node.text) + 1)
        if not meant or end != (mark.line, mark.column):
            return False
        message = f"{last}: '{node.text},{name}' has a comma where a number needs a point"
        self.problems.append(self._problem(message, f"write {meant}", node.mark))
        frame.entries[last] = replace(node, value=scalar(meant), text=meant)
        return True

    def _merge(self, frame: _Open, node: Node, mark: Mark) -> None:
        """``<<: *a`` or ``<<: [*a, *b]``: entries of the first that has them; what is written here counts more."""
        sources = node.value if isinstance(node.value, list) else [node]
        for source in sources:
            if not source.is_mapping:
                self.problems.append(self._problem("'<<' merges mappings only", "write <<: *name of a mapping", mark))
                continue
            for key, entry in source.entries.items():
                if key not in frame.merged:
                    frame.merged[key] = entry
                    frame.keys.setdefault(key, source.keys[key])
