"""Cover with a priority: who would be taken from less urgent work counts as ready. Tiny runs told row by row."""

from __future__ import annotations

import copy
from typing import Any

from metric_rows import Story

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
