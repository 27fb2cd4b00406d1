"""All verification cases, in the order of the page."""

from __future__ import annotations

from tests.reproduce import conservation, stroke_wards, treatment_centre
from tests.theory import (
    ambulances,
    coverage,
    detection,
    losses,
    planning,
    priorities,
    queues,
    redirected,
    trace,
    unlimited,
)
from tests.verification.cases import Case

CASES: tuple[Case, ...] = (
    *queues.CASES, *losses.CASES, *priorities.CASES, *unlimited.CASES, *ambulances.CASES, *planning.CASES,
    *trace.CASES, *redirected.CASES, *detection.CASES,
    *stroke_wards.CASES, *treatment_centre.CASES, *conservation.CASES,
)  # fmt: skip
"""What every run of ``python3 dev.py verify`` checks."""

DEEP_CASES: tuple[Case, ...] = (*coverage.DEEP_CASES, *queues.DEEP_CASES, *losses.DEEP_CASES, *priorities.DEEP_CASES)
"""What ``python3 dev.py verify --deep`` checks besides: what takes more than a few minutes."""
