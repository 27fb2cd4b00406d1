"""The figures and curve points of one replication as a Parquet file: what goes between processes and lies on disk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

FigureRow = tuple[str, str, float | None, float, float]
"""kpi, scope, value, numerator, denominator."""
PointRow = tuple[str, str, float, float, float]
"""profile, scope, x, numerator, denominator."""

MARK = b"PAR1"
"""At the beginning and the end of every Parquet file."""
_COLUMNS = ("part", "name", "scope", "x", "value", "numerator", "denominator")


def encode(figures: Iterable[FigureRow], points: Iterable[PointRow]) -> bytes:
    """Figures and curve points as one file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    kpis, kpi_scopes, values, tops, bottoms = _columns(figures)
    names, scopes, x, more_tops, more_bottoms = _columns(points)
    parts = ["figure"] * len(kpis) + ["point"] * len(names)
    arrays = [pa.array(column, pa.string()) for column in (parts, kpis + names, kpi_scopes + scopes)]
    arrays += [
        pa.array(column, pa.float64())
        for column in ([0.0] * len(kpis) + x, values + [None] * len(names), tops + more_tops, bottoms + more_bottoms)
    ]
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table(arrays, names=list(_COLUMNS)), sink, compression="zstd")
    content: bytes = sink.getvalue().to_pybytes()
    return content


def _columns(rows: Iterable[tuple[Any, ...]]) -> list[list[Any]]:
    """The five columns of figures or points. (Ten thousands of rows in ``zip`` would set off the collector.)"""
    every = list(rows)
    return [list(map(itemgetter(place), every)) for place in range(5)]


def decode(content: bytes) -> pa.Table:
    """The file as a table of figures and points; raises ``pyarrow.ArrowException`` when it can't be read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    return pq.ParquetFile(pa.BufferReader(content)).read(use_threads=False)


def figures_in(table: pa.Table) -> pa.Table:
    """The figures of a decoded table."""
    return _of(table, "figure").drop_columns("x").rename_columns({"name": "kpi"})


def points_in(table: pa.Table) -> pa.Table:
    """The curve points of a decoded table."""
    return _of(table, "point").drop_columns("value").rename_columns({"name": "profile"})


def _of(table: pa.Table, part: str) -> pa.Table:
    import pyarrow.compute as pc

    return table.filter(pc.equal(table["part"], part)).drop_columns("part")


def rows(table: pa.Table) -> Sequence[tuple[Any, ...]]:
    """The rows of a table of figures or points."""
    return list(zip(*(column.to_pylist() for column in table.columns), strict=True))
