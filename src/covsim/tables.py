"""Tables from CSV files: UTF-8 with or without BOM, or GB18030; separated by commas, semicolons or tabs; units in the
header; every bad row named at once, by its number in a spreadsheet."""

from __future__ import annotations

import csv
import datetime as dt
import difflib
import io
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from math import isfinite
from pathlib import Path
from typing import Any

from covsim import units
from covsim.errors import CovsimError

Reader = Callable[[str, str], Any]
"""From the text of a cell and the unit in its column's header ("" without one) to a value; raises ``ValueError``."""

_HEADER = re.compile(r"^(?P<name>.*?)\s*(?:[\[［](?P<unit>.*)[\]］])?$")
_MOMENT = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d*)?))?)?")
_DECIMAL_COMMA = re.compile(r"[-+]?\d*,\d+")
_WHOLE = re.compile(r"[-+]?\d+")
_SEPARATORS = ",;\t"
_SHOWN = 20
BAD = object()
"""Stands for a cell that can't be read."""


class TableError(CovsimError):
    """A table that cannot be read; the message holds every bad row."""


@dataclass(frozen=True)
class Table:
    """The columns that were asked for, by name, and for each row its number in a spreadsheet (the header is row 1)."""

    columns: Mapping[str, list[Any]]
    rows: list[int]
    units: Mapping[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, column: str) -> list[Any]:
        return self.columns[column]


def read_text(path: Path) -> str:
    """The text of a file in UTF-8 (with or without BOM) or GB18030."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise TableError(f"{path}: no such file - names of files are relative to the folder of the scenario") from None
    except OSError as error:
        raise TableError(f"{path}: can't be read ({error.strerror})") from None
    for encoding in () if b"\x00" in data else ("utf-8-sig", "gb18030"):  # UTF-16 and binary files have zeros
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableError(f"{path}: is neither UTF-8 nor GB18030 - save it as 'CSV UTF-8'")


class Scan:
    """A table as far as it can be read, with what is wrong in it; further checks of its rows add to that.

    ``table`` has ``BAD`` where a cell can't be read; ``problems`` are rows and what is wrong in each.
    """

    def __init__(self, path: Path, table: Table) -> None:
        self.path = path
        self.table = table
        self.problems: list[tuple[int, str]] = []

    def refuse(self, row: int, what: str) -> None:
        """Something is wrong in a row, named by its number in a spreadsheet."""
        self.problems.append((row, what))

    def sound(self, *columns: str) -> Iterator[tuple[Any, ...]]:
        """Row number and cells of the rows in which all of these columns could be read."""
        for row, *cells in zip(self.table.rows, *(self.table[column] for column in columns), strict=True):
            if not any(cell is BAD for cell in cells):
                yield row, *cells

    @property
    def error(self) -> TableError | None:
        """Everything that is wrong, by rows; None when nothing is."""
        if not self.problems:
            return None
        lines = [f"  row {row}{what}" for row, what in sorted(self.problems, key=lambda problem: problem[0])]
        more = [f"  and {len(lines) - _SHOWN} more"] if len(lines) > _SHOWN else []
        count = f"{len(lines)} bad value{'s' if len(lines) > 1 else ''}"
        return TableError("\n".join([f"{self.path}: {count}", *lines[:_SHOWN], *more]))

    def checked(self) -> Table:
        """The table; raises ``TableError`` with everything that is wrong."""
        if self.error:
            raise self.error
        return self.table


def read_table(path: Path, columns: Mapping[str, Reader]) -> Table:
    """Read the named columns of a CSV file with a header row; further columns and empty lines are passed over.

    A header may carry the unit of its column: ``time [h]``. Raises ``TableError`` with all bad rows.
    """
    return scan(path, columns).checked()


def scan(path: Path, columns: Mapping[str, Reader]) -> Scan:
    """The same for a table whose rows are checked further. Raises ``TableError`` when the columns are not there."""
    lines = read_rows(path)
    header = [_HEADER.match(cell.strip()) for cell in (lines[0] if lines else [])]
    names = [found["name"] if found else "" for found in header]
    in_header = {found["name"]: found["unit"] or "" for found in header if found}
    _check_header(path, names, columns)
    place = {name: names.index(name) for name in columns}
    found = Scan(path, Table({name: [] for name in columns}, [], {name: in_header[name] for name in columns}))
    for row, cells in enumerate(lines[1:], start=2):
        if any(cell.strip() for cell in cells):
            _read_row(found, row, cells, columns, place, len(names))
    return found


def read_header(path: Path) -> list[str]:
    """Names of the columns of a CSV file, without their units."""
    header = next(iter(read_rows(path)), [])
    return [found["name"] if (found := _HEADER.match(cell.strip())) else "" for cell in header]


def read_rows(path: Path) -> list[list[str]]:
    """All rows of a CSV file as they are, the header first; an empty line is an empty row."""
    try:
        text = read_text(path)
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator(text)))
    except csv.Error as error:
        raise TableError(f"{path}: is not a CSV file ({error})") from None


def separator(text: str) -> str:
    """What stands between the cells: the comma, semicolon or tab that the first line has most of, quotes apart.

    Spreadsheets write semicolons where the comma is the decimal sign.
    """
    header = re.sub(r'"[^"]*"', "", text.lstrip().partition("\n")[0])
    return max(_SEPARATORS, key=header.count)


def _check_header(path: Path, names: list[str], columns: Mapping[str, Reader]) -> None:
    for name in columns:
        if name not in names:
            close = difflib.get_close_matches(name, names, 1)
            hint = f"did you mean {close[0]!r}?" if close else f"it has {', '.join(names) or 'no header row'}"
            raise TableError(f"{path}: no column {name!r} - {hint}")
        if names.count(name) > 1:
            raise TableError(f"{path}: two columns are called {name!r} - rename one")


def _read_row(found: Scan, row: int, cells: list[str], columns: Mapping[str, Reader], place: Mapping[str, int],
              width: int) -> None:  # fmt: skip
    table = found.table
    table.rows.append(row)
    if any(cell.strip() for cell in cells[width:]):  # nobody knows which cell goes with which column
        found.refuse(row, f": {_surplus(cells, width)}")
        for name in columns:
            table.columns[name].append(BAD)
        return
    for name, read in columns.items():
        text = cells[place[name]].strip() if place[name] < len(cells) else ""
        try:
            value = read(text, table.units[name])
        except ValueError as error:
            found.refuse(row, f", {name}: {error}")
            value = BAD
        table.columns[name].append(value)


def _surplus(cells: list[str], width: int) -> str:
    """What is wrong with a row that is longer than the header."""
    texts = [cell.strip() for cell in cells]
    split = [(a, b) for a, b in pairwise(texts) if _WHOLE.fullmatch(a) and b.isdigit()]
    remedy = f"a decimal comma? write {'.'.join(split[-1])}, or" if split else "if one holds what separates cells,"
    many = "columns" if width != 1 else "column"
    return f"{len(cells)} cells for {width} {many} - {remedy} put the cell in quotation marks"


def text(cell: str, _unit: str) -> str:
    """A name; an empty cell is an error."""
    if not cell:
        raise ValueError("is empty")
    return cell


def number(cell: str, _unit: str) -> float:
    """A finite number."""
    try:
        value = float(cell)
    except ValueError:
        raise ValueError(_no_number(cell) if cell else "is empty") from None
    if not isfinite(value):
        raise ValueError(f"{cell!r} is not a finite number")
    return value


def whole(cell: str, unit: str) -> int:
    """A whole number."""
    value = number(cell, unit)
    if value != int(value):
        raise ValueError(f"{cell!r} is not a whole number")
    return int(value)


def minutes(default: str = "", signed: bool = False) -> Reader:
    """A duration in minutes: ``12 min``, or a number in the unit of the header, else in ``default``.

    It can't be negative unless ``signed``, as the time of something before a start is.
    """

    def read(cell: str, unit: str) -> float:
        scale = unit or default
        if not cell:
            raise ValueError("is empty")
        if _DECIMAL_COMMA.fullmatch(cell):
            raise ValueError(_no_number(cell))
        if not _is_number(cell):
            return units.duration(cell)
        if not scale:
            raise ValueError(f"{cell!r} has no unit - name the column '... [min]' or write '{cell} min'")
        if scale not in units.MINUTES:
            raise ValueError(f"unknown unit of time {scale!r} in the header - use s, min, h or days")
        value = number(cell, unit)
        if value < 0 and not signed:
            raise ValueError(f"a duration can't be negative: {cell!r}")
        return value * units.MINUTES[scale]

    return read


def rate(heads: float) -> Reader:
    """Events per minute: ``3/h``, or a number under a header with its unit (``[/h]``); per person times ``heads``."""

    def read(cell: str, unit: str) -> float:
        written = f"{cell}{unit}" if unit.startswith("/") else f"{cell} {unit}"
        found = units.rate(written if _is_number(cell) and unit else cell or "nothing")
        return found.per_minute * (heads if found.per_head else 1.0)

    return read


def moment(cell: str, _unit: str) -> dt.datetime:
    """A date, or a date with a time, in local time: ``2025-01-31 08:00``, ``2025/1/31 8:00``."""
    found = _MOMENT.fullmatch(cell)
    try:
        year, month, day, hour, minute, second = (float(part or 0) for part in found.groups()) if found else (0.0,) * 6
        return dt.datetime(int(year), int(month), int(day), int(hour), int(minute)) + dt.timedelta(seconds=second)
    except ValueError:
        raise ValueError(f"{cell!r} is not a local date and time - write for example '2025-01-31 08:00'") from None


def one_of(names: Collection[str], what: str) -> Reader:
    """One of these names; ``what`` says what they are (``site``)."""

    def read(cell: str, _unit: str) -> str:
        if cell in names:
            return cell
        close = difflib.get_close_matches(cell, list(names), 1)
        hint = f"did you mean {close[0]!r}?" if close else f"known are {', '.join(names)}"
        raise ValueError(f"unknown {what} {cell!r} - {hint}")

    return read


def optional(read: Reader, missing: Any) -> Reader:
    """The same, but an empty cell gives ``missing``."""
    return lambda cell, unit: read(cell, unit) if cell else missing


def _no_number(cell: str) -> str:
    """What is wrong with a cell that should be a number."""
    remedy = f" - write {cell.replace(',', '.')}, with a point" if _DECIMAL_COMMA.fullmatch(cell) else ""
    return f"{cell!r} is not a number{remedy}"


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
