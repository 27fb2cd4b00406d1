"""Settings that need one another, and settings that exclude one another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from covsim.scenario.checks.subject import Subject
from covsim.scenario.judging import Standard
from covsim.scenario.nodes import Path
from covsim.scenario.problems import Finding

_OUTCOME_NEEDS = {"de_maio": ("measure",), "table": ("measure", "points"), "waalewijn": ("cpr", "ems")}


def check(subject: Subject) -> Iterator[Finding]:
    """Standards without limit, outcomes without times, charges without measure, rates without step, two durations."""
    scenario = subject.scenario
    for name, standard in scenario.standards.items():
        yield from _standard(("standards", name), standard)
    for name, outcome in scenario.outcomes.items():
        yield from _missing(
            ("outcomes", name), outcome, _OUTCOME_NEEDS[outcome.function], f"function {outcome.function}"
        )
    for name, charge in scenario.costs.items():
        if charge.per == "hour_of":
            yield from _missing(("costs", name), charge, ("measure",), "per: hour_of")
    for name, stream in scenario.demand.items():
        if stream.table and stream.table.rates:
            yield from _missing(("demand", name, "table"), stream.table, ("step",), "rates")
    for path, _, work in subject.claims:
        if work.takes is not None and work.claim_to_release is not None:
            what = "takes and claim_to_release exclude one another"
            yield Finding((*path, "claim_to_release"), what, "keep one of them", at_key=True)


def _standard(path: Path, standard: Standard) -> Iterator[Finding]:
    if standard.measure:
        yield from _missing(path, standard, ("within", "at_least"), "a measure")
    elif standard.cover:
        yield from _missing(path, standard, ("at_least",), "a cover entry")
    elif standard.at_least is None and standard.at_most is None:
        yield Finding(path, "a kpi needs a limit", "add at_most or at_least", at_key=True)


def _missing(path: Path, entry: Any, keys: tuple[str, ...], because: str) -> Iterator[Finding]:
    """Keys that are needed and not given; 0 is given."""
    for key in keys:
        value = getattr(entry, key)
        if value is None or value == "" or value == {}:
            yield Finding(path, f"{because} needs {key!r}", f"add '{key}: ...'", at_key=True)
