"""Whether distinct units can meet several needs at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

import numpy as np

from covsim.events import FloatArray
from covsim.metrics.spans import BoolArray


def failing(
    free: Mapping[int, FloatArray], counts: Sequence[int], first: Sequence[bool], n: int
) -> Iterator[tuple[int, int, BoolArray]]:
    """The sets of needs (as bits), how many units each wants, and where too few are free for it.

    ``free`` maps a set of needs (bits) to the number of free units that can serve just these, at each of ``n`` moments;
    ``counts`` are the units wanted by need. All needs can be met by distinct units exactly where no set fails
    (Hall 1935, J. London Math. Soc. 10). Single needs come first, those flagged ``first`` before the others.

    A set whose needs share no units with one another fails only if a part of it does, and is passed over.
    """
    needs = sorted(range(len(counts)), key=lambda need: (not first[need], need))
    for size in range(1, len(needs) + 1):
        for some in combinations(needs, size):
            bits = sum(1 << need for need in some)
            if size > 1 and not _linked(bits, free):
                continue
            have = sum((level for mask, level in free.items() if mask & bits), np.zeros(n))
            wanted = sum(counts[need] for need in some)
            yield bits, wanted, have < wanted


def _linked(bits: int, free: Mapping[int, FloatArray]) -> bool:
    """Whether units that serve several needs join all of these needs together."""
    joined = bits & -bits
    while True:
        wider = joined
        for mask in free:
            if mask & joined:
                wider |= mask & bits
        if wider == joined:
            return joined == bits
        joined = wider
