"""Whom pre-emption stops: the quick search finds what trying all sets in order finds."""

from __future__ import annotations

from itertools import combinations
from typing import Any
from unittest.mock import patch

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from covsim.demand import sample
from covsim.engine import simulate
from covsim.engine.allocation.preemption import Preemption
from covsim.errors import SimulationError
from covsim.events import EventLog, Kind
from covsim.scenario.model import Scenario
from covsim.streams import Luck

TEAMS = (
    {"nurse": 1}, {"doctor": 1}, {"nurse": 2}, {"doctor": 1, "nurse": 1}, {"bed": 1}, {"bed": 1, "nurse": 1},
    {"ambulance": 1, "nurse": 1},
)  # fmt: skip
CLAIMS = ({"nurse": 4}, {"doctor": 2, "nurse": 3}, {"bed": 3, "nurse": 2}, {"ambulance": 1, "nurse": 3})

works = st.tuples(st.integers(0, 20), st.sampled_from(["base", "mine"]), st.integers(3, 6), st.integers(0, len(TEAMS) - 1))
claims = st.tuples(st.integers(15, 40), st.sampled_from(["base", "mine"]), st.integers(0, len(CLAIMS) - 1))


def world(cases: list[tuple[int, str, int, int]], urgent: list[tuple[int, str, int]]) -> Scenario:
    """Work of low priority, in which anybody may be stopped, and urgent claims of large teams."""
    demand: dict[str, Any] = {
        f"work{n}": {"at_times": [f"{time} min"], "where": site, "priority": priority, "pathway": f"team{team}"}
        for n, (time, site, priority, team) in enumerate(cases)
    }
    for n, (time, site, claim) in enumerate(urgent):
        demand[f"urgent{n}"] = {"at_times": [f"{time} min"], "where": site, "priority": 1, "pathway": f"claim{claim}"}
    pathways = {f"team{n}": {"do": {"treat": {"needs": needs, "takes": "30 min"}}} for n, needs in enumerate(TEAMS)}
    for n, needs in enumerate(CLAIMS):
        pathways[f"claim{n}"] = {"do": {"treat": {"needs": needs, "takes": "5 min", "preempts": "any", "patience": "9 min"}}}
    return Scenario.model_validate({
        "covsim": 1, "name": "teams", "clock": {"horizon": "6 h"},
        "sites": {"base": {"at": [0, 0]}, "mine": {"at": [4, 0]}},
        "travel": {"foot": {"speed": "60 km/h"}},
        "staff": {
            "nurse": {"count": 3, "at": "base", "mode": "foot"}, "matron": {"at": "mine", "skills": ["nurse"]},
            "paramedic": {"at": "base", "skills": ["nurse"], "returns": "return_first", "mode": "foot"},
            "doctor": {"count": 2, "at": ["base", "mine"], "mode": "foot"},
        },
        "vehicles": {"ambulance": {"count": 2, "at": ["base", "mine"], "mode": "foot"}},
        "rooms": {"bed": {"count": 3}},
        "demand": demand, "pathways": pathways,
    })  # fmt: skip


def run(scenario: Scenario) -> EventLog:
    return simulate(scenario, sample(scenario, Luck(1, 1)))


def one_by_one(self: Any, line: Any, candidates: list[Any], barred: set[int] | None) -> list[Any] | None:
    """The first set that completes the claim, of all sets in the order of their size."""
    for size in range(1, len(candidates) + 1):
        for some in combinations(candidates, size):
            if self._complete(line, barred, [self._gain(line, visit) for visit in some]):
                return list(some)
    return None


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(works, min_size=4, max_size=9), st.lists(claims, min_size=1, max_size=2))
def test_the_victims_are_those_of_an_exhaustive_search(cases, urgent):
    scenario = world(cases, urgent)
    try:
        log = run(scenario)
    except SimulationError:
        return
    with patch.object(Preemption, "_fewest", one_by_one):
        assert np.array_equal(run(scenario).rows, log.rows)


def test_there_are_searches_to_compare():
    cases = [(n, "base", 3 + n % 4, n % 5) for n in range(9)]
    stopped = run(world(cases, [(15, "base", 1), (16, "mine", 3)])).of(Kind.PREEMPTED)
    assert len(stopped) >= 3
