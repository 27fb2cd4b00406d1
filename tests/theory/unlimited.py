"""Beds without limit: Mt/G/inf, and Little's law for a ward that is never full."""

from __future__ import annotations

from tests.theory.queues import SCENARIOS
from tests.verification.cases import Case, Figure, Kpi, Simulation, read_from

_EICK = "Eick, Massey & Whitt 1993, Management Science 39(2); 97 straight lines a day stand for the sine (0.01% off)"
_SWING = "10 + 6 sin(2 pi t / 24) patients an hour"


def _at(hour: int, exact: float, name: str = "") -> Figure:
    quantity = f"beds taken at {name or f'{hour}:00'}"
    return f"at_{hour}", quantity, "", exact, Kpi("occupancy.at", f"pool=bed,hour={hour}")


CASES: tuple[Case, ...] = (
    *read_from(
        Simulation(SCENARIOS / "unlimited.yaml", 40, ("clock.horizon=8 weeks",), quick=("clock.horizon=5 weeks",)),
        _at(0, 15.068746), _at(6, 29.418001), _at(12, 24.931254),
        id="mtginf.exponential", group="Mt/G/inf", title=f"{_SWING}, 2 h each (exponential)", source=_EICK,
    ),
    *read_from(
        Simulation(
            SCENARIOS / "unlimited.yaml", 40,
            ("clock.horizon=7 weeks", "demand.patients.table.file=rates_peak_at_eight.csv"),
        ),
        _at(8, 30.630899, "7:50.4, the peak (rates come 9.6 min later, read at 8:00)"),
        id="mtginf.peak", group="Mt/G/inf", title=f"{_SWING}, 2 h each (exponential)", source=_EICK,
    ),
    *read_from(
        Simulation(
            SCENARIOS / "unlimited.yaml", 40, ("clock.horizon=5 weeks", "pathways.stay.ward.treat.takes=2 h"),
            quick=("clock.horizon=5 weeks",),
        ),
        _at(6, 31.459156),
        id="mtginf.constant", group="Mt/G/inf", title=f"{_SWING}, 2 h each (constant)", source=_EICK,
    ),
    *read_from(
        Simulation(SCENARIOS / "ward.yaml", 30, quick=("clock.horizon=1 year",)),
        ("beds", "beds taken", "", 60.8, Kpi("occupancy.mean", "pool=bed")),
        id="ward", group="Mt/G/inf", title="8 patients a day, 7.6 days each (lognormal, cv 1)",
        source="Little 1961, Operations Research 9(3): 8 x 7.6",
    ),
)  # fmt: skip
