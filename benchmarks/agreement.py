"""Do covsim and the hand-written programs simulate the same thing? Both get the same calls and the same durations.

With the same luck there is no sampling error left, and what differs is the rules:

- Q has the same rules in both: every single wait must be equal.
- E differs in one: covsim claims clinician and ambulance at once or not at all, while ``AllOf`` holds the one that is
  free and waits for the other. The means must agree within the tolerances below.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.handwritten import emergency, queue
from covsim.demand import sample
from covsim.distributions import Distribution
from covsim.engine import simulate
from covsim.events import EventLog, FloatArray, Incidents, Kind
from covsim.scenario.loader import read
from covsim.scenario.model import Scenario
from covsim.streams import Luck

SCENARIOS = Path(__file__).parent / "scenarios"
SEED = 1
TOLERANCE_Q = 1e-6  # minutes, for every single customer
TOLERANCE_E = 0.01  # of the mean response time, for each priority


def run(workload: str) -> tuple[Scenario, Incidents, EventLog]:
    """One replication of a workload in covsim."""
    scenario = read(SCENARIOS / f"{workload.lower()}.yaml").scenario()
    incidents = sample(scenario, Luck(SEED, 0))
    return scenario, incidents, simulate(scenario, incidents)


def durations(scenario: Scenario, incidents: Incidents, pathway: str, step: str) -> FloatArray:
    """The durations that covsim gives to the first visits of a step."""
    law = scenario.pathways[pathway][step].body.takes
    assert isinstance(law, Distribution)
    return law.quantile(Luck(SEED, 0).column(incidents.streams[0], "takes", len(incidents), step=f"{pathway}.{step}"))


def since_call(incidents: Incidents, log: EventLog, kind: Kind, step: str) -> NDArray[np.float64]:
    """Minutes from the call to the last row of a kind in a step, by case."""
    rows = log.of(kind)
    rows = rows[rows["step"] == log.names.steps.index(step)]
    time = incidents.time.copy()
    time[rows["incident"]] = rows["time"]
    return time - incidents.time


def check_queue() -> dict[str, float]:
    """Compare the waits of workload Q, customer by customer."""
    scenario, incidents, log = run("Q")
    by_covsim = since_call(incidents, log, Kind.CLAIMED, "visit.serve")
    customers = queue.Customers(incidents.time, durations(scenario, incidents, "visit", "serve"))
    by_hand = queue.waits(queue.simulate(customers))
    largest = float(np.abs(by_covsim - by_hand).max())
    return {
        "mean wait, covsim": float(by_covsim.mean()),
        "mean wait, handwritten": float(by_hand.mean()),
        "largest difference": largest,
        "agrees": largest <= TOLERANCE_Q,
    }


def check_emergency() -> dict[str, float]:
    """Compare mean waits and mean response times of workload E by priority."""
    scenario, incidents, log = run("E")
    severities = scenario.demand["calls"].severity
    priority = np.array([severities[name].priority for name in incidents.severities])[incidents.severity]
    calls = emergency.Calls(
        arrival=incidents.time,
        priority=priority,
        site=incidents.site - incidents.sites.index("north"),
        treatment=durations(scenario, incidents, "emergency", "reach"),
        handover=durations(scenario, incidents, "emergency", "hand_over"),
    )
    by_hand = emergency.simulate(calls)
    pairs = {
        "wait": (since_call(incidents, log, Kind.CLAIMED, "emergency.reach"), emergency.waits(by_hand)),
        "response": (since_call(incidents, log, Kind.STARTED, "emergency.reach"), emergency.responses(by_hand)),
    }
    found: dict[str, float] = {}
    agrees = True
    for name, (ours, theirs) in pairs.items():
        for level in emergency.PRIORITY_SHARES:
            here = priority == level
            a, b = float(ours[here].mean()), float(theirs[here].mean())
            found |= {f"mean {name}, priority {level}, covsim": a, f"mean {name}, priority {level}, handwritten": b}
            agrees = agrees and (name != "response" or abs(a - b) <= TOLERANCE_E * b)
    found["preemptions, covsim"] = len(log.of(Kind.PREEMPTED))
    found["preemptions, handwritten"] = int((by_hand["kind"] == emergency.PREEMPTED).sum())
    return {**found, "agrees": agrees}


if __name__ == "__main__":
    print(json.dumps({"Q": check_queue(), "E": check_emergency()}))
