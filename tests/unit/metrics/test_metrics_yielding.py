"""Cover with a priority: who would be taken from less urgent work counts as ready. Tiny runs told row by row."""

from __future__ import annotations

import copy
from typing import Any

from metric_rows import Story

from covsim.events import Kind
from covsim.metrics.context import CAUSES
from covsim.metrics.cover import COVERED

SPEC: dict[str, Any] = {
    "covsim": 1, "name": "yielding",
    "clock": {"start": "2025-01-06", "horizon": "1000 min"},
    "sites": {"post": {"at": [0, 0]}, "mine": {"at": [10, 0]}},
    "travel": {"road": {"speed": "60 km/h"}},
    "staff": {"nurse": {"count": 1, "at": "post", "mode": "road"}},
    "demand": {"visit": {"rate": "1/day", "where": "post", "priority": 5, "pathway": "routine",
                         "severity": {"plain": "50%", "grave": {"share": "50%", "priority": 1}}}},
    "pathways": {"routine": {"talk": {"treat": {"needs": {"nurse": 1}}}}},
    "duties": {"lesson": {"rate": "1/day", "needs": {"nurse": 1}, "at": "post", "takes": "1 h", "priority": 8}},
    "cover": {"ready": {"at": "post", "needs": {"nurse": 1}, "within": "1 min", "priority": 2}},
}  # fmt: skip


def changed(**parts: dict[str, Any]) -> dict[str, Any]:
    """The scenario with some entries changed: section__name={key: value}."""
    spec = copy.deepcopy(SPEC)
    for path, values in parts.items():
        section, *names = path.split("__")
        target = spec[section]
        for name in names:
            target = target[name]
        target.update(values)
    return spec


def uncovered(spec: dict[str, Any], stream: str = "visit", severity: str = "plain", at: str = "post") -> list[str]:
    """Causes why the nurse, who works on one case from 100 to 160, isn't ready then."""
    told = Story(spec)
    told.shifts("nurse", (0, 1000))
    case = told.case(100, stream, at, severity if stream == "visit" else "")
    told.at_work(100, 160, case, "routine.talk" if stream == "visit" else "lesson.visit", "nurse", site=at)
    [ready] = told.context.cover
    return [CAUSES[cause] for cause, start in zip(ready.cause, ready.spans.start) if cause != COVERED and start >= 100]


def test_without_a_priority_only_who_is_free_counts() -> None:
    assert uncovered(changed(cover__ready={"priority": None})) == ["all_busy"]


def test_less_urgent_work_at_home_is_dropped() -> None:
    assert uncovered(SPEC) == []


def test_work_as_urgent_or_more_is_not() -> None:
    assert uncovered(SPEC, severity="grave") == ["all_busy"]
    assert uncovered(changed(cover__ready={"priority": 5})) == ["all_busy"]
    assert uncovered(changed(cover__ready={"priority": 4})) == []


def test_the_priority_of_the_step_goes_before_that_of_the_case() -> None:
    assert uncovered(changed(pathways__routine__talk__treat={"priority": 2})) == ["all_busy"]


def test_work_that_cannot_be_interrupted_is_not_dropped() -> None:
    assert uncovered(changed(pathways__routine__talk__treat={"interruptible": False})) == ["all_busy"]


def test_a_duty_at_home_is_dropped_when_it_allows_recall() -> None:
    assert uncovered(SPEC, "lesson") == []
    assert uncovered(changed(duties__lesson={"recall": {"priority": 2}}), "lesson") == []
    assert uncovered(changed(duties__lesson={"recall": {"priority": 1}}), "lesson") == ["away_on_duty"]
    assert uncovered(changed(duties__lesson={"recall": {"allowed": False}}), "lesson") == ["away_on_duty"]


def test_work_away_from_home_is_not_dropped() -> None:
    assert uncovered(SPEC, at="mine") == ["all_busy"]


KEEPING: dict[str, Any] = {
    "talk": {"treat": {"needs": {"nurse": 1}, "keeps": True}},
    "walk": {"go": {"to": "mine", "takes": "20 min"}},
    "look": {"treat": {"takes": "1 h", "keeps": True}},
    "rest": {"wait": {"takes": "10 min"}},
}


def kept(**look: Any) -> list[tuple[float, float]]:
    """When the nurse isn't ready: kept from 100 on, while the case walks to the mine from 130 to 150, is looked at
    there until 210 and rests until 220."""
    pathway = copy.deepcopy(KEEPING)
    pathway["look"]["treat"].update(look)
    told = Story({**SPEC, "pathways": {"routine": pathway}})
    told.shifts("nurse", (0, 1000))
    case = told.case(100, "visit", "post", "plain")
    told.claimed(100, 220, case, "routine.talk", "nurse", site="post")
    for step, start, end, site in (
        ("talk", 100, 130, "post"), ("walk", 130, 150, "post"), ("look", 150, 210, "mine"), ("rest", 210, 220, "mine"),
    ):  # fmt: skip
        told.row(start, Kind.READY, case, f"routine.{step}", site=site)
        told.row(start, Kind.STARTED, case, f"routine.{step}", site=site)
        told.row(end, Kind.ENDED, case, f"routine.{step}", site=site)
    [ready] = told.context.cover
    spans = zip(ready.spans.start.tolist(), ready.spans.end.tolist(), ready.cause, strict=True)
    return [(start, end) for start, end, cause in spans if cause != COVERED]


def test_who_is_left_behind_is_taken_only_while_the_step_of_the_case_can_be_stopped() -> None:
    assert kept() == [(130, 150), (210, 220)]


def test_the_step_that_the_case_is_at_decides_not_the_one_that_claimed() -> None:
    assert kept(interruptible=False) == [(130, 220)]
    assert kept(priority=1) == [(130, 220)]


def test_work_ahead_of_which_the_team_is_on_its_way_is_dropped_even_if_it_cannot_be_interrupted_later() -> None:
    spec = changed()
    spec["pathways"]["routine"]["talk"] = {"handover": {"needs": {"nurse": 1}, "takes": "1 h"}}
    told = Story(spec)
    told.shifts("nurse", (0, 1000))
    case = told.case(100, "visit", "post", "plain")
    told.row(100, Kind.READY, case, "routine.talk", site="post")
    told.claimed(100, 160, case, "routine.talk", "nurse", site="post")
    told.row(110, Kind.STARTED, case, "routine.talk", site="post")
    told.row(160, Kind.ENDED, case, "routine.talk", site="post")
    [ready] = told.context.cover
    spans = zip(ready.spans.start.tolist(), ready.spans.end.tolist(), ready.cause, strict=True)
    assert [(start, end) for start, end, cause in spans if cause != COVERED] == [(110, 160)]


def test_who_serves_several_cases_at_once_is_not_taken_from_them() -> None:
    assert uncovered(changed(staff__nurse={"at_once": 2})) == []
    told = Story(changed(staff__nurse={"at_once": 2}))
    told.shifts("nurse", (0, 1000))
    for start, end in ((100, 160), (120, 140)):
        case = told.case(start, "visit", "post", "plain")
        told.at_work(start, end, case, "routine.talk", "nurse", site="post")
    [ready] = told.context.cover
    assert [CAUSES[cause] for cause in ready.cause if cause != COVERED] == ["all_busy"]
