"""A scenario with three models, for studies that don't run the engine."""

import pytest

SCENARIO = """
covsim: 1
name: Posts
clock: {start: 2025-01-06, horizon: 4 weeks}
sites:
  base: {label: 新集, at: [0, 0], people: 100}
travel:
  road: {speed: 60 km/h}
staff:
  medic: {count: 2, at: base, mode: road, cost: 100 CNY/year}
demand:
  falls: {rate: {value: 2/day, kind: assumed, range: [1/day, 6/day], source: guess}, where: base, pathway: help}
pathways:
  help:
    treat: {treat: {needs: {medic: 1}, takes: {value: 40 min, kind: assumed, source: guess}}}
cover:
  post: {at: base, needs: {medic: 1}, within: 10 min}
standards:
  covered: {label: post covered, cover: post, at_least: 90%}
models:
  today: {label: today's two}
  one: {staff: {medic: {count: 1}}}
  three: {staff: {medic: {count: 3}}}
experiment: {replications: 6, seed: 3, assumptions: 4}
"""


@pytest.fixture
def scenario_file(tmp_path):
    """The scenario, in a folder with a space and Chinese characters in its name."""
    folder = tmp_path / "my 场景"
    folder.mkdir()
    path = folder / "posts.yaml"
    path.write_text(SCENARIO, encoding="utf-8")
    return path
