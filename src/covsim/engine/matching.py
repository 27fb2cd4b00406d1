"""Choosing distinct units when one unit could meet several needs of the same claim."""

from __future__ import annotations

from collections.abc import Sequence


def match(options: Sequence[Sequence[int]]) -> list[int] | None:
    """One distinct option a slot, or None when there is no way.

    ``options[s]`` lists what could fill slot s, the preferred first. Augmenting paths (Kuhn's algorithm): slots are
    filled in order; each takes the first of its options that is left, and those before it only make way when none is.
    """
    owner: dict[int, int] = {}

    def place(slot: int, tried: set[int]) -> bool:
        for option in options[slot]:
            if option not in owner:
                owner[option] = slot
                return True
        for option in options[slot]:
            if option not in tried:
                tried.add(option)
                if place(owner[option], tried):
                    owner[option] = slot
                    return True
        return False

    if not all(place(slot, set()) for slot in range(len(options))):
        return None
    chosen = {slot: option for option, slot in owner.items()}
    return [chosen[slot] for slot in range(len(options))]
