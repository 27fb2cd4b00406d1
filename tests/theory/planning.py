"""Formulas of location science, patrols, posts and rosters; simulated too where a scenario can say the same."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from covsim import Results
from covsim.metrics import analytic
from covsim.scenario.staffing import fte_needed
from tests.theory.queues import SCENARIOS
from tests.verification.cases import EQUAL, Case, Computed, Estimate, Kpi, Simulation, read_from

_DASKIN = "Daskin 1983, Transportation Science 17(1)"
_FIXED = "(stay / interval)(1 - exp(-interval / stay)): exponential stays that begin at any moment of a round"
_RANDOM = "stay / (stay + interval): which of two exponential times ends first"
_POST = "hours a week / (contract hours x (1 - leave))"
_CREWS = "22 guards x 42 h a week (two 12 h shifts in four days) / 168 h"
_ROUND = "136,000 / (200 x 120 an hour) = 5.67 h; here a tenth of the people and of the samplers"

_FIVE_POINTS = partial(
    analytic.mexclp, (10, 20, 30, 25, 15), ((0, 1), (1, 2, 3), (3, 4)), (1, 2, 1),
)  # fmt: skip


def _formula(
    id: str, group: str, title: str, quantity: str, unit: str, exact: float, source: str, function: Callable[[], float]
) -> Case:
    return Case(id, group, title, quantity, unit, exact, source, Computed(function), EQUAL)


def mean_on_duty(results: Results) -> Estimate:
    """Guards on duty, as a mean over the hours of the week."""
    curve = results.profiles.query("profile == 'on_duty' and scope == 'role=guard'")
    return Estimate(float(curve["numerator"].sum() / curve["denominator"].sum()))


def _patrol(law: str, takes: str, exact: float, source: str) -> tuple[Case, ...]:
    return read_from(
        Simulation(
            SCENARIOS / "patrol.yaml", 30, (f"pathways.patrol.round.treat.takes={takes}",),
            quick=("clock.horizon=4 weeks",),
        ),
        ("seen", "P(seen)", "", exact, Kpi("served.share", "stream=touts")),
        id=f"patrol.walked.{law}", group="Patrols", title=f"touts stay 45 min, a round every 60 min ({law}), simulated",
        source=source,
    )  # fmt: skip


CASES: tuple[Case, ...] = (
    *(
        _formula(
            f"mexclp.{100 * busy:.0f}", "Expected cover (MEXCLP)", "5 demand points, 3 sites with 1, 2 and 1 units",
            f"expected cover, units busy {busy:.0%} of the time", "", exact, _DASKIN, partial(_FIVE_POINTS, busy),
        )
        for busy, exact in ((0.3, 0.885850), (0.5, 0.743750))
    ),
    *(
        _formula(
            f"patrol.fixed.{interval}.{stay}", "Patrols", f"touts stay {stay} min, a round every {interval} min (fixed)",
            "P(seen)", "", exact, _FIXED, partial(analytic.seen_by_fixed_patrol, stay, interval),
        )
        for stay, interval, exact in (
            (10, 160, 0.062500), (20, 160, 0.124958), (45, 160, 0.273216),
            (10, 60, 0.166254), (20, 60, 0.316738), (45, 60, 0.552302),
        )
    ),
    _formula(
        "patrol.random.60.45", "Patrols", "touts stay 45 min, a round every 60 min (random)", "P(seen)", "", 0.428571,
        _RANDOM, partial(analytic.seen_by_random_patrol, 45, 60),
    ),
    *_patrol("fixed", "60 min", 0.552302, _FIXED),
    *_patrol("random", "{exponential: {mean: 60 min}}", 0.428571, _RANDOM),
    *(
        _formula(
            f"post.{hours}.{100 * leave:.0f}", "Posts and rosters", f"a post round the clock, {hours} h a week, "
            f"{leave:.0%} leave", "full-time people", "", exact, _POST, partial(fte_needed, 168, hours, leave),
        )
        for hours, leave, exact in (
            (40, 0.15, 4.941176), (44, 0.15, 4.491979), (48, 0.15, 4.117647), (40, 0.2, 5.25),
        )
    ),
    *read_from(
        Simulation(SCENARIOS / "guards.yaml", 1, quick=()),
        ("on_duty", "on duty, mean over the week", "", 5.5, mean_on_duty),
        id="guards", group="Posts and rosters", title="22 guards in four crews, simulated", source=_CREWS,
        tolerance=EQUAL,
    ),
    *read_from(
        Simulation(SCENARIOS / "guards.yaml", 30, ("staff.guard.leave=12%",), quick=()),
        ("unfilled", "hours away in a year", "h", 5765.76, Kpi("unfilled.hours", "role=guard")),
        id="guards_leave", group="Posts and rosters", title="the same with 12% leave, simulated",
        source="12% of 22 x 42 h x 52 weeks",
    ),
    *read_from(
        Simulation(SCENARIOS / "crew_away.yaml", 40, ("clock.horizon=18 years",), quick=("clock.horizon=4 years",)),
        (
            "away", "share of time away", "", 0.064061,
            Kpi("coverage.share", "cover=crew", times=-1, plus=1),
        ),
        id="crew_away", group="Posts and rosters", title="one crew, 75 events of 8 h a year at random moments",
        source="Erlang B with one server: a / (1 + a), a = 75 x 8 / 8766",
    ),
    *read_from(
        Simulation(
            SCENARIOS / "sampling_round.yaml", 2,
            quick=("demand.people.batch={constant: 1360}", "staff.sampler.count=2"),
        ),
        ("mean", "mean time until sampled", "min", 170.25, Kpi("time_to.sampled.mean")),
        ("p90", "90% sampled after", "min", 306.0, Kpi("time_to.sampled.p90")),
        id="sampling", group="Posts and rosters", title="13,600 people at once, 20 samplers, 30 s each", source=_ROUND,
        tolerance=EQUAL,
    ),
)  # fmt: skip
