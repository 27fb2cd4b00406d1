"""Ways to find a case that find nothing, and steps in any order that can't be done so."""

from __future__ import annotations

from collections.abc import Iterator

from covsim.scenario.checks.subject import Subject, each_name
from covsim.scenario.detecting import NOBODY, AnyOrder, Detect, Way
from covsim.scenario.nodes import Path
from covsim.scenario.problems import Finding, suggestion
from covsim.scenario.serving import groups_serving

_RESTS_ON = ("staff", "vehicles", "skills")


def check(subject: Subject) -> Iterator[Finding]:
    """Unknown duties, sites and watches of ways; what doesn't go together; steps that an any_order step can't do."""
    for path, step in subject.steps:
        if isinstance(step.body, Detect):
            for name, way in step.body.by.items():
                yield from _way(subject, (*path, "detect", "by", name), name, way)
        if isinstance(step.body, AnyOrder):
            yield from _any_order(subject, path, step.body)


def _way(subject: Subject, path: Path, name: str, way: Way) -> Iterator[Finding]:
    scenario = subject.scenario
    if name == NOBODY:
        what = f"{NOBODY!r} says that a case was not found, so no way can be called so"
        yield Finding(path, what, "choose another name", at_key=True)
    for place, duty in each_name((*path, "duty"), way.duty):
        if duty and duty not in scenario.duties:
            remedy = suggestion(duty, scenario.duties, "the scenario has no duties")
            yield Finding(place, f"there is no duty {duty!r}", remedy, name=duty)
    sites = [((*path, "at"), way.at)] if way.at else []
    for place, site in [*sites, *each_name((*path, "covers"), way.covers)]:
        if site not in scenario.sites:
            remedy = suggestion(site, scenario.sites, "the scenario has no sites")
            yield Finding(place, f"there is no site {site!r}", remedy, name=site)
    for key in ("after", "needs", "at"):
        if way.duty and getattr(way, key):
            what = f"a way that finds by passing has no {key!r}: its people come when the duty brings them"
            yield Finding((*path, key), what, "make two ways of it", at_key=True)
    if way.at and not way.needs:
        what = "says where somebody watches, but not who"
        yield Finding((*path, "at"), what, "add needs: {cctv_operator: 1}", at_key=True)
    for need in way.needs:
        yield from _watch(subject, (*path, "needs", need), need)


def _watch(subject: Subject, path: Path, need: str) -> Iterator[Finding]:
    """Who is to keep watch must be people (or vehicles) that there are."""
    groups = groups_serving(subject.scenario, need)
    if any(section in ("rooms", "kits") for section, _ in groups):
        what = f"{need!r} can't keep watch: only people and vehicles are on duty"
        yield Finding(path, what, "name who looks", at_key=True)
    elif need not in subject.servers:
        what = f"nobody has {need!r}: no staff group, skill, vehicle, room, kit or ranking is called so"
        yield Finding(path, what, suggestion(need, sorted(subject.servers), "add one"), at_key=True, name=need)
    elif not groups:
        what = f"nobody can serve {need!r}, so that nothing is found in this way"
        yield Finding(path, what, "", "warning", at_key=True, rests_on=_RESTS_ON)


def _any_order(subject: Subject, path: Path, body: AnyOrder) -> Iterator[Finding]:
    pathway = subject.scenario.pathways[str(path[1])]
    steps = list(pathway)
    for n, name in enumerate(body.steps):
        place = (*path, "any_order", n)
        if name not in pathway:
            yield Finding(place, f"there is no step {name!r}", suggestion(name, steps, "add it"), name=name)
        elif name in body.steps[:n]:
            yield Finding(place, f"the step {name!r} is named twice", "each is done once: name it once")
        elif pathway[name].background:
            what = f"the step {name!r} runs in the background, so it can't be done in turn"
            yield Finding(place, what, "remove background from it, or leave it out here")
    here = steps.index(str(path[2])) + 1
    behind = steps[here : here + len(body.steps)]
    known = all(name in pathway for name in body.steps)
    if known and len(set(body.steps)) == len(body.steps) and set(behind) != set(body.steps):
        last = next(name for name in body.steps if name not in behind)
        what = f"the steps of any_order must stand right behind it, in any order, but {last!r} doesn't"
        yield Finding((*path, "any_order"), what, "move it there (with 'after' in an overlay)", at_key=True)
