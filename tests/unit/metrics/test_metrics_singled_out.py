"""Figures by unit: of everybody in a small service, of those who are asked for in a large one."""

from __future__ import annotations

from pathlib import Path

import pytest

from covsim.demand import sample
from covsim.engine import simulate
from covsim.metrics import measure
from covsim.scenario.loader import read
from covsim.streams import Luck

TEXT = """
covsim: 1
name: Large
clock: {{start: 2025-01-06, horizon: 1 day}}
sites: {{base: {{}}}}
staff: {{nurse: {{count: {count}, at: base}}}}
demand: {{visit: {{at_times: [1 h], where: base, pathway: care}}}}
pathways: {{care: {{see: {{treat: {{needs: {{nurse: 1}}, takes: 1 h}}}}}}}}
standards: {{used: {{kpi: utilisation unit=nurse 3, at_most: 0.5}}}}
"""


@pytest.mark.parametrize(("count", "listed"), [(200, 200), (201, 1)])
def test_of_more_than_200_only_those_that_a_standard_names(tmp_path: Path, count: int, listed: int) -> None:
    file = tmp_path / "scenario.yaml"
    file.write_text(TEXT.format(count=count), encoding="utf-8")
    scenario = read(file).scenario()
    incidents = sample(scenario, Luck(1, 1))
    figures = measure(scenario, incidents, simulate(scenario, incidents)).figures
    for kpi in ("utilisation", "days_in_a_row.max", "dispatch.share"):
        found = [figure.scope for figure in figures if figure.kpi == kpi and figure.scope.startswith("unit=")]
        assert len(found) == listed, kpi
        assert any(scope.startswith("unit=nurse 3") for scope in found)
