"""How long a way takes. (skeleton: signatures are final)"""

from __future__ import annotations

from covsim.distributions import Takes
from covsim.scenario.model import Scenario


class Mode:
    """One travel mode between numbered sites (index = order in ``scenario.sites``)."""

    name: str
    base: list[list[float]]          # minutes; inf = no way; 0 on the diagonal
    return_factor: float
    spread: Takes | None             # factor law, drawn per leg by the engine
    constant: bool                   # no hour-of-day factors: leg() == base

    def leg(self, origin: int, destination: int, time: float) -> float:
        """Minutes from site to site when leaving at ``time`` (hour-of-day factor in, spread and return factor not)."""
        raise NotImplementedError

    def from_point(self, x: float, y: float, destination: int, time: float) -> float:
        """Minutes from a point on the way (km): by geometry, or with a matrix from the nearest site that has a row."""
        raise NotImplementedError


class Network:
    """All modes of a scenario; ``coordinates[i]`` is (x, y) of site i or None."""

    modes: dict[str, Mode]
    coordinates: list[tuple[float, float] | None]

    def __init__(self, scenario: Scenario) -> None:
        raise NotImplementedError
