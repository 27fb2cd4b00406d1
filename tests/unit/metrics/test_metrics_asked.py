"""KPIs that a standard names are looked up when the scenario is checked or run."""

from __future__ import annotations

import pytest

from covsim.errors import ScenarioError
from covsim.metrics import read
from covsim.studies import run

SCENARIO = """covsim: 1
name: One post
clock: {start: 2025-01-06, horizon: 1 week}
sites: {base: {at: [0, 0]}}
staff: {nurse: {at: base}, doctor: {at: base}}
rooms: {bed: {at: base}}
demand: {falls: {rate: 2/day, where: base, severity: {bad: 100%}, pathway: help}}
pathways: {help: {see: {treat: {needs: {nurse: 1, doctor: 1, bed: 1}, takes: 10 min}, marks: seen}}}
measures: {to_help: {to: seen}}
standards:
  promise: {kpi: KPI, at_most: 0.8}
models: {today: {}, other: {staff: {nurse: {count: 2}}}}
"""


@pytest.fixture
def asking(tmp_path, monkeypatch):
    """Writes the scenario with a standard on this KPI; its path."""
    monkeypatch.chdir(tmp_path)

    def write(kpi, text=SCENARIO):
        (tmp_path / "s.yaml").write_text(text.replace("KPI", f'"{kpi}"'), encoding="utf-8")
        return "s.yaml"

    return write


@pytest.mark.parametrize(
    "kpi",
    [
        "utilisation", "utilisation all", "utilisation role=nurse", "utilisation  unit=nurse", "utilisation pool=bed",
        "time_to.to_help.p90 site=base", "wait.mean step=help.see", "shortfall.share cause=all_busy,site=base",
        "response.mean severity=bad", "wait.p90 outcome=left", "cost.total item=nurse",
    ],
)  # fmt: skip
def test_a_kpi_of_the_catalogue_in_one_of_its_scopes_is_known(asking, kpi):
    """With any name where the names are not known beforehand."""
    assert read(asking(kpi)).models == ("today", "other")


@pytest.mark.parametrize(
    ("kpi", "message"),
    [
        ("utilization role=nurse", "there is no KPI 'utilization' - did you mean 'utilisation'?"),
        ("time_to.to_hlep.p90", "there is no KPI 'time_to.to_hlep.p90' - did you mean 'time_to.to_help.p90'?"),
        ("utilisation rol=nurse", "utilisation has no scope 'rol=nurse' - did you mean 'role'?"),
        ("utilisation site=base", "utilisation has no scope 'site=base' - use role, unit, pool or shift"),
        ("utilisation role", "utilisation has no scope 'role' - write role=..."),
        (
            "shortfall.share site=base,cause=all_busy",
            "shortfall.share has no scope 'site=base,cause=all_busy' - write cause=...,site=...",
        ),
        ("cost.per_incident item=nurse", "cost.per_incident has no scope 'item=nurse' - leave the scope out"),
        ("utilisation role=nrse", "there is no role 'nrse' - did you mean 'nurse'?"),
        ("utilisation shift=day", "there is no shift 'day' - the scenario has no shifts"),
        ("wait.mean step=help.se", "there is no step 'help.se' - did you mean 'help.see'?"),
        ("shortfall.share cause=busy,site=bse", "there is no cause 'busy' - did you mean 'all_busy'?"),
    ],
)
def test_another_is_reported_with_its_line(asking, kpi, message):
    """Where it is read, and where it is run."""
    path = asking(kpi)
    for use in (read, run):
        with pytest.raises(ScenarioError) as caught:
            use(path)
        assert str(caught.value).split("\n")[0] == f"s.yaml:11:18: error: standards.promise.kpi: {message}"


def test_it_is_reported_together_with_all_other_problems(asking):
    """One pass for both."""
    path = asking("utilization", SCENARIO.replace("where: base", "where: bse"))
    with pytest.raises(ScenarioError) as caught:
        read(path)
    assert [problem.path for problem in caught.value.problems] == ["demand.falls.where", "standards.promise.kpi"]


def test_a_name_that_only_one_model_has_is_known(asking):
    """The others have no such figure."""
    text = SCENARIO.replace("other: {", "other: {rooms: {couch: {at: base}}, ")
    assert read(asking("utilisation pool=couch", text)).models == ("today", "other")
