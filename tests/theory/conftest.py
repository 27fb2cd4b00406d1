"""Run a scenario given as text through covsim's public stages, and set its figures beside exact ones."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import pytest

from covsim.demand import sample
from covsim.engine import simulate
from covsim.events import EventLog, Incidents
from covsim.metrics import measure
from covsim.scenario.loader import read
from covsim.scenario.model import Scenario
from covsim.streams import Luck


@dataclass(frozen=True)
class Estimate:
    """A ratio over replications (sum of numerators over sum of denominators) and its standard error."""

    value: float
    error: float

    def agrees_with(self, exact: float, *, error_at_most: float) -> None:
        """Fail unless the estimate is sharp enough (standard error / exact) and within 4 errors + 0.2% of ``exact``."""
        assert self.error <= error_at_most * exact, f"too few replications to tell: {self} against {exact}"
        assert abs(self.value - exact) <= 4 * self.error + 0.002 * exact, f"{self} is not {exact}"


@dataclass(frozen=True)
class Replications:
    """The figures of all replications: (numerator, denominator) by KPI and scope."""

    parts: dict[tuple[str, str], list[tuple[float, float]]]

    def __call__(self, kpi: str, scope: str = "all") -> Estimate:
        """The ratio estimate of one figure."""
        parts = self.parts[kpi, scope]
        n, weight = len(parts), sum(denominator for _, denominator in parts)
        value = sum(numerator for numerator, _ in parts) / weight
        squares = sum((numerator - value * denominator) ** 2 for numerator, denominator in parts)
        return Estimate(value, math.sqrt(squares * n / (n - 1)) / weight)


@dataclass(frozen=True)
class Run:
    """One replication and what came of it."""

    scenario: Scenario
    incidents: Incidents
    log: EventLog


@pytest.fixture
def load(tmp_path: Path) -> Callable[[str], Scenario]:
    """Read a scenario from its text."""

    def read_text(text: str) -> Scenario:
        file = tmp_path / "scenario.yaml"
        file.write_text(dedent(text), encoding="utf-8")
        return read(file).scenario()

    return read_text


@pytest.fixture
def run(load: Callable[[str], Scenario]) -> Callable[[str], Run]:
    """Run one replication of a scenario text."""

    def run_text(text: str) -> Run:
        scenario = load(text)
        incidents = sample(scenario, Luck(seed=1, replication=0))
        return Run(scenario, incidents, simulate(scenario, incidents))

    return run_text


@pytest.fixture
def replicate(load: Callable[[str], Scenario]) -> Callable[..., Replications]:
    """Run ten replications of a scenario text and keep the figures."""

    def replicate_text(text: str, replications: int = 10) -> Replications:
        scenario = load(text)
        parts: dict[tuple[str, str], list[tuple[float, float]]] = {}
        for replication in range(replications):
            incidents = sample(scenario, Luck(seed=2025, replication=replication))
            for figure in measure(scenario, incidents, simulate(scenario, incidents)).figures:
                parts.setdefault((figure.kpi, figure.scope), []).append((figure.numerator, figure.denominator))
        return Replications(parts)

    return replicate_text
