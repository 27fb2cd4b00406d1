"""Conditions and branches on values that no case has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from covsim.calendars import parse_hours
from covsim.scenario.checks.subject import Subject
from covsim.scenario.nodes import Path
from covsim.scenario.pathways import Branch, Condition
from covsim.scenario.problems import Finding, suggestion
from covsim.units import QuantityError

_ALWAYS_KNOWN = ("severity", "site", "stream")


def check(subject: Subject) -> Iterator[Finding]:
    """Unknown keys and values of ``only``, ``unless`` and branches ``by``."""
    for path, step in subject.steps:
        yield from _condition(subject, (*path, "only"), step.only)
        yield from _condition(subject, (*path, "unless"), step.unless)
        if isinstance(step.body, Branch) and step.body.by:
            yield from _branch(subject, (*path, "branch"), step.body)


def _condition(subject: Subject, path: Path, condition: Condition) -> Iterator[Finding]:
    known = (*_ALWAYS_KNOWN, "hours", "period", *subject.attributes, *subject.found_out)
    for key, wanted in condition.items():
        place = (*path, key)
        if key not in known:
            what = f"cases have no {key!r} to go by"
            yield Finding(place, what, suggestion(key, known), at_key=True, name=key)
        elif key == "hours":
            yield from _hours(place, wanted)
        else:
            values = wanted if isinstance(wanted, tuple) else (wanted,)
            for n, value in enumerate(values):
                yield from _value(subject, (*place, n) if isinstance(wanted, tuple) else place, key, value)


def _hours(path: Path, wanted: Any) -> Iterator[Finding]:
    try:
        parse_hours(wanted)
    except QuantityError as error:
        message, _, remedy = str(error).partition(" - ")
        yield Finding(path, message, remedy)


def _branch(subject: Subject, path: Path, branch: Branch) -> Iterator[Finding]:
    known = (*_ALWAYS_KNOWN, "place", "visits", *subject.attributes, *subject.found_out)
    if branch.by not in known:
        yield Finding(
            (*path, "by"), f"cases have no {branch.by!r} to go by", suggestion(branch.by, known), name=branch.by
        )
    if not branch.to:
        yield Finding(path, "a branch 'by' needs 'to'", "add to: {value: step}", at_key=True)
    for value in branch.to:
        yield from _value(subject, (*path, "to", value), "site" if branch.by == "place" else branch.by, value, True)


def _value(subject: Subject, path: Path, key: str, value: Any, at_key: bool = False) -> Iterator[Finding]:
    """A severity, site or stream that does not exist; attributes may have any value."""
    if key == "severity" and subject.open_severities:
        return
    known = {
        **subject.found_out, "severity": subject.severities, "site": tuple(subject.scenario.sites),
        "stream": tuple(subject.scenario.demand),
        "period": tuple(subject.scenario.clock.periods),
    }.get(key)  # fmt: skip
    if known is not None and str(value) not in known:
        remedy = suggestion(str(value), known, f"the scenario has no {key}")
        yield Finding(path, f"there is no {key} {str(value)!r}", remedy, at_key=at_key, name=str(value))
