"""Names that nothing in the scenario has."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from covsim.scenario.checks.subject import ORIGIN, Subject, brought, each_name, places
from covsim.scenario.judging import Cases
from covsim.scenario.nodes import Path
from covsim.scenario.pathways import Branch, Found, Go, Refer, Work
from covsim.scenario.problems import Finding, suggestion


def check(subject: Subject) -> Iterator[Finding]:
    """Unknown sites, rosters, modes, pathways, steps, marks, measures, kits, streams and models."""
    yield from _capacity(subject)
    yield from _demand(subject)
    yield from _pathways(subject)
    yield from _judging(subject)
    baseline = subject.scenario.experiment.baseline
    yield from _unknown(("experiment", "baseline"), baseline, subject.models, "model")
    yield from _all(("experiment", "models"), subject.scenario.experiment.models, subject.models, "model")


def _unknown(path: Path, name: str, known: Collection[str], what: str, at_key: bool = False) -> Iterator[Finding]:
    """A finding when ``name`` is given and not known."""
    if name and name not in known:
        remedy = suggestion(name, known, f"the scenario has no {what}s")
        yield Finding(path, f"there is no {what} {name!r}", remedy, at_key=at_key, name=name)


def _all(path: Path, value: str | tuple[str, ...], known: Collection[str], what: str) -> Iterator[Finding]:
    for place, name in each_name(path, value):
        yield from _unknown(place, name, known, what)


def _capacity(subject: Subject) -> Iterator[Finding]:
    scenario = subject.scenario
    rosters = (*scenario.rosters, "always")
    for section in ("staff", "vehicles"):
        for name, group in getattr(scenario, section).items():
            yield from _all((section, name, "at"), group.at, scenario.sites, "site")
            yield from _unknown((section, name, "roster"), group.roster, rosters, "roster")
            yield from _unknown((section, name, "mode"), group.mode, scenario.travel, "travel mode")
    for name, kit in scenario.kits.items():
        yield from _all(("kits", name, "at"), kit.at, scenario.sites, "site")
    for name, staff in scenario.staff.items():
        if staff.backfill:
            known = (*scenario.staff, "off_duty", "bank")
            yield from _all(("staff", name, "backfill", "from"), staff.backfill.from_, known, "staff group")
    for name, room in scenario.rooms.items():
        yield from _unknown(("rooms", name, "at"), room.at, scenario.sites, "site")
        if room.reserved:
            yield from _severities(("rooms", name, "reserved", "severities"), room.reserved.severities, subject)
    for name, mode in scenario.travel.items():
        for origin, legs in mode.links.items():
            yield from _unknown(("travel", name, "links", origin), origin, scenario.sites, "site", at_key=True)
            for other in legs:
                yield from _unknown(
                    ("travel", name, "links", origin, other), other, scenario.sites, "site", at_key=True
                )
    for name, duty in scenario.duties.items():
        yield from _all(("duties", name, "at"), duty.at, scenario.sites, "site")
        yield from _all(("duties", name, "restores"), duty.restores, scenario.kits, "kit")


def _demand(subject: Subject) -> Iterator[Finding]:
    scenario = subject.scenario
    for name, stream in scenario.demand.items():
        path: Path = ("demand", name)
        yield from _unknown((*path, "pathway"), stream.pathway, scenario.pathways, "pathway")
        if isinstance(stream.where, str):
            yield from _unknown((*path, "where"), stream.where, (*scenario.sites, "people"), "site")
        else:
            for site in stream.where:
                yield from _unknown((*path, "where", site), site, scenario.sites, "site", at_key=True)
    for name, case in scenario.what_if.items():
        path = ("what_if", name)
        yield from _unknown((*path, "stream"), case.stream, scenario.demand, "demand stream")
        yield from _unknown((*path, "site"), case.site, scenario.sites, "site")
        stream_of = scenario.demand.get(case.stream)
        if stream_of is not None:
            if not (stream_of.trace and stream_of.trace.severity):
                yield from _unknown(
                    (*path, "severity"), case.severity, stream_of.severity, f"severity of {case.stream}"
                )
            for attribute in case.attributes:
                known = tuple(brought(stream_of))
                what = f"attribute of {case.stream}"
                yield from _unknown((*path, "attributes", attribute), attribute, known, what, at_key=True)


def _pathways(subject: Subject) -> Iterator[Finding]:
    scenario = subject.scenario
    for path, step in subject.steps:
        steps = tuple(scenario.pathways[str(path[1])])
        targets = (*steps, "end")
        body = step.body
        yield from _unknown((*path, "next"), step.next, targets, "step")
        for place, given in places(step, path):
            if isinstance(given, Found) and given.field:
                yield from _named_by_cases(subject, (*place, "field"), given.field)
            elif isinstance(given, Found):
                known, what = subject.offers, "site that offers"
                yield from _unknown((*place, "nearest"), given.nearest, known, what)
            elif given != ORIGIN or place[-1] != "to":
                yield from _unknown(place, given, scenario.sites, "site")
        if step.otherwise:
            yield from _unknown((*path, "otherwise", "go"), step.otherwise.go, targets, "step")
            yield from _unknown((*path, "otherwise", "pathway"), step.otherwise.pathway, scenario.pathways, "pathway")
        if isinstance(body, (Go, Refer)):
            yield from _unknown((*path, step.kind, "by"), body.by, scenario.travel, "travel mode")
        if isinstance(body, Branch):
            branch = (*path, "branch")
            for target in body.shares:
                yield from _unknown((*branch, "shares", target), target, (*targets, "continue"), "step", at_key=True)
            for value, target in body.to.items():
                yield from _unknown((*branch, "to", value), target, (*targets, "continue"), "step")
            yield from _unknown((*branch, "otherwise"), body.otherwise, (*targets, "continue"), "step")
        if isinstance(body, Work):
            yield from _all((*path, step.kind, "join_shortest"), body.join_shortest, scenario.rooms, "room")


def _named_by_cases(subject: Subject, path: Path, field: str) -> Iterator[Finding]:
    """An attribute that is to name sites: that there is one, and what its shares and single cases say."""
    yield from _unknown(path, field, subject.attributes, "attribute")
    scenario = subject.scenario
    for name, stream in scenario.demand.items():
        shares = stream.attributes.get(field)
        place = ("demand", name, "attributes", field)
        if isinstance(shares, dict):
            for site in shares:
                yield from _unknown((*place, site), site, scenario.sites, "site", at_key=True)
        elif shares is not None:
            yield Finding(place, "this is a number, and a step goes to the site that it names", "give shares of sites")
    for name, case in scenario.what_if.items():
        if field in case.attributes:
            yield from _unknown(("what_if", name, "attributes", field), case.attributes[field], scenario.sites, "site")


def _judging(subject: Subject) -> Iterator[Finding]:
    scenario = subject.scenario
    for name, cover in scenario.cover.items():
        yield from _all(("cover", name, "at"), cover.at, scenario.sites, "site")
    for name, measure in scenario.measures.items():
        marks = (*subject.marks, "call")
        yield from _unknown(("measures", name, "from"), measure.from_, marks, "mark")
        yield from _unknown(("measures", name, "to"), measure.to, (*subject.marks, "done"), "mark")
    for name, outcome in scenario.outcomes.items():
        yield from _cases(("outcomes", name), outcome, subject)
        for key in ("measure", "cpr", "ems"):
            yield from _unknown(("outcomes", name, key), getattr(outcome, key), scenario.measures, "measure")
    for name, charge in scenario.costs.items():
        yield from _cases(("costs", name), charge, subject)
        yield from _unknown(("costs", name, "measure"), charge.measure, scenario.measures, "measure")
    for name, standard in scenario.standards.items():
        path: Path = ("standards", name)
        yield from _cases(path, standard, subject)
        yield from _unknown((*path, "measure"), standard.measure, scenario.measures, "measure")
        yield from _unknown((*path, "cover"), standard.cover, scenario.cover, "cover entry")


def _cases(path: Path, cases: Cases, subject: Subject) -> Iterator[Finding]:
    scenario = subject.scenario
    yield from _all((*path, "stream"), cases.stream, scenario.demand, "demand stream")
    yield from _all((*path, "pathway"), cases.pathway, scenario.pathways, "pathway")
    yield from _all((*path, "site"), cases.site, scenario.sites, "site")
    yield from _severities((*path, "severity"), cases.severity, subject)


def _severities(path: Path, value: str | tuple[str, ...], subject: Subject) -> Iterator[Finding]:
    if not subject.open_severities:
        yield from _all(path, value, subject.severities, "severity")
