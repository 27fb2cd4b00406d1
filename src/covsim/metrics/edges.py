"""How many units serve which needs, over time, added up from steps up and down."""

from __future__ import annotations

import numpy as np

from covsim.events import Cause, FloatArray, IntArray
from covsim.metrics.spans import Spans, intersect, stable_order

COVERED = -1
"""In place of a cause: available."""


class Edges:
    """Steps up and down of numbers over time; a column is a set of needs (bits) and what a unit of it does."""

    WIDTH = len(Cause) + 1

    def __init__(self) -> None:
        self._column: list[IntArray] = []
        self._time: list[FloatArray] = []
        self._step: list[FloatArray] = []

    def copy(self) -> Edges:
        """The same steps, to which others can be added."""
        other = Edges()
        other._column, other._time, other._step = self._column.copy(), self._time.copy(), self._step.copy()
        return other

    def in_order(self) -> Edges:
        """The same steps as one list, in the order of time: to it, a few others are quickly added."""
        if not self._time:
            return self
        time = np.concatenate(self._time)
        order = np.argsort(time, kind="stable")
        other = Edges()
        other._column, other._time = [np.concatenate(self._column)[order]], [time[order]]
        other._step = [np.concatenate(self._step)[order]]
        return other

    def add(self, mask: int, what: int | IntArray, spans: Spans, by: float | FloatArray = 1.0) -> None:
        """These spans hold one (or ``by``) more of ``what``: ``COVERED`` (available), or a ``Cause``."""
        column = np.empty(len(spans), dtype=np.int64)
        step = np.empty(len(spans))
        column[:] = mask * self.WIDTH + 1 + what
        step[:] = by
        self._column += [column, column]
        self._time += [spans.start, spans.end]
        self._step += [step, -step]

    def move(self, mask: int, spans: Spans) -> None:
        """In these spans one unit more is available that was counted as travelling."""
        self.add(mask, COVERED, spans)
        self.add(mask, Cause.TRAVELLING, spans, -1.0)

    def within(self, when: Spans, mask: int, other: int, instead: int) -> Edges:
        """The same steps within these disjoint spans only, moved from one set of needs to another; what is available
        there becomes ``instead``."""
        found = Edges()
        shift = (other - mask) * self.WIDTH
        for n in range(0, len(self._column), 2):
            parts, _ = intersect(Spans(np.arange(len(self._time[n])), self._time[n], self._time[n + 1]), when)
            column = self._column[n][parts.owner] + shift
            column[column == other * self.WIDTH + 1 + COVERED] += instead - COVERED
            step = self._step[n][parts.owner]
            found._column += [column, column]
            found._time += [parts.start, parts.end]
            found._step += [step, -step]
        return found

    def take(self, other: Edges) -> None:
        """Add all steps of others."""
        self._column += other._column
        self._time += other._time
        self._step += other._step

    def cut(self, start: float, end: float) -> tuple[Spans, Levels]:
        """The span [start, end) cut where anything changes, and the levels in each part."""
        time = np.concatenate([*self._time, [start, end]]).clip(start, end)
        column = np.concatenate([*self._column, [-1, -1]])
        step = np.concatenate([*self._step, [0.0, 0.0]])
        order = np.argsort(time, kind="stable")  # quick where most is in order, as the spans of each unit are
        time = time[order]
        lasting = np.flatnonzero(time[1:] > time[:-1])
        spans = Spans(np.zeros(len(lasting), dtype=np.int64), time[lasting], time[lasting + 1])
        return spans, Levels(column[order], step[order], lasting)


class Levels:
    """The numbers that edges add up to, each column worked out when it is asked for."""

    def __init__(self, column: IntArray, step: FloatArray, lasting: IntArray) -> None:
        self._lasting = lasting
        self._found: dict[int, FloatArray] = {}
        place = stable_order(column)
        ordered = column[place]
        first = np.flatnonzero(np.diff(ordered, prepend=-2))
        parts = zip(np.split(place, first[1:]), np.split(step[place], first[1:]), strict=True)
        self._edges = dict(zip(ordered[first].tolist(), parts, strict=True))

    def any(self, mask: int, what: int) -> bool:
        """Whether anybody who serves just these needs is ever in this state."""
        return mask * Edges.WIDTH + what + 1 in self._edges

    def of(self, mask: int, what: int) -> FloatArray:
        """How many serve just these needs and are in this state, in each part."""
        column = mask * Edges.WIDTH + what + 1
        if column not in self._found:
            place, step = self._edges.get(column, (np.zeros(0, dtype=np.int64), np.zeros(0)))
            sums = np.concatenate(([0.0], np.cumsum(step)))
            self._found[column] = sums[np.searchsorted(place, self._lasting, "right")]
        return self._found[column]

    def __len__(self) -> int:
        return len(self._lasting)
