"""Duties: done in time, people, hours; worked out by hand."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from covsim.demand import sample
from covsim.engine import simulate
from covsim.metrics import Figure, measure
from covsim.scenario.loader import read
from covsim.streams import Luck

TEXT = """
covsim: 1
name: rounds
clock: {start: 2025-01-06, horizon: 1 day}
sites: {base: {}}
rosters: {early: {weekly: "Mon-Sun 00:00-12:00"}}
staff:
  nurse: {count: 3, at: base, skills: [sampler]}
  clerk: {count: 2, at: base, skills: [sampler], roster: early}
duties:
  sampling:
    dates: ["2025-01-06 01:00", "2025-01-06 13:00"]
    at: base
    needs: {sampler: 2 to 5}
    work: 600 samples at 60/h each
    within: 150 min
  drill: {dates: ["2025-01-06 05:00"], at: base, needs: {nurse: 3}, takes: 1 h, patience: 30 min, within: 2 h}
  talk: {dates: ["2025-01-06 08:00"], at: base, needs: {clerk: 1}, takes: 30 min}
demand: {fall: {at_times: [290 min], where: base, pathway: care}}
pathways: {care: {see: {treat: {needs: {nurse: 1}, takes: 50 min}}}}
"""


@cache
def figures() -> dict[tuple[str, str], Figure]:
    """What one run of the scenario gives."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "scenario.yaml"
        file.write_text(TEXT, encoding="utf-8")
        scenario = read(file).scenario()
    incidents = sample(scenario, Luck(seed=1, replication=0))
    return {(f.kpi, f.scope): f for f in measure(scenario, incidents, simulate(scenario, incidents)).figures}


@pytest.mark.parametrize(("kpi", "scope", "value", "denominator"), [
    # Five at 01:00: 600 samples at 300/h, 2 h. Three at 13:00: 200 min, 50 too late. At 05:00 one of three nurses has a patient: no drill.
    ("duties.in_time_share", "all", 1 / 3, 3),
    ("duties.in_time_share", "stream=sampling", 1 / 2, 2),
    ("duties.in_time_share", "stream=drill", 0.0, 1),
    ("duties.people", "stream=sampling", (5 + 3) / 2, 2),
    ("duties.people", "stream=talk", 1.0, 1),
    ("duties.people", "stream=drill", None, 0),
    ("duties.people", "all", (5 + 3 + 1) / 3, 3),
    ("duties.hours", "all", 5 * 2 + 3 * 200 / 60 + 0.5, None),
    ("duties.hours", "stream=sampling", 5 * 2 + 3 * 200 / 60, None),
    ("duties.hours", "stream=drill", 0.0, None),
    ("duties.hours", "role=nurse", 3 * 2 + 3 * 200 / 60, None),
    ("duties.hours", "role=clerk", 2 * 2 + 0.5, None),
])  # fmt: skip
def test_figures(kpi, scope, value, denominator):
    figure = figures()[kpi, scope]
    assert figure.value == pytest.approx(value)
    assert denominator is None or figure.denominator == denominator
