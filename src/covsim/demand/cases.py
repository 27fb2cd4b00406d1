"""The cases of one stream, as columns, until all streams are joined."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from covsim.events import FloatArray, IntArray


@dataclass(frozen=True)
class Cases:
    """One row a case: see ``Incidents``; ``severity`` is an index into this stream's own ``severities`` (-1: none)."""

    name: str
    time: FloatArray
    key: IntArray
    child: IntArray
    site: IntArray
    severity: IntArray
    severities: tuple[str, ...] = ()
    attributes: Mapping[str, NDArray[Any]] = field(default_factory=dict)

    @classmethod
    def at(cls, name: str, time: FloatArray, key: IntArray | None = None) -> Cases:
        """Cases of which only the time is known so far; ``key`` defaults to their order."""
        n = len(time)
        keys = np.arange(n) if key is None else key
        return cls(name, time, keys, np.zeros(n, np.int64), np.full(n, -1), np.full(n, -1))

    def __len__(self) -> int:
        return len(self.time)

    def take(self, rows: NDArray[Any]) -> Cases:
        """The cases at these rows (indices, repeated if need be, or a mask)."""
        columns = {name: column[rows] for name, column in self.attributes.items()}
        return replace(
            self, time=self.time[rows], key=self.key[rows], child=self.child[rows], site=self.site[rows],
            severity=self.severity[rows], attributes=columns,
        )  # fmt: skip


def absent(kind: np.dtype[Any], n: int) -> NDArray[Any]:
    """A column for cases that don't have the attribute: NaN, or None among texts."""
    return np.full(n, np.nan) if kind.kind == "f" else np.full(n, None, dtype=object)
