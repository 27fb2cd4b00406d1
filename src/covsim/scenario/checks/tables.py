"""Files that the scenario names and that aren't there, or lack the columns named."""

from __future__ import annotations

from collections.abc import Iterator

from covsim.scenario.checks.subject import Subject
from covsim.scenario.nodes import Path
from covsim.scenario.problems import Finding, suggestion, unreadable
from covsim.tables import TableError, read_header


def check(subject: Subject) -> Iterator[Finding]:
    """Matrices, traces, rate tables and written-out rosters."""
    scenario = subject.scenario
    for name, mode in scenario.travel.items():
        if mode.matrix:
            yield from _file(subject, ("travel", name, "matrix"), mode.matrix)
    for name, roster in scenario.rosters.items():
        if roster.dates:
            yield from _file(subject, ("rosters", name, "dates"), roster.dates)
    for name, stream in scenario.demand.items():
        if stream.table and stream.table.file:
            yield from _file(subject, ("demand", name, "table", "file"), stream.table.file)
        if stream.trace:
            trace = stream.trace
            path: Path = ("demand", name, "trace")
            yield from _file(subject, (*path, "file"), trace.file)
            named = {key: getattr(trace, key) for key in ("time", "id", "site", "severity")}
            columns: list[tuple[Path, str]] = [((*path, key), column) for key, column in named.items() if column]
            columns += [((*path, "columns", column), column) for column in trace.columns]
            yield from _columns(subject, (*path, "file"), trace.file, columns)


def _file(subject: Subject, path: Path, name: str) -> Iterator[Finding]:
    file = subject.folder / name
    if not file.is_file():
        yield Finding(path, f"there is no file {str(file)!r}", "give its path relative to the scenario file")


def _columns(subject: Subject, path: Path, name: str, columns: list[tuple[Path, str]]) -> Iterator[Finding]:
    """A file, named at ``path``, that is no table, and columns that its header does not have."""
    file = subject.folder / name
    if not file.is_file():
        return
    try:
        known = read_header(file)
    except TableError as error:
        yield unreadable(path, error)
        return
    for place, column in columns:
        if column not in known:
            remedy = suggestion(column, known, "the file is empty")
            yield Finding(place, f"{name} has no column {column!r}", remedy, at_key=place[-2] == "columns")
