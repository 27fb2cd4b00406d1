"""Posts as cases: one for each place and each stretch of time in which it is to be manned."""

from __future__ import annotations

import numpy as np

from covsim.demand.cases import Cases
from covsim.scenario.manning import manned_spans, posted
from covsim.scenario.model import Scenario


def sample_post(scenario: Scenario, name: str) -> Cases:
    """The stretches are numbered by ``key``, the places by ``child``; nothing here is luck."""
    duty = scenario.duties[name]
    starts = np.array([start for start, _ in manned_spans(scenario, duty)], dtype=np.float64)
    places = posted(duty)
    cases = Cases.at(name, starts).take(np.repeat(np.arange(len(starts)), len(places)))
    cases.child[:] = np.tile(np.arange(len(places)), len(starts))
    cases.site[:] = np.tile([list(scenario.sites).index(site) for site in places], len(starts))
    return cases
