"""Two and three classes of urgency, with and without pre-emption."""

from __future__ import annotations

from tests.theory.queues import SCENARIOS
from tests.verification.cases import SLOW, Case, Kpi, Simulation, deepened, read_from

_TWO = "urgent 0.2 and routine 0.5 a minute, 1 min each, 1 window"

CASES: tuple[Case, ...] = (
    *read_from(
        Simulation(SCENARIOS / "two_classes.yaml", 40, ("clock.horizon=82 days",), quick=("clock.horizon=8 days",)),
        ("urgent", "mean wait, urgent", "min", 0.875, Kpi("wait.mean", "stream=urgent")),
        ("routine", "mean wait, routine", "min", 2.916667, Kpi("wait.mean", "stream=routine")),
        id="head_of_line", group="Priorities", title=f"{_TWO}, nobody is interrupted",
        source="Cobham 1954, Operations Research 2(1)",
    ),
    *read_from(
        Simulation(
            SCENARIOS / "two_classes.yaml", 40,
            ("clock.horizon=46 days", "pathways.visit.consult.treat.preempts=any"), quick=("clock.horizon=8 days",),
        ),
        ("urgent", "mean time in system, urgent", "min", 1.25, Kpi("time_in_system.mean", "stream=urgent")),
        ("routine", "mean time in system, routine", "min", 4.166667, Kpi("time_in_system.mean", "stream=routine")),
        id="preemptive", group="Priorities", title=f"{_TWO}, the urgent interrupt and the rest is done later",
        source="Jaiswal 1968, Priority Queues: pre-emptive resume",
    ),
    *read_from(
        Simulation(SCENARIOS / "three_classes.yaml", 40, ("clock.horizon=42 weeks",), quick=("clock.horizon=8 weeks",)),
        ("critical", "mean wait, critical", "min", 2.270510, Kpi("wait.mean", "severity=critical")),
        ("urgent", "mean wait, urgent", "min", 4.541020, Kpi("wait.mean", "severity=urgent")),
        ("routine", "mean wait, routine", "min", 11.352550, Kpi("wait.mean", "severity=routine")),
        id="three_classes", group="Priorities", title="2, 4 and 2 patients an hour, 20 min each, 4 doctors", tolerance=SLOW,
        source="Kella & Yechiali 1985, Naval Research Logistics Quarterly 32(4): M/M/c with priorities",
    ),
)  # fmt: skip

DEEP_CASES = deepened(CASES, "three_classes.", 80, "clock.horizon=86 weeks")
