"""What is written down and never used. Said only of what no model uses that has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from covsim.scenario.capacity import StaffGroup, VehicleGroup
from covsim.scenario.checks.subject import Subject
from covsim.scenario.detecting import Detect
from covsim.scenario.pathways import Go, Refer
from covsim.scenario.problems import Finding, nearest
from covsim.scenario.serving import groups_serving


def check(subject: Subject) -> Iterator[Finding]:
    """Pathways, rosters, modes, rankings, groups, measures and standards that nothing leads to."""
    scenario = subject.scenario
    yield from _unused("pathways", scenario.pathways, set(subject.used_pathways), "no stream and no step leads to it")
    staff = list(scenario.staff.values())
    movers: list[StaffGroup | VehicleGroup] = [*staff, *scenario.vehicles.values()]
    rosters = {group.roster for group in movers}
    yield from _unused("rosters", scenario.rosters, rosters, "no staff group or vehicle works by it")
    modes = {group.mode for group in movers}
    modes |= {step.body.by for _, step in subject.steps if isinstance(step.body, (Go, Refer))}
    if not _refers(subject):
        yield from _unused("travel", scenario.travel, modes, "nothing travels by it")
    asked = _asked(subject)
    yield from _unused("skills", scenario.skills, asked, "nothing asks for it")
    yield from _unused("teams", scenario.teams, asked, "nothing asks for it")
    helpers = {name for group in staff if group.backfill for name in group.backfill.from_}
    restored = {kit for duty in scenario.duties.values() for kit in duty.restores}
    for section in ("staff", "vehicles", "rooms", "kits", "stocks"):
        wanted = {name for need in asked for part, name in groups_serving(scenario, need) if part == section}
        why = "no step, duty or cover entry asks for it"
        yield from _unused(section, getattr(scenario, section), wanted | helpers | restored | _joined(subject), why)
    yield from _new_sites(subject)
    yield from _never_measured(subject)


def _unused(section: str, entries: Mapping[str, object], used: set[str], why: str) -> Iterator[Finding]:
    for name in entries:
        if name not in used:
            remedy = nearest(name, [other for other in entries if other in used])
            yield Finding(
                (section, name), f"{name!r} is not used: {why}", remedy, "warning", at_key=True, in_all_models=True
            )


def _new_sites(subject: Subject) -> Iterator[Finding]:
    """Sites that a model adds, and that nothing speaks of though they offer nothing and no cases arise there."""
    scenario = subject.scenario
    words = set(_words({section: part for section, part in scenario.tree.items() if section != "sites"}))
    by_people = any(stream.where == "people" for stream in scenario.demand.values())
    used = {name for name, site in scenario.sites.items() if site.offers or (by_people and site.people)}
    used |= words | (scenario.sites.keys() - subject.new_sites)
    yield from _unused("sites", scenario.sites, used, "nobody is there and nothing leads there")


def _words(value: object) -> Iterator[str]:
    """Every key and scalar in a part of the scenario as written."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield key
            yield from _words(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _words(inner)
    else:
        yield str(value)


def _asked(subject: Subject) -> set[str]:
    scenario = subject.scenario
    asked = {need for _, _, work in subject.claims for need in work.needs}
    asked |= {need for part in (scenario.duties, scenario.cover) for entry in part.values() for need in entry.needs}
    asked |= {name for rule in scenario.rules.values() for name in (*rule.crew, *rule.for_)}
    asked |= {need for _, step in subject.steps if isinstance(step.body, Detect)
              for way in step.body.by.values() for need in way.needs}  # fmt: skip
    asked |= {kind for name, team in scenario.teams.items() if name in asked for kind in team.of}
    return asked | {kind for name in asked for kind in scenario.skills.get(name, ())}


def _joined(subject: Subject) -> set[str]:
    return {room for _, _, work in subject.claims for room in work.join_shortest}


def _refers(subject: Subject) -> bool:
    """Whether cases are referred without a mode of their own: then any mode may serve."""
    return any(step.otherwise and step.otherwise.refer is not None for _, step in subject.steps)


def _never_measured(subject: Subject) -> Iterator[Finding]:
    """Measures that no case can take, and the standards that judge them."""
    scenario, idle = subject.scenario, idle_measures(subject)
    why = "no case can get to its marks"
    yield from _unused("measures", dict.fromkeys(idle), set(), why)
    for name, standard in scenario.standards.items():
        if standard.measure in idle:
            yield from _unused(
                "standards", {name: None}, set(), f"no case can get to the marks of {standard.measure!r}"
            )


def idle_measures(subject: Subject) -> set[str]:
    """Measures whose moments lie on unused pathways only."""
    idle = set()
    for name, measure in subject.scenario.measures.items():
        for mark in (measure.from_, measure.to):
            pathways = subject.marks.get(mark)
            if pathways and pathways.isdisjoint(subject.used_pathways):
                idle.add(name)
    return idle
