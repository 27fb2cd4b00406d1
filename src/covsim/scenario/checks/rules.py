"""Rules that don't say enough, or speak of what there isn't."""

from __future__ import annotations

from collections.abc import Iterator

from covsim.scenario.checks.subject import Subject
from covsim.scenario.nodes import Path
from covsim.scenario.problems import Finding, suggestion
from covsim.scenario.rules import Rule
from covsim.scenario.serving import groups_serving

_BESIDE = {
    "ordinary": ("overtime_a_month",), "at": ("crew",), "when": ("crew",), "at_least": ("kpi",), "at_most": ("kpi",),
}  # fmt: skip
"""Keys that only go with some kinds of rule."""


def check(subject: Subject) -> Iterator[Finding]:
    """Unknown people, sites, groups; keys that don't go together; rules without their limit."""
    for name, rule in subject.scenario.rules.items():
        path: Path = ("rules", name)
        yield from _together(path, rule)
        yield from _people(subject, path, rule)
        if rule.crew:
            yield from _crew(subject, path, rule)
        for norm, terms in rule.head_count.items():
            yield from _groups(subject, (*path, "head_count", norm, "of"), terms.of)


def _together(path: Path, rule: Rule) -> Iterator[Finding]:
    for key, kinds in _BESIDE.items():
        if getattr(rule, key) not in (None, "") and rule.limited not in kinds:
            yield Finding((*path, key), f"{key} goes with {' or '.join(kinds)} only", "remove it", at_key=True)
    if rule.for_ and rule.limited in ("crew", "kpi"):
        yield Finding((*path, "for"), f"for doesn't go with {rule.limited}", "remove it", at_key=True)
    if rule.allow and rule.limited in ("head_count", "kpi"):
        yield Finding((*path, "allow"), f"allow doesn't go with {rule.limited}", "remove it", at_key=True)
    if rule.kpi and (rule.at_least is None) == (rule.at_most is None):
        yield Finding((*path, "kpi"), "a rule on a KPI needs one limit", "write at_least or at_most", at_key=True)
    if rule.head_count and not rule.for_:
        what = "it is open of whom there must be so many"
        yield Finding((*path, "head_count"), what, "name their groups or skills in for", at_key=True)


def _people(subject: Subject, path: Path, rule: Rule) -> Iterator[Finding]:
    scenario = subject.scenario
    skills = tuple(dict.fromkeys(skill for group in scenario.staff.values() for skill in group.skills))
    known = (*scenario.staff, *skills)
    for place, name in enumerate(rule.for_):
        if name not in known:
            remedy = suggestion(name, known, "the scenario has no people")
            yield Finding((*path, "for", place), f"nobody is or can {name!r}", remedy, name=name, in_all_models=True)


def _crew(subject: Subject, path: Path, rule: Rule) -> Iterator[Finding]:
    scenario = subject.scenario
    if not rule.at:
        yield Finding((*path, "crew"), "it is open where the crew must be", "add at: <site>", at_key=True)
    elif rule.at not in scenario.sites:
        remedy = suggestion(rule.at, scenario.sites, "the scenario has no sites")
        yield Finding((*path, "at"), f"there is no site {rule.at!r}", remedy, name=rule.at)
    for need in rule.crew:
        if need not in subject.servers:
            remedy = suggestion(need, subject.can_serve)
            yield Finding((*path, "crew", need), f"nobody is or can {need!r}", remedy, at_key=True, name=need)
        elif not any(section == "staff" for section, _ in groups_serving(scenario, need)):
            what = f"no people of this model serve {need!r}: the crew is never complete"
            remedy = "name a role or skill of people"
            yield Finding((*path, "crew", need), what, remedy, "warning", at_key=True)


def _groups(subject: Subject, path: Path, of: float | tuple[str, ...]) -> Iterator[Finding]:
    scenario = subject.scenario
    known = (*scenario.staff, *scenario.rooms)
    for place, name in enumerate(of if isinstance(of, tuple) else ()):
        if name not in known:
            remedy = suggestion(name, known)
            what = f"there is no staff group or room {name!r}"
            yield Finding((*path, place), what, remedy, name=name, in_all_models=True)
