"""Durations and numbers that differ by something no case has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from covsim.distributions import ByKey, FromField
from covsim.scenario.checks.subject import Subject
from covsim.scenario.nodes import Path
from covsim.scenario.problems import Finding, suggestion

_KEYS = ("severity", "site", "stream", "place", "unit", "group")


def check(subject: Subject) -> Iterator[Finding]:
    """Laws that read an unknown field, or differ by an unknown key."""
    for path, law in _laws(subject.scenario, ()):
        if isinstance(law, FromField) and law.name not in subject.attributes:
            remedy = suggestion(
                law.name, subject.attributes, "give the streams an attribute or a trace column of that name"
            )
            yield Finding(path, f"cases have no attribute {law.name!r}", remedy, name=law.name)
        if isinstance(law, ByKey):
            known = (*_KEYS, *subject.attributes)
            for key in law.by:
                if key not in known:
                    what = f"cases have no {key!r} to go by"
                    yield Finding((*path, "by"), what, suggestion(key, known), name=key)
            if law.by == ("severity",) and not subject.open_severities:
                for case, _ in law.cases:
                    if case not in subject.severities:
                        what = f"there is no severity {case!r}"
                        remedy = suggestion(case, subject.severities, "the scenario has no severities")
                        yield Finding((*path, "cases", case), what, remedy, at_key=True, name=case)


def _laws(value: Any, path: Path) -> Iterator[tuple[Path, FromField | ByKey]]:
    """All laws in a part of the scenario that depend on the case."""
    if isinstance(value, (FromField, ByKey)):
        yield path, value
    elif isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            yield from _laws(getattr(value, name), (*path, field.alias or name))
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _laws(inner, (*path, key))
