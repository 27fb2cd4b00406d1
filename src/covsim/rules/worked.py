"""Working time of people as arrays: hours by week and month, rests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from covsim.calendars import WEEK
from covsim.events import FloatArray, IntArray

SHORTEST_REST = 240.0
"""Minutes; less off is a break within a shift: midday breaks in Chinese hospitals last two to three hours."""


class Worked(NamedTuple):
    """Stretches of work [start, end) in minutes, sorted by owner and time; those of one owner neither meet nor overlap.

    Owners are numbers of units.
    """

    owner: IntArray
    start: FloatArray
    end: FloatArray

    @classmethod
    def of(cls, owner: IntArray, start: FloatArray, end: FloatArray) -> Worked:
        """From stretches in any order, joined where they meet or overlap."""
        some = end > start
        owner, start, end = owner[some], start[some], end[some]
        if not len(owner):
            return cls(owner, start, end)
        apart = owner * (end.max() - start.min() + 1.0)  # sets the owners apart on one axis
        order = np.argsort(start + apart, kind="stable")
        owner, start, apart = owner[order], start[order], apart[order]
        reach = np.maximum.accumulate(end[order] + apart)
        new = np.concatenate(([True], (start + apart)[1:] > reach[:-1]))
        last = np.append(new[1:], True)
        return cls(owner[new], start[new], (reach - apart)[last])

    def of_units(self, units: Iterable[int]) -> Worked:
        """The stretches of some owners."""
        some = np.isin(self.owner, list(units))
        return Worked(self.owner[some], self.start[some], self.end[some])

    def cut(self, edges: FloatArray) -> tuple[Worked, IntArray]:
        """The parts between each two of the edges, and the number of the period in which each lies."""
        if len(edges) < 2:
            return Worked(self.owner[:0], self.start[:0], self.end[:0]), self.owner[:0]
        first = np.searchsorted(edges, self.start, "right") - 1
        last = np.searchsorted(edges, self.end, "left")
        count = last - first
        which = np.repeat(np.arange(len(first)), count)
        period = np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count) + np.repeat(first, count)
        inside = (period >= 0) & (period < len(edges) - 1)
        which, period = which[inside], period[inside]
        parts = Worked(self.owner[which], np.maximum(self.start[which], edges[period]),
                       np.minimum(self.end[which], edges[period + 1]))  # fmt: skip
        return parts, period


class Amounts(NamedTuple):
    """Minutes by owner and period, for those periods in which the owner works at all."""

    owner: IntArray
    period: IntArray
    minutes: FloatArray


def hours_by_period(worked: Worked, edges: FloatArray) -> Amounts:
    """How long each owner works in each period."""
    parts, period = worked.cut(edges)
    first, place = _runs(parts.owner, period)
    minutes = np.bincount(place, parts.end - parts.start, len(first))
    return Amounts(parts.owner[first], period[first], np.asarray(minutes, dtype=np.float64))


def _runs(owner: IntArray, period: IntArray) -> tuple[IntArray, IntArray]:
    """Where each run of the same owner and period begins, and for each entry the number of its run.

    Parts of stretches are sorted by owner and time, so that each owner and period has one run.
    """
    new = np.ones(len(owner), dtype=bool)
    new[1:] = (owner[1:] != owner[:-1]) | (period[1:] != period[:-1])
    return np.flatnonzero(new), np.cumsum(new) - 1


def longest_rests(worked: Worked, edges: FloatArray) -> Amounts:
    """The longest rest in one piece of each owner within each period."""
    parts, period = worked.cut(edges)
    first, place = _runs(parts.owner, period)
    same = place[1:] == place[:-1]
    before = parts.start - edges[period]
    before[1:] = np.where(same, parts.start[1:] - parts.end[:-1], before[1:])
    after = edges[period + 1] - parts.end
    after[:-1] = np.where(same, 0.0, after[:-1])
    longest = np.zeros(len(first))
    np.maximum.at(longest, place, np.maximum(before, after))
    return Amounts(parts.owner[first], period[first], longest)


class Rests(NamedTuple):
    """Rests between two shifts of one owner: when they begin, and how long they last."""

    owner: IntArray
    start: FloatArray
    minutes: FloatArray


def rests_between(worked: Worked, low: float, high: float) -> Rests:
    """The rests that begin and end within [low, high]; what is shorter than ``SHORTEST_REST`` is a break."""
    rest = worked.start[1:] - worked.end[:-1]
    rest_start = worked.end[:-1]
    found = (worked.owner[1:] == worked.owner[:-1]) & (rest >= SHORTEST_REST)
    found &= (rest_start >= low) & (worked.start[1:] <= high)
    return Rests(worked.owner[:-1][found], rest_start[found], rest[found])


def weeks(start: dt.datetime, low: float, high: float) -> FloatArray:
    """Where the calendar weeks that lie whole within [low, high] begin and end, in minutes since ``start``."""
    offset = start.weekday() * 1440.0 + start.hour * 60.0 + start.minute + start.second / 60.0
    first, last = np.ceil((low + offset) / WEEK), np.floor((high + offset) / WEEK)
    return np.asarray(np.arange(first, last + 1) * WEEK - offset, dtype=np.float64)


def months(start: dt.datetime, low: float, high: float) -> FloatArray:
    """The same for calendar months."""
    moment = (start + dt.timedelta(minutes=low)).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    edges = []
    while (minutes := (moment - start).total_seconds() / 60.0) <= high:
        if minutes >= low:
            edges.append(minutes)
        moment = (moment + dt.timedelta(days=32)).replace(day=1)
    return np.array(edges, dtype=np.float64)
