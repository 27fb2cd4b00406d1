"""First come, first served, patient by patient: the recursion of Kiefer and Wolfowitz (1955) on the same luck.

No sampling error here: with the same arrivals and the same work every single wait must be equal.
"""

from __future__ import annotations

import heapq

import numpy as np

import covsim
from covsim import Luck
from covsim.events import Kind
from tests.theory.queues import SCENARIOS


def test_every_wait_of_a_queue_with_three_servers():
    """Each patient starts when the first of the three servers is free."""
    scenario, luck = covsim.load(SCENARIOS / "three_nurses.yaml"), Luck(seed=1, replication=1)
    incidents = covsim.sample(scenario, luck)
    log = covsim.simulate(scenario, incidents)
    law = scenario.pathways["visit"]["consult"].body.takes
    work = law.quantile(luck.column("patients", "takes", len(incidents), step="visit.consult"))
    free = [0.0, 0.0, 0.0]
    expected = []
    for arrival, minutes in zip(incidents.time.tolist(), work.tolist(), strict=True):
        start = max(arrival, free[0])
        heapq.heapreplace(free, start + minutes)
        expected.append(start)
    started = log.of(Kind.STARTED)
    assert started["incident"].tolist() == list(range(len(incidents)))
    np.testing.assert_allclose(started["time"], expected, rtol=0, atol=1e-6)
    assert len(incidents) > 15_000
