"""Ways over the plane: straight-line distance, detour and speed."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from covsim.events import FloatArray

Point = tuple[float, float]


def distances(coordinates: Sequence[Point | None]) -> FloatArray:
    """Straight-line km from each site (rows) to each site (columns); NaN where either has no coordinates."""
    points = np.array([(math.nan, math.nan) if point is None else point for point in coordinates]).reshape(-1, 2)
    x, y = points[:, 0], points[:, 1]
    return np.asarray(np.hypot(x[:, None] - x[None, :], y[:, None] - y[None, :]))


def nearest_point(x: float, y: float, coordinates: Sequence[Point | None], allowed: Sequence[int]) -> int | None:
    """The allowed site nearest to (x, y) as the crow flies, of equals the first; None if none has coordinates."""
    found, least = None, math.inf
    for site in allowed:
        point = coordinates[site]
        if point is not None and (distance := math.hypot(point[0] - x, point[1] - y)) < least:
            found, least = site, distance
    return found
