"""Cases from a CSV file, one a row."""

from __future__ import annotations

import datetime as dt
import difflib
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from covsim import tables, units
from covsim.demand.axis import Axis
from covsim.demand.cases import Cases
from covsim.errors import CovsimError
from covsim.events import IntArray
from covsim.scenario.model import Scenario
from covsim.scenario.streams import Stream, Trace

_BIGGEST_ID = 2**31


@dataclass(frozen=True)
class TraceRows:
    """All rows of a trace as cases, and for each its number in a spreadsheet (the header is row 1).

    ``bad`` says by column of the file in which rows its cell can't be read; ``error`` names all that is wrong.
    """

    cases: Cases
    rows: IntArray
    bad: Mapping[str, NDArray[np.bool_]]
    error: tables.TableError | None = None


def read_trace(scenario: Scenario, name: str, axis: Axis) -> Cases:
    """The cases of a stream's trace that fall into the run, with the sites, severities and attributes of the file.

    Keys are the ids, or the rows of the file as a spreadsheet numbers them (the first case is in row 2). Raises
    ``CovsimError`` (``TableError`` with every bad row).
    """
    stream = scenario.demand[name]
    found = read_rows(scenario, name, axis)
    if found.error:
        raise found.error
    low, high = axis.window(stream.starts, stream.ends)
    return found.cases.take((found.cases.time >= low) & (found.cases.time < high))


def read_rows(scenario: Scenario, name: str, axis: Axis) -> TraceRows:
    """All rows of a stream's trace, those outside the run too, as far as they can be read.

    Raises ``CovsimError`` when the file or its columns can't be read at all.
    """
    stream = scenario.demand[name]
    trace = stream.trace
    assert trace is not None
    scan = tables.scan(Path(scenario.folder) / trace.file, _readers(scenario, stream, trace, axis))
    _check_unique(trace, scan)
    table = scan.table
    rows = np.array(table.rows, dtype=np.int64)
    key = np.array(_filled(table[trace.id], -1), dtype=np.int64) if trace.id else rows
    cases = Cases.at(name, np.array(_filled(table[trace.time], math.nan), dtype=np.float64), key)
    index = {place: number for number, place in enumerate(scenario.sites)}
    if trace.site:
        cases.site[:] = [index.get(place, -1) for place in table[trace.site]]
    severities = tuple(stream.severity)
    if trace.severity:
        written = _filled(table[trace.severity], "")
        severities = tuple(dict.fromkeys((*severities, *filter(None, written))))
        cases.severity[:] = [severities.index(grade) if grade else -1 for grade in written]
    attributes = {column: _column(table[column], kind) for column, kind in trace.columns.items()}
    bad = {column: np.array([cell is tables.BAD for cell in cells], dtype=bool)
           for column, cells in table.columns.items()}  # fmt: skip
    return TraceRows(replace(cases, severities=severities, attributes=attributes), rows, bad, scan.error)


def _readers(scenario: Scenario, stream: Stream, trace: Trace, axis: Axis) -> dict[str, tables.Reader]:
    """How each column of a trace is read."""
    site = tables.one_of(scenario.sites, "site")
    severity = tables.one_of(stream.severity, "severity") if stream.severity else tables.text
    readers: dict[str, tables.Reader] = {column: _attribute(kind) for column, kind in trace.columns.items()}
    for column, reader in ((trace.time, _time(trace, axis)), (trace.id, _id), (trace.site, site),
                           (trace.severity, severity)):  # fmt: skip
        if column and column in readers:
            raise CovsimError(f"the column {column!r} is read twice - leave it out of columns")
        if column:
            readers[column] = reader
    return readers


def _time(trace: Trace, axis: Axis) -> tables.Reader:
    """Minutes since the start of the run, from a number, a duration or a date."""
    from_number = tables.minutes(trace.time_unit, signed=True)

    def read(cell: str, unit: str) -> float:
        if "-" in cell[1:] or "/" in cell:
            when: dt.datetime = tables.moment(cell, unit)
            return axis.minutes(when)
        try:
            return float(from_number(cell, unit))
        except units.QuantityError:
            example = "write for example '2025-01-31 08:00' or '90 min'"
            raise ValueError(f"{cell!r} is neither a date nor a time after clock.start - {example}") from None

    return read


def _id(cell: str, unit: str) -> int:
    value = tables.whole(cell, unit)
    if not 0 <= value < _BIGGEST_ID:
        raise ValueError(f"an id is a whole number from 0 to {_BIGGEST_ID - 1}, not {cell}")
    return value


def _check_unique(trace: Trace, scan: tables.Scan) -> None:
    seen: dict[int, int] = {}
    for row, key in scan.sound(trace.id) if trace.id else ():
        if key in seen:
            scan.refuse(row, f", {trace.id}: {key} is the id of row {seen[key]} too - each case has its own")
        seen.setdefault(key, row)


def _attribute(kind: str) -> tables.Reader:
    """How a column is read; missing values are NaN or None."""
    if kind == "text":
        return tables.optional(tables.text, None)
    if kind == "number":
        return tables.optional(tables.number, float("nan"))
    if kind in units.MINUTES:
        return tables.optional(tables.minutes(kind), float("nan"))
    close = difflib.get_close_matches(kind, ["text", "number", *units.MINUTES], 1)
    hint = f"did you mean {close[0]!r}?" if close else "write text, number, s, min, h or days"
    raise CovsimError(f"{kind!r} is no kind of column - {hint}")


def _column(values: list[Any], kind: str) -> NDArray[Any]:
    if kind == "text":
        return np.array(_filled(values, None), dtype=object)
    return np.array(_filled(values, math.nan), dtype=np.float64)


def _filled(values: list[Any], missing: Any) -> list[Any]:
    """The same with ``missing`` where a cell can't be read."""
    return [missing if value is tables.BAD else value for value in values]
