"""Luck is a function of names and numbers alone."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from covsim.streams import BLOCK, Luck

NAMES = st.text(min_size=1, max_size=8)


@given(NAMES, NAMES, NAMES, st.integers(0, 700), st.integers(0, 3), st.integers(0, 3), st.integers(0, 3))
def test_a_single_draw_is_the_entry_of_the_column(stream, slot, step, key, child, visit, attempt):
    luck = Luck(7, 3)
    column = luck.column(stream, slot, key + 1, step, child, visit, attempt)
    assert Luck(7, 3).draw(stream, key, slot, step, child, visit, attempt) == column[key]
    assert luck.draw(stream, key, slot, step, child, visit, attempt) == column[key]


def test_a_block_holds_the_draws_of_its_keys():
    luck = Luck(7, 3)
    block = luck.block("falls", 5, "takes", "care.see", 2, 4)
    assert block.tolist() == [luck.draw("falls", 5 * BLOCK + n, "takes", "care.see", 2, 4) for n in range(BLOCK)]
    longer = luck.block("falls", 3, "takes", "care.see", 2, 4, size=300)
    assert longer.tolist() == [luck.draw("falls", 900 + n, "takes", "care.see", 2, 4) for n in range(300)]


def test_a_draw_that_was_forgotten_comes_again():
    luck = Luck(7, 3)
    first = luck.draw("falls", 1, "takes")
    for key in range(0, 9000 * BLOCK, BLOCK):
        luck.draw("falls", key, "site")
    assert luck.draw("falls", 1, "takes") == first


def test_the_numbers_stay_the_same_for_good():
    luck = Luck(2025, 0)
    assert luck.column("falls", "site", 3).tolist() == [0.8539142934513283, 0.4765491374687868, 0.4495258847625069]
    assert luck.draw("falls", 2**40 + 5, "site") == 0.09058086903637508
    assert luck.generator("sickness", "nurse 3").random() == 0.24303152798280814


def test_picked_keys_have_their_own_luck_near_or_far():
    luck = Luck(1, 1)
    near = np.array([5, 0, 700, 5])
    assert luck.pick("a", "x", near).tolist() == luck.column("a", "x", 701)[near].tolist()
    far = np.array([2**31, 3, 2**62 - 1])
    assert luck.pick("a", "x", far).tolist() == [luck.draw("a", key, "x") for key in far.tolist()]
    assert len(luck.pick("a", "x", np.array([], dtype=np.int64))) == 0


def test_every_part_of_the_name_matters():
    luck = Luck(1, 0)
    columns = [
        luck.column("a", "x", 50), luck.column("b", "x", 50), luck.column("a", "y", 50), luck.column("a", "x", 50, "s"),
        luck.column("a", "x", 50, child=1), luck.column("a", "x", 50, visit=1), luck.column("a", "x", 50, attempt=1),
        Luck(2, 0).column("a", "x", 50), Luck(1, 1).column("a", "x", 50), Luck(1, 10).column("a", "x", 50),
        luck.generator("a", "x").random(50),
    ]  # fmt: skip
    assert len(np.unique(np.concatenate(columns))) == 50 * len(columns)


def test_names_do_not_run_into_each_other():
    luck = Luck(1, 0)
    assert luck.draw("ab", 0, "c") != luck.draw("a", 0, "bc")
    assert Luck(1, 11).draw("a", 0, "b") != Luck(11, 1).draw("a", 0, "b")


def test_uniform_and_independent_across_names():
    luck = Luck(3, 0)
    n = 20_000
    columns = np.array([luck.column("stream", f"slot {k}", n) for k in range(8)])
    assert columns.min() > 0
    assert columns.max() < 1
    # standard errors: 1/sqrt(12 n) of a mean, 1/sqrt(n) of a correlation
    assert np.abs(columns.mean(axis=1) - 0.5).max() < 4 / np.sqrt(12 * n)
    correlation = np.corrcoef(columns) - np.eye(8)
    assert np.abs(correlation).max() < 4.5 / np.sqrt(n)
    counts = np.histogram(columns, bins=100, range=(0, 1))[0]
    assert ((counts - 8 * n / 100) ** 2 / (8 * n / 100)).sum() < 148.2  # chi-square, 99 degrees of freedom, 0.1%
