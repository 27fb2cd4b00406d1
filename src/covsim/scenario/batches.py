"""Rotating batches: a group whose members all go when their time is over, and are followed by others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import ClassVar, NamedTuple

from pydantic import Field

from covsim.scenario.base import Duration, Part
from covsim.scenario.places import Clock, Moment

_MONTH = 43830.0
_MOST = 10_000


class Settling(Part):
    """The first time in a new place: altitude, other ways of working."""

    for_: Duration = Field(alias="for", gt=0)
    """How long, from the arrival."""
    pace: float = Field(gt=0)
    """Factor on the duration of work that begins in this time (1.5 = half as long again), on top of the group's."""


class Batches(Part):
    """Every batch is ``count`` new people. Batch n (from 0) leaves n + 1 tenures after ``first``, so that the rhythm
    of the calendar holds; the next one arrives on that day, or earlier (``overlap``), or later (``gap``)."""

    one_of: ClassVar = ("overlap", "gap")
    at_most_one: ClassVar = True

    first: Moment
    """The day on which the first batch arrives; it may lie before the start of the run."""
    tenure: Duration = Field(gt=0)
    """Time from handover to handover. Whole months and years follow the calendar."""
    overlap: Duration | None = Field(default=None, ge=0)
    """Every further batch arrives so long before the one before it leaves."""
    gap: Duration | None = Field(default=None, ge=0)
    """Every further batch arrives so long after the one before it has left."""
    number: int | None = Field(default=None, ge=1)
    """How many batches there are; default: as many as the run has time for."""
    settling: Settling | None = None
    """Time in which new arrivals work at a reduced pace."""


class Batch(NamedTuple):
    """One batch: ``name`` is the month of its arrival (the day, where months would not tell batches apart)."""

    name: str
    starts: dt.datetime
    ends: dt.datetime
    settled: dt.datetime


def batches_of(spec: Batches, clock: Clock) -> tuple[Batch, ...]:
    """The batches that are there at any time for which rosters are planned, in order."""
    last = clock.start + dt.timedelta(minutes=min(clock.planned, 1e9))
    days = [(starts, ends) for starts, ends in _stays(spec, last) if ends > clock.start and starts < ends]
    months = [starts.strftime("%Y-%m") for starts, _ in days]
    names = months if len(set(months)) == len(months) else [starts.strftime("%Y-%m-%d") for starts, _ in days]
    settling = dt.timedelta(minutes=spec.settling.for_ if spec.settling else 0.0)
    return tuple(Batch(name, starts, ends, starts + settling) for name, (starts, ends) in zip(names, days))


def _stays(spec: Batches, last: dt.datetime) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """Arrival and departure of every batch that arrives before ``last``."""
    shift = dt.timedelta(minutes=(spec.gap or 0.0) - (spec.overlap or 0.0))
    starts = spec.first
    for number in range(spec.number or _MOST):
        if starts >= last:
            return
        ends = _later(spec.first, (number + 1) * spec.tenure)
        yield starts, ends
        starts = ends + shift


def _later(moment: dt.datetime, minutes: float) -> dt.datetime:
    """A moment so much later; whole months go by the calendar (31 January + 1 month = the last of February)."""
    months = minutes / _MONTH
    if months != round(months):
        return moment + dt.timedelta(minutes=minutes)
    years, month = divmod(moment.month - 1 + round(months), 12)
    first = moment.replace(year=moment.year + years, month=month + 1, day=1)
    following = (first + dt.timedelta(days=31)).replace(day=1)
    return first + dt.timedelta(days=min(moment.day, (following - first).days) - 1)
