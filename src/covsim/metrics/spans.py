"""Sets of time spans as arrays, and what can be counted about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from covsim.events import FloatArray, IntArray

BoolArray = NDArray[np.bool_]


@dataclass(frozen=True)
class Spans:
    """Spans [start, end) that belong to numbered owners (units, steps, rooms); they may overlap, in any order."""

    owner: IntArray
    start: FloatArray
    end: FloatArray

    @classmethod
    def of(cls, spans: Iterable[tuple[int, float, float]]) -> Spans:
        """From (owner, start, end) triples."""
        table = np.array(list(spans), dtype=np.float64).reshape(-1, 3)
        return cls(table[:, 0].astype(np.int64), table[:, 1], table[:, 2])

    @classmethod
    def joined(cls, parts: Sequence[Spans]) -> Spans:
        """All spans of several sets."""
        if not parts:
            return cls.of(())
        return cls(
            np.concatenate([part.owner for part in parts]),
            np.concatenate([part.start for part in parts]),
            np.concatenate([part.end for part in parts]),
        )

    def __len__(self) -> int:
        return len(self.start)

    def where(self, mask: NDArray[Any] | slice) -> Spans:
        """The spans chosen by a mask, by indices or by a slice."""
        if isinstance(mask, np.ndarray) and mask.dtype == bool:
            mask = np.flatnonzero(mask)  # looked through once for all three
        return Spans(self.owner[mask], self.start[mask], self.end[mask])

    def owned_by(self, owners: NDArray[Any]) -> Spans:
        """The spans whose owner is flagged; ``owners`` is a boolean for each owner."""
        return self.where(owners[self.owner])

    def of_owners(self, owners: IntArray) -> Spans:
        """The same spans with other owners: ``owners`` gives the new number of each."""
        return Spans(owners[self.owner], self.start, self.end)

    def clipped(self, start: float, end: float) -> Spans:
        """The parts within [start, end)."""
        first, last = np.maximum(self.start, start), np.minimum(self.end, end)
        some = last > first
        return Spans(self.owner[some], first[some], last[some])

    def accumulated(self, times: FloatArray) -> FloatArray:
        """Minutes before each time, summed over the spans: the integral of the number open."""
        return _past(self.start, times) - _past(self.end, times)

    def open_at(self, times: FloatArray) -> IntArray:
        """How many spans are open at each time."""
        return np.asarray(
            np.searchsorted(np.sort(self.start), times, "right") - np.searchsorted(np.sort(self.end), times, "right")
        )

    def levels(self, start: float, end: float) -> tuple[IntArray, FloatArray]:
        """Every number of spans that is open at once, and its minutes within [start, end)."""
        inside = self.clipped(start, end)
        times = np.concatenate(([start], inside.start, inside.end, [end]))
        steps = np.concatenate(([0], np.ones(len(inside), int), -np.ones(len(inside), int), [0]))
        order = np.argsort(times, kind="stable")
        minutes = totals(np.cumsum(steps[order])[:-1].clip(min=0), np.diff(times[order]), 1)
        return np.flatnonzero(minutes > 0), minutes[minutes > 0]


def totals(owner: IntArray, amounts: FloatArray, size: int) -> FloatArray:
    """The sum of the amounts of each owner from 0 to ``size`` - 1."""
    return np.asarray(np.bincount(owner, amounts, size), dtype=np.float64)


def stable_order(owner: IntArray) -> IntArray:
    """The order that sorts by owner (from -1) and changes nothing else; short numbers are sorted by counting."""
    short = len(owner) > 0 and owner.max() < 2**15
    return np.argsort(owner.astype(np.int16) if short else owner, kind="stable")


def distinct(values: IntArray) -> IntArray:
    """The different values, sorted: ``np.unique``, whose hash table is slow for many values."""
    ordered = np.sort(values)
    new = np.ones(len(ordered), dtype=bool)
    new[1:] = ordered[1:] != ordered[:-1]
    return ordered[new]


def _past(moments: FloatArray, times: FloatArray) -> FloatArray:
    """Sum over the moments of the minutes since then, at each time."""
    ordered = np.sort(moments, kind="stable")  # quick for what is in order, as most spans are
    sums = np.concatenate(([0.0], np.cumsum(ordered)))
    count = np.searchsorted(ordered, times, "right")
    return np.asarray(count * times - sums[count])


def intersect(spans: Spans, disjoint: Spans) -> tuple[Spans, IntArray]:
    """The parts of ``spans`` within ``disjoint`` (sorted, not overlapping, owners ignored).

    Also gives, for each part, the index of the disjoint span that it lies in. Owners are those of ``spans``.
    """
    if not len(spans):
        return spans, np.zeros(0, dtype=np.int64)
    first = np.searchsorted(disjoint.end, spans.start, "right")
    count = np.maximum(np.searchsorted(disjoint.start, spans.end, "left") - first, 0)
    which = np.repeat(np.arange(len(spans)), count)
    inside = np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count) + np.repeat(first, count)
    parts = Spans(
        spans.owner[which],
        np.maximum(spans.start[which], disjoint.start[inside]),
        np.minimum(spans.end[which], disjoint.end[inside]),
    )
    some = parts.end > parts.start
    return parts.where(some), inside[some]


def union(spans: Spans) -> Spans:
    """The time that any of the spans covers, as sorted disjoint spans of owner 0."""
    if not len(spans):
        return spans
    order = np.argsort(spans.start, kind="stable")
    start, reach = spans.start[order], np.maximum.accumulate(spans.end[order])
    new = np.concatenate(([True], start[1:] > reach[:-1]))
    last = np.concatenate((new[1:], [True]))
    return Spans(np.zeros(int(new.sum()), dtype=np.int64), start[new], reach[last])


@dataclass(frozen=True)
class Timeline:
    """Layers of spans laid over one another: segments, sorted by owner and time, with a count for each layer."""

    spans: Spans
    counts: tuple[IntArray, ...]


def overlay(layers: Sequence[Spans]) -> Timeline:
    """Cut the time of each owner wherever any of its spans starts or ends."""
    owner = np.concatenate([part.owner for layer in layers for part in (layer, layer)])
    time = np.concatenate([edge for layer in layers for edge in (layer.start, layer.end)])
    order = np.argsort(time, kind="stable")
    order = order[stable_order(owner[order])]
    owner, time = owner[order], time[order]
    lasting = np.flatnonzero((owner[1:] == owner[:-1]) & (time[1:] > time[:-1]))
    counts = []
    place = 0
    for layer in layers:
        delta = np.zeros(len(order), dtype=np.int32)
        delta[place : place + len(layer)] = 1
        delta[place + len(layer) : place + 2 * len(layer)] = -1
        place += 2 * len(layer)
        counts.append(np.cumsum(delta[order])[lasting].astype(np.int64))
    return Timeline(Spans(owner[lasting], time[lasting], time[lasting + 1]), tuple(counts))
