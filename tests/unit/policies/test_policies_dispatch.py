"""Policies that look at all candidates together."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import pytest

from covsim.policies.dispatch import Nearest, OrdersCandidates, Preference, SpareFirst, Spread


class One(NamedTuple):
    """A candidate."""

    index: int
    name: str
    group: str
    area: str = ""
    jobs: int = 0


def candidates(**groups: int) -> list[One]:
    """So many of each group, the first group first."""
    names = [group for group, count in groups.items() for _ in range(count)]
    return [One(n, f"{group} {n}", group) for n, group in enumerate(names)]


@pytest.mark.parametrize(("groups", "seats", "expected"), [
    # Sainte-Lague by hand: quotients of 53, 24 and 23 by 1, 3, 5, 7, 9: 53, 24, 23, 17.7, 10.6, 8, 7.7, 7.6.
    ({"red": 53, "blue": 24, "green": 23}, 7, {"red": 3, "blue": 2, "green": 2}),
    ({"red": 53, "blue": 24, "green": 23}, 5, {"red": 3, "blue": 1, "green": 1}),
    ({"red": 6, "blue": 3}, 3, {"red": 2, "blue": 1}),
    ({"red": 6, "blue": 3}, 9, {"red": 6, "blue": 3}),
])  # fmt: skip
def test_spread_is_proportional(groups, seats, expected):
    first = Spread().line_up(candidates(**groups), groups, {})[:seats]
    assert Counter(one.group for one in first) == expected


def test_spread_counts_who_is_away_already():
    """Half of blue is on a duty, so the next three come from red."""
    found = Spread().line_up(candidates(red=6, blue=3), {"red": 6, "blue": 6}, {"blue": 3})
    assert [one.group for one in found][:4] == ["red", "red", "red", "red"]


def test_spare_first_keeps_the_groups_level():
    found = SpareFirst().line_up(candidates(red=2, blue=4), {"red": 20, "blue": 4}, {})
    assert [one.group for one in found] == ["blue", "blue", "red", "blue", "red", "blue"]


def test_who_orders_candidates():
    assert isinstance(Spread(), OrdersCandidates)
    assert not isinstance(Nearest(), OrdersCandidates)
    assert not isinstance(Preference({}), OrdersCandidates)
