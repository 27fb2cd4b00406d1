"""Cases from a CSV file, one a row."""

from __future__ import annotations

import datetime as dt
import difflib
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
    """All rows of a trace as cases, and for each its number in a spreadsheet (the header is row 1)."""

    cases: Cases
    rows: IntArray


def read_trace(scenario: Scenario, name: str, axis: Axis) -> Cases:
    """The cases of a stream's trace that fall into the run, with the sites, severities and attributes of the file.

    Keys are the ids, or the rows of the file as a spreadsheet numbers them (the first case is in row 2). Raises
    ``CovsimError`` (``TableError`` with every bad row).
    """
    stream = scenario.demand[name]
    cases = read_rows(scenario, name, axis).cases
    low, high = axis.window(stream.starts, stream.ends)
    return cases.take((cases.time >= low) & (cases.time < high))


def read_rows(scenario: Scenario, name: str, axis: Axis) -> TraceRows:
    """All rows of a stream's trace, those outside the run too. Raises like ``read_trace``."""
    stream = scenario.demand[name]
    trace = stream.trace
    assert trace is not None
    table = tables.read_table(Path(scenario.folder) / trace.file, _readers(scenario, stream, trace, axis))
    rows = np.array(table.rows, dtype=np.int64)
    key = np.array(table[trace.id], dtype=np.int64) if trace.id else rows
    _check_unique(trace, table)
    cases = Cases.at(name, np.array(table[trace.time], dtype=np.float64), key)
    index = {place: number for number, place in enumerate(scenario.sites)}
    if trace.site:
        cases.site[:] = [index[place] for place in table[trace.site]]
    severities = tuple(stream.severity)
    if trace.severity:
        severities = tuple(dict.fromkeys((*severities, *table[trace.severity])))
        cases.severity[:] = [severities.index(grade) for grade in table[trace.severity]]
    attributes = {column: _column(table[column], kind) for column, kind in trace.columns.items()}
    return TraceRows(replace(cases, severities=severities, attributes=attributes), rows)


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


def _check_unique(trace: Trace, table: tables.Table) -> None:
    if not trace.id:
        return
    seen: dict[int, int] = {}
    twice = []
    for row, key in zip(table.rows, table[trace.id]):
        if key in seen:
            twice.append(f"  row {row}, {trace.id}: {key} is the id of row {seen[key]} too")
        seen.setdefault(key, row)
    if twice:
        raise tables.TableError("\n".join([f"{trace.file}: ids must be unique", *twice[:20]]))


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
    return np.array(values, dtype=object if kind == "text" else np.float64)
