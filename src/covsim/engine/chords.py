"""Chords: rows that follow one another and share their case, packed as one row and unfolded when the log closes.

Packing a row costs as much as everything else that a step does in it, and most rows come in the same few successions:
a claim granted at once is ``READY``, ``CLAIMED`` and ``STARTED``, all at one instant. A chord is one packed row with a
kind of its own (128 and above, never in a finished log) that fills the columns of all its parts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from covsim.events import EVENT, Kind

Rows = NDArray[Any]
Part = Callable[[Rows], None]
"""Makes copies of chord rows into the rows of one part."""

_EMPTY = {"step": -1, "visit": -1, "unit": -1, "need": -1, "site": -1, "destination": -1, "value": 0.0}


def _keep(kind: Kind, *columns: str) -> Part:
    """The part that has these columns of the chord, besides its time and incident; the others are empty."""
    emptied = [(name, empty) for name, empty in _EMPTY.items() if name not in columns]

    def make(rows: Rows) -> None:
        rows["kind"] = kind
        for name, empty in emptied:
            rows[name] = empty

    return make


_STEP = ("step", "visit", "site")
_READY = _keep(Kind.READY, *_STEP)
_CLAIMED = _keep(Kind.CLAIMED, *_STEP, "unit", "need", "destination")
_STARTED = _keep(Kind.STARTED, *_STEP)
_ENDED = _keep(Kind.ENDED, *_STEP)
_RELEASED = _keep(Kind.RELEASED, *_STEP, "unit")


def _departed(rows: Rows) -> None:
    """A journey has the time of its end, and for value that of its beginning."""
    leave = rows["value"].copy()
    rows["value"] = rows["time"] - leave
    rows["time"] = leave
    rows["kind"] = Kind.DEPARTED


def _arrived(rows: Rows) -> None:
    rows["site"] = rows["destination"]
    _keep(Kind.ARRIVED, "unit", "site")(rows)


def _home(rows: Rows) -> None:
    rows["site"] = rows["destination"]
    rows["incident"] = -1
    _keep(Kind.HOME, "unit", "site")(rows)


_CHORDS: tuple[tuple[Part, ...], ...] = (
    (_keep(Kind.CALL, "site"), _READY),
    (_READY, _STARTED),
    (_READY, _CLAIMED, _STARTED),
    (_CLAIMED, _STARTED),
    (_STARTED, _keep(Kind.MARK, *_STEP, "need")),
    (_ENDED, _RELEASED),
    (_ENDED, _RELEASED, _keep(Kind.DONE, "site", "value")),
    (_departed, _arrived),
    (_RELEASED, _home),
)
_FIRST = 128

(
    CALL_READY, READY_STARTED, READY_CLAIMED_STARTED, CLAIMED_STARTED, STARTED_MARK, ENDED_RELEASED,
    ENDED_RELEASED_DONE, JOURNEY, RELEASED_HOME,
) = range(_FIRST, _FIRST + len(_CHORDS))  # fmt: skip


_SIZES = np.ones(256, dtype=np.int64)
_SIZES[_FIRST : _FIRST + len(_CHORDS)] = [len(parts) for parts in _CHORDS]
_WHOLE = np.dtype((np.void, EVENT.itemsize))
"""A row as one piece: copied ten times as fast as field by field."""


def unfold(packed: Rows) -> Rows:
    """The rows as they are in the log, in the order in which they were written."""
    kinds = packed["kind"]
    sizes = _SIZES[kinds]
    ends = np.cumsum(sizes)
    pieces = packed.view(_WHOLE)[np.repeat(np.arange(len(packed)), sizes)]
    for kind, parts in enumerate(_CHORDS, _FIRST):
        begins = ends[kinds == kind] - len(parts)
        for number, part in enumerate(parts):
            made = pieces[begins + number].view(EVENT)
            part(made)
            pieces[begins + number] = made.view(_WHOLE)
    return pieces.view(EVENT)
