"""The tables of one replication for analysts: cases, visits to steps, events, with names instead of indices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from covsim.events import Cause, EventLog, Fallback, FloatArray, Incidents, IntArray, Kind, Outcome
from covsim.scenario.model import Scenario

if TYPE_CHECKING:
    import pyarrow as pa

_MAX_VISITS = 1 << 16


def parquet_tables(scenario: Scenario, incidents: Incidents, log: EventLog) -> dict[str, bytes]:
    """``incidents``, ``visits`` and ``events`` as Parquet files. Times are minutes since clock.start."""
    return {
        "incidents": _bytes(incident_table(scenario, incidents, log)),
        "visits": _bytes(visit_table(log)),
        "events": _bytes(event_table(log)),
    }


def incident_table(scenario: Scenario, incidents: Incidents, log: EventLog) -> pa.Table:
    """One row a case: what it was, how it ended and the first time of each of its marks (``mark.<name>``)."""
    import pyarrow as pa

    n = len(incidents)
    start = np.datetime64(scenario.clock.start.replace(tzinfo=None), "ms")
    done = log.of(Kind.DONE)
    ended = np.full(n, np.nan)
    ended[done["incident"]] = done["time"]
    outcome = np.zeros(n, dtype=np.int64)
    outcome[done["incident"]] = done["value"]
    columns: dict[str, Any] = {
        "incident": np.arange(n),
        "stream": _named(incidents.stream, incidents.streams),
        "key": incidents.key,
        "child": incidents.child,
        "site": _named(incidents.site, incidents.sites),
        "severity": _named(incidents.severity, incidents.severities),
        "time": incidents.time,
        "clock": pa.array(start + (incidents.time * 60_000).astype("timedelta64[ms]")),
        "outcome": _named(outcome, _members(Outcome), missing=0),
        "ended": _times(ended),
    }
    marks = log.of(Kind.MARK)
    for number, name in enumerate(log.names.marks):
        made = marks[marks["need"] == number]
        columns[f"mark.{name}"] = _times(_earliest(made["incident"], made["time"], n))
    for name, values in incidents.attributes.items():
        columns[name if name not in columns else f"attribute.{name}"] = pa.array(values, from_pandas=True)
    return pa.table(columns)


def visit_table(log: EventLog) -> pa.Table:
    """One row a visit of a case to a step: first ready, claimed, arrival and start, last end, who and where.

    ``outcome`` is ``served`` (work ended), the fallback taken (``left``, ``referred``, ``step``, ``less``), or
    ``open`` when the run ended first.
    """
    import pyarrow as pa

    rows = log.of(Kind.READY, Kind.CLAIMED, Kind.ARRIVED, Kind.STARTED, Kind.ENDED, Kind.FELL_BACK)
    rows = _arrivals_to_claims(rows[rows["incident"] >= 0])
    rows = rows[rows["step"] >= 0]
    steps = max(1, len(log.names.steps))
    keys = (rows["incident"].astype(np.int64) * steps + rows["step"]) * _MAX_VISITS + np.maximum(rows["visit"], 0)
    visits, place = np.unique(keys, return_inverse=True)

    def first(kind: Kind) -> FloatArray:
        chosen = rows["kind"] == kind
        return _earliest(place[chosen], rows["time"][chosen], len(visits))

    def last(kind: Kind, column: str) -> FloatArray:
        chosen = rows["kind"] == kind
        values = np.full(len(visits), np.nan)
        values[place[chosen]] = rows[column][chosen]
        return values

    ended, started = last(Kind.ENDED, "time"), first(Kind.STARTED)
    fallback = np.nan_to_num(last(Kind.FELL_BACK, "value")).astype(np.int64)
    outcome = np.where(np.isnan(ended), np.where(fallback > 0, fallback, len(Fallback) + 1), 0)
    site = np.where(np.isnan(started), last(Kind.READY, "site"), last(Kind.STARTED, "site"))
    claims = rows[rows["kind"] == Kind.CLAIMED]
    units = _joined(place[rows["kind"] == Kind.CLAIMED], claims["unit"], log.names.resources, len(visits))
    return pa.table(
        {
            "incident": visits // _MAX_VISITS // steps,
            "step": _named(visits // _MAX_VISITS % steps, log.names.steps),
            "visit": visits % _MAX_VISITS,
            "ready": _times(first(Kind.READY)),
            "claimed": _times(first(Kind.CLAIMED)),
            "arrived": _times(first(Kind.ARRIVED)),
            "started": _times(started),
            "ended": _times(ended),
            "units": pa.array(units, pa.string()),
            "site": _named(_whole(site), log.names.sites),
            "destination": _named(_whole(last(Kind.CLAIMED, "destination")), log.names.sites),
            "outcome": _named(outcome, ("served", *(member.name.lower() for member in Fallback), "open")),
        }
    )


def _arrivals_to_claims(rows: NDArray[Any]) -> NDArray[Any]:
    """Give each unit's first arrival after a claim the step and visit of that claim; drop its later arrivals."""
    moves = np.flatnonzero((rows["kind"] == Kind.CLAIMED) | (rows["kind"] == Kind.ARRIVED))
    order = moves[np.lexsort((moves, rows["unit"][moves], rows["incident"][moves]))]
    before, after = rows[order[:-1]], rows[order[1:]]
    answers = (
        (before["kind"] == Kind.CLAIMED) & (after["kind"] == Kind.ARRIVED)
        & (before["incident"] == after["incident"]) & (before["unit"] == after["unit"])
    )  # fmt: skip
    rows = rows.copy()
    rows["step"][rows["kind"] == Kind.ARRIVED] = -1
    rows["step"][order[1:][answers]] = before["step"][answers]
    rows["visit"][order[1:][answers]] = before["visit"][answers]
    return rows


def _whole(values: FloatArray) -> IntArray:
    return np.nan_to_num(values, nan=-1).astype(np.int64)


def _earliest(place: NDArray[Any], times: FloatArray, n: int) -> FloatArray:
    """The first of the times that belong to each of ``n`` places; NaN where there is none."""
    first = np.full(n, np.inf)
    np.minimum.at(first, place, times)
    return np.where(np.isinf(first), np.nan, first)


def _joined(place: IntArray, units: IntArray, names: Sequence[str], n: int) -> list[str]:
    """Names of the units of each visit, each once, in the order of their claims."""
    found: list[dict[str, None]] = [{} for _ in range(n)]
    for visit, unit in zip(place.tolist(), units.tolist(), strict=True):
        if unit >= 0:
            found[visit][names[unit]] = None
    return ["; ".join(each) for each in found]


def event_table(log: EventLog) -> pa.Table:
    """The event log, one row an event, as ``covsim.events.Kind`` describes; ``mark`` names the marks of MARK rows."""
    import pyarrow as pa

    rows, names = log.rows, log.names
    is_mark = rows["kind"] == Kind.MARK
    return pa.table(
        {
            "time": rows["time"],
            "kind": _named(rows["kind"], _members(Kind), missing=0),
            "incident": _index(rows["incident"]),
            "step": _named(rows["step"], names.steps),
            "visit": _index(rows["visit"]),
            "unit": _named(rows["unit"], names.resources),
            "need": _named(np.where(is_mark, -1, rows["need"]), names.needs),
            "mark": _named(np.where(is_mark, rows["need"], -1), names.marks),
            "site": _named(rows["site"], names.sites),
            "destination": _named(rows["destination"], names.sites),
            "cause": _named(rows["cause"], _members(Cause)),
            "value": rows["value"],
        }
    )


def _members(kinds: type[Kind] | type[Cause] | type[Outcome]) -> tuple[str, ...]:
    """Names by value: entry i is the member with value i, lower case, or empty."""
    named: Mapping[int, str] = {int(member): member.name.lower() for member in kinds}
    return tuple(named.get(value, "") for value in range(max(named) + 1))


def _named(indices: NDArray[Any], names: Sequence[str], missing: int = -1) -> pa.Array:
    """A dictionary-encoded column of names; null where the index is ``missing`` (or below 0)."""
    import pyarrow as pa

    mask = (indices == missing) | (indices < 0)
    codes = pa.array(np.where(mask, 0, indices).astype(np.int32), mask=mask)
    return pa.DictionaryArray.from_arrays(codes, pa.array(list(names) or [""], pa.string()))


def _index(indices: NDArray[Any]) -> pa.Array:
    import pyarrow as pa

    return pa.array(indices, mask=indices < 0)


def _times(times: FloatArray) -> pa.Array:
    import pyarrow as pa

    return pa.array(times, from_pandas=True)


def _bytes(table: pa.Table) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    content: bytes = sink.getvalue().to_pybytes()
    return content
