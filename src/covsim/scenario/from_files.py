"""What a scenario takes from CSV files: sites, one a row, and lists, from a column.

Both are put in their place in the tree as if they were written there, before anything is laid over them: overlays,
``--set``, checks and ``covsim show`` know no difference, and every value remembers its row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from math import isfinite
from pathlib import Path as FilePath
from typing import NamedTuple, TypeVar

from pydantic import Field, ValidationError

from covsim.errors import Problem
from covsim.scenario import shape, structure
from covsim.scenario.base import Part
from covsim.scenario.lifting import is_evidence
from covsim.scenario.model import Scenario
from covsim.scenario.nodes import Mark, Node, Path, dotted, scalar, within_model
from covsim.scenario.overlays import overlay
from covsim.scenario.problems import Finding, Sources, nearest, suggestion
from covsim.tables import BAD, Table, TableError, read_header, read_text, scan, separator


class SitesFromFile(Part):
    """Sites from a CSV file, one a row. What stands beside ``from_file`` is laid over them.

    A column that is not named here is read when the file has it under the name of the key; an empty cell sets nothing.
    """

    file: str
    """A CSV file in UTF-8 or GB18030."""
    name: str = "name"
    """Column of the site's name."""
    label: str = "label"
    """Column of the label."""
    x: str = "x"
    """Column of the first coordinate, in km unless the header says m (``x [m]``)."""
    y: str = "y"
    """Column of the second coordinate."""
    people: str = "people"
    """Column of the people present."""
    external: str = "external"
    """Column with ``true`` or ``false``."""
    offers: str = "offers"
    """Column of what the site is for; several are separated by ``;``."""
    delay: str = "delay"
    """Column of the time until care starts, with a unit in the header (``delay [min]``) or in each cell."""
    area: str = "area"
    """Column of the district."""


class ListFromFile(Part):
    """A list from a column of a CSV file, in the order of its rows; it may stand wherever a list may."""

    file: str
    """A CSV file in UTF-8 or GB18030."""
    column: str
    """Its column; the header may carry the unit of its numbers."""
    only: dict[str, str | tuple[str, ...]] = Field(default_factory=dict)
    """Only the rows with this text (or one of these) in another column, e.g. ``{kind: ambulance}``."""


_FROM_FILE = "from_file"
_KM = {"": 1.0, "km": 1.0, "m": 0.001}
_TEXTS = ("label", "area")
_PLAIN = ("people", "external", "delay")
_Spec = TypeVar("_Spec", SitesFromFile, ListFromFile)


class _Cell(NamedTuple):
    """A cell with text, where it stands, and the unit of its column."""

    text: str
    mark: Mark
    unit: str

    def node(self, layer: str, as_text: bool = False) -> Node:
        """The cell as if it were written in the scenario; numbers with the unit of their column."""
        value = self.text if as_text else scalar(self.text)
        if self.unit and isinstance(value, (int, float)) and not isinstance(value, bool):
            value = f"{self.text}{self.unit}" if self.unit[0] in "/%" else f"{self.text} {self.unit}"
        return Node(value, self.mark, layer, text=str(value) if self.unit else self.text)


class Tables:
    """Fills a tree with what its CSV files hold; ``problems`` are those found on the way.

    ``unread`` are the paths within a model of what could not be read, or not in full.
    """

    def __init__(self, sources: Sources) -> None:
        self.problems: list[Problem] = []
        self.unread: list[Path] = []
        self._sources = sources

    def fill(self, node: Node, folder: FilePath, path: Path = ()) -> Node:
        """The tree at ``path`` with sites and lists from files in place; files are found against ``folder``."""
        if is_evidence(node):
            return node.with_entries({**node.entries, "value": self.fill(node.entries["value"], folder, path)})
        if not node.is_mapping:
            return node
        place = within_model(path)
        if "file" in node.entries and shape.takes_list(Scenario, place):
            return self._list(node, folder, path, as_text=shape.holds_text(Scenario, place))
        entries = {key: self.fill(child, folder, (*path, key)) for key, child in node.entries.items()}
        node = node.with_entries(entries)
        return self._sites(node, folder, path) if place == ("sites",) and _FROM_FILE in entries else node

    def _sites(self, node: Node, folder: FilePath, path: Path) -> Node:
        given = node.entries[_FROM_FILE]
        rest = node.with_entries({key: child for key, child in node.entries.items() if key != _FROM_FILE})
        reading = _Reading(self, given, folder, (*path, _FROM_FILE))
        spec = reading.spec(SitesFromFile)
        header = reading.header(spec.file) if spec else None
        if spec is None or header is None:
            return rest
        columns = {key: getattr(spec, key) for key in SitesFromFile.model_fields if key != "file"}
        wanted = {key for key in columns if key == "name" or key in spec.model_fields_set or columns[key] in header}
        reading.near_misses(header, {key: column for key, column in columns.items() if key not in wanted}, columns)
        entries: dict[str, Node] = {}
        keys: dict[str, Mark] = {}
        for start, cells in reading.rows({key: columns[key] for key in columns if key in wanted}) or ():
            name = cells.get("name")
            key = name.text if name else ""
            if name is None:
                reading.find((), "a row has no name", "give every site one", start)
            elif key in entries:
                first = keys[key].line
                reading.find((), f"{key!r} stands here twice (first in row {first})", "rename one", name.mark)
            if name is None or key in entries:  # its other cells are looked at all the same
                name = _Cell(f"{key} (row {start.line})".strip(), name.mark if name else start, "")
            entries[name.text], keys[name.text] = reading.site({**cells, "name": name}), name.mark
        rows = Node(entries, given.mark, given.layer, keys)
        return overlay(rows, rest, lambda found: self.report(_within(found, path), rest, path), path)

    def _list(self, node: Node, folder: FilePath, path: Path, as_text: bool) -> Node:
        reading = _Reading(self, node, folder, path)
        spec = reading.spec(ListFromFile)
        if spec is None or reading.header(spec.file) is None:
            return node
        columns = {"": spec.column, **{f"only.{column}": column for column in spec.only}}
        items: list[Node] = []
        seen: dict[str, set[str]] = {column: set() for column in spec.only}
        rows = reading.rows(columns)
        if rows is None:
            return node
        for start, cells in rows:
            texts = {column: cells[key].text for key, column in columns.items() if key and key in cells}
            for column, text in texts.items():
                seen[column].add(text)
            if not all(texts.get(column, "") in _options(wanted) for column, wanted in spec.only.items()):
                continue
            if "" in cells:
                items.append(cells[""].node(node.layer, as_text))
            else:
                reading.find((), f"the cell in column {spec.column!r} is empty", "fill it in", start)
        for column, wanted in spec.only.items():
            for text in _options(wanted):
                if text not in seen[column]:
                    reading.find(("only", column), f"no row has {text!r} in {column!r}", suggestion(text, seen[column]))
        if not rows:
            reading.find(("file",), f"{spec.file} has no rows", "write one for each item of the list")
        return replace(node, value=items, keys={})

    def report(self, finding: Finding, node: Node, path: Path, mark: Mark | None = None) -> None:
        """Keep a problem with what is written at ``path``: at ``mark``, or within ``node``."""
        root = replace(node, mark=mark, value=None) if mark else node
        problem = self._sources.problem(finding, root)
        self.problems.append(replace(problem, path=dotted((*path, *finding.path))))
        if finding.level == "error":
            self.unread.append(within_model(path))

    def explain(self, finding: Finding) -> bool:
        """Whether a finding about the filled tree may follow from something that could not be read."""
        return any(
            finding.path[: len(path)] == path or (path[-1] == _FROM_FILE and finding.path == path[:-1])
            for path in self.unread
        )

    def quote(self, file: FilePath, text: str) -> None:
        """Remember a file's lines, to quote them in messages."""
        self._sources.add(str(file), text)


class _Reading:
    """One file being read, for the place in the scenario that names it."""

    def __init__(self, tables: Tables, node: Node, folder: FilePath, path: Path) -> None:
        self._tables = tables
        self._node = node
        self._folder = folder
        self._path = path
        self._file = folder
        self._names: list[str] = []
        self._lines: list[str] = []
        self._separator = ","

    def find(self, path: Path, message: str, remedy: str, mark: Mark | None = None, level: str = "error") -> None:
        """Keep a problem: with a key of the reference, or at a place in the file."""
        self._tables.report(Finding(path, message, remedy, level), self._node, self._path, mark)

    def spec(self, model: type[_Spec]) -> _Spec | None:
        """The reference itself; None when it is wrong."""
        try:
            return model.model_validate(self._node.plain())
        except ValidationError as error:
            for finding in structure.findings(error, self._node, model):
                self._tables.report(finding, self._node, self._path)
            return None

    def header(self, file: str) -> list[str] | None:
        """Open the file; names of its columns, None when it can't be read."""
        self._file = self._folder / file
        if not self._file.is_file():
            what = f"there is no file {str(self._file)!r}"
            self.find(("file",), what, "give its path relative to the file that names it")
            return None
        try:
            text = read_text(self._file)
            self._names = read_header(self._file)
        except TableError as error:
            self._unreadable(error)
            return None
        self._separator = separator(text)
        if '"' not in text:  # without quotation marks, rows are lines
            self._lines = text.splitlines()
            self._tables.quote(self._file, text)
        return self._names

    def near_misses(self, header: list[str], missing: Mapping[str, str], columns: Mapping[str, str]) -> None:
        """Warn of columns that nothing reads but whose names are near those of columns that the file lacks."""
        for column in header:
            hint = nearest(column, missing.values()) if column not in columns.values() else ""
            if hint:
                self.find((), f"the column {column!r} is not read", hint, self._mark(1, column), "warning")

    def rows(self, columns: Mapping[str, str]) -> list[tuple[Mark, dict[str, _Cell]]] | None:
        """Where each row starts and its cells that are not empty, by key; None when a column is missing."""
        unknown = {key: column for key, column in columns.items() if column not in self._names}
        for key, column in unknown.items():
            place = tuple(key.split(".", 1)) if key else ("column",)
            known = suggestion(column, self._names, "it is empty")
            self.find(place, f"{self._file.name} has no column {column!r}", known)
        if unknown:
            return None
        try:
            read = scan(self._file, dict.fromkeys(columns.values(), _as_is))
        except TableError as error:
            self._unreadable(error)
            return None
        for row, what in read.problems:
            message, _, remedy = f"row {row}{what}".partition(" - ")
            self.find((), message, remedy, Mark(str(self._file), row, 1))
        table, found = read.table, []
        for n, row in enumerate(table.rows):
            if any(table[column][n] is BAD for column in columns.values()):
                continue
            cells = {key: self._cell(table, n, row, column) for key, column in columns.items() if table[column][n]}
            found.append((Mark(str(self._file), row, 1), cells))
        return found

    def site(self, cells: Mapping[str, _Cell]) -> Node:
        """One site from its cells."""
        layer, name = self._node.layer, cells["name"]
        entries = {key: cells[key].node(layer, as_text=True) for key in _TEXTS if key in cells}
        entries |= {key: cells[key].node(layer) for key in _PLAIN if key in cells}
        if "offers" in cells:
            offers, mark = cells["offers"].text.replace("；", ";").split(";"), cells["offers"].mark
            items = [Node(offer.strip(), mark, layer, text=offer.strip()) for offer in offers if offer.strip()]
            entries["offers"] = Node(items, mark, layer)
        ends = [cells[key] for key in ("x", "y") if key in cells]
        if len(ends) == 2:
            entries["at"] = Node([self._coordinate(cell) for cell in ends], ends[0].mark, layer)
        elif ends:
            self.find((), f"{name.text!r} has one coordinate", "give both x and y, or none", ends[0].mark)
        return Node(entries, name.mark, layer, {key: child.mark for key, child in entries.items()})

    def _coordinate(self, cell: _Cell) -> Node:
        value = scalar(cell.text)
        if cell.unit not in _KM:
            self.find((), f"unknown unit {cell.unit!r} of coordinates in the header", "use km or m", cell.mark)
        elif isinstance(value, (int, float)) and not isinstance(value, bool) and isfinite(value):
            value = value * _KM[cell.unit] if cell.unit == "m" else value
        return Node(value, cell.mark, self._node.layer, text=str(value))

    def _cell(self, table: Table, n: int, row: int, column: str) -> _Cell:
        return _Cell(table[column][n], self._mark(row, column), table.units[column])

    def _mark(self, row: int, column: str) -> Mark:
        """Where a cell stands; the start of its row when that can't be told."""
        line = self._lines[row - 1] if row <= len(self._lines) else ""
        before = line.split(self._separator)[: self._names.index(column)]
        return Mark(str(self._file), row, sum(len(cell) + 1 for cell in before) + 1 if line else 1)

    def _unreadable(self, error: TableError) -> None:
        message, _, remedy = str(error).partition(" - ")
        self.find(("file",), message, remedy)


def _within(finding: Finding, path: Path) -> Finding:
    """The finding with its path from ``path`` on."""
    return replace(finding, path=finding.path[len(path) :])


def _as_is(cell: str, _unit: str) -> str:
    return cell


def _options(wanted: str | Iterable[str]) -> tuple[str, ...]:
    return (wanted,) if isinstance(wanted, str) else tuple(wanted)
