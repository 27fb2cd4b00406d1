"""Rows by owner: the next one, and the n-th, against a search row by row."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from covsim.metrics.sequences import Sequence

BIG = 100_000  # owners too large to be sorted by counting

logs = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.booleans()), max_size=40)


def sequence(rows: list[tuple[int, int]], length: int, scale: int = 1, coarse: bool = False) -> Sequence:
    """From (owner, position) pairs."""
    owner, position = np.array(rows, dtype=np.int64).reshape(-1, 2).T
    return Sequence(owner * scale, position, length, within=owner // 2 if coarse else None)


def test_next_row_of_the_same_owner() -> None:
    mine = sequence([(7, 0), (7, 4), (8, 5), (9, 6)], 10)
    others = sequence([(8, 1), (7, 2), (7, 8), (8, 9)], 10)
    assert mine.next_in(others).tolist() == [1, 2, 3, -1]
    assert mine.next_of_same().tolist() == [1, -1, -1, -1]
    assert mine.nth_in(others).tolist() == [1, 2, 0, -1]


@given(logs, st.sampled_from([1, BIG]), st.booleans())
def test_as_a_search_row_by_row(log: list[tuple[int, int, bool]], scale: int, coarse: bool) -> None:
    pairs = [(2 * unit + case % 2, n, first) for n, (unit, case, first) in enumerate(log)]
    mine = [(owner, n) for owner, n, first in pairs if first]
    others = [(owner, n) for owner, n, first in pairs if not first]
    here, there = (sequence(rows, len(log), scale, coarse) for rows in (mine, others))

    def first(rows: list[tuple[int, int]], owner: int, after: int) -> int:
        return next((i for i, (one, n) in enumerate(rows) if one == owner and n > after), -1)

    def nth(owner: int, after: int) -> int:
        earlier = sum(one == owner and n < after for one, n in mine)
        return ([i for i, (one, _) in enumerate(others) if one == owner] + [-1] * len(mine))[earlier]

    assert here.next_in(there).tolist() == [first(others, *row) for row in mine]
    assert here.next_of_same().tolist() == [first(mine, *row) for row in mine]
    assert here.nth_in(there).tolist() == [nth(*row) for row in mine]
