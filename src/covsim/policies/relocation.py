"""Relocation: which free units move to another post, so that no area stays uncovered (move-up, back-fill)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import inf
from typing import Any, Protocol

from covsim import units
from covsim.policies.views import MovableView

Move = tuple[MovableView, str]
"""A free unit, and the site that is its post from now on."""


class Relocation(Protocol):
    """Moves free units between posts. It is asked whenever another unit has become free or busy."""

    def moves(self, units: Sequence[MovableView]) -> Sequence[Move]:
        """The moves to make now, of units that are free.

        ``units`` are all that can travel by themselves and turn round on the way, in the order of the scenario. Who is
        on the way to a post counts as standing there.
        """


class Never:
    """Everybody goes back to the own post."""

    def moves(self, units: Sequence[MovableView]) -> Sequence[Move]:
        """None."""
        return ()


class FillGaps:
    """Back-fill: a post with fewer free ``units`` (a group or skill) than ``keep`` gets the nearest of those too many.

    ``keep`` is a number for all posts, or one for each: ``{main_field: 2, east: 1}``; posts are the bases of the units,
    or those that ``keep`` names. Nobody moves farther than ``within``. Who is no longer wanted goes back to the base.
    """

    def __init__(self, units: str, keep: Any = 1, within: Any = "") -> None:
        self.units = units
        self.keep = _numbers(keep)
        self._limit = _minutes(within)

    def moves(self, units: Sequence[MovableView]) -> Sequence[Move]:
        """Gaps in the order of the posts, each by the nearest; then those who are too many go back."""
        mine = [unit for unit in units if self.units in unit.skills]
        keep = self.keep
        if isinstance(keep, int):
            keep = dict.fromkeys([unit.base for unit in mine], keep)
        return _balanced([unit for unit in mine if unit.free], keep, self._limit)


class HoldInOrder:
    """A compliance table: with n free ``units`` the first n of ``posts`` are held, whatever that uncovers.

    A site may stand several times among the posts. Source: nested compliance tables, e.g. Alanis, Ingolfsson & Kolfal
    (2013), Production and Operations Management 22(1).
    """

    def __init__(self, units: str, posts: Sequence[str], within: Any = "") -> None:
        self.units = units
        self.posts = tuple(posts)
        self._limit = _minutes(within)
        if isinstance(posts, str) or not self.posts:
            raise ValueError("posts must be a list of sites")

    def moves(self, units: Sequence[MovableView]) -> Sequence[Move]:
        """Posts in their order, each by the nearest who holds none of them."""
        mine = [unit for unit in units if unit.free and self.units in unit.skills]
        return _balanced(mine, Counter(self.posts[: len(mine)]), self._limit)


def _balanced(mine: Sequence[MovableView], keep: Mapping[str, int], limit: float) -> list[Move]:
    """Moves that fill the posts with fewer than ``keep`` from those with more."""
    standing = Counter(unit.post for unit in mine)
    moved: dict[int, Move] = {}
    for post, wanted in keep.items():
        while standing[post] < wanted:
            spare = [unit for unit in mine if unit.index not in moved and standing[unit.post] > keep.get(unit.post, 0)]
            near = [(unit.minutes(post), unit.index, unit) for unit in spare if unit.post != post]
            minutes, _, best = min(near, key=lambda item: item[:2], default=(inf, -1, None))
            if best is None or minutes > limit or minutes == inf:
                break
            standing[best.post] -= 1
            standing[post] += 1
            moved[best.index] = best, post
    for unit in mine:
        if unit.index not in moved and unit.post != unit.base and standing[unit.post] > keep.get(unit.post, 0):
            standing[unit.post] -= 1
            moved[unit.index] = unit, unit.base
    return [moved[index] for index in sorted(moved)]


def _minutes(within: Any) -> float:
    return inf if within == "" else units.duration(within)


def _numbers(keep: Any) -> int | dict[str, int]:
    """How many to keep: at every post, or by post. Raises ``ValueError``."""
    given = list(keep.values()) if isinstance(keep, Mapping) else [keep]
    if not given or any(isinstance(number, bool) or not isinstance(number, int) or number < 0 for number in given):
        raise ValueError("keep must be a whole number, or one for each post: {main_field: 2, east: 1}")
    return {str(post): number for post, number in keep.items()} if isinstance(keep, Mapping) else int(keep)
