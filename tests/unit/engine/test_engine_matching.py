"""Distinct options for slots."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest

from covsim.engine.allocation.matching import match, match_some


@pytest.mark.parametrize(("options", "chosen"), [
    ([], []),
    ([[1, 2]], [1]),                                # the preferred
    ([[1, 2], [1, 2]], [1, 2]),
    ([[1, 2], [1, 3]], [1, 3]),                     # the first keeps its preference: there is another for the second
    ([[1, 2], [1]], [2, 1]),                        # it moves when that is the only way
    ([[1, 2], [2, 3], [1]], [2, 3, 1]),             # along a chain
    ([[1], [1]], None),
    ([[1, 2], [1, 2], [1, 2]], None),
    ([[]], None),
    ([[1], []], None),
])  # fmt: skip
def test_matches(options, chosen):
    assert match(options) == chosen


def test_there_is_a_match_whenever_there_is_one():
    numbers = np.random.Generator(np.random.PCG64(7))
    found = 0
    for _ in range(300):
        options = [sorted(numbers.choice(5, size=numbers.integers(0, 4), replace=False).tolist()) for _ in range(4)]
        possible = any(len(set(choice)) == 4 for choice in product(*options))
        chosen = match(options)
        assert (chosen is not None) == possible
        if chosen is not None:
            found += 1
            assert len(set(chosen)) == 4
            assert all(one in row for one, row in zip(chosen, options))
    assert 30 < found < 270


@pytest.mark.parametrize(("options", "kinds", "wanted", "filled"), [
    ([[1], [2], [3]], "ttt", {"t": 2}, {0: 1, 1: 2}),                   # the first kinds of the list
    ([[], [2], [3]], "ttt", {"t": 2}, {1: 2, 2: 3}),                    # the next for one that nobody can fill
    ([[1], [1], [2]], "ttt", {"t": 2}, {0: 1, 2: 2}),                   # one stands for one kind
    ([[1, 2], [1], [3]], "ttt", {"t": 3}, {0: 2, 1: 1, 2: 3}),          # along a chain
    ([[1], [1, 2], [1]], "ttn", {"t": 1, "n": 1}, {1: 2, 2: 1}),        # what must be filled comes first
    ([[1], [1], [1]], "ttt", {"t": 2}, None),
])  # fmt: skip
def test_some_of_several(options, kinds, wanted, filled):
    assert match_some(options, kinds, wanted) == filled


def test_some_are_found_whenever_there_are_enough():
    numbers = np.random.Generator(np.random.PCG64(8))
    for _ in range(300):
        options = [sorted(numbers.choice(4, size=numbers.integers(0, 3), replace=False).tolist()) for _ in range(4)]
        possible = any(
            len(set(choice)) == 3 for rows in combinations(options, 3) for choice in product(*rows)
        )
        assert (match_some(options, "tttt", {"t": 3}) is not None) == possible
