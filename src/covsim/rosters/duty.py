"""The plan of one replication: who is on duty when, who is absent, which hours nobody works."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from covsim.calendars import Span
from covsim.events import ShiftKind

Reason = Literal["leave", "sick", "limit", "short", "rest"]
"""Why rostered time isn't worked: leave, sickness, a limit of hours or days, a place nobody may take, or rest after
a duty."""
REASONS: tuple[Reason, ...] = get_args(Reason)


@dataclass(frozen=True)
class Shift:
    """A stretch of duty, minutes since clock.start."""

    start: float
    end: float
    kind: ShiftKind = ShiftKind.REGULAR


@dataclass(frozen=True)
class Absence:
    """Rostered time that the unit does not work."""

    start: float
    end: float
    reason: Reason


@dataclass(frozen=True)
class UnitPlan:
    """One unit: shifts really worked (sorted, disjoint, adjacent ones of one kind merged), breaks in them, absences.

    Time that a substitute from the bank works in the unit's place stands both in ``shifts`` and in ``absences``.
    ``unfilled`` is the part of the absences in which nobody stands in, neither a colleague nor the bank: sorted,
    disjoint. Only then is the absence what keeps help away.
    """

    shifts: tuple[Shift, ...]
    breaks: tuple[Span, ...] = ()
    absences: tuple[Absence, ...] = ()
    unfilled: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Unfilled:
    """Time of a group's roster that nobody works, in spite of backfill."""

    group: str
    site: str
    start: float
    end: float
    reason: Reason


@dataclass(frozen=True)
class PoolPlan:
    """Capacity from each time on (first entry at 0.0; -1 = unlimited) and opening hours, which don't change it."""

    capacity: tuple[tuple[float, int], ...]
    open: tuple[tuple[float, float], ...] | None = None
    """Spans when work may start; None: always."""


@dataclass(frozen=True)
class DutyPlan:
    """The plan: ``units[i]`` belongs to resource i, ``pools[j]`` to the j-th pool."""

    units: tuple[UnitPlan, ...]
    pools: tuple[PoolPlan, ...]
    unfilled: tuple[Unfilled, ...] = ()
