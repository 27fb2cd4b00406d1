"""The tables of one replication for analysts, as Parquet files: cases, visits to steps, events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from covsim.events import EventLog, Incidents
from covsim.metrics import event_table, incident_table, visit_table
from covsim.scenario.model import Scenario

if TYPE_CHECKING:
    import pyarrow as pa

_INDICES = ("incident", "visit")
"""Columns of numbers in which -1 means none."""


def parquet_tables(scenario: Scenario, incidents: Incidents, log: EventLog) -> dict[str, bytes]:
    """``incidents``, ``visits`` and ``events`` as Parquet files, with the columns of ``covsim.metrics``.

    Times are minutes since clock.start; ``clock`` is the date and time of the call.
    """
    start = np.datetime64(scenario.clock.start, "ms")
    clock = start + (incidents.time * 60_000).astype("timedelta64[ms]")
    return {
        "incidents": _bytes(arrow_table({**incident_table(scenario, incidents, log), "clock": clock})),
        "visits": _bytes(arrow_table(visit_table(log))),
        "events": _bytes(arrow_table(event_table(log))),
    }


def arrow_table(columns: Mapping[str, NDArray[Any]]) -> pa.Table:
    """The columns as an Arrow table: names dictionary-encoded, and null where there is no name, time or index."""
    import pyarrow as pa

    return pa.table({name: _column(name, values) for name, values in columns.items()})


def _column(name: str, values: NDArray[Any]) -> pa.Array:
    import pyarrow as pa

    column = pa.array(values, mask=values < 0 if name in _INDICES else None, from_pandas=True)
    if pa.types.is_null(column.type):
        column = column.cast(pa.string())
    return column.dictionary_encode() if pa.types.is_string(column.type) else column


def _bytes(table: pa.Table) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    content: bytes = sink.getvalue().to_pybytes()
    return content
