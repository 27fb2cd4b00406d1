"""Common random numbers in demand: one more thing in the scenario changes nothing else."""

from __future__ import annotations

import copy
from dataclasses import replace

import numpy as np
import pytest

from covsim.demand import sample
from covsim.scenario.model import Scenario
from covsim.streams import Luck

BASE = {
    "covsim": 1,
    "name": "t",
    "clock": {"start": "2025-01-06", "horizon": "4 weeks"},
    "sites": {"mine_1": {"people": 300}, "mine_2": {"people": 100}, "base": {}},
    "demand": {
        "falls": {
            "rate": "20/day", "where": {"mine_1": 2, "mine_2": 1}, "severity": {"critical": 0.2, "urgent": 0.8},
            "attributes": {"age": {"normal": {"mean": 45, "sd": 10}}}, "batch": {"geometric": {"mean": 1.5}},
            "pathway": "p",
        },
        "visits": {
            "schedule": {"per_day": 20, "window": "Mon-Fri 08:00-12:00", "no_show": "10%",
                         "lateness": {"normal": {"mean": 0, "sd": 10}}},
            "where": "base", "pathway": "p",
        },
        "walk_ins": {"between": {"gamma": {"mean": "2 h", "cv": 0.5}}, "pathway": "p"},
    },
    "duties": {"inspection": {"rate": "1/day", "needs": {}, "takes": "1 h", "at": "mine_1"}},
}  # fmt: skip


def cases(change=None, seed=7, replication=2):
    """The cases of each stream, as rows by key and child, after a change of the scenario."""
    given = copy.deepcopy(BASE)
    if change is not None:
        change(given)
    incidents = sample(Scenario.model_validate(given), Luck(seed, replication))
    rows: dict[str, dict[tuple[int, int], tuple[float, str, str, float]]] = {name: {} for name in incidents.streams}
    for n in range(len(incidents)):
        severity = incidents.severities[incidents.severity[n]] if incidents.severity[n] >= 0 else ""
        age = float(np.nan_to_num(incidents.attributes["age"][n], nan=-1.0))
        row = (float(incidents.time[n]), incidents.sites[incidents.site[n]], severity, age)
        rows[incidents.streams[incidents.stream[n]]][int(incidents.key[n]), int(incidents.child[n])] = row
    return rows


BEFORE = cases()


def one_more_stream(given):
    given["demand"] = {"new": {"rate": "50/day", "severity": {"mild": 1.0}, "pathway": "p"}, **given["demand"]}


def one_more_duty(given):
    given["duties"]["drill"] = {"weekly": "Mon 09:00-10:00", "needs": {}, "takes": "1 h", "at": "mine_2"}


def one_more_site(given):
    given["sites"] = {"gate": {}, **given["sites"]}


def other_people_and_pathways(given):
    given["staff"] = {"nurse": {"count": 3, "at": "base"}}
    given["pathways"] = {"p": {"see": {"treat": {"needs": {"nurse": 1}, "takes": "5 min"}}}}


@pytest.mark.parametrize("change", [one_more_stream, one_more_duty, one_more_site, other_people_and_pathways])
def test_additions_leave_every_case_as_it_was(change):
    after = cases(change)
    for name, rows in BEFORE.items():
        assert after[name] == rows


def test_a_further_site_weight_moves_cases_and_nothing_else():
    def change(given):
        given["demand"]["falls"]["where"]["base"] = 1

    after = cases(change)
    moved = {key for key, row in BEFORE["falls"].items() if after["falls"][key] != row}
    assert after["falls"].keys() == BEFORE["falls"].keys()
    assert 0.15 < len(moved) / len(BEFORE["falls"]) < 0.6
    for key in BEFORE["falls"]:
        assert [after["falls"][key][n] for n in (0, 2, 3)] == [BEFORE["falls"][key][n] for n in (0, 2, 3)]
    assert {name: after[name] for name in ("visits", "walk_ins", "inspection")} == {
        name: BEFORE[name] for name in ("visits", "walk_ins", "inspection")
    }  # fmt: skip


def test_a_longer_run_begins_like_the_shorter_one():
    def change(given):
        given["clock"]["horizon"] = "9 weeks"

    after = cases(change)
    for name, rows in BEFORE.items():
        assert len(after[name]) > len(rows)
        assert {key: after[name][key] for key in rows} == rows


def test_a_higher_rate_keeps_keys_places_and_severities():
    def change(given):
        given["demand"]["falls"]["rate"] = "40/day"

    after = cases(change)["falls"]
    assert len(after) > 1.7 * len(BEFORE["falls"])
    for key, (time, site, severity, age) in BEFORE["falls"].items():
        assert after[key] == (pytest.approx(time / 2, rel=1e-9), site, severity, age)


def test_fewer_no_shows_bring_back_cases_without_touching_the_others():
    def change(given):
        given["demand"]["visits"]["schedule"]["no_show"] = 0.0

    after = cases(change)["visits"]
    assert len(after) == 400
    assert 0 < 400 - len(BEFORE["visits"]) < 80
    assert all(after[key] == row for key, row in BEFORE["visits"].items())


def test_another_severity_mix_keeps_times_and_ages_and_moves_severities_one_way():
    def change(given):
        given["demand"]["falls"]["severity"] = {"critical": 0.4, "urgent": 0.6}

    after = cases(change)["falls"]
    for key, (time, site, severity, age) in BEFORE["falls"].items():
        assert (after[key][0], after[key][1], after[key][3]) == (time, site, age)
        assert after[key][2] == "critical" or severity == "urgent"


def test_same_luck_same_digest_and_other_luck_another():
    scenario = Scenario.model_validate(BASE)
    digest = sample(scenario, Luck(7, 2)).digest()
    assert sample(scenario, Luck(7, 2)).digest() == digest
    assert sample(scenario, Luck(7, 3)).digest() != digest
    assert sample(scenario, Luck(8, 2)).digest() != digest


@pytest.mark.parametrize("column", ["time", "stream", "key", "child", "site", "severity"])
def test_the_digest_sees_every_column(column):
    incidents = sample(Scenario.model_validate(BASE), Luck(7, 2))
    changed = getattr(incidents, column).copy()
    changed[0] += 1
    assert replace(incidents, **{column: changed}).digest() != incidents.digest()
