"""Rosters from a file: one row a shift, by member and date."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from pathlib import Path

from covsim.calendars import Span
from covsim.rosters.axis import Axis
from covsim.tables import moment, scan, text


def read_dates(path: Path, names: Sequence[str], axis: Axis) -> Mapping[str, list[Span]]:
    """Spans by ``unit`` as it is written in the file: a number from 1, or one of ``names``.

    Numbers that a group doesn't reach are passed over, so that models with fewer people can share the file. Raises
    ``TableError`` for names that nobody on this roster has, and for shifts that end before they start.
    """
    found = scan(path, {"unit": text, "start": moment, "end": moment})
    for row, start, end in found.sound("start", "end"):
        if end <= start:
            found.refuse(row, ": ends before it starts - swap start and end, or mind the date")
    for row, unit in found.sound("unit"):
        if not unit.isdigit() and unit not in names:
            close = difflib.get_close_matches(unit, names, 1)
            hint = f"did you mean {close[0]!r}?" if close else "give a number from 1, or a name from names"
            found.refuse(row, f": nobody on this roster is called {unit!r} - {hint}")
    table = found.checked()
    spans: dict[str, list[Span]] = {}
    for unit, start, end in zip(table["unit"], table["start"], table["end"], strict=True):
        spans.setdefault(unit, []).append((axis.at(start), axis.at(end)))
    return spans
