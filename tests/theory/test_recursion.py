"""First come, first served, patient by patient: the recursion of Kiefer and Wolfowitz (1955) on the same luck.

No sampling error here: with the same arrivals and the same work every single wait must be equal.
"""

from __future__ import annotations

import heapq

import numpy as np

from covsim.events import Kind
from covsim.streams import Luck

SCENARIO = """
    covsim: 1
    name: M/G/3
    clock: {horizon: 20 weeks, until: empty}
    sites: {clinic: {}}
    staff: {nurse: {count: 3, at: clinic}}
    demand: {patients: {rate: 5/h, where: clinic, pathway: visit}}
    pathways:
      visit:
        consult: {treat: {needs: {nurse: 1}, takes: {lognormal: {mean: 32 min, cv: 0.8}}}}
"""


def test_every_wait_of_a_queue_with_three_servers(run):
    """Each patient starts when the first of the three servers is free."""
    one = run(SCENARIO)
    law = one.scenario.pathways["visit"]["consult"].body.takes
    work = law.quantile(Luck(1, 0).column("patients", "takes", len(one.incidents), step="visit.consult"))
    free = [0.0, 0.0, 0.0]
    expected = []
    for arrival, minutes in zip(one.incidents.time.tolist(), work.tolist(), strict=True):
        start = max(arrival, free[0])
        heapq.heapreplace(free, start + minutes)
        expected.append(start)
    started = one.log.of(Kind.STARTED)
    assert started["incident"].tolist() == list(range(len(one.incidents)))
    np.testing.assert_allclose(started["time"], expected, rtol=0, atol=1e-6)
    assert len(one.incidents) > 15_000
