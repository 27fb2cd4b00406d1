"""Common random numbers in the engine: one more thing in the scenario leaves every other case its luck."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from covsim.demand import sample
from covsim.engine import simulate
from covsim.events import EventLog, Incidents, Kind
from covsim.scenario.model import Scenario
from covsim.streams import Luck

Given = dict[str, Any]

# More than enough of everybody, and home at once: what a case meets is its own luck and nothing else.
BASE: Given = {
    "covsim": 1,
    "name": "luck",
    "clock": {"start": "2025-01-06", "horizon": "4 days"},
    "sites": {"base": {"at": [0, 0]}, "mine": {"at": [6, 8], "people": 300}, "pit": {"at": [3, 4], "people": 100}},
    "travel": {"road": {"speed": "60 km/h", "spread": {"lognormal": {"mean": 1, "cv": 0.3}}}},
    "staff": {"nurse": {"count": 400, "at": "base", "returns": "instant"}},
    "vehicles": {
        "ambulance": {
            "count": 400, "at": "base", "mode": "road", "returns": "instant",
            "turnout": {"exponential": {"mean": "2 min"}},
        },
    },
    "demand": {
        "falls": {"rate": "30/day", "severity": {"grave": 0.2, "mild": 0.8}, "pathway": "rescue"},
        "visits": {"rate": "20/day", "pathway": "rescue", "batch": {"geometric": {"mean": 1.5}}},
    },
    "pathways": {
        "rescue": {
            "reach": {"respond": {"needs": {"nurse": 1, "ambulance": 1}, "takes": {"exponential": {"mean": "5 min"}}}},
            "care": {"treat": {"takes": {"gamma": {"mean": "20 min", "cv": 0.5}}}},
            "again": {"branch": {"shares": {"care": 0.4, "end": 0.6}}},
        },
    },
}

Story = list[tuple[str, str, int, float]]


def stories(
    change: Callable[[Given], object] | None = None, seed: int = 5, keep: Callable[[Incidents], Incidents] | None = None
) -> dict[tuple[str, int, int], Story]:
    """What each case met, by stream, key and child: kind, step, visit and minutes since its call."""
    given = copy.deepcopy(BASE)
    if change is not None:
        change(given)
    scenario = Scenario.model_validate(given)
    incidents = sample(scenario, Luck(seed, 0))
    if keep is not None:
        incidents = keep(incidents)
    return told(incidents, simulate(scenario, incidents))


def told(incidents: Incidents, log: EventLog) -> dict[tuple[str, int, int], Story]:
    found: dict[tuple[str, int, int], Story] = {}
    streams = [incidents.streams[stream] for stream in incidents.stream]
    names = list(zip(streams, incidents.key.tolist(), incidents.child.tolist()))
    for row in log.of(Kind.READY, Kind.DEPARTED, Kind.STARTED, Kind.ENDED, Kind.DONE):
        case = int(row["incident"])
        minutes = round(float(row["time"] - incidents.time[case]), 6)
        step = log.names.steps[row["step"]] if row["step"] >= 0 else ""
        found.setdefault(names[case], []).append((Kind(row["kind"]).name, step, int(row["visit"]), minutes))
    return found


BEFORE = stories()


def test_there_is_something_to_compare():
    assert len(BEFORE) > 150
    visits = [visit for story in BEFORE.values() for _, _, visit, _ in story]
    assert max(visits) >= 3
    assert any(child > 0 for _, _, child in BEFORE)
    assert len({story[-1][3] for story in BEFORE.values()}) > 150


def more_people(given: Given) -> None:
    given["staff"]["nurse"]["count"] = 500


def another_group_in_front(given: Given) -> None:
    given["staff"] = {"doctor": {"count": 3, "at": "base"}, **given["staff"]}


def another_stream_in_front(given: Given) -> None:
    given["demand"] = {"strokes": {"rate": "40/day", "where": "pit", "pathway": "rescue"}, **given["demand"]}


def another_pathway_in_front(given: Given) -> None:
    given["pathways"] = {"other": {"see": {"treat": {"takes": "5 min"}}}, **given["pathways"]}
    given["demand"]["others"] = {"rate": "10/day", "pathway": "other"}


def another_site_and_mode_in_front(given: Given) -> None:
    given["sites"] = {"gate": {"at": [1, 1]}, **given["sites"]}
    given["travel"] = {"foot": {"speed": "5 km/h"}, **given["travel"]}


def a_step_more_with_luck_of_its_own(given: Given) -> None:
    given["pathways"]["rescue"]["after"] = {"wait": {"takes": {"exponential": {"mean": "5 min"}}}}


def a_duty_and_a_kit(given: Given) -> None:
    given["kits"] = {"aed": {"at": "mine", "fault_rate": "3/month"}}
    given["duties"] = {"check": {"every": "8 h", "needs": {"nurse": 1}, "at": "base", "takes": "1 h"}}


def sickness_and_shifts(given: Given) -> None:
    given["rosters"] = {"day": {"weekly": "07:00-19:00"}}
    given["staff"]["spare"] = {"count": 5, "at": "base", "roster": "day", "sickness": {"share": "10%"}}


@pytest.mark.parametrize("change", [
    more_people, another_group_in_front, another_stream_in_front, another_pathway_in_front,
    another_site_and_mode_in_front, a_duty_and_a_kit, sickness_and_shifts,
])  # fmt: skip
def test_what_is_added_changes_nothing_for_any_case(change):
    after = stories(change)
    assert {case: after[case] for case in BEFORE} == BEFORE


def test_a_further_step_leaves_the_others_as_they_were():
    after = stories(a_step_more_with_luck_of_its_own)
    for case, story in BEFORE.items():
        ended = story[:-1] if story[-1][0] == "DONE" else story
        assert after[case][: len(ended)] == ended


@pytest.mark.parametrize("without", [0, 40, 90])
def test_one_incident_more_or_less_changes_nothing_for_the_others(without):
    def keep(incidents: Incidents) -> Incidents:
        left = np.delete(np.arange(len(incidents)), without)
        kept = ("time", "stream", "key", "child", "site", "severity")
        columns = {name: getattr(incidents, name)[left] for name in kept}
        return Incidents(**columns, streams=incidents.streams, sites=incidents.sites, severities=incidents.severities,
                         seed=incidents.seed, replication=incidents.replication)  # fmt: skip

    after = stories(keep=keep)
    assert len(after) == len(BEFORE) - 1
    assert after == {case: BEFORE[case] for case in after}


def test_waiting_changes_when_a_case_is_served_but_not_how_long_its_work_takes():
    def few(given: Given) -> None:
        given["staff"]["nurse"]["count"] = 2

    def work(story: Story) -> dict[tuple[str, int], float]:
        times = {(kind, step, visit): minutes for kind, step, visit, minutes in story}
        return {(step, visit): round(times["ENDED", step, visit] - times["STARTED", step, visit], 4)
                for kind, step, visit in times if kind == "ENDED"}  # fmt: skip

    after = stories(few)
    later = 0
    for case, story in after.items():
        before = work(BEFORE[case])
        done = work(story)
        assert {key: pytest.approx(before[key], abs=1e-3) for key in done if key in before} == {
            key: minutes for key, minutes in done.items() if key in before
        }
        later += len(story) > 1 and story[1][3] > BEFORE[case][1][3]
    assert later > 30


def test_pre_emption_takes_the_next_attempt_and_leaves_visits_alone():
    def urgent(given: Given) -> None:
        given["staff"]["nurse"]["count"] = 1
        care = given["pathways"]["rescue"]["care"]["treat"]
        care.update({"needs": {"nurse": 1}, "when_preempted": "restart"})
        given["demand"]["urgent"] = {"rate": "20/day", "priority": 1, "pathway": "urgent"}
        needs = {"nurse": 1, "ambulance": 1}
        given["pathways"]["urgent"] = {"save": {"treat": {"needs": needs, "preempts": "any", "takes": "2 min"}}}

    given = copy.deepcopy(BASE)
    urgent(given)
    scenario = Scenario.model_validate(given)
    incidents = sample(scenario, Luck(5, 0))
    log = simulate(scenario, incidents)
    stopped = log.of(Kind.PREEMPTED)
    assert len(stopped) > 5
    luck = Luck(5, 0)
    law = scenario.pathways["rescue"]["care"].body.takes
    compared = 0
    for row in stopped:
        case, visit = int(row["incident"]), int(row["visit"])
        all_ = log.rows
        rows = all_[(all_["incident"] == case) & (all_["visit"] == visit) & (all_["step"] == row["step"])]
        if log.names.steps[row["step"]] != "rescue.care" or not np.any(rows["kind"] == Kind.ENDED):
            continue
        minutes = rows[rows["kind"] == Kind.ENDED]["time"][0] - rows[rows["kind"] == Kind.STARTED]["time"][-1]
        stream = incidents.streams[incidents.stream[case]]
        u = luck.draw(stream, int(incidents.key[case]), "takes", "rescue.care", int(incidents.child[case]), visit)
        assert minutes == pytest.approx(law.quantile(np.array([u]))[0])
        compared += 1
    assert compared > 3


def another_pathway_of_care(given: Given) -> None:
    given["pathways"]["rescue"] = {"send": {"refer": {"to": "pit", "takes": "1 h"}}}


def test_models_with_the_same_demand_face_the_same_cases():
    def digest(change: Callable[[Given], object]) -> str:
        given = copy.deepcopy(BASE)
        change(given)
        return sample(Scenario.model_validate(given), Luck(5, 0)).digest()

    models = (more_people, another_group_in_front, a_step_more_with_luck_of_its_own, another_pathway_of_care)
    assert len({digest(model) for model in models}) == 1
    assert digest(another_stream_in_front) != digest(more_people)


def test_the_same_run_gives_the_same_log_to_the_last_bit():
    scenario = Scenario.model_validate(BASE)
    logs = [simulate(scenario, sample(scenario, Luck(5, 0))) for _ in range(2)]
    assert logs[0].rows.tobytes() == logs[1].rows.tobytes()
    assert logs[0].names == logs[1].names
    assert stories(seed=6) != BEFORE
