"""Choosing distinct units when one unit could meet several needs of the same claim."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Hashable, Iterable, Mapping, Sequence
from typing import Any

from covsim.engine.state import Pool


def match(options: Sequence[Sequence[int]]) -> list[int] | None:
    """One distinct option a slot, or None when there is no way.

    ``options[s]`` lists what could fill slot s, the preferred first. Augmenting paths (Kuhn's algorithm): slots are
    filled in order; each takes the first of its options that is left, and those before it only make way when none is.
    """
    owner: dict[int, int] = {}
    if not all(_place(options, owner, slot, set()) for slot in range(len(options))):
        return None
    chosen = {slot: option for option, slot in owner.items()}
    return [chosen[slot] for slot in range(len(options))]


def match_some(
    options: Sequence[Sequence[int]], kinds: Sequence[Hashable], wanted: Mapping[Any, int]
) -> dict[int, int] | None:
    """Distinct options for as many slots of each kind as are wanted, by slot; None when there is no way.

    Kinds all of whose slots are wanted come first; of the others the slots are filled in their order. What is filled
    stays filled (the slots that can be filled together are the independent sets of a transversal matroid: Edmonds &
    Fulkerson 1965, J. Res. NBS 69B), so that no later slot is given up for want of an earlier one.
    """
    owner: dict[int, int] = {}
    sizes = Counter(kinds)
    left = dict(wanted)
    for whole in (True, False):
        for slot, kind in enumerate(kinds):
            if (sizes[kind] == wanted[kind]) is whole and left[kind] and _place(options, owner, slot, set()):
                left[kind] -= 1
    return None if any(left.values()) else {slot: option for option, slot in owner.items()}


def number(options: Iterable[Iterable[Any]], used: Container[Any]) -> tuple[list[Any], list[list[int]]]:
    """The members that lists of options hold, numbered, and the lists as numbers; those that are used are left out.

    A list names a pool once for each free place: the n-th of one list is the n-th of the next, and the places differ.
    """
    members: list[Any] = []
    numbers: dict[Any, int] = {}
    rows: list[list[int]] = []
    for row in options:
        rows.append([])
        for n, member in enumerate(row):
            pool = member.__class__ is Pool
            if not pool and member in used:
                continue
            name = (member.index, n) if pool else member.index
            if name not in numbers:
                numbers[name] = len(members)
                members.append(member)
            rows[-1].append(numbers[name])
    return members, rows


def _place(options: Sequence[Sequence[int]], owner: dict[int, int], slot: int, tried: set[int]) -> bool:
    """Fill one more slot, along an augmenting path if need be."""
    for option in options[slot]:
        if option not in owner:
            owner[option] = slot
            return True
    for option in options[slot]:
        if option not in tried:
            tried.add(option)
            if _place(options, owner, owner[option], tried):
                owner[option] = slot
                return True
    return False
