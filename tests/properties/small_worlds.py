"""Small random scenarios: two days, three sites, a few people and vehicles, pathways of random steps."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from covsim.scenario.model import Scenario

SITES = ("base", "pit", "mine")
TRAVEL: dict[str, Any] = {
    "plain": {"speed": "60 km/h"},
    "uneven": {
        "speed": "40 km/h", "detour": 1.3, "fixed": "1 min", "return_factor": 0.7, "by_hour": {"07:00-09:00": 1.5},
        "spread": {"lognormal": {"mean": 1, "cv": 0.3}},
    },
    "linked": {"links": {"base": {"pit": "8 min", "mine": "21 min"}, "pit": {"mine": "15 min"}}},
}  # fmt: skip
ROSTERS: dict[str, Any] = {
    "office": {"weekly": "08:00-12:00, 13:00-17:00", "breaks": {"tea": "10:00-10:15"}},
    "crews": {"cycle": ["day", "night"], "shifts": {"day": "08:00-20:00", "night": "20:00-08:00"}},
    "standby": {"weekly": "08:00-16:00", "on_call": "16:00-24:00", "call_out": "6 min"},
    "full": {"always": True, "breaks": {"lunch": "12:00-12:40", "supper": "18:00-18:30"}, "break_stagger": "20 min"},
}

few = st.integers(1, 3)
minutes = st.sampled_from(["0 min", "5 min", "30 min", {"exponential": {"mean": "25 min"}}])
somewhere = st.sampled_from(SITES)
places = st.lists(somewhere, min_size=1, max_size=3)
returns = st.sampled_from(["divertible", "when_home", "return_first", "instant"])


def _rosters(draw: st.DrawFn) -> dict[str, Any]:
    end = draw(st.sampled_from(["finish", "handover", "stop"]))
    return {name: {**roster, "end_of_shift": end} for name, roster in ROSTERS.items()}


def _group(draw: st.DrawFn, **more: Any) -> dict[str, Any]:
    group = {
        "count": draw(few), "at": draw(places), "roster": draw(st.sampled_from(["always", *ROSTERS])),
        "returns": draw(returns), **more,
    }  # fmt: skip
    if draw(st.booleans()):
        group["turnout"] = draw(st.sampled_from(["2 min", {"uniform": {"low": "1 min", "high": "3 min"}}]))
    return group


def _staff(draw: st.DrawFn) -> dict[str, Any]:
    absence = {"leave": "20%", "sickness": {"share": "20%", "spell": "10 h"}, "backfill": {"from": ["off_duty", "bank"]}}
    medic = _group(draw, skills=["clinician"], **(absence if draw(st.booleans()) else {}))
    doctor = _group(draw, skills=["clinician"], mode="road", at_once=draw(st.integers(1, 2)))
    return {"medic": medic, "doctor": doctor}


NEEDS = st.sampled_from([
    {"medic": 1}, {"doctor": 1}, {"clinician": 1}, {"clinician": 2}, {"medic": 1, "ambulance": 1},
    {"medic": 1, "doctor": 1, "ambulance": 1}, {"bed": 1}, {"bed": 1, "clinician": 1}, {"aed": 1}, {},
])  # fmt: skip


def _work(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    """A step; each has a patience, so that no circle of waiting lasts."""
    body: dict[str, Any] = {"needs": draw(NEEDS), "takes": draw(minutes), "patience": draw(minutes)}
    if draw(st.booleans()):
        body["preempts"] = draw(st.sampled_from(["en_route", "any"]))
    if draw(st.booleans()):
        body["keeps"] = draw(st.booleans())
    body["when_preempted"] = draw(st.sampled_from(["resume", "restart", "resample", "reroute"]))
    if kind == "respond" and len(body["needs"]) > 1 and draw(st.booleans()):
        first = next(iter(body["needs"]))
        body["start_with"] = {first: 1}
    return body


def _step(draw: st.DrawFn, names: list[str], position: int) -> dict[str, Any]:
    kind = draw(st.sampled_from(["respond", "treat", "handover", "transport", "wait", "go", "refer", "release", "branch"]))
    otherwise = {"otherwise": draw(st.sampled_from(["leave", "with_less", {"go": "end"}, {"refer": "base"}]))}
    if kind == "transport":
        body = {"needs": {"ambulance": 1}, "to": draw(st.sampled_from([*SITES, "origin"])), "load": "3 min",
                "patience": draw(minutes), "keeps": draw(st.booleans())}  # fmt: skip
        return {"transport": body, "otherwise": {"go": "end"}}
    if kind == "wait":
        return {"wait": {"takes": draw(minutes)}}
    if kind == "go":
        return {"go": {"to": draw(somewhere), "by": "road"}}
    if kind == "refer":
        return {"refer": {"to": draw(somewhere), "takes": "20 min"}}
    if kind == "release":
        return {"release": {}}
    if kind == "branch":
        return {"branch": {"shares": {"continue": "70%", "end": "30%"}}}
    step = {kind: _work(draw, kind), **otherwise}
    if kind != "handover" and draw(st.integers(0, 3)) == 0:
        step["background"] = True
    elif position and draw(st.integers(0, 3)) == 0:
        step["joins"] = [names[position - 1]]
    return step


def _pathway(draw: st.DrawFn) -> dict[str, Any]:
    names = [f"s{n}" for n in range(draw(st.integers(1, 4)))]
    steps = {name: _step(draw, names, n) for n, name in enumerate(names)}
    for step in steps.values():
        if not all("background" in steps[name] for name in step.get("joins", ())):
            del step["joins"]
    return steps


def _duties(draw: st.DrawFn) -> dict[str, Any]:
    at = draw(places)
    duty = {
        "every": "5 h", "needs": {"clinician": 1, "ambulance": 1}, "at": at, "round": draw(st.booleans()),
        "takes": draw(minutes), "restores": ["aed"], "patience": draw(st.sampled_from(["0 min", "40 min"])),
        "recall": {"allowed": draw(st.booleans()), "notice": "3 min"},
    }  # fmt: skip
    return {"check": duty} if draw(st.booleans()) else {}


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """A scenario that breaks no rule of the language."""
    coordinates = {"base": [0, 0], "pit": [4, 3], "mine": [12, 0]}
    with_coordinates = draw(st.booleans())
    mode = draw(st.sampled_from(sorted(TRAVEL))) if with_coordinates else "linked"
    sites = {name: {"at": coordinates[name]} if with_coordinates else {} for name in SITES}
    severity = {"critical": {"share": "40%", "priority": 1}, "minor": {"share": "60%", "priority": 5}}
    return Scenario.model_validate({
        "covsim": 1, "name": "small", "clock": {"start": "2025-01-06", "horizon": "2 days"}, "sites": sites,
        "travel": {"road": TRAVEL[mode]}, "rosters": _rosters(draw), "staff": _staff(draw),
        "vehicles": {"ambulance": _group(draw, mode="road")},
        "rooms": {"bed": {"count": draw(few), "at": draw(st.sampled_from(["", "base"])), "by_hours": {"20:00-08:00": 1}}},
        "kits": {"aed": {"at": list(SITES), "fault_rate": "1/day"}},
        "demand": {
            "calls": {"rate": "1/h", "where": dict.fromkeys(SITES, 1), "severity": severity, "pathway": "first"},
            "more": {"rate": "12/day", "where": {"mine": 1}, "batch": {"discrete": {"values": {"1": 0.6, "3": 0.4}}}, "pathway": "second"},
        },
        "pathways": {"first": _pathway(draw), "second": _pathway(draw)},
        "duties": _duties(draw),
        "policies": {
            "queue_rule": draw(st.sampled_from(["backfill", "reserve", "strict"])),
            "queue_order": draw(st.sampled_from(["priority", "first_come", "last_come"])),
            "dispatch": draw(st.sampled_from(["nearest", "least_busy", "in_order"])),
        },
    })  # fmt: skip
