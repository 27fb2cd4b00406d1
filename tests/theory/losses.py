"""Who does not wait, or not for long: M/G/c/c (Erlang B) and M/M/c+M (Erlang A)."""

from __future__ import annotations

from collections.abc import Sequence

from tests.theory.queues import SCENARIOS
from tests.verification.cases import EXACT, RARE, Case, Kpi, Simulation, Tolerance, deepened, read_from

_TAKES = "pathways.stay.ward.treat.takes"
LAWS = (
    ("exponential", "exponential", "{exponential: {mean: 1 h}}"),
    ("lognormal", "lognormal, cv 1.2", "{lognormal: {mean: 1 h, cv: 1.2}}"),
    ("constant", "constant", "1 h"),
)
SMALL = (
    (3, 1.5, 0.134328, 40, (65, 65, 30), 10),
    (10, 8.0, 0.121661, 40, (27, 31, 14), 3),
)
"""Beds, load, loss, replications, weeks of each for the laws in turn, and weeks of a quick one."""


def _lost(
    beds: int, rate: float, exact: float, replications: int, weeks: Sequence[int], quick: int | None,
    tolerance: Tolerance = EXACT,
) -> tuple[Case, ...]:
    return tuple(
        case
        for (id, law, takes), length in zip(LAWS, weeks)
        for case in read_from(
            Simulation(
                SCENARIOS / "erlang_b.yaml", replications,
                (f"rooms.bed.count={beds}", f"demand.patients.rate={rate}/h", f"{_TAKES}={takes}",
                 f"clock.horizon={length} weeks"),
                quick=None if quick is None else (f"clock.horizon={quick} weeks",),
            ),
            ("lost", "P(lost)", "", exact, Kpi("lost.share")),
            id=f"erlang_b.{beds}_beds.{id}", group="M/G/c/c", title=f"{beds} beds, load {rate:g}, stay {law}",
            source="Erlang 1917: the loss depends on the mean of the stay only, not on its law", tolerance=tolerance,
        )
    )  # fmt: skip


CASES: tuple[Case, ...] = (
    *(case for row in SMALL for case in _lost(*row)),
    *_lost(20, 12.0, 0.009796, 30, (19, 19, 16), None, RARE),
    *read_from(
        Simulation(SCENARIOS / "erlang_a.yaml", 40, ("clock.horizon=8 weeks",), quick=("clock.horizon=3 weeks",)),
        ("left", "P(leave)", "", 0.176373, Kpi("lost.share")),
        ("wait", "mean wait of all", "min", 5.291181, Kpi("wait.mean")),
        ("wait_of_served", "mean wait of those served", "min", 4.809011, Kpi("wait.mean", "outcome=served")),
        id="erlang_a", group="M/M/c+M", title="0.2 patients a minute, 20 min each, 4 doctors, patience 30 min",
        source="Palm 1946; Garnett, Mandelbaum & Reiman 2002, Manufacturing & Service Operations Management 4(3)",
    ),
    *read_from(
        Simulation(SCENARIOS / "balking.yaml", 40, ("clock.horizon=9 weeks",), quick=("clock.horizon=3 weeks",)),
        ("lost", "P(no chair or giving up)", "", 0.253529, Kpi("lost.share")),
        ("wait", "mean wait of all", "min", 5.817055, Kpi("wait.mean")),
        ("busy", "desks busy", "", 0.829412, Kpi("utilisation", "pool=desk")),
        id="balking", group="M/M/c/K+M", source="the birth and death process of 0 to 8 callers",
        title="10 callers an hour, 20 min each, 3 desks, five chairs, patience 25 min",
    ),
    *read_from(
        Simulation(SCENARIOS / "cut_off.yaml", 40, ("clock.horizon=15 weeks",), quick=("clock.horizon=5 weeks",)),
        ("urgent", "P(lost), urgent", "", 0.164258, Kpi("lost.share", "stream=urgent")),
        ("routine", "P(lost), routine", "", 0.558476, Kpi("lost.share", "stream=routine")),
        ("busy", "ambulances busy", "", 0.532194, Kpi("utilisation", "role=ambulance")),
        id="cut_off", group="The last one kept for urgent calls", source="the birth and death process of 0 to 3 ambulances",
        title="3 urgent and 3 routine calls an hour, 25 min each, 3 ambulances, lost when none or, routine, one is free",
    ),
)  # fmt: skip

DEEP_CASES = deepened(CASES, "erlang_b.20_beds.", 160, "clock.horizon=52 weeks")
