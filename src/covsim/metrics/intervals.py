"""The event log as intervals of units and pools: claims, ways home, presence, breaks, faults."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from covsim.events import EventLog, FloatArray, IntArray, Kind, any_of
from covsim.metrics.sequences import Sequence
from covsim.metrics.spans import BoolArray, Spans


@dataclass(frozen=True)
class Claims:
    """One entry a CLAIMED row, in order: who was claimed by which visit, and until when.

    ``arrived`` is the first arrival (``inf``: never, or not yet), ``end`` the release (the log's end when still held).
    """

    unit: IntArray
    incident: IntArray
    step: IntArray
    visit: IntArray
    need: IntArray
    start: FloatArray
    arrived: FloatArray
    end: FloatArray

    @property
    def spans(self) -> Spans:
        """From claim to release, owned by units."""
        return Spans(self.unit, self.start, self.end)


@dataclass(frozen=True)
class Legs:
    """Journeys: ``start`` to ``end`` as driven, ``minutes`` as planned; a leg broken off ends early.

    ``origin`` is -1 where it began on the way.
    """

    unit: IntArray
    start: FloatArray
    end: FloatArray
    minutes: FloatArray
    origin: IntArray
    destination: IntArray

    @property
    def spans(self) -> Spans:
        """From leaving to arriving or turning off, owned by units."""
        return Spans(self.unit, self.start, self.end)

    @property
    def share_done(self) -> FloatArray:
        """Share of each way that was covered, by time."""
        minutes = np.where(self.minutes > 0, self.minutes, 1.0)
        return np.clip((self.end - self.start) / minutes, 0.0, 1.0)


@dataclass(frozen=True)
class Intervals:
    """What units and pools did, over the whole run. Owners of spans are resource indices."""

    claims: Claims
    trips: Legs
    returns: Legs
    presence: Spans
    breaks: Spans
    faults: Spans


def read_intervals(log: EventLog) -> Intervals:
    """Turn the log into intervals."""
    return Intervals(
        claims=_claims(log),
        trips=_legs(log, Kind.DEPARTED, (Kind.ARRIVED, Kind.RELEASED, Kind.DEPARTED)),
        returns=_legs(log, Kind.RETURNING, (Kind.HOME, Kind.CLAIMED, Kind.DEPARTED, Kind.RETURNING)),
        presence=_paired(log, log.kinds == Kind.ON_DUTY, (Kind.OFF_DUTY, Kind.ON_DUTY)),
        breaks=_paired(log, log.kinds == Kind.BREAK_START, (Kind.BREAK_END, Kind.OFF_DUTY)),
        faults=_paired(log, log.kinds == Kind.FAULT, (Kind.RESTORED, Kind.FAULT)),
    )


def _column(rows: NDArray[Any], name: str) -> IntArray:
    return rows[name].astype(np.int64)


def _claims(log: EventLog) -> Claims:
    made, given_back, arrived = (np.flatnonzero(log.kinds == kind)
                                 for kind in (Kind.CLAIMED, Kind.RELEASED, Kind.ARRIVED))  # fmt: skip
    rows = log.rows.take(made)
    cases = int(log.rows["incident"].max(initial=-1)) + 2
    times = np.append(log.rows["time"], [log.end, np.inf])
    claims, releases, arrivals = (_by_pair(log, which, cases) for which in (made, given_back, arrived))
    release, arrival, again = claims.nth_in(releases), claims.next_in(arrivals), claims.next_of_same()
    end = times[np.append(given_back, -2)[release]]
    came = times[np.append(arrived, -1)[arrival]]
    # Whose job time is over on the way is released before the case is reached.
    same = (came <= end) | (np.append(arrived, -1)[arrival] < np.append(made, len(log.rows))[again])
    return Claims(
        unit=_column(rows, "unit"), incident=_column(rows, "incident"), step=_column(rows, "step"),
        visit=_column(rows, "visit"), need=_column(rows, "need"),
        start=rows["time"].copy(), arrived=np.where(same, came, np.inf), end=end,
    )  # fmt: skip


def _by_pair(log: EventLog, which: IntArray, cases: int) -> Sequence:
    """These rows by their pairs of unit and incident."""
    rows = log.rows.take(which)
    unit = _column(rows, "unit")
    return Sequence(unit * cases + _column(rows, "incident") + 1, which, len(log.rows), within=unit)


def _paired(log: EventLog, opens: BoolArray, closed_by: tuple[Kind, ...]) -> Spans:
    """Spans from a row to the next of the closing kinds of the same unit, or to the log's end."""
    rows = log.rows
    first = np.flatnonzero(opens)
    last = np.flatnonzero(any_of(log.kinds, closed_by))
    opening, closing = rows.take(first), rows.take(last)
    unit = _column(opening, "unit")
    found = Sequence(unit, first, len(rows)).next_in(Sequence(_column(closing, "unit"), last, len(rows)))
    return Spans(unit, opening["time"].copy(), np.append(closing["time"], log.end)[found])


def _legs(log: EventLog, kind: Kind, closed_by: tuple[Kind, ...]) -> Legs:
    opens = log.kinds == kind
    spans, rows = _paired(log, opens, closed_by), log.rows.compress(opens)
    return Legs(
        unit=spans.owner, start=spans.start, end=spans.end, minutes=rows["value"].copy(),
        origin=_column(rows, "site"), destination=_column(rows, "destination"),
    )  # fmt: skip
