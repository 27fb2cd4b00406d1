"""Who finds an incident before it ends by itself: patrols at fixed and random times, and ways that race each other."""

from __future__ import annotations

from tests.theory.queues import SCENARIOS
from tests.verification.cases import Case, Kpi, Simulation, read_from

_FOUND = Kpi("detected.share")
_FIXED = "(d / T)(1 - exp(-T / d)): the next patrol comes after a time uniform in (0, T)"
_RANDOM = "d / (d + T): the next patrol comes after an exponential time"
_WAYS = "pathways.found.seen.detect"


def _patrol(timing: str, dwell: float, weeks: int, *more: str) -> Simulation:
    return Simulation(
        SCENARIOS / "detection.yaml", 40,
        (f"duties.patrol={{{timing}}}", f"{_WAYS}.dwell.exponential.mean={dwell:g} min",
         f"clock.horizon={weeks} weeks", *more),
        quick=("clock.horizon=8 weeks",),
    )  # fmt: skip


CASES: tuple[Case, ...] = (
    *(
        case
        for timing, name, source, found in (
            ("every: 160 min", "fixed", _FIXED, ((10, 0.062500, 24), (45, 0.273216, 8))),
            ("rate: 9/day", "random", _RANDOM, ((10, 0.058824, 53), (45, 0.219512, 24))),
        )
        for dwell, exact, weeks in found
        for case in read_from(
            _patrol(timing, dwell, weeks),
            ("found", "P(found)", "", exact, _FOUND),
            id=f"detect.{name}.{dwell}", group="Detection", source=source,
            title=f"a patrol every 160 min ({name}), incidents of {dwell} min",
        )
    ),
    *read_from(
        _patrol("rate: 1/h", 30, 12, f"{_WAYS}.by.patrol.chance=50%"),
        ("found", "P(found)", "", 0.2, _FOUND),
        id="detect.half_seen", group="Detection", title="one an hour at random, half of what it passes is seen, 30 min",
        source="thinned, the patrols that see it are Poisson again: d / (d + 2T)",
    ),
    *read_from(
        _patrol("rate: 1/h", 30, 12,
                f"{_WAYS}.by.camera={{needs: {{operator: 1}}, chance: 60%, after: {{exponential: {{mean: 20 min}}}}}}",
                f"{_WAYS}.by.public={{after: {{exponential: {{mean: 60 min}}}}}}"),
        ("patrol", "P(found by patrol)", "", 0.185714, Kpi("detected.by", "way=patrol")),
        ("camera", "P(found by camera)", "", 0.257143, Kpi("detected.by", "way=camera")),
        ("public", "P(found by the public)", "", 0.185714, Kpi("detected.by", "way=public")),
        id="detect.race", group="Detection",
        title="patrols 1 an hour, a camera after 20 min in 60% of the cases, the public after 60 min; dwell 30 min",
        source="the first of competing exponential times: rate over the sum of rates, with and without the camera",
    ),
)  # fmt: skip
