"""What is wrong or odd in the rows of a trace, said before anything runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel

from covsim.demand.attributes import written
from covsim.demand.axis import Axis
from covsim.demand.traces import TraceRows, read_rows
from covsim.distributions import ByKey, FromField
from covsim.errors import CovsimError
from covsim.scenario.checks.subject import Subject, places
from covsim.scenario.nodes import Path
from covsim.scenario.pathways import Branch, Found, Step
from covsim.scenario.problems import Finding, unreadable
from covsim.scenario.streams import Stream, Trace
from covsim.tables import TableError, read_header

_SPANS = 8
"""At most so many ranges of rows are named in one message."""


class TraceCheck:
    """The check of all traces of a scenario file; a file that several models read the same way is read once."""

    def __init__(self) -> None:
        self._read: dict[tuple[object, ...], TraceRows | CovsimError] = {}

    def __call__(self, subject: Subject) -> Iterator[Finding]:
        """Bad rows, rows outside the run, and cells that the laws of the pathway can't use."""
        for name, stream in subject.scenario.demand.items():
            if stream.trace is None or not _columns_are_there(subject, stream.trace):
                continue
            path: Path = ("demand", name, "trace")
            rows = self._rows(subject, name, stream)
            if isinstance(rows, CovsimError):
                yield unreadable(path, rows)
                continue
            if rows.error:
                yield unreadable(path, rows.error)
            if not rows.bad[stream.trace.time].any():
                yield from _outside(subject, path, stream.trace.file, rows)
            for place, law, certain in _laws(subject, name, stream):
                yield from _cells(stream.trace, rows, place, law, certain)
            for place, column, certain in _columns_of_sites(subject, stream):
                yield from _sites(subject, stream.trace, rows, place, column, certain)

    def _rows(self, subject: Subject, name: str, stream: Stream) -> TraceRows | CovsimError:
        scenario = subject.scenario
        axis = Axis.of(scenario)
        assert stream.trace is not None
        key = (stream.trace.model_dump_json(), tuple(scenario.sites), tuple(stream.severity), axis)
        if key not in self._read:
            try:
                self._read[key] = read_rows(scenario, name, axis)
            except CovsimError as error:
                self._read[key] = error
        return self._read[key]


def _columns_are_there(subject: Subject, trace: Trace) -> bool:
    """Whether the file can be opened and has every column; what it lacks is reported with the scenario's files."""
    columns = {trace.time, trace.id, trace.site, trace.severity, *trace.columns} - {""}
    try:
        return columns <= set(read_header(subject.folder / trace.file))
    except TableError:
        return False


def _outside(subject: Subject, path: Path, file: str, rows: TraceRows) -> Iterator[Finding]:
    """Rows before the start or from the horizon on: they make no cases."""
    clock, time = subject.scenario.clock, rows.cases.time
    run = f"{_moment(clock.start, 0.0)} to {_moment(clock.start, clock.horizon)}"
    outside = (time < 0) | (time >= clock.horizon)
    if not len(time):
        yield Finding((*path, "file"), f"{file} has no rows", "no cases will come of it", "warning")
    elif outside.all():
        span = f"from {_moment(clock.start, time.min())} to {_moment(clock.start, time.max())}"
        what = f"not one of the {len(time)} rows of {file} lies within the run, {run}: they go {span}"
        yield Finding((*path, "file"), what, "change clock.start and clock.horizon, or the column of times")
    elif outside.any():
        many = "lies" if outside.sum() == 1 else "lie"
        what = f"{outside.sum()} of the {len(time)} rows of {file} {many} outside the run, {run}, and are left out"
        yield Finding((*path, "file"), f"{what}: {_listed(rows.rows[outside])}", "is that meant?", "warning")


def _laws(subject: Subject, name: str, stream: Stream) -> Iterator[tuple[Path, FromField | ByKey, bool]]:
    """Laws that cases of a stream meet and that look at the case; and whether every case meets them for certain."""
    for path, step, always in _steps(subject, stream):
        for key in type(step.body).model_fields:
            law = getattr(step.body, key)
            if isinstance(law, (FromField, ByKey)):
                yield (*path, step.kind, key), law, always
    parts: list[tuple[Path, BaseModel]] = [(("demand", name), stream)]
    parts += [(("staff", group), part) for group, part in subject.scenario.staff.items()]
    parts += [(("vehicles", group), fleet) for group, fleet in subject.scenario.vehicles.items()]
    for place, part in parts:
        for key in ("batch", "turnout"):
            law = getattr(part, key, None)
            if isinstance(law, (FromField, ByKey)):
                yield (*place, key), law, key == "batch"


def _steps(subject: Subject, stream: Stream) -> Iterator[tuple[Path, Step, bool]]:
    """Steps that cases of a stream may come to; and whether every case comes there for certain."""
    pathways = subject.scenario.pathways
    for pathway in _reached(subject, stream.pathway):
        certain = pathway == stream.pathway
        for name, step in pathways.get(pathway, {}).items():
            yield ("pathways", pathway, name), step, certain and not (step.only or step.unless or step.otherwise)
            certain = certain and not (isinstance(step.body, Branch) or step.next)


def _columns_of_sites(subject: Subject, stream: Stream) -> Iterator[tuple[Path, str, bool]]:
    """Columns that name the site of a step; and whether every case comes there for certain."""
    for path, step, always in _steps(subject, stream):
        for place, given in places(step, path):
            if isinstance(given, Found) and given.field:
                yield (*place, "field"), given.field, always and place[-1] != "refer"


def _sites(
    subject: Subject, trace: Trace, rows: TraceRows, path: Path, column: str, certain: bool
) -> Iterator[Finding]:
    """Cells that are to name sites and don't."""
    if column not in trace.columns:
        return
    cells = rows.cases.attributes[column]
    where = f"column {column!r} of {trace.file}"
    if cells.dtype.kind == "f":
        yield Finding(path, f"{where} is read as numbers, not names of sites", f"say so: columns: {{{column}: text}}")
        return
    names = np.array(["" if cell is None else str(cell) for cell in cells.tolist()], dtype=str)
    lenient = "error" if certain else "warning"
    yield from _rows_finding(path, f"{where} is empty in", rows, names == "", "name a site there", lenient)
    unknown = ~np.isin(names, ["", *subject.scenario.sites])
    shown = ", ".join(repr(name) for name in dict.fromkeys(names[unknown].tolist()))
    remedy = f"the sites are {', '.join(subject.scenario.sites)}"
    what = f"there is no site {shown}, which {trace.file} has in"
    yield from _rows_finding(path, what, rows, unknown, remedy, "error")


def _reached(subject: Subject, first: str) -> list[str]:
    """The pathways that cases get to from the first one."""
    reached = [first]
    for pathway in reached:
        for step in subject.scenario.pathways.get(pathway, {}).values():
            other = step.otherwise.pathway if step.otherwise else ""
            if other and other not in reached:
                reached.append(other)
    return reached


def _cells(trace: Trace, rows: TraceRows, path: Path, law: FromField | ByKey, certain: bool) -> Iterator[Finding]:
    """Cells that a law can't use; where not every case meets the law, an empty cell or a missing key may do no harm."""
    cases = rows.cases
    lenient = "error" if certain else "warning"
    if isinstance(law, FromField):
        if law.name not in trace.columns:
            return
        column = cases.attributes[law.name]
        where = f"column {law.name!r} of {trace.file}"
        if column.dtype.kind != "f":
            remedy = f"say what it holds: columns: {{{law.name}: min}}"
            yield Finding(path, f"{where} is read as text and can't be a duration or number", remedy)
            return
        yield from _rows_finding(path, f"{where} is negative in", rows, column < 0, "put them right", "error")
        empty = np.isnan(column) & ~rows.bad[law.name]
        yield from _rows_finding(path, f"{where} is empty in", rows, empty, "fill them in, or use another law", lenient)
    elif law.otherwise is None and (keys := _keys(trace, rows, law)) is not None:
        known = [key for key, _ in law.cases]
        read = [trace.severity if name == "severity" and name not in trace.columns else name for name in law.by]
        unknown = ~np.isin(keys, known) & ~np.any([rows.bad[column] for column in read], axis=0)
        shown = ", ".join(repr(key) for key in dict.fromkeys(keys[unknown].tolist()))
        what = f"no case is given for {','.join(law.by)} = {shown}, which {trace.file} has in"
        yield from _rows_finding(path, what, rows, unknown, "add it, or an 'otherwise'", lenient)


def _keys(trace: Trace, rows: TraceRows, law: ByKey) -> NDArray[Any] | None:
    """The key of each row in a table of laws; None when more than the file decides it."""
    cases = rows.cases
    columns: list[list[str]] = []
    for name in law.by:
        if name in trace.columns:
            columns.append([written(value) for value in cases.attributes[name].tolist()])
        elif name == "severity" and trace.severity:
            columns.append([cases.severities[number] for number in cases.severity.tolist()])
        else:
            return None
    return np.array([",".join(parts) for parts in zip(*columns, strict=True)], dtype=object).astype(str)


def _rows_finding(
    path: Path, what: str, rows: TraceRows, bad: NDArray[np.bool_], remedy: str, level: str
) -> Iterator[Finding]:
    if bad.any():
        yield Finding(path, f"{what} {_listed(rows.rows[bad])}", remedy, level)


def _listed(rows: Sequence[int] | NDArray[np.int64]) -> str:
    """``row 5``, ``rows 2-4, 7 and 9``; many ranges are cut short."""
    numbers = [int(row) for row in rows]
    starts = [row for n, row in enumerate(numbers) if n == 0 or row != numbers[n - 1] + 1]
    ends = [row for n, row in enumerate(numbers) if n == len(numbers) - 1 or row + 1 != numbers[n + 1]]
    spans = [str(low) if low == high else f"{low}-{high}" for low, high in zip(starts, ends, strict=True)]
    if len(spans) > _SPANS:
        spans = [*spans[:_SPANS], "others"]
    head = ", ".join(spans[:-1])
    return f"row{'s' if len(numbers) > 1 else ''} {f'{head} and ' if head else ''}{spans[-1]}"


def _moment(start: dt.datetime, minutes: float) -> str:
    """A time of the run as date and time of day."""
    try:
        return f"{start + dt.timedelta(minutes=float(minutes)):%Y-%m-%d %H:%M}"
    except OverflowError:
        return "the end of time"
