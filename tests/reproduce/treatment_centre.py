"""The walk-in treatment centre of Nelson (2013) and Monks & Harper (2024): scenarios/published/treatment_centre."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from pathlib import Path

from scipy.stats import t

from covsim import Results
from tests.verification.cases import Case, Estimate, Simulated, Simulation, Tolerance

FILE = Path(__file__).parents[2] / "scenarios" / "published" / "treatment_centre" / "scenario.yaml"
SOURCE = "Monks & Harper 2024, https://doi.org/10.5281/zenodo.11102373, content/02_model_code/output/table_3.txt"

MODELS = {
    "base": "As it is",
    "triage_1": "One more triage bay",
    "examination_1": "One more examination room",
    "treatment_1": "One more cubicle",
    "triage_and_examination": "One more triage bay and examination room",
}
STEPS = {
    "triage": "triage",
    "register": "registration",
    "examine": "examination",
    "treat_minor": "non-trauma treatment",
    "stabilise": "trauma stabilisation",
    "treat_trauma": "trauma treatment",
}
WAITS: dict[str, tuple[tuple[float, float], ...]] = {
    "triage": ((32.56, 18.5), (1.26, 0.84), (32.56, 18.5), (32.56, 18.5), (1.26, 0.84)),
    "register": ((104.69, 24.3), (131.82, 30.3), (104.69, 24.3), (104.69, 24.3), (131.82, 30.3)),
    "examine": ((23.36, 8.65), (24.44, 8.58), (0.14, 0.08), (23.36, 8.65), (0.14, 0.07)),
    "treat_minor": ((130.73, 23.6), (133.09, 23.7), (144.50, 23.9), (2.15, 0.82), (147.81, 23.9)),
    "stabilise": ((166.98, 72.5), (189.67, 75.5), (166.98, 72.5), (166.98, 72.5), (189.67, 75.5)),
    "treat_trauma": ((14.39, 17.8), (14.77, 18.2), (14.39, 17.8), (14.39, 17.8), (14.77, 18.2)),
}
"""For each step and model the published mean wait in minutes, and the standard deviation of such a mean from day to day
(measured by covsim over 200 days; the paper gives none)."""

PUBLISHED_DAYS = 20


@dataclass(frozen=True)
class DailyWait:
    """The mean wait for a step, as published: patients of a day first, then days."""

    step: str

    def __call__(self, results: Results) -> Estimate:
        """Mean, standard error and 95% interval over the days on which anybody was served."""
        table = results.replications
        rows = table[(table["kpi"] == "wait.mean") & (table["scope"] == f"step=visit.{self.step}")]
        days = rows["value"].dropna()
        error = float(days.std()) / sqrt(len(days))
        half = float(t.ppf(0.975, len(days) - 1)) * error
        mean = float(days.mean())
        return Estimate(mean, error, mean - half, mean + half, len(days))


CASES: tuple[Case, ...] = tuple(
    Case(
        id=f"treatment.{model}.{step}", group="Treatment centre, as published", title=title,
        quantity=f"mean wait for {STEPS[step]}", unit="min", exact=values[number][0], source=SOURCE,
        figure=Simulated(Simulation(FILE, replications=150, quick=(), models=(model,)), DailyWait(step)),
        # The published figure is the mean of 20 simulated days: 3 of its standard errors, and 3 of covsim's.
        tolerance=Tolerance(errors=3.0, share=0.0, absolute=round(3 * values[number][1] / sqrt(PUBLISHED_DAYS), 2)),
    )
    for number, (model, title) in enumerate(MODELS.items())
    for step, values in WAITS.items()
)  # fmt: skip
