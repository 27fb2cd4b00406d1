"""The event log by visits of cases to steps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from covsim.events import EventLog, FloatArray, IntArray, Kind, any_of
from covsim.metrics.intervals import Claims
from covsim.metrics.spans import BoolArray, Spans, distinct, totals

_STEPS = 8  # from the first visit of a case, before the others are searched for

Numbers = NDArray[np.int32]
"""Row numbers and places, packed: there are several million of them in a hospital's year."""


@dataclass(frozen=True)
class Visits:
    """One entry a visit, in order of case, step and number. Times that were not reached are ``inf``.

    ``granted`` is the first claim, ``started`` the first start; ``arrived`` the arrival of the last of those claimed
    here with whom it started (where it hasn't started: of all claimed here); ``ended`` the last end; ``fallback`` 0 or
    a ``Fallback``; ``cause`` that of the last shortfall (-1: none). ``waiting`` are the spans in which the claim
    waited, owned by visits: from ready (and again from losing the team) to the grant or fallback.
    """

    incident: IntArray
    step: IntArray
    visit: IntArray
    site: IntArray
    destination: IntArray
    ready: FloatArray
    granted: FloatArray
    arrived: FloatArray
    started: FloatArray
    ended: FloatArray
    fallback: IntArray
    cause: IntArray
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
        return totals(self.waiting.owner, self.waiting.end - self.waiting.start, len(self))

    @cached_property
    def at_once(self) -> BoolArray:
        """Whether the claim was granted at the moment it was made, and not lost again."""
        lost = np.isinf(self.granted) & (self.fallback > 0)
        return np.asarray(~self.waits & ~lost & ~self.still_waiting & (self.waited == 0))


def read_visits(log: EventLog, claims: Claims) -> Visits:
    """Gather the rows of each visit; a visit begins with its first READY row."""
    keyed = _Keyed(log)
    place = keyed.place(claims.incident, claims.step, claims.visit)
    fallback = keyed.last(Kind.FELL_BACK, "value", 0.0).astype(np.int64)
    cause = keyed.last(Kind.FELL_BACK, "cause", keyed.last(Kind.WAITS, "cause", -1.0)).astype(np.int64)
    ready, granted, started = map(keyed.first, (Kind.READY, Kind.CLAIMED, Kind.STARTED))
    ended = keyed.last(Kind.ENDED, "time", np.inf)
    arrived = _arrived(place, claims, started)
    smooth = (np.minimum(granted, started) == ready) & np.isinf(keyed.first(Kind.PREEMPTED))
    smooth &= keyed.first(Kind.RELEASED) >= ended
    waiting, still = _waiting(keyed, log, ~smooth)
    return Visits(
        incident=keyed.visits // keyed.numbers // keyed.steps, step=keyed.visits // keyed.numbers % keyed.steps,
        visit=keyed.visits % keyed.numbers,
        site=keyed.last(Kind.STARTED, "site", keyed.last(Kind.READY, "site", -1.0)).astype(np.int64),
        destination=keyed.last(Kind.CLAIMED, "destination", -1.0).astype(np.int64),
        ready=ready, granted=granted, arrived=arrived, started=started, ended=ended, fallback=fallback, cause=cause,
        waits=np.isfinite(keyed.first(Kind.WAITS)), waiting=waiting, still_waiting=still, claim=place,
    )  # fmt: skip


def _arrived(place: IntArray, claims: Claims, started: FloatArray) -> FloatArray:
    """When the last of those had come with whom each visit started: claimed by then, and not lost on the way.

    Who comes later takes over from them, or goes on where they were stopped. ``place`` is the visit of each claim.
    """
    start = np.append(started, -np.inf)[place]  # a claim of no visit (-1) finds the last
    counts = (claims.start <= start) & (np.isfinite(claims.arrived) | np.isinf(start))
    arrived = np.full(len(started), -np.inf)
    np.maximum.at(arrived, place[counts], claims.arrived[counts])
    return np.where(np.isneginf(arrived), np.inf, arrived)


class _Keyed:
    """The rows about visits by their kind, each with the place of its visit in the sorted list of visits.

    Rows stay where they are in the log: a year of a hospital has millions of them.
    """

    def __init__(self, log: EventLog) -> None:
        self.rows = log.rows
        self.kinds = log.kinds
        self.steps = max(len(log.names.steps), 1)
        self.numbers = int(log.rows["visit"].max(initial=0)) + 1
        self._places: dict[Kind, tuple[Numbers, Numbers]] = {}
        self.visits = distinct(self._of_kind(Kind.READY)[2])
        cases = int(log.rows["incident"].max(initial=-1)) + 2
        self._begins = np.searchsorted(self.visits, np.arange(cases) * (self.steps * self.numbers))

    def _of_kind(self, kind: Kind) -> tuple[IntArray, IntArray, IntArray]:
        """Row numbers of a kind, their cases and the keys of their visits."""
        rows = np.flatnonzero(self.kinds == kind)
        whole = self.rows.take(rows)  # faster than column by column
        incident, step, visit = (whole[name].astype(np.int64) for name in ("incident", "step", "visit"))
        some = (incident >= 0) & (step >= 0) & (visit >= 0)
        keys = self._key(incident, step, visit)
        return (rows, incident, keys) if some.all() else (rows[some], incident[some], keys[some])

    def _key(self, incident: IntArray, step: IntArray, visit: IntArray) -> IntArray:
        return np.asarray((incident * self.steps + step) * self.numbers + visit)

    def _find(self, incident: IntArray, keys: IntArray) -> IntArray:
        """Places of the visits with these keys, of these cases (-1: there is none).

        A case has few visits: from its first one it is a step or two to any of them, and a search would jump about in
        a long list.
        """
        visits = np.append(self.visits, np.iinfo(np.int64).max)
        place = self._begins.take(incident, mode="clip")
        before = np.flatnonzero(visits.take(place) < keys)
        for _ in range(_STEPS):
            place[before] += 1
            before = before[visits.take(place[before]) < keys[before]]
        place[before] = np.searchsorted(self.visits, keys[before])
        return np.where(visits.take(place) == keys, place, -1)

    def place(self, incident: IntArray, step: IntArray, visit: IntArray) -> IntArray:
        """Places of these visits (-1: none was ready)."""
        known = (step >= 0) & (visit >= 0) & (visit < self.numbers)
        return np.where(known, self._find(incident, self._key(incident, step, visit)), -1)

    def of(self, kind: Kind) -> tuple[Numbers, Numbers]:
        """Row numbers of this kind that belong to a visit, and the places of their visits."""
        if kind not in self._places:
            rows, incident, keys = self._of_kind(kind)
            places = self._find(incident, keys)
            found = places >= 0
            self._places[kind] = rows[found].astype(np.int32), places[found].astype(np.int32)
        return self._places[kind]

    def first(self, kind: Kind) -> FloatArray:
        """First time of a row of this kind for each visit."""
        found = np.full(len(self.visits), np.inf)
        rows, places = self.of(kind)
        found[places[::-1]] = self.rows["time"][rows[::-1]]  # of several rows the one written last stays: the earliest
        return found

    def last(self, kind: Kind, column: str, otherwise: float | FloatArray) -> FloatArray:
        """The column of each visit's last row of this kind."""
        found = np.array(np.broadcast_to(np.asarray(otherwise, dtype=np.float64), len(self.visits)))
        rows, places = self.of(kind)
        found[places] = self.rows[column][rows]
        return found


_OPENS = (Kind.READY, Kind.PREEMPTED, Kind.RELEASED)
_CLOSES = (Kind.CLAIMED, Kind.STARTED, Kind.FELL_BACK, Kind.ENDED)


def _waiting(keyed: _Keyed, log: EventLog, may_wait: BoolArray) -> tuple[Spans, BoolArray]:
    """The spans in which claims wait, and which visits wait when the log ends; only some visits ``may_wait`` at all.

    A wait begins when the step is ready, and again when its team is taken away before the work has ended. Who goes when
    a colleague has taken over leaves no wait behind.
    """
    chosen = [(rows[some], places[some]) for kind in (*_OPENS, *_CLOSES)
              for rows, places in (keyed.of(kind),) for some in (may_wait[places],)]  # fmt: skip
    rows, place = (np.concatenate(parts) for parts in zip(*chosen))
    order = np.lexsort((rows, place))
    rows, place = rows[order], place[order]
    kind, time = keyed.kinds[rows], keyed.rows["time"][rows]
    staying = ~_relieved(keyed, rows, place, kind, time)
    rows, place, kind, time = rows[staying], place[staying], kind[staying], time[staying]
    opens = any_of(kind, _OPENS)
    before = np.zeros(len(rows), dtype=kind.dtype)
    before[1:] = np.where(place[1:] == place[:-1], kind[:-1], 0)
    begins = np.flatnonzero(opens & ~any_of(before, (*_OPENS, Kind.ENDED, Kind.FELL_BACK)))
    closes = np.flatnonzero(~opens)
    following = np.append(closes, -1)[np.searchsorted(closes, begins)]
    closed = (following >= 0) & (place[following] == place[begins])
    done = log.of(Kind.DONE)
    over = np.full(int(log.rows["incident"].max(initial=-1)) + 1, np.inf)
    over[done["incident"]] = done["time"]
    case_over = over[keyed.rows["incident"][rows[begins]]]
    ends = np.where(closed, time[following], np.minimum(case_over, log.end))
    spans = Spans(place[begins], time[begins], ends)
    still = np.zeros(len(keyed.visits), dtype=bool)
    still[place[begins[~closed & np.isinf(case_over)]]] = True
    return spans.where(spans.end > spans.start), still


def _relieved(keyed: _Keyed, rows: IntArray, place: IntArray, kind: NDArray[Any], time: FloatArray) -> BoolArray:
    """Which rows, in order of visits, release somebody whose work others go on with: relieved, or one of several.

    Whom a claim of this very moment replaces is relieved, even where it was an earlier step that had claimed them.
    """
    released = kind == Kind.RELEASED
    if not any_of(kind[:-1][released[1:]], (Kind.CLAIMED, Kind.STARTED)).any():
        return np.zeros(len(rows), dtype=bool)  # all are let go at an end or by an interruption
    change = (kind == Kind.CLAIMED).astype(np.int64) - released
    held = np.cumsum(change)
    first = np.flatnonzero(np.diff(place, prepend=-1))
    held -= np.repeat(held[first] - change[first], np.diff(first, append=len(place)))
    unit = keyed.rows["unit"][rows]
    replaced = np.zeros(len(rows), dtype=bool)
    replaced[1:] = (kind[:-1] == Kind.CLAIMED) & (place[1:] == place[:-1]) & (time[1:] == time[:-1])
    replaced[1:] &= unit[1:] != unit[:-1]
    return np.asarray(released & ((held > 0) | replaced))
