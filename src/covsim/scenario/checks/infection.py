"""Infections that can't take their course: unknown people, streams, days outside the run, laws that need a case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from covsim.distributions import Distribution
from covsim.scenario.checks.subject import Subject, each_name
from covsim.scenario.infection import Infection
from covsim.scenario.nodes import Path
from covsim.scenario.problems import Finding, suggestion
from covsim.scenario.resources import list_resources


def check(subject: Subject) -> Iterator[Finding]:
    """Everything in the section ``infection``."""
    for name, spec in subject.scenario.infection.items():
        path: Path = ("infection", name)
        yield from _people(subject, path, spec)
        if spec.at_work:
            known = subject.scenario.demand
            yield from _unknown((*path, "at_work", "per_case_of"), spec.at_work.per_case_of, known, "demand stream")
        for slot in ("incubation", "infectious", "ill_for"):
            if not isinstance(getattr(spec, slot), Distribution):
                what = "a time of illness belongs to a person, not to a case"
                yield Finding((*path, slot), what, "give a duration or a law without fields and tables")
        if not (spec.community or spec.at_work or spec.index_cases):
            what = "nobody can ever be infected: there is no exposure and no index case"
            yield Finding(path, what, "add community, at_work or index_cases", at_key=True)
        yield from _days(subject, path, spec)


def _people(subject: Subject, path: Path, spec: Infection) -> Iterator[Finding]:
    staff = subject.scenario.staff
    yield from _unknown((*path, "staff"), spec.staff, staff, "staff group")
    for group in spec.groups:
        if group in staff and group not in spec.staff:
            what = f"{group!r} is not among the staff who can get it"
            yield Finding((*path, "groups", group), what, "add it to staff, or take it out here", at_key=True)
        yield from _unknown((*path, "groups", group), group, staff, "staff group", at_key=True)
    people = {
        name for unit in list_resources(subject.scenario).units if unit.group in spec.staff
        for name in (unit.name, unit.group)
    }  # fmt: skip
    for key, index_case in spec.index_cases.items():
        place = (*path, "index_cases", key, "who")
        yield from _unknown(place, index_case.who, people, "person or group who can get it")


def _unknown(
    path: Path, names: str | tuple[str, ...], known: Collection[str], what: str, at_key: bool = False
) -> Iterator[Finding]:
    for place, name in each_name(path, names):
        if name not in known:
            remedy = suggestion(name, known, f"the scenario has no {what}")
            yield Finding(place, f"there is no {what} {name!r}", remedy, at_key=at_key, name=name)


def _days(subject: Subject, path: Path, spec: Infection) -> Iterator[Finding]:
    clock = subject.scenario.clock
    last = clock.start + dt.timedelta(minutes=min(clock.horizon, 1e9))
    for key, index_case in spec.index_cases.items():
        if not clock.start <= index_case.at < last:
            what = f"{index_case.at:%Y-%m-%d} is outside the run, {clock.start:%Y-%m-%d} to {last:%Y-%m-%d}"
            yield Finding((*path, "index_cases", key, "at"), what, "choose a time within it")
