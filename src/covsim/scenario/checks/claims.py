"""Claims that can never be met."""

from __future__ import annotations

from collections.abc import Iterator

from covsim.scenario.checks.subject import Subject
from covsim.scenario.nodes import Path
from covsim.scenario.pathways import Release
from covsim.scenario.problems import Finding, suggestion
from covsim.scenario.serving import as_tuple

_RESTS_ON = ("staff", "vehicles", "rooms", "kits", "stocks", "skills", "teams")


def check(subject: Subject) -> Iterator[Finding]:
    """Needs that nobody has or that exceed what there is, parts of needs that are none, groups without a place."""
    for path, step, work in subject.claims:
        level = "warning" if step.otherwise else "error"
        yield from _needs(subject, (*path, "needs"), work.needs, level)
        for name, count in work.start_with.items():
            place: Path = (*path, "start_with", name)
            if name not in work.needs:
                what = f"{name!r} in start_with is not among the needs of the step"
                yield Finding(place, what, suggestion(name, work.needs, "add it to needs"), at_key=True, name=name)
            elif count > work.needs[name]:
                yield Finding(
                    place, f"start_with asks for {count} {name!r}, needs only for {work.needs[name]}", "lower it"
                )
        if isinstance(work.keeps, tuple):
            yield from _held(subject, (*path, "keeps"), work.keeps)
    for path, step in subject.steps:
        if isinstance(step.body, Release):
            yield from _held(subject, (*path, "release", "units"), step.body.units)
    for name, duty in subject.scenario.duties.items():
        yield from _needs(subject, ("duties", name, "needs"), duty.needs, "error")
    for name, cover in subject.scenario.cover.items():
        yield from _needs(subject, ("cover", name, "needs"), cover.needs, "warning")
    for name, kinds in subject.scenario.skills.items():
        for n, kind in enumerate(kinds):
            if kind not in subject.can_serve:
                yield _unknown(subject, ("skills", name, n), kind, "warning", at_key=False)
    yield from _without_place(subject)


def _needs(subject: Subject, path: Path, needs: dict[str, int], level: str) -> Iterator[Finding]:
    for name, count in needs.items():
        there = subject.can_serve.get(name, 0.0)
        if there == 0:
            yield _unknown(subject, (*path, name), name, level, at_key=True)
        elif there < count:
            what = f"asks for {count} {name!r}, more than there are"
            remedy = "lower it, add some, or say what else happens" if level == "error" else ""
            yield Finding((*path, name), what, remedy, level, rests_on=_RESTS_ON)


def _unknown(subject: Subject, path: Path, name: str, level: str, at_key: bool) -> Finding:
    """Nobody has it: a slip of the pen when no model knows the name, else a gap of this model."""
    if name not in subject.servers:
        what = f"nobody has {name!r}: no staff group, skill, vehicle, room, kit or ranking is called so"
        return Finding(path, what, suggestion(name, sorted(subject.servers), "add one"), at_key=at_key, name=name)
    remedy = ""
    if path[0] == "pathways" and level == "error":
        remedy = "add someone who has it, or say with 'otherwise' what happens instead"
    elif path[0] == "duties":
        remedy = "add someone who has it, or remove the duty in this model (null)"
    what = f"nobody can serve {name!r}"
    return Finding(path, what, remedy, level, at_key=at_key, name=name, rests_on=_RESTS_ON)


def _held(subject: Subject, path: Path, names: tuple[str, ...]) -> Iterator[Finding]:
    """Needs named to be kept or released, which no step of the pathway claims."""
    steps = subject.scenario.pathways[str(path[1])].values()
    claimed = {need for step in steps for need in getattr(step.body, "needs", {})}
    for n, name in enumerate(names):
        if name not in claimed:
            what = f"no step of this pathway claims {name!r}"
            yield Finding((*path, n), what, suggestion(name, sorted(claimed), "name a need"), name=name)


def _without_place(subject: Subject) -> Iterator[Finding]:
    scenario = subject.scenario
    for section in ("staff", "vehicles", "kits", "cover", "duties"):
        for name, entry in getattr(scenario, section).items():
            if not as_tuple(entry.at) or "" in as_tuple(entry.at):
                yield Finding((section, name, "at"), "names no site", "name the site where it is")
    for name, room in scenario.rooms.items():
        if room.reserved and isinstance(room.count, int) and room.reserved.count > room.count:
            what = f"{room.reserved.count} places are reserved, but there are only {room.count}"
            yield Finding(("rooms", name, "reserved", "count"), what, "reserve fewer")
