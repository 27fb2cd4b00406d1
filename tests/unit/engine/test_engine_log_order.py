"""The log in order of time: what a stable sort gives, whatever blocks the rows come in."""

from __future__ import annotations

import numpy as np
import pytest

from covsim.engine.log.log_order import sort_by_time
from covsim.events import EVENT


def rows(times: list[float]) -> np.ndarray:
    made = np.zeros(len(times), dtype=EVENT)
    made["time"], made["incident"] = times, np.arange(len(times))
    return made


@pytest.mark.parametrize(
    ("times", "order"),
    [
        ([], []),
        ([1.0], [0]),
        ([1.0, 2.0, 2.0, 3.0], [0, 1, 2, 3]),
        ([1.0, 4.0, 6.0, 2.0, 4.0, 7.0], [0, 3, 1, 4, 2, 5]),       # ties stay as they came
        ([5.0, 6.0, 1.0, 2.0], [2, 3, 0, 1]),
        ([3.0, 2.0, 1.0], [2, 1, 0]),
        ([1.0, 9.0, 3.0, 8.0, 2.0, 9.0], [0, 4, 2, 3, 1, 5]),       # a third block reaches into the first
    ],
)
def test_literal_orders(times: list[float], order: list[int]) -> None:
    log = rows(times)
    sort_by_time(log)
    assert log["incident"].tolist() == order


def test_blocks_of_every_kind_are_sorted_as_numpy_does() -> None:
    rng = np.random.default_rng(7)
    for _ in range(200):
        blocks = [np.sort(rng.integers(10 * n, 10 * n + 30, rng.integers(0, 20))) for n in range(6)]
        log = rows(np.concatenate(blocks).astype(float).tolist())
        expected = log[np.argsort(log["time"], kind="stable")]
        sort_by_time(log)
        assert (log == expected).all()
