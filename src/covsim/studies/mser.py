"""Where a series becomes steady: MSER-5.

MSER: White 1997, "An effective truncation heuristic for bias reduction in simulation output", Simulation 69(6); on
means of batches of 5, and refusing a cut in the second half: Franklin & White 2008, "Stationarity tests and MSER-5",
Proc. Winter Simulation Conference; White & Robinson 2010, J. of Simulation 4(4).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from covsim.events import FloatArray

BATCH = 5
"""Points of a batch."""
FEWEST = 10
"""Fewer batches say nothing."""
TAIL = 5
"""A cut that leaves fewer batches, or less than a quarter of them, is never looked at: a few batches in a row may be
alike by chance alone."""


def mser5(series: ArrayLike) -> int | None:
    """How many points to cut off the start of a series, a multiple of 5; None when no such cut can be trusted.

    The series is averaged in batches of 5 (a rest at the end is left out). Of every cut the squared standard error of
    the mean of what is left, ``sum (y - mean)^2 / m^2`` over ``m`` batches, is taken; the cut with the least wins, the
    shortest of several. None when it lies in the second half, or there are fewer than 10 batches: the run is too short.
    """
    points = np.asarray(series, dtype=float)
    batches = points[: len(points) // BATCH * BATCH].reshape(-1, BATCH).mean(axis=1)
    if len(batches) < FEWEST:
        return None
    errors = np.array([_squared_error(batches[cut:]) for cut in range(len(batches) - max(TAIL, len(batches) // 4) + 1)])
    exact = 1e-24 * float(np.max(np.abs(batches))) ** 2  # what rounding leaves of a spread of zero
    best = int(np.argmax(errors <= errors.min() + exact))
    return None if 2 * best > len(batches) else BATCH * best


def _squared_error(batches: FloatArray) -> float:
    return float(((batches - batches.mean()) ** 2).sum() / len(batches) ** 2)
