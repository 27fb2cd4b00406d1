"""The event log by visits of cases to steps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from covsim.events import EventLog, FloatArray, IntArray, Kind
from covsim.metrics.intervals import Claims
from covsim.metrics.spans import BoolArray, Spans, next_after

@dataclass(frozen=True)
class Visits:
    """One entry a visit, in order of case, step and number. Times that were not reached are ``inf``.

    ``granted`` is the first claim; ``arrived`` and ``arrived_last`` the arrival of the first and of the last unit claimed
    here; ``ended`` the last end; ``fallback`` 0 or a ``Fallback``. ``waiting`` are the spans in which the claim waited,
    owned by visits: from ready (and again from a pre-emption) to the grant or the fallback.
    """

    incident: IntArray
    step: IntArray
    visit: IntArray
    site: IntArray
    destination: IntArray
    ready: FloatArray
    granted: FloatArray
    arrived: FloatArray
    arrived_last: FloatArray
    started: FloatArray
    ended: FloatArray
    fallback: IntArray
    waits: BoolArray
    waiting: Spans
    still_waiting: BoolArray
    claim: IntArray
    """For each claim the visit that made it (-1: none)."""

    def __len__(self) -> int:
        return len(self.incident)

    @cached_property
    def waited(self) -> FloatArray:
        """Minutes that each visit's claim waited."""
        return np.bincount(self.waiting.owner, self.waiting.end - self.waiting.start, minlength=len(self))

    @cached_property
    def at_once(self) -> BoolArray:
        """Whether the claim was granted at the moment it was made, and not lost again."""
        return ~self.waits & (self.waited == 0) & ~self.still_waiting & (np.isfinite(self.granted) | (self.fallback == 0))


def read_visits(log: EventLog, claims: Claims) -> Visits:
    """Gather the rows of each visit; a visit begins with its first READY row."""
    rows = log.rows[(log.rows["step"] >= 0) & (log.rows["visit"] >= 0) & (log.rows["incident"] >= 0)]
    keyed = _Keyed(rows, len(log.names.steps))
    n = len(keyed.visits)
    place = keyed.place(claims.incident, claims.step, claims.visit)
    arrived, arrived_last = np.full(n, np.inf), np.full(n, -np.inf)
    made = place >= 0
    np.minimum.at(arrived, place[made], claims.arrived[made])
    np.maximum.at(arrived_last, place[made], claims.arrived[made])
    fallback = keyed.last(Kind.FELL_BACK, "value", 0.0).astype(np.int64)
    waiting, still = _waiting(keyed, log)
    return Visits(
        incident=keyed.visits // keyed.numbers // keyed.steps, step=keyed.visits // keyed.numbers % keyed.steps,
        visit=keyed.visits % keyed.numbers,
        site=keyed.last(Kind.STARTED, "site", keyed.last(Kind.READY, "site", -1.0)).astype(np.int64),
        destination=keyed.last(Kind.CLAIMED, "destination", -1.0).astype(np.int64),
        ready=keyed.first(Kind.READY), granted=keyed.first(Kind.CLAIMED), arrived=arrived,
        arrived_last=np.where(arrived_last >= 0, arrived_last, np.inf),
        started=keyed.first(Kind.STARTED), ended=keyed.last(Kind.ENDED, "time", np.inf),
        fallback=fallback, waits=np.isfinite(keyed.first(Kind.WAITS)), waiting=waiting, still_waiting=still, claim=place,
    )  # fmt: skip


class _Keyed:
    """Rows about visits, each with the place of its visit in the sorted list of visits (-1: none was ready)."""

    def __init__(self, rows: NDArray[Any], steps: int) -> None:
        self.rows = rows
        self.steps = max(steps, 1)
        self.numbers = int(rows["visit"].max(initial=0)) + 1
        self.kind = rows["kind"]
        every = self._key(*(rows[name].astype(np.int64) for name in ("incident", "step", "visit")))
        self.visits = np.unique(every[self.kind == Kind.READY])
        self.places = self._find(every)

    def _key(self, incident: IntArray, step: IntArray, visit: IntArray) -> IntArray:
        return np.asarray((incident * self.steps + step) * self.numbers + visit)

    def _find(self, keys: IntArray) -> IntArray:
        place = np.searchsorted(self.visits, keys)
        found = np.append(self.visits, -1)[place] == keys
        return np.where(found, place, -1)

    def place(self, incident: IntArray, step: IntArray, visit: IntArray) -> IntArray:
        """Places of these visits."""
        known = (step >= 0) & (visit >= 0) & (visit < self.numbers)
        return np.where(known, self._find(self._key(incident, step, visit)), -1)

    def of(self, *kinds: Kind) -> IntArray:
        """Row numbers of these kinds that belong to a visit."""
        return np.flatnonzero(np.isin(self.kind, kinds) & (self.places >= 0))

    def first(self, kind: Kind) -> FloatArray:
        """First time of a row of this kind for each visit."""
        found = np.full(len(self.visits), np.inf)
        chosen = self.of(kind)[::-1]
        found[self.places[chosen]] = self.rows["time"][chosen]
        return found

    def last(self, kind: Kind, column: str, otherwise: float | FloatArray) -> FloatArray:
        """The column of each visit's last row of this kind."""
        found = np.array(np.broadcast_to(np.asarray(otherwise, dtype=np.float64), len(self.visits)))
        chosen = self.of(kind)
        found[self.places[chosen]] = self.rows[column][chosen]
        return found


def _waiting(keyed: _Keyed, log: EventLog) -> tuple[Spans, BoolArray]:
    """The spans in which claims wait, and which visits wait when the log ends."""
    opens = keyed.of(Kind.READY, Kind.PREEMPTED)
    closes = keyed.of(Kind.CLAIMED, Kind.STARTED, Kind.FELL_BACK)
    found = next_after(keyed.places[opens], opens, keyed.places[closes], closes, len(keyed.rows))
    done = log.of(Kind.DONE)
    given_up = np.full(int(keyed.rows["incident"].max(initial=-1)) + 1, np.inf)
    given_up[done["incident"]] = done["time"]
    gone = given_up[keyed.rows["incident"][opens]]
    times = keyed.rows["time"]
    ends = np.where(found < 0, np.minimum(gone, log.end), np.append(times[closes], 0.0)[found])
    spans = Spans(keyed.places[opens], times[opens], ends)
    still = np.zeros(len(keyed.visits), dtype=bool)
    still[spans.owner[(found < 0) & np.isinf(gone)]] = True
    return spans.where(spans.end > spans.start), still
