"""Rows of a log by owner: which row of one kind comes next after a row of another, or answers it as the n-th."""

from __future__ import annotations

import numpy as np

from covsim.events import IntArray
from covsim.metrics.spans import stable_order


class Sequence:
    """Rows of a log sorted by their owners; those of one owner stay in the order of the log.

    ``owner`` numbers the owner of each row (from 0), ``position`` its place in a log of ``rows`` rows, ascending.
    ``within`` is a coarser owner (the unit, of a pair of unit and case): sorted by that first, most is in order.
    """

    def __init__(self, owner: IntArray, position: IntArray, rows: int, within: IntArray | None = None) -> None:
        if within is None:
            self._order = stable_order(owner)
        else:
            roughly = stable_order(within)
            self._order = roughly[np.argsort(owner[roughly], kind="stable")]
        self._owner = owner[self._order]
        self._keys = self._owner * rows + position[self._order]

    def next_in(self, others: Sequence) -> IntArray:
        """For each row the next one of the same owner among the others, as their index, or -1."""
        place = np.searchsorted(others._keys, self._keys, "right")
        same = np.append(others._owner, -1)[place] == self._owner
        return self._as_given(np.where(same, np.append(others._order, -1)[place], -1))

    def next_of_same(self) -> IntArray:
        """For each row the next one of the same owner among these rows themselves, as its index, or -1."""
        following = np.full(len(self._order), -1)
        following[:-1] = np.where(self._owner[1:] == self._owner[:-1], self._order[1:], -1)
        return self._as_given(following)

    def nth_in(self, others: Sequence) -> IntArray:
        """For the n-th row of an owner the n-th of the same owner among the others, as their index, or -1.

        So two places that one case takes in a room are matched with the two places that it gives back.
        """
        first = np.flatnonzero(np.diff(self._owner, prepend=-1))
        lengths = np.diff(first, append=len(self._owner))
        owners = self._owner[first]
        begin, end = (np.searchsorted(others._owner, owners, side) for side in ("left", "right"))
        place = np.arange(len(self._owner)) + (begin - first).repeat(lengths)
        found = np.append(others._order, -1)[np.where(place < end.repeat(lengths), place, -1)]
        return self._as_given(found)

    def _as_given(self, sorted_values: IntArray) -> IntArray:
        """Values of the sorted rows in the order in which the rows were given."""
        values = np.empty_like(sorted_values)
        values[self._order] = sorted_values
        return values
