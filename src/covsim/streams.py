"""Luck: uniforms that are a pure function of names and numbers, on numpy's counter-based Philox.

``u(stream, child, key, step, visit, attempt, slot)`` is the ``key``-th double of the Philox sequence keyed by a hash of
everything else (seed and replication included). So a case keeps its luck whatever else the scenario holds.
Counter-based generators: Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC11 (2011).
"""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.random import Generator, Philox
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

_CHUNK = 64
_PER_COUNTER = 4  # doubles that Philox makes of one value of its counter
_SPARSE = 8  # keys further apart than this in the mean are drawn one by one


class Luck:
    """The luck of one replication. Same seed, replication and names: same numbers, in any order of asking."""

    def __init__(self, seed: int, replication: int) -> None:
        self.seed = seed
        self.replication = replication
        self._chunks: dict[tuple[str, int, str, int, int, str, int], list[float]] = {}

    def generator(self, *names: object) -> Generator:
        """A generator of its own for these names (absences, failures): ordered draws from the start."""
        return _sequence(self._key("generator", *names))

    def column(
        self, stream: str, slot: str, n: int, step: str = "", child: int = 0, visit: int = 0, attempt: int = 0
    ) -> FloatArray:
        """Uniforms in (0, 1) for keys 0 .. n-1."""
        return _open(_sequence(self._key("u", stream, child, step, visit, attempt, slot)).random(n))

    def draw(
        self, stream: str, key: int, slot: str, step: str = "", child: int = 0, visit: int = 0, attempt: int = 0
    ) -> float:
        """One uniform: the same number as ``column(...)[key]``, for any key below 2**62."""
        block = key // _CHUNK
        place = (stream, child, step, visit, attempt, slot, block)
        found = self._chunks.get(place)
        if found is None:
            name = self._key("u", stream, child, step, visit, attempt, slot)
            found = _open(_sequence(name, block * (_CHUNK // _PER_COUNTER)).random(_CHUNK)).tolist()
            self._chunks[place] = found
        return found[key % _CHUNK]

    def pick(
        self, stream: str, slot: str, keys: IntArray, step: str = "", child: int = 0, visit: int = 0, attempt: int = 0
    ) -> FloatArray:
        """The uniforms of these keys: ``column(...)[keys]`` when they lie close, else drawn one by one."""
        n = int(keys.max()) + 1 if len(keys) else 0
        if n <= _SPARSE * (len(keys) + _CHUNK):
            return self.column(stream, slot, n, step, child, visit, attempt)[keys]
        return np.array([self.draw(stream, key, slot, step, child, visit, attempt) for key in keys.tolist()])

    def _key(self, *parts: object) -> bytes:
        text = "\x1f".join(str(part) for part in (self.seed, self.replication, *parts))
        return hashlib.blake2b(text.encode(), digest_size=16).digest()


def _sequence(key: bytes, counter: int = 0) -> Generator:
    """The Philox sequence of a key, from a value of its counter on."""
    bits = Philox(key=np.frombuffer(key, dtype="<u8"))
    if counter:
        bits.advance(counter)
    return Generator(bits)


def _open(u: FloatArray) -> FloatArray:
    """Keep 0 out of [0, 1): no quantile is ever asked for its end."""
    return np.maximum(u, 2.0**-54)
