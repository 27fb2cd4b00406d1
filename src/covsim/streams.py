"""Luck: uniforms that are a pure function of names and numbers, on numpy's counter-based Philox.

``u(stream, child, key, step, visit, attempt, slot)`` is the ``key``-th double of the Philox sequence keyed by a hash of
everything else (seed and replication included). So a case keeps its luck whatever else the scenario holds.
Counter-based generators: Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC11 (2011).
"""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
from numpy.random import Generator, Philox
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

BLOCK = 64
"""Keys whose uniforms are drawn together."""
_KEPT = 8192  # blocks that are kept at a time, about 17 MB; one that is asked for again is drawn again
_PER_COUNTER = 4  # doubles that Philox makes of one value of its counter
_SPARSE = 8  # keys further apart than this in the mean are drawn one by one


class Luck:
    """The luck of one replication. Same seed, replication and names: same numbers, in any order of asking."""

    def __init__(self, seed: int, replication: int) -> None:
        self.seed = seed
        self.replication = replication
        self._blocks: dict[tuple[str, int, str, int, int, str, int], list[float]] = {}
        self._uniforms = _Sequence().uniforms

    def generator(self, *names: object) -> Generator:
        """A generator of its own for these names (absences, failures): ordered draws from the start."""
        return Generator(Philox(key=_words(self._key("generator", *names))))

    def column(
        self, stream: str, slot: str, n: int, step: str = "", child: int = 0, visit: int = 0, attempt: int = 0
    ) -> FloatArray:
        """Uniforms in (0, 1) for keys 0 .. n-1."""
        return self._uniforms(self._key("u", stream, child, step, visit, attempt, slot), 0, n)

    def draw(
        self, stream: str, key: int, slot: str, step: str = "", child: int = 0, visit: int = 0, attempt: int = 0
    ) -> float:
        """One uniform: the same number as ``column(...)[key]``, for any key below 2**62."""
        number = key // BLOCK
        place = (stream, child, step, visit, attempt, slot, number)
        found = self._blocks.get(place)
        if found is None:
            if len(self._blocks) >= _KEPT:
                self._blocks.clear()
            found = self._blocks[place] = self.block(stream, number, slot, step, child, visit, attempt).tolist()
        return found[key % BLOCK]

    def block(
        self, stream: str, number: int, slot: str, step: str = "", child: int = 0, visit: int = 0, attempt: int = 0,
        size: int = BLOCK,
    ) -> FloatArray:  # fmt: skip
        """The uniforms of ``size`` keys that follow one another: those of ``draw`` from key ``number * size`` on.

        ``size`` is a multiple of 4.
        """
        name = self._key("u", stream, child, step, visit, attempt, slot)
        return self._uniforms(name, number * (size // _PER_COUNTER), size)

    def pick(
        self, stream: str, slot: str, keys: IntArray, step: str = "", child: int = 0, visit: int = 0, attempt: int = 0
    ) -> FloatArray:
        """The uniforms of these keys: ``column(...)[keys]`` when they lie close, else drawn one by one."""
        n = int(keys.max()) + 1 if len(keys) else 0
        if n <= _SPARSE * (len(keys) + BLOCK):
            return self.column(stream, slot, n, step, child, visit, attempt)[keys]
        return np.array([self.draw(stream, key, slot, step, child, visit, attempt) for key in keys.tolist()])

    def _key(self, *parts: object) -> bytes:
        text = "\x1f".join(map(str, (self.seed, self.replication, *parts)))
        return hashlib.blake2b(text.encode(), digest_size=16).digest()


class _Sequence:
    """The one Philox that all uniforms come from, set to each key in turn: a new one costs more than its numbers."""

    def __init__(self) -> None:
        self._bits = Philox(0)
        self._generator = Generator(self._bits)
        self._state: Any = self._bits.state
        self._counter = self._state["state"]["counter"]

    def uniforms(self, key: bytes, counter: int, n: int) -> FloatArray:
        """Uniforms in (0, 1) of a key, from a value of the counter on; 0 is kept out, no quantile is asked for it."""
        self._counter[0] = counter
        self._state["state"]["key"] = _words(key)
        self._bits.state = self._state
        return np.maximum(self._generator.random(n), 2.0**-54)


def _words(key: bytes) -> NDArray[np.uint64]:
    return np.frombuffer(key, dtype="<u8")
