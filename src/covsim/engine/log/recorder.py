"""The recorder: the only way out of the engine. Rows are packed as they come; the log is sorted once at the end."""

from __future__ import annotations

from struct import Struct

import numpy as np

from covsim.engine.log.chords import unfold
from covsim.engine.log.log_order import sort_by_time
from covsim.engine.log.parties import Parties
from covsim.events import EVENT, EventLog, Kind, Names

# The kinds as plain numbers: reading an enum member costs as much as packing half a row.
(
    CALL, READY, WAITS, BLOCKED, STARTED, ENDED, PREEMPTED, MARK, FELL_BACK, REFERRED, DONE, CLAIMED, DEPARTED, ARRIVED,
    RELEASED, RETURNING, HOME, ON_DUTY, OFF_DUTY, SHIFT_END, BREAK_START, BREAK_END, FAULT, RESTORED, CAPACITY,
    TRIGGER_ON,
    TRIGGER_OFF, RELOCATED, SUPPLIED, LEVEL, INFECTED, ILL, WELL, RESTS, HORIZON,
) = (int(kind) for kind in Kind)  # fmt: skip

_ROW = Struct("<dBihhihhhbd")
assert _ROW.size == EVENT.itemsize


class Recorder:
    """Collects event rows.

    ``row(time, kind, incident, step, visit, unit, need, site, destination, cause, value)`` packs one row and ``write``
    adds it; both are bound methods of the standard library because they run several times a case. Rows of a journey
    are written when it ends or is broken off, with their own earlier times; ``finish`` puts them in order. What stands
    in the column ``unit`` for several that do the same is known to ``parties``.
    """

    __slots__ = ("_packed", "_unfolded", "parties", "row", "write")

    def __init__(self) -> None:
        self._packed: list[bytes] = []
        self._unfolded = bytearray()
        self.parties = Parties()
        self.row = _ROW.pack
        self.write = self._packed.append

    def case(self, time: float, kind: int, incident: int, step: int, visit: int, *, need: int = -1, site: int = -1,
             destination: int = -1, cause: int = -1, value: float = 0.0) -> None:  # fmt: skip
        """A row about a case."""
        self.write(_ROW.pack(time, kind, incident, step, visit, -1, need, site, destination, cause, value))

    def unit(self, time: float, kind: int, unit: int, *, incident: int = -1, step: int = -1, visit: int = -1,
             need: int = -1, site: int = -1, destination: int = -1, value: float = 0.0) -> None:  # fmt: skip
        """A row about a unit or pool."""
        self.write(_ROW.pack(time, kind, incident, step, visit, unit, need, site, destination, -1, value))

    def unfold(self) -> None:
        """Unfold the chords that have been written: cheapest now and then, while they are in the processor's cache."""
        packed = np.frombuffer(b"".join(self._packed), dtype=EVENT)
        self._unfolded.extend(unfold(packed, self.parties).view(np.uint8))
        self._packed.clear()

    def finish(self, names: Names, end: float) -> EventLog:
        """The log, in order of time; rows of one instant stay in the order in which they happened."""
        self.case(end, HORIZON, -1, -1, -1)
        self.unfold()
        rows = np.frombuffer(self._unfolded, dtype=EVENT)
        sort_by_time(rows)
        rows.flags.writeable = False
        return EventLog(rows, names, end)
