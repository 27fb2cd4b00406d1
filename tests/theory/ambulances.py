"""Units that go to the case: Larson's hypercube, fixed dispatch orders, and a single unit's job cycle."""

from __future__ import annotations

from tests.theory.queues import SCENARIOS
from tests.verification.cases import Case, Figure, Kpi, Simulation, read_from

_LARSON = "Larson 1974, Computers & Operations Research 1(1)"
_ZONES = ("west", "middle", "east")
_THREE = (
    ("A", 0.414915, (0.219824, 0.125506, 0.012511)),
    ("B", 0.457366, (0.067721, 0.305812, 0.025626)),
    ("C", 0.315811, (0.045788, 0.068682, 0.128529)),
)
_ONE = "0.75 calls an hour, half of them 5 and half 15 min away; turnout 2 min, on scene 20 min, back before the next"


def _dispatches(unit: str, site: str, exact: float, id: str) -> Figure:
    return id, f"dispatches, {unit} to {site}", "", exact, Kpi("dispatch.share", f"unit={unit},site={site}")


def _busy(unit: str, exact: float, id: str) -> Figure:
    return id, f"{unit} busy", "", exact, Kpi("utilisation", f"unit={unit}")


CASES: tuple[Case, ...] = (
    *read_from(
        Simulation(SCENARIOS / "two_sectors.yaml", 40, ("clock.horizon=38 weeks",), quick=("clock.horizon=13 weeks",)),
        _busy("ambulance 1", 0.4, "busy_1"), _busy("ambulance 2", 0.4, "busy_2"),
        ("lost", "P(lost)", "", 0.2, Kpi("lost.share")),
        _dispatches("ambulance 1", "north", 0.375, "own_1"), _dispatches("ambulance 1", "south", 0.125, "other_1"),
        _dispatches("ambulance 2", "south", 0.375, "own_2"), _dispatches("ambulance 2", "north", 0.125, "other_2"),
        id="two_sectors", group="Hypercube", source=f"{_LARSON}: the two-unit system",
        title="1 call an hour in each of two sectors, 30 min each, own unit first, lost when both are out",
    ),
    *read_from(
        Simulation(SCENARIOS / "three_zones.yaml", 40, ("clock.horizon=48 weeks",), quick=("clock.horizon=13 weeks",)),
        ("lost", "P(lost)", "", 0.112798, Kpi("lost.share")),
        ("response", "mean response", "min", 6.782893, Kpi("response.mean")),
        *(_busy(unit, busy, f"busy_{unit}") for unit, busy, _ in _THREE),
        *(
            _dispatches(unit, zone, share, f"{unit}_{zone}")
            for unit, _, shares in _THREE for zone, share in zip(_ZONES, shares)
            if share > 0.04
        ),
        id="three_zones", group="Hypercube", source=f"{_LARSON}: 125 states, solved in `tests/theory/markov.py`",
        title="3 calls an hour in three zones, three units, a fixed order for each zone, exponential travel and work",
    ),
    *read_from(
        Simulation(SCENARIOS / "three_districts.yaml", 40, ("clock.horizon=48 weeks",), quick=("clock.horizon=9 weeks",)),
        *(_busy(unit, busy, f"busy_{unit}") for unit, busy in (("A", 0.531486), ("B", 0.580397), ("C", 0.426573))),
        ("waits", "P(wait)", "", 0.244928, Kpi("wait.share_waited")),
        ("response", "mean response", "min", 10.637620, Kpi("response.mean")),
        _dispatches("A", "north", 0.275078, "A_north"), _dispatches("B", "north", 0.112742, "B_north"),
        _dispatches("B", "centre", 0.144250, "B_centre"), _dispatches("C", "centre", 0.108202, "C_centre"),
        _dispatches("C", "south", 0.135096, "C_south"),
        id="three_districts", group="Hypercube", source=f"{_LARSON}, with a queue: solved in `tests/theory/markov.py`",
        title="3 calls an hour in three districts, jobs of 30, 40 and 24 min by unit with ways of 2-14 min in them, "
        "a fixed order for each, calls wait",
    ),
    *read_from(
        Simulation(
            SCENARIOS / "job_cycle.yaml", 40,
            ("pathways.emergency.reach.respond.patience=0 min", "clock.horizon=26 weeks"), quick=(),
        ),
        ("busy", "ambulance busy", "", 21 / 61, Kpi("utilisation")),
        ("lost", "P(lost)", "", 21 / 61, Kpi("lost.share")),
        ("response", "mean response", "min", 12.0, Kpi("response.mean")),
        id="job_cycle.loss", group="One unit's job cycle", title=f"{_ONE}; a call that finds it out is lost",
        source="Renewal-reward: a cycle of 2 + 10 + 20 + 10 = 42 min, so a = 0.525 and a / (1 + a) = 0.344262",
    ),
    *read_from(
        Simulation(SCENARIOS / "job_cycle.yaml", 40, ("clock.horizon=235 weeks",), quick=("clock.horizon=40 weeks",)),
        ("busy", "ambulance busy", "", 0.525, Kpi("utilisation")),
        ("wait", "mean wait", "min", 0.0125 * 2264 / 2 / (1 - 0.525), Kpi("wait.mean")),
        id="job_cycle.queue", group="One unit's job cycle", title=f"{_ONE}; calls wait for it",
        source="Pollaczek-Khinchine with a cycle of mean 42 min and second moment 2264 min^2",
    ),
)  # fmt: skip
