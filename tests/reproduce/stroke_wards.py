"""Acute stroke and rehabilitation beds (Monks et al. 2016): scenarios/published/stroke_wards."""

from __future__ import annotations

from pathlib import Path

from tests.verification.cases import EXACT, Case, Kpi, Simulated, Simulation, Tolerance

FILE = Path(__file__).parents[2] / "scenarios" / "published" / "stroke_wards" / "scenario.yaml"
TITLES = {
    "current": "Current admissions, acute stay by destination",
    "one_stay": "Current admissions, one acute stay without ESD",
    "more_admissions": "5% more admissions",
    "pooled": "Beds of both wards pooled",
    "no_neurological": "No complex neurological patients",
    "ring_fenced": "Acute beds ring-fenced",
}
ROOMS = {"acute_bed": "acute beds", "rehab_bed": "rehabilitation beds", "bed": "pooled beds"}
PAPER = "Monks et al. 2016, BMC Health Services Research 16:530"

QUICK = ("clock.horizon=8 years",)
CURRENT = Simulation(FILE, replications=40, sets=("clock.horizon=26 years",), quick=QUICK, models=("current",))
"""920 years: the mean occupancy has to be known to 0.5%, and stays of a month with a long tail make it slow."""
RUNS = {"current": CURRENT} | {
    model: Simulation(FILE, replications=40, quick=QUICK, models=(model,)) for model in TITLES if model != "current"
}
"""200 years of each of the paper's other scenarios, and of its current admissions with one acute stay (README.md)."""

PUBLISHED = Tolerance(errors=2.0, share=0.0, absolute=0.012)
"""The paper prints two decimals of a run of its own; 2 SE are for covsim's."""
FORMULA = Tolerance()
"""4 SE + 0.2%, without a limit for the SE: full wards are rare."""

ACUTE_TABLE_2 = {9: 0.19, 10: 0.14, 11: 0.09, 12: 0.06, 13: 0.04, 14: 0.02}
DELAYS: tuple[tuple[str, str, str, dict[int, float]], ...] = (
    ("current", "acute_bed", "table 2", ACUTE_TABLE_2),
    ("current", "rehab_bed", "table 2", {10: 0.20, 12: 0.11, 13: 0.08, 14: 0.05, 15: 0.03, 16: 0.02}),
    ("one_stay", "acute_bed", "table 2", ACUTE_TABLE_2),
    ("more_admissions", "acute_bed", "table 2", {10: 0.16, 11: 0.11, 12: 0.07, 13: 0.05, 14: 0.03}),
    ("more_admissions", "rehab_bed", "table 2", {12: 0.13, 13: 0.09, 14: 0.07, 15: 0.04, 16: 0.02}),
    ("pooled", "bed", "table 3", {22: 0.057, 26: 0.016}),
    ("no_neurological", "acute_bed", "additional file, table 2",
     {10: 0.09, 11: 0.05, 12: 0.03, 13: 0.02, 14: 0.01, 15: 0.01}),
    ("no_neurological", "rehab_bed", "additional file, table 2, from its 1 in n",
     {12: 1 / 17, 13: 1 / 30, 14: 1 / 56, 15: 1 / 110, 16: 1 / 214}),
    ("ring_fenced", "acute_bed", "additional file, table 3",
     {10: 0.08, 11: 0.05, 12: 0.03, 13: 0.02, 14: 0.01, 15: 0.00}),
)  # fmt: skip
"""Model, room, where it is printed, and the published probability of delay by number of beds."""

# The demand for beds is Poisson; its mean is the rate of patients times their mean stay, summed over the groups.
ACUTE = (0.24 * 7.4 + 0.13 * 4.6 + 0.63 * 7.0) / 1.2 + 1.8 / 9.3 + 4.0 / 3.6 + 3.8 / 3.2
STROKE_REHAB = 0.4 * 30.3 + 0.6 * 28.4
REHAB = (
    (0.24 / 1.2 + 1 / 21.8) * STROKE_REHAB + 0.01 / 9.3 * 18.7
    + (0.11 / 3.6 + 1 / 31.7) * 27.6 + (0.05 / 3.2 + 1 / 28.6) * 16.1
)  # fmt: skip
LOSS = {
    "acute_bed": {10: 0.128273, 12: 0.055608, 14: 0.019213},
    "rehab_bed": {12: 0.109057, 14: 0.049724, 16: 0.018604},
}
"""Erlang's loss formula of these means."""

CASES: tuple[Case, ...] = (
    *(
        Case(
            id=f"stroke.occupancy.{room}", group="Stroke wards", title=TITLES["current"],
            quantity=f"mean number of {ROOMS[room]} taken", unit="beds", exact=exact, source="rate x mean stay",
            figure=Simulated(CURRENT, Kpi("occupancy.mean", f"pool={room}")), tolerance=EXACT,
        )
        for room, exact in (("acute_bed", ACUTE), ("rehab_bed", REHAB))
    ),
    *(
        Case(
            id=f"stroke.loss.{room}.{places}", group="Stroke wards", title=TITLES["current"],
            quantity=f"P(delay), {places} {ROOMS[room]}", unit="", exact=exact,
            source="Erlang's loss formula of the mean occupancy",
            figure=Simulated(CURRENT, Kpi("delay.share", f"pool={room},places={places}")), tolerance=FORMULA,
        )
        for room, values in LOSS.items()
        for places, exact in values.items()
    ),
    *(
        Case(
            id=f"stroke.{model}.{room}.{places}", group="Stroke wards, as published", title=TITLES[model],
            quantity=f"P(delay), {places} {ROOMS[room]}", unit="", exact=exact, source=f"{PAPER}, {table}",
            figure=Simulated(RUNS[model], Kpi("delay.share", f"pool={room},places={places}")), tolerance=PUBLISHED,
        )
        for model, room, table, values in DELAYS
        for places, exact in values.items()
    ),
)  # fmt: skip
