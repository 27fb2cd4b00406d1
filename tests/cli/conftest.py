"""A tiny scenario for the real engine, and the program called in this process."""

import os

import pytest

from covsim.cli import program

SCENARIO = """\
covsim: 1
name: Tiny 小场景
clock: {start: 2025-01-06, horizon: 4 days}
sites:
  base: {label: 基地, at: [0, 0]}
  mine: {at: [5, 0], people: 1000}
travel:
  road: {speed: 60 km/h}
staff:
  medic: {count: 2, at: base, mode: road, hours_a_week: 168, cost: 150 kCNY/year}
demand:
  falls: {rate: {value: 20/day, kind: assumed, range: [10/day, 40/day], source: guess}, where: mine, pathway: help}
pathways:
  help:
    reach: {respond: {needs: {medic: 1}}, marks: there}
    tend: {treat: {takes: 40 min}, label: tend the wound}
measures:
  time_to_help: {to: there}
standards:
  quick: {label: quick help, measure: time_to_help, within: 10 min, at_least: 70%}
what_if:
  roof_fall: {label: Roof fall at night, stream: falls, site: mine, time: 2025-01-08 02:00}
models:
  two: {label: Two medics}
  one: {label: One medic, staff: {medic: {count: 1}}}
experiment: {replications: 3, seed: 3, assumptions: 0}
"""


@pytest.fixture
def scenario_file(tmp_path, monkeypatch):
    """The scenario in a folder with a space and Chinese characters; the current folder is beside it."""
    folder = tmp_path / "my 场景"
    folder.mkdir()
    path = folder / "tiny.yaml"
    path.write_text(SCENARIO, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return path


@pytest.fixture(autouse=True)
def no_charts(request, monkeypatch):
    """Charts take longer than everything else: they are drawn only in tests that ask for ``drawn``."""
    if "drawn" not in request.fixturenames:
        monkeypatch.setattr("covsim.charts.draw_all", lambda *_, **__: [])


@pytest.fixture
def drawn():
    """Have the charts drawn in this test."""


@pytest.fixture
def covsim(capsys, monkeypatch):
    """Call the program: (exit code, standard output, standard error)."""
    monkeypatch.setenv("COLUMNS", "200")

    def call(*words):
        code = program.exit_code([os.fspath(word) for word in words])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call
