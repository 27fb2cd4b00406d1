"""The two tables that the stages hand on: what happens (``Incidents``) and what was done (``EventLog``).

Both are frozen columns of numpy arrays with names beside them, so that any stage can be run, saved or replaced alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True)
class Incidents:
    """Cases in order of call time, fixed before any staffing model runs.

    Every column has one entry a case: ``time`` (minutes since clock.start), ``stream``, ``site``, ``severity``
    (indices into the name tuples; severity -1 when the stream has none), ``key`` (number within its stream; for a
    batch, the batch's number), ``child`` (number within its batch, else 0). ``attributes`` holds further columns:
    float arrays (NaN where missing) or object arrays of str (None where missing).
    """

    time: FloatArray
    stream: IntArray
    key: IntArray
    child: IntArray
    site: IntArray
    severity: IntArray
    streams: tuple[str, ...]
    sites: tuple[str, ...]
    severities: tuple[str, ...]
    attributes: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    seed: int = 0
    replication: int = 0

    def __len__(self) -> int:
        return len(self.time)

    def digest(self) -> str:
        """A hash of the demand: equal digests mean that two models faced the same cases."""
        sha = hashlib.sha256(repr((self.streams, self.sites, self.severities, self.seed, self.replication)).encode())
        for column in (self.time, self.stream, self.key, self.child, self.site, self.severity):
            sha.update(np.ascontiguousarray(column).tobytes())
        for name in sorted(self.attributes):
            sha.update(name.encode() + repr(self.attributes[name].tolist()).encode())
        return sha.hexdigest()


class Kind(IntEnum):
    """What a row of the event log says. Columns not named are -1 (``value``: 0)."""

    # --- the case ---
    CALL = 1          # incident, site
    READY = 2         # incident, step, visit, site: the step may begin (its claim is made now)
    WAITS = 3         # incident, step, visit, need, site, cause: not granted at once, and why
    BLOCKED = 4       # incident, step, visit, unit: a kept unit stands still while a further claim waits
    STARTED = 5       # incident, step, visit, site: work begins (all, or the start_with part, are there)
    ENDED = 6         # incident, step, visit, site: work ends
    PREEMPTED = 7     # incident, step, visit, value = the incident that took the units
    MARK = 8          # incident, step, visit, need = index into marks
    FELL_BACK = 9     # incident, step, visit, need, cause, value = Fallback: patience over, turned away, impossible
    REFERRED = 10     # incident, step, destination
    DONE = 11         # incident, value = Outcome
    # --- the unit or pool (``unit`` is an index into resources) ---
    CLAIMED = 20      # incident, step, visit, unit, need, site = where the unit was, destination; value = 1 if diverted
    DEPARTED = 21     # unit, incident, site -> destination, value = minutes the leg will take (turnout is before it)
    ARRIVED = 22      # unit, incident, site
    RELEASED = 23     # unit, incident, step, site
    RETURNING = 24    # unit, site -> destination, value = minutes
    HOME = 25         # unit, site
    ON_DUTY = 30      # unit, site, value = ShiftKind
    OFF_DUTY = 31     # unit, site (logged when the unit really leaves: overtime shows as claimed after its shift's end)
    SHIFT_END = 32    # unit: the rostered end, when the unit goes on working
    BREAK_START = 33  # unit
    BREAK_END = 34    # unit
    FAULT = 35        # unit (a kit): hidden defect
    RESTORED = 36     # unit (a kit), incident = the inspection
    CAPACITY = 37     # unit (a pool), value = capacity from now on
    TRIGGER_ON = 38   # need = index into triggers, value = the level that it found
    TRIGGER_OFF = 39  # need = index into triggers, value = the level that it found
    RELOCATED = 40    # unit, site -> destination (its post from now on), value = minutes of the way
    SUPPLIED = 41     # unit (a stock), site, value = how many came
    LEVEL = 45        # unit, need = index into the scenario's competences, value = level from now on, decaying
    INFECTED = 46     # unit, need = index into the scenario's infections, site where (-1: off duty)
    ILL = 47          # unit, need = index into the scenario's infections, value = 1 if the person works on
    WELL = 48         # unit, need = index into the scenario's infections
    RESTS = 49        # unit, incident (a duty), value = minutes of rest from now on
    HORIZON = 99      # the end of observation


class Cause(IntEnum):
    """Why a claim could not be granted at once, or was lost. Values below 0 do not occur."""

    NO_SUCH_SKILL = 0
    NOBODY_ON_DUTY = 1
    ALL_BUSY = 2
    AWAY_ON_DUTY = 3
    ABSENT = 4
    ON_BREAK = 5
    TRAVELLING = 6
    ROOM_FULL = 7
    CLOSED = 8
    EQUIPMENT_NOT_READY = 9


class Fallback(IntEnum):
    """What a case did when a claim could not be met."""

    LEFT = 1
    REFERRED = 2
    STEP = 3          # went on at another step or pathway
    LESS = 4          # went on without the missing part


class Outcome(IntEnum):
    """How a case ended."""

    SERVED = 1
    REFERRED = 2      # handed to a site outside the model
    LEFT = 3          # gave up waiting or was turned away
    CANCELLED = 4     # planned work (a duty) that was not done


class ShiftKind(IntEnum):
    """On what terms a unit is on duty."""

    REGULAR = 0
    ON_CALL = 1
    BACKFILL = 2      # a colleague's extra shift
    BANK = 3          # a substitute from outside stands in for the unit


EVENT = np.dtype(
    [("time", "<f8"), ("kind", "u1"), ("incident", "<i4"), ("step", "<i2"), ("visit", "<i2"), ("unit", "<i4"),
     ("need", "<i2"), ("site", "<i2"), ("destination", "<i2"), ("cause", "i1"), ("value", "<f8")]
)  # fmt: skip


@dataclass(frozen=True)
class Names:
    """What the indices in an event log stand for."""

    steps: tuple[str, ...]        # "pathway.step"
    resources: tuple[str, ...]    # units, then pools: the order of ``covsim.scenario.resources``
    needs: tuple[str, ...]        # skills, roles, vehicles, pools, kits that are asked for
    sites: tuple[str, ...]
    marks: tuple[str, ...]
    triggers: tuple[str, ...] = ()


@dataclass(frozen=True)
class EventLog:
    """Everything that happened in one replication, in order: ``rows`` is a structured array of ``EVENT``."""

    rows: NDArray[Any]
    names: Names
    end: float                    # minutes since clock.start at which the log closes

    def __len__(self) -> int:
        return len(self.rows)

    def of(self, *kinds: Kind) -> NDArray[Any]:
        """The rows of these kinds, in order."""
        return self.rows.compress(any_of(self.kinds, kinds))  # much faster for records than indexing with a mask

    @cached_property
    def kinds(self) -> NDArray[np.uint8]:
        """The kind of each row, side by side: rows are looked up by it again and again."""
        return np.ascontiguousarray(self.rows["kind"])


def any_of(kinds: NDArray[np.uint8], wanted: Iterable[Kind]) -> NDArray[np.bool_]:
    """Which kinds are among the wanted ones; for millions of rows much faster than ``np.isin``."""
    found = np.zeros(len(kinds), dtype=bool)
    for kind in wanted:
        found |= kinds == kind
    return found
