"""Ways from a file: a square CSV table of travel times, rows are origins."""

from __future__ import annotations

import difflib
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from covsim.events import FloatArray
from covsim.tables import TableError, read_rows
from covsim.units import MINUTES

_SHOWN = 20


def read_matrix(path: Path, sites: Mapping[str, int], unit: str) -> FloatArray:
    """Minutes from site to site as an array (site, site); ``sites`` maps names to indices.

    An empty cell means that there is no way (``inf``). NaN stands where the file says nothing because the origin has
    no row or the destination no column. Raises ``TableError`` with the unknown or repeated names and bad numbers.
    """
    lines = enumerate(read_rows(path), start=1)
    rows = [(number, [cell.strip() for cell in cells]) for number, cells in lines if any(map(str.strip, cells))]
    if not rows:
        raise TableError(f"{path}: the file is empty - name sites in its first row and first column")
    header = rows[0][1][1:]
    problems = _check_names(header, "column", sites) + _check_names([cells[0] for _, cells in rows[1:]], "row", sites)
    minutes = np.full((len(sites), len(sites)), math.nan)
    columns = [(place, sites[name]) for place, name in enumerate(header) if name in sites]
    places = [place for place, _ in columns]
    indices = [site for _, site in columns]
    for line, (name, *cells) in rows[1:]:
        values = _read_row(f"row {line} ({name})", cells, header, problems)
        if name in sites:
            minutes[sites[name], indices] = [values[place] for place in places]
    if problems:
        more = f"\n  and {len(problems) - _SHOWN} more" if len(problems) > _SHOWN else ""
        listed = "\n".join(f"  {problem}" for problem in problems[:_SHOWN])
        raise TableError(f"{path}: not a table of travel times\n{listed}{more}")
    return minutes * MINUTES[unit]


def _check_names(names: Sequence[str], kind: str, sites: Mapping[str, int]) -> list[str]:
    """What is wrong with the names that head the rows or columns."""
    problems = []
    for name in dict.fromkeys(names):
        if name not in sites:
            close = difflib.get_close_matches(name, sites, 1)
            hint = f"did you mean {close[0]!r}?" if close else "define it under sites, or delete it here"
            problems.append(f"{kind} {name!r} is not a site - {hint}")
        elif names.count(name) > 1:
            problems.append(f"two {kind}s are headed {name!r} - keep one")
    return problems


def _read_row(row: str, cells: Sequence[str], header: Sequence[str], problems: list[str]) -> list[float]:
    """The numbers of one row, one for each column; ``inf`` for empty and missing cells."""
    if any(cells[len(header) :]):
        problems.append(f"{row} is longer than the header - give one number per column")
    values = [math.inf] * len(header)
    for place, cell in enumerate(cells[: len(header)]):
        if cell:
            values[place] = _minutes(cell)
            if not 0 <= values[place] < math.inf:
                problems.append(
                    f"{row}, column {header[place]}: {cell!r} is not a travel time - write a number from 0 up, "
                    "or leave the cell empty where there is no way"
                )
    return values


def _minutes(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return math.nan
