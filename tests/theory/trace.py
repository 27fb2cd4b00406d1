"""Seven recorded calls and two ambulances, replayed and set beside a table worked out by hand.

Turnout takes 1 min from the base only. Case 3 and 4 wait until an ambulance is free at the hospital and take it from
there; case 5 waits until A1, on its way home, is there (69 min); 6 and 7 get the ambulances straight after a job again.
"""

from __future__ import annotations

import tempfile

import pandas as pd

import covsim
from tests.theory.queues import SCENARIOS
from tests.verification.cases import EQUAL, Case, Computed


def replayed() -> pd.DataFrame:
    """Unit and times of each case, as covsim keeps them."""
    with tempfile.TemporaryDirectory() as folder:
        results = covsim.run(SCENARIOS / "replay.yaml", replications=1, keep="first", out=folder, executor="serial")
        visits = results.visits(results.models[0]).set_index(["incident", "step"])
    reach, convey, hand_over = (visits.xs(f"emergency.{name}", level="step") for name in ("reach", "convey", "hand_over"))
    times = pd.DataFrame({
        "claimed": reach["claimed"], "arrived": reach["arrived"], "leaves_scene": convey["started"],
        "at_hospital": convey["ended"], "free": hand_over["ended"],
    })  # fmt: skip
    return times.assign(unit=reach["units"]).reset_index(drop=True)


def rows_that_differ() -> float:
    """Rows of the table by hand that covsim's replay does not give to a millionth of a minute."""
    found, expected = replayed(), pd.read_csv(SCENARIOS / "replay_by_hand.csv")
    if len(found) != len(expected):
        return float(abs(len(found) - len(expected)))
    times = expected.columns.difference(["case", "unit"])
    differs = (found[times] - expected[times]).abs().gt(1e-6).any(axis=1) | (found["unit"] != expected["unit"])
    return float(differs.sum())


CASES: tuple[Case, ...] = (
    Case(
        "replay", "Replay of recorded calls", "seven calls, two ambulances, one hospital; some take an ambulance that "
        "has just handed over", "rows that differ from the table by hand", "", 0.0,
        "`tests/theory/scenarios/replay_by_hand.csv`", Computed(rows_that_differ), EQUAL,
    ),
)  # fmt: skip
