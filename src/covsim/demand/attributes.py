"""What a case brings along: values by laws and by shares, from the luck of each case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from covsim.distributions import ByKey, Distribution, FromField, Takes
from covsim.errors import CovsimError
from covsim.events import FloatArray, IntArray

Fields = Callable[[str], NDArray[Any]]
"""The values of a field (``site``, ``severity``, an attribute), one a case; raises ``CovsimError`` for others."""


def choose(weights: FloatArray, u: FloatArray) -> IntArray:
    """The index that each uniform picks, with probabilities proportional to the weights."""
    ends = np.cumsum(weights)
    picked = np.searchsorted(ends, u * ends[-1], side="right")
    return np.asarray(np.minimum(picked, np.flatnonzero(weights)[-1]))


def shared(shares: Mapping[str, float], u: FloatArray) -> NDArray[Any]:
    """Names, with these shares."""
    return np.array(list(shares), dtype=object)[choose(np.array(list(shares.values())), u)]


def drawn(law: Takes, u: FloatArray, fields: Fields) -> FloatArray:
    """Values of a law at the uniforms of the cases; laws by key and fields look at the case. Raises ``CovsimError``."""
    if isinstance(law, Distribution):
        return law.quantile(u)
    if isinstance(law, FromField):
        column = fields(law.name)
        if column.dtype.kind != "f":
            raise CovsimError(f"{law.name!r} is a text and can't be used as a number")
        return column
    return _by_key(law, u, fields)


def _by_key(law: ByKey, u: FloatArray, fields: Fields) -> FloatArray:
    columns = [[written(value) for value in fields(name).tolist()] for name in law.by]
    keys = np.array([",".join(parts) for parts in zip(*columns)], dtype=object)
    cases = dict(law.cases)
    values = np.empty(len(u))
    for key in dict.fromkeys(keys):
        chosen = cases.get(key, law.otherwise)
        if chosen is None:
            raise CovsimError(f"no law for {', '.join(law.by)} = {key} - add the case or 'otherwise'")
        rows = keys == key
        values[rows] = chosen.quantile(u[rows])
    return values


def written(value: Any) -> str:
    """A value as the key of a table: whole numbers without decimals, nothing for what is missing."""
    if isinstance(value, float):
        return "" if np.isnan(value) else f"{value:g}"
    return "" if value is None else str(value)
