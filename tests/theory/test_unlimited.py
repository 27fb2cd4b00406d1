"""Beds without limit, a rate that swings over the day: Mt/G/inf (Eick, Massey & Whitt 1993, Management Science 39)."""

from __future__ import annotations

from math import pi, sin

import pytest

STEP_HOURS = 0.25
RATES = ", ".join(f"{10 + 6 * sin(2 * pi * STEP_HOURS * i / 24):.9f}/h" for i in range(97))
SCENARIO = """
    covsim: 1
    name: Mt/G/inf
    clock: {{start: 2025-01-06, horizon: 8 weeks, warm_up: 1 week}}
    sites: {{hospital: {{}}}}
    rooms: {{bed: {{count: unlimited, at: hospital}}}}
    demand:
      patients:
        table: {{step: 15 min, rates: [{rates}], repeat: daily, shape: linear}}
        where: hospital
        pathway: stay
    pathways:
      stay:
        ward: {{treat: {{needs: {{bed: 1}}, takes: {law}}}}}
"""


@pytest.mark.parametrize(
    ("law", "occupied"),
    [
        ("{exponential: {mean: 2 h}}", {0: 15.068746, 6: 29.418001, 12: 24.931254}),
        ("2 h", {6: 31.459156}),
    ],
    ids=["exponential", "constant"],
)
def test_mean_occupancy_by_clock_time(replicate, law, occupied):
    """10 + 6 sin(2 pi t / 24) patients an hour, two hours each: the peak comes after the peak of the rate."""
    figures = replicate(SCENARIO.format(rates=RATES, law=law))
    for hour, mean in occupied.items():
        figures("occupancy.at", f"pool=bed,hour={hour}").agrees_with(mean, error_at_most=0.018)
