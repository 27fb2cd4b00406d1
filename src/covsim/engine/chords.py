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

from covsim.engine.parties import Parties
from covsim.events import EVENT, Kind

Rows = NDArray[Any]


class Part(NamedTuple):
    """One row of a chord: the columns that it has of the chord, besides time and cause."""

    kind: Kind
    columns: tuple[str, ...]
    later: bool = False  # of the step that the chord announces, and names in the column ``need``
    there: bool = False  # at the destination of the chord, no longer at its site
    leaves: bool = False  # the beginning of a journey: the chord has the time of its end, for value that of its begin


_CASE = ("incident", "step", "visit", "site")
_READY, _STARTED, _ENDED = (Part(kind, _CASE) for kind in (Kind.READY, Kind.STARTED, Kind.ENDED))
_RELEASED = Part(Kind.RELEASED, (*_CASE, "unit"))
_NEXT_READY, _NEXT_STARTED = (
    Part(kind, ("incident", "site"), later=True) for kind in (Kind.READY, Kind.STARTED)
)
_CALL = Part(Kind.CALL, ("incident", "site"))
_DONE = Part(Kind.DONE, ("incident", "site", "value"))

_CHORDS: tuple[tuple[Part, ...], ...] = (
    (_CALL, _READY),
    (_CALL, _READY, _STARTED),
    (_READY, _STARTED),
    (_ENDED, _NEXT_READY),
    (_ENDED, _NEXT_READY, _NEXT_STARTED),
    (Part(Kind.CLAIMED, (*_CASE, "unit", "need", "destination")), _STARTED),
    (_ENDED, _RELEASED),
    (_ENDED, _RELEASED, _DONE),
    (Part(Kind.DEPARTED, ("incident", "unit", "site", "destination", "value"), leaves=True),
     Part(Kind.ARRIVED, ("incident", "unit"), there=True)),
    (_RELEASED, Part(Kind.HOME, ("unit",), there=True)),
)  # fmt: skip
_FIRST = 128

(
    CALL_READY, CALL_READY_STARTED, READY_STARTED, ENDED_READY, ENDED_READY_STARTED, CLAIMED_STARTED, ENDED_RELEASED,
    ENDED_RELEASED_DONE, JOURNEY, RELEASED_HOME,
) = range(_FIRST, _FIRST + len(_CHORDS))  # fmt: skip

_PARTS = [part for chord in _CHORDS for part in chord]
_EMPTY = {"incident": -1, "step": -1, "visit": -1, "unit": -1, "need": -1, "site": -1, "destination": -1, "value": 0.0}

# By kind: how many parts, and the number of the first (from 1; 0 is a row that is no chord and stays as it is).
_SIZES = np.ones(256, dtype=np.intp)
_BEGINS = np.zeros(256, dtype=np.intp)
_SIZES[_FIRST : _FIRST + len(_CHORDS)] = [len(chord) for chord in _CHORDS]
_BEGINS[_FIRST : _FIRST + len(_CHORDS)] = 1 + np.cumsum([0, *(len(chord) for chord in _CHORDS[:-1])])
_LATER = np.array([False, *(part.later for part in _PARTS)])
_THERE = np.array([False, *(part.there for part in _PARTS)])
_LEAVES = np.array([False, *(part.leaves for part in _PARTS)])


def _masks(parts: Sequence[Part]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """By number of the part: the bytes of a packed row that are kept, and what stands in the place of the others."""
    keep = np.full((len(parts) + 1, EVENT.itemsize), 255, dtype=np.uint8)
    fill = np.zeros(len(parts) + 1, dtype=EVENT)
    for number, part in enumerate(parts, 1):
        kept = (*part.columns, *(("site",) if part.there else ()), *(("step",) if part.later else ()))
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
"""A row as one piece: copied ten times as fast as field by field."""


def unfold(packed: Rows, parties: Parties) -> Rows:
    """The rows as they are in the log, in the order in which they were written; a chord of a party member by member."""
    kinds, unit = packed["kind"], packed["unit"]
    sizes = _SIZES.take(kinds)
    several = np.flatnonzero(unit < -1)
    if len(several):
        sizes[several] *= parties.sizes(unit.take(several))
    source = np.arange(len(packed)).repeat(sizes)
    place = np.arange(len(source)) - (sizes.cumsum() - sizes).take(source)
    rows = packed.view(_WHOLE).take(source).view(EVENT)
    if len(several):
        at = np.flatnonzero(rows["unit"] < -1)
        members = rows.take(at)
        member, place[at] = np.divmod(place.take(at), _SIZES.take(members["kind"]))
        rows["unit"][at], rows["need"][at] = parties.members(members["unit"], member)
    _make_parts(rows, _BEGINS.take(kinds).take(source) + place)
    return rows


def _make_parts(rows: Rows, part: NDArray[np.intp]) -> None:
    """Turn copies of packed rows into the parts with these numbers."""
    later, there, leaves = (np.flatnonzero(which.take(part)) for which in (_LATER, _THERE, _LEAVES))
    rows["step"][later] = rows["need"].take(later)
    rows["site"][there] = rows["destination"].take(there)
    begin = rows["value"].take(leaves)
    rows["value"][leaves] = rows["time"].take(leaves) - begin
    rows["time"][leaves] = begin
    pieces = rows.view(np.uint8).reshape(len(rows), EVENT.itemsize)
    pieces &= _KEEP.take(part, axis=0)
    pieces |= _FILL.take(part, axis=0)
