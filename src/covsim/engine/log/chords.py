"""Chords: rows that follow one another and share their case, packed as one row and unfolded now and then.

Packing a row costs as much as everything else that a step does in it, and most rows come in the same few successions:
a journey is ``DEPARTED`` and ``ARRIVED``, a place that is granted at once ``CLAIMED`` and ``STARTED``. A chord is one
packed row with a kind of its own (128 and above, never in a finished log) that fills the columns of all its parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from covsim.engine.log.parties import Parties
from covsim.events import EVENT, IntArray, Kind

Rows = NDArray[Any]


class Part(NamedTuple):
    """One row of a chord: the columns that it has of the chord, besides time and cause."""

    kind: Kind
    columns: tuple[str, ...]
    later: bool = False  # of the step that the chord announces, and names in the column ``need``
    there: bool = False  # at the destination of the chord, no longer at its site
    marks: bool = False  # a mark, whose number the chord has for value
    leaves: bool = False  # the beginning of a journey: the chord has the time of its end, for value that of its begin


_CASE = ("incident", "step", "visit", "site")
_READY, _STARTED, _ENDED = (Part(kind, _CASE) for kind in (Kind.READY, Kind.STARTED, Kind.ENDED))
_RELEASED = Part(Kind.RELEASED, (*_CASE, "unit"))
_NEXT_READY, _NEXT_STARTED = (
    Part(kind, ("incident", "site"), later=True) for kind in (Kind.READY, Kind.STARTED)
)
_CALL = Part(Kind.CALL, ("incident", "site"))
_MARK = Part(Kind.MARK, _CASE, marks=True)
_DONE = Part(Kind.DONE, ("incident", "site", "value"))

_CLAIMED = Part(Kind.CLAIMED, (*_CASE, "unit", "need", "destination"))
_THERE_ALREADY = Part(Kind.ARRIVED, ("incident", "unit", "site"))
_DEPARTED = Part(Kind.DEPARTED, ("incident", "unit", "site", "destination", "value"), leaves=True)
_HOME = Part(Kind.HOME, ("unit",), there=True)
_ARRIVED = Part(Kind.ARRIVED, ("incident", "unit"), there=True)

_CHORDS: tuple[tuple[Part, ...], ...] = (
    (_CALL, _READY),
    (_CALL, _READY, _STARTED),
    (_READY, _STARTED),
    (_ENDED, _NEXT_READY),
    (_ENDED, _NEXT_READY, _NEXT_STARTED),
    (_CLAIMED, _STARTED),
    (_CLAIMED, _THERE_ALREADY),
    (_CLAIMED, _THERE_ALREADY, _STARTED),
    (_CLAIMED, _THERE_ALREADY, _STARTED, _MARK),
    (_ENDED, _RELEASED),
    (_ENDED, _RELEASED, _DONE),
    (_RELEASED, _DONE),
    (_RELEASED, _HOME),
    # Of a party the end of work comes once, before the first member.
    (_ENDED, _RELEASED, _HOME),
    (_DEPARTED, _ARRIVED),
    # What follows a journey in these comes once for a party, behind the journeys of all its members.
    (_DEPARTED, _ARRIVED, _STARTED._replace(there=True)),
    (_DEPARTED, _ARRIVED, _ENDED._replace(there=True)),
    (_DEPARTED, _ARRIVED, _ENDED._replace(there=True), _NEXT_READY._replace(there=True)),
    (_DEPARTED, _ARRIVED, *(part._replace(there=True) for part in (_ENDED, _NEXT_READY, _NEXT_STARTED))),
)  # fmt: skip
_FIRST = 128

(
    CALL_READY, CALL_READY_STARTED, READY_STARTED, ENDED_READY, ENDED_READY_STARTED, CLAIMED_STARTED, CLAIMED_ARRIVED,
    CLAIMED_ARRIVED_STARTED, CLAIMED_ARRIVED_STARTED_MARK, ENDED_RELEASED, ENDED_RELEASED_DONE, RELEASED_DONE,
    RELEASED_HOME, ENDED_RELEASED_HOME, JOURNEY, JOURNEY_STARTED, JOURNEY_ENDED, JOURNEY_ENDED_READY,
    JOURNEY_ENDED_READY_STARTED,
) = range(_FIRST, _FIRST + len(_CHORDS))  # fmt: skip

AFTER_JOURNEY = {
    int(Kind.ENDED): JOURNEY_ENDED, ENDED_READY: JOURNEY_ENDED_READY, ENDED_READY_STARTED: JOURNEY_ENDED_READY_STARTED,
}  # fmt: skip
"""The chord of a journey and the row or chord that follows it."""

_PARTS = [part for chord in _CHORDS for part in chord]
_EMPTY = {"incident": -1, "step": -1, "visit": -1, "unit": -1, "need": -1, "site": -1, "destination": -1, "value": 0.0}

# By kind: how many parts, and the number of the first (from 1; 0 is a row that is no chord and stays as it is).
_SIZES = np.ones(256, dtype=np.intp)
_BEGINS = np.zeros(256, dtype=np.intp)
_SIZES[_FIRST : _FIRST + len(_CHORDS)] = [len(chord) for chord in _CHORDS]
_BEGINS[_FIRST : _FIRST + len(_CHORDS)] = 1 + np.cumsum([0, *(len(chord) for chord in _CHORDS[:-1])])
_LATER = np.array([False, *(part.later for part in _PARTS)])
_THERE = np.array([False, *(part.there for part in _PARTS)])
_MARKS = np.array([False, *(part.marks for part in _PARTS)])
_LEAVES = np.array([False, *(part.leaves for part in _PARTS)])


def _masks(parts: Sequence[Part]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """By number of the part: the bytes of a packed row that are kept, and what stands in the place of the others."""
    keep = np.full((len(parts) + 1, EVENT.itemsize), 255, dtype=np.uint8)
    fill = np.zeros(len(parts) + 1, dtype=EVENT)
    for number, part in enumerate(parts, 1):
        kept = {*part.columns, "site" * part.there, "step" * part.later, "need" * part.marks}
        changed = {"kind": int(part.kind)} | {name: empty for name, empty in _EMPTY.items() if name not in kept}
        if part.later:
            changed["visit"] = 0
        for name, value in changed.items():
            column, offset = EVENT.fields[name][:2]  # type: ignore[index]
            keep[number, offset : offset + column.itemsize] = 0
            fill[name][number] = value
    return keep, fill.view(np.uint8).reshape(keep.shape)


_KEEP, _FILL = _masks(_PARTS)
_WHOLE = np.dtype((np.void, EVENT.itemsize))


def unfold(packed: Rows, parties: Parties) -> Rows:
    """The rows as they are in the log, in order of time; those of one instant in the order in which they were written.

    A row of a party stands for one of each member, a chord for one of each part; both for all parts of each member.
    """
    rows = _make_members(packed, parties)
    kinds = rows["kind"]
    sizes = _SIZES.take(kinds)
    ends = sizes.cumsum()
    source = np.arange(len(rows)).repeat(sizes)
    part = np.arange(len(source)) + (_BEGINS.take(kinds) + sizes - ends).take(source)
    time, leaves = rows["time"].take(source), np.flatnonzero(_LEAVES.take(part))
    time[leaves] = rows["value"].take(source.take(leaves))
    if np.any(time[1:] < time[:-1]):
        order = time.argsort(kind="stable")
        source, part = source.take(order), part.take(order)
    rows = _copies(rows, source)
    _make_parts(rows, part)
    return rows


def _copies(rows: Rows, which: IntArray) -> Rows:
    """Copies of these rows, as whole pieces: ten times as fast as field by field."""
    return rows.view(_WHOLE).take(which).view(EVENT)


def _make_members(packed: Rows, parties: Parties) -> Rows:
    """A row for each member of a party, in the order of the party."""
    unit = packed["unit"]
    several = np.flatnonzero(unit < -1)
    if not len(several):
        return packed
    numbers, kinds = unit.take(several), packed["kind"].take(several)
    sizes = np.ones(len(packed), dtype=np.intp)
    sizes[several] = parties.sizes(numbers)
    ends = sizes.cumsum()
    rows = _copies(packed, np.arange(len(packed)).repeat(sizes))
    sizes = sizes.take(several)
    last = sizes.cumsum() - 1
    place = np.arange(sizes.sum()) - (last + 1 - sizes).repeat(sizes)
    at = place + (ends.take(several) - sizes).repeat(sizes)
    units, needs = parties.members(numbers.repeat(sizes), place)
    rows["unit"][at] = units
    claimed = np.flatnonzero(needs >= 0)
    rows["need"][at.take(claimed)] = needs.take(claimed)
    kinds = kinds.repeat(sizes)
    before_last = kinds > JOURNEY
    before_last[last] = False
    rows["kind"][at[before_last]] = JOURNEY
    rows["kind"][at[(kinds == ENDED_RELEASED_HOME) & (place > 0)]] = RELEASED_HOME
    return rows


def _make_parts(rows: Rows, part: NDArray[np.intp]) -> None:
    """Turn copies of packed rows into the parts with these numbers."""
    later, there, marks, leaves = (np.flatnonzero(which.take(part)) for which in (_LATER, _THERE, _MARKS, _LEAVES))
    rows["step"][later] = rows["need"].take(later)
    rows["site"][there] = rows["destination"].take(there)
    rows["need"][marks] = rows["value"].take(marks)
    begin = rows["value"].take(leaves)
    rows["value"][leaves] = rows["time"].take(leaves) - begin
    rows["time"][leaves] = begin
    pieces = rows.view(np.uint8).reshape(len(rows), EVENT.itemsize)
    pieces &= _KEEP.take(part, axis=0)
    pieces |= _FILL.take(part, axis=0)
