"""The small values that metrics hand on."""

from __future__ import annotations

from typing import NamedTuple


class Figure(NamedTuple):
    """One KPI of one replication. ``value`` is None when there was nothing to measure."""

    kpi: str
    scope: str
    value: float | None
    numerator: float
    denominator: float


class Point(NamedTuple):
    """One point of a curve, to be summed over replications: value = numerator / denominator."""

    profile: str
    scope: str
    x: float
    numerator: float
    denominator: float


class Measured(NamedTuple):
    """All that was measured in one replication."""

    figures: tuple[Figure, ...]
    profiles: tuple[Point, ...]
