"""A warm-up that is to be found from the run itself, where that can't be done."""

from __future__ import annotations

from collections.abc import Iterator

from covsim.scenario.checks.subject import Subject
from covsim.scenario.nodes import Path
from covsim.scenario.problems import Finding
from covsim.scenario.steadiness import steady_streams


def check(subject: Subject) -> Iterator[Finding]:
    """``warm_up: auto`` with cases from a trace, or with no demand that goes on alike from week to week."""
    scenario = subject.scenario
    if scenario.clock.warm_up != "auto":
        return
    path: Path = ("clock", "warm_up")
    traced = [name for name, stream in scenario.demand.items() if stream.trace]
    if traced:
        what = f"a warm-up can't be found for demand.{traced[0]}, whose cases come from a file"
        yield Finding(path, what, "give the warm-up, e.g. 1 day, or 0 min when the file starts with an empty system")
    elif scenario.demand and not steady_streams(scenario):
        what = "a warm-up can't be found: no stream goes on alike from week to week"
        yield Finding(path, what, "give the warm-up, e.g. 1 day (auto leaves out campaigns, seasons, starts and ends)")
