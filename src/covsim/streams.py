"""Luck: uniforms that are a pure function of names and numbers, on numpy's counter-based Philox.

``u(stream, child, key, step, visit, attempt, slot)`` is the ``key``-th double of the Philox sequence keyed by a hash of
everything else (seed and replication included). So a case keeps its luck whatever else the scenario holds.
"""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.random import Generator, Philox

from covsim.events import FloatArray

_CHUNK = 256


class Luck:
    """The luck of one replication. Same seed, replication and names: same numbers, in any order of asking."""

    def __init__(self, seed: int, replication: int) -> None:
        self.seed = seed
        self.replication = replication
        self._chunks: dict[tuple[bytes, int], list[float]] = {}

    def _key(self, *parts: object) -> bytes:
        text = "\x1f".join(str(part) for part in (self.seed, self.replication, *parts))
        return hashlib.blake2b(text.encode(), digest_size=16).digest()

    def generator(self, *names: object) -> Generator:
        """A generator of its own for these names (arrival processes, failures): ordered draws from the start."""
        return Generator(Philox(key=np.frombuffer(self._key("generator", *names), dtype="<u8")))

    def column(self, stream: str, slot: str, n: int, step: str = "", child: int = 0, visit: int = 0, attempt: int = 0) -> FloatArray:
        """Uniforms in (0, 1) for keys 0 .. n-1."""
        key = np.frombuffer(self._key("u", stream, child, step, visit, attempt, slot), dtype="<u8")
        return _open(Generator(Philox(key=key)).random(n))

    def draw(self, stream: str, key: int, slot: str, step: str = "", child: int = 0, visit: int = 0, attempt: int = 0) -> float:
        """One uniform: the same number as ``column(...)[key]``, for any key below 2**62."""
        name = self._key("u", stream, child, step, visit, attempt, slot)
        block = key // _CHUNK
        found = self._chunks.get((name, block))
        if found is None:
            bits = Philox(key=np.frombuffer(name, dtype="<u8"))
            bits.advance(block * (_CHUNK // 4))
            found = _open(Generator(bits).random(_CHUNK)).tolist()
            self._chunks[name, block] = found
        return found[key % _CHUNK]


def _open(u: FloatArray) -> FloatArray:
    """Shift [0, 1) to (0, 1): no quantile is ever asked for 0."""
    return u + 2.0**-54
