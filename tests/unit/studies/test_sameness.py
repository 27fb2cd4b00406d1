"""Replications that are one and the same because nothing is random."""

from __future__ import annotations

import pandas as pd
import pytest

from covsim.metrics import read
from covsim.studies import run
from covsim.studies.sameness import nothing_random

SAME = (
    "All 3 replications are the same, because nothing in this scenario is random: the intervals say nothing about "
    "other years, and one replication is enough."
)
SCENARIO = """covsim: 1
name: Replay
clock: {start: 2025-01-06, horizon: 1 week}
sites: {base: {}, mine: {}}
staff: {nurse: {count: 1, at: base}, porter: {count: 1, at: mine}}
demand: {calls: {AT, where: WHERE, pathway: visit}}
pathways: {visit: {see: {treat: {needs: {nurse: 1}, takes: TAKES, at: base}, marks: seen}}}
measures: {wait: {to: seen}}
standards: {post: {label: Seen soon, measure: wait, within: 1 min, at_least: 100%}}
cover: {post: {at: base, needs: {nurse: 1}, within: 1 min}}
"""


def text(at="at_times: [1 h, 61 min, 3 h]", where="base", takes="5 min"):
    return SCENARIO.replace("AT", at, 1).replace("WHERE", where).replace("TAKES", takes)


def figures(*values, kpi="wait.mean"):
    """One figure in each replication."""
    rows = [("only", number, kpi, "all", value) for number, value in enumerate(values, start=1)]
    return pd.DataFrame(rows, columns=["model", "replication", "kpi", "scope", "value"])


@pytest.fixture
def scenario(tmp_path):
    """The scenario of a text."""

    def scenario(**changes):
        (tmp_path / "s.yaml").write_text(text(**changes))
        return {"only": read(tmp_path / "s.yaml").scenario()}

    return scenario


def test_fixed_cases_with_the_same_figures_are_one_observation(scenario):
    assert nothing_random(figures(2.0, 2.0, 2.0), scenario(), 1)
    assert nothing_random(figures(float("nan"), float("nan")), scenario(), 1)


def test_one_replication_or_other_figures_are_no_repetition(scenario):
    assert not nothing_random(figures(2.0), scenario(), 1)
    assert not nothing_random(figures(2.0, 2.0, 2.1), scenario(), 1)


@pytest.mark.parametrize("at", ["rate: 0.001/year", "between: {exponential: {mean: 9 h}}"])
def test_rare_cases_are_luck_though_none_came(scenario, at):
    assert not nothing_random(figures(0.0, 0.0), scenario(at=at), 1)


def test_fixed_intervals_are_no_luck_but_the_places_of_cases_are(scenario):
    assert nothing_random(figures(2.0, 2.0), scenario(at="between: 9 h"), 1)
    assert not nothing_random(figures(2.0, 2.0), scenario(at="between: 9 h", where="{base: 1, mine: 1}"), 1)


def test_a_run_says_so_in_the_end_and_a_standard_lends_its_label_to_no_cover_entry(tmp_path):
    (tmp_path / "s.yaml").write_text(text())
    results = run(tmp_path / "s.yaml", replications=3, assumptions=0, out=tmp_path / "a", executor="serial")
    assert [line for line in results.verdict["advice"] if "replication" in line] == [SAME]
    assert results.labels["standard=post"] == "Seen soon"
    assert "post" not in results.labels
    (tmp_path / "s.yaml").write_text(text(takes="{exponential: {mean: 5 min}}"))
    results = run(tmp_path / "s.yaml", replications=3, assumptions=0, out=tmp_path / "b", executor="serial")
    assert SAME not in results.verdict["advice"]
