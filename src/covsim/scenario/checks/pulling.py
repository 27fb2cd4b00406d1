"""Ranges, teams of some kinds, protected cores and shared work: what can't be meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from covsim.scenario.checks.policies import check_policy
from covsim.scenario.checks.subject import Subject
from covsim.scenario.counts import most
from covsim.scenario.duties import Duty
from covsim.scenario.nodes import Path
from covsim.scenario.problems import Finding, suggestion
from covsim.scenario.serving import as_tuple, groups_serving

_RESTS_ON = ("staff", "vehicles", "rooms", "kits", "skills", "teams")


def check(subject: Subject) -> Iterator[Finding]:
    """Look through teams, cover entries, steps and duties."""
    scenario = subject.scenario
    for name in scenario.teams:
        yield from _team(subject, name)
    for name, kinds in scenario.skills.items():
        for n, kind in enumerate(kinds):
            if kind in scenario.teams:
                what = f"{kind!r} is a team, which a ranking can't hold"
                yield Finding(("skills", name, n), what, "rank the kinds of people, or claim the team itself")
    for name, cover in scenario.cover.items():
        yield from _plain(subject, ("cover", name, "needs"), cover.needs, "cover")
    for path, _, work in subject.claims:
        yield from _ranges(subject, (*path, "needs"), work.needs)
        yield from _plain(subject, (*path, "start_with"), work.start_with, "start_with", teams=True)
        yield from _core(subject, (*path, "leaves"), work.leaves)
        if work.dispatch is not None:
            yield from check_policy(subject, (*path, "dispatch"), "dispatch", work.dispatch)
    for name, duty in scenario.duties.items():
        yield from _duty(subject, ("duties", name), duty)


def _team(subject: Subject, name: str) -> Iterator[Finding]:
    team, path = subject.scenario.teams[name], ("teams", name)
    if team.at_least > len(team.of):
        what = f"asks for {team.at_least} kinds of {len(team.of)}"
        yield Finding((*path, "at_least"), what, "lower it, or name more kinds in of")
    for n, kind in enumerate(team.of):
        if kind in team.of[:n]:
            yield Finding((*path, "of", n), f"{kind!r} stands twice in the team", "name each kind once")
        elif kind in subject.scenario.teams:
            yield Finding((*path, "of", n), f"{kind!r} is a team itself", "name its kinds instead")
        elif kind not in subject.servers:
            what = f"nobody has {kind!r}: no staff group, skill, vehicle, room, kit or ranking is called so"
            yield Finding((*path, "of", n), what, suggestion(kind, sorted(subject.servers), "add one"), name=kind)


def _plain(
    subject: Subject, path: Path, needs: Mapping[str, int], where: str, teams: bool = False
) -> Iterator[Finding]:
    """Needs that have to be single numbers of single kinds."""
    for name, count in needs.items():
        if most(count) > count:
            yield Finding((*path, name), f"{where} asks for a range", "write the number that it takes")
        if name in subject.scenario.teams and not teams:
            what = f"{where} can't ask for the team {name!r}"
            yield Finding((*path, name), what, "name kinds of people, an entry for each", at_key=True)


def _ranges(subject: Subject, path: Path, needs: Mapping[str, int]) -> Iterator[Finding]:
    for name, count in needs.items():
        if most(count) > count and name in subject.scenario.teams:
            what = f"asks for a range of teams {name!r}"
            yield Finding((*path, name), what, "write how many teams")


def _core(subject: Subject, path: Path, leaves: Mapping[str, int]) -> Iterator[Finding]:
    """Who is to stay must be people or vehicles that there are."""
    for name, count in leaves.items():
        groups = groups_serving(subject.scenario, name)
        if name in subject.scenario.teams or any(section not in ("staff", "vehicles") for section, _ in groups):
            what = f"{name!r} can't be a protected core: only people and vehicles are on duty"
            yield Finding((*path, name), what, "name a role, skill or vehicle", at_key=True)
        elif name not in subject.servers:
            what = f"nobody has {name!r}: no staff group, skill, vehicle, room, kit or ranking is called so"
            remedy = suggestion(name, sorted(subject.servers), "add one")
            yield Finding((*path, name), what, remedy, at_key=True, name=name)
        elif count < 0:
            yield Finding((*path, name), f"leaves {count} people", "write how many have to stay, from 0")
        elif subject.can_serve.get(name, 0.0) <= count:
            what = f"leaves {count} {name!r}, and there are no more: nobody can ever be taken"
            yield Finding((*path, name), what, "lower it, or add people", "warning", at_key=True, rests_on=_RESTS_ON)


def _duty(subject: Subject, path: Path, duty: Duty) -> Iterator[Finding]:
    yield from _ranges(subject, (*path, "needs"), duty.needs)
    yield from _core(subject, (*path, "leaves"), duty.leaves)
    if duty.dispatch is not None:
        yield from check_policy(subject, (*path, "dispatch"), "dispatch", duty.dispatch)
    if duty.work is None:
        return
    if duty.takes is not None:
        yield Finding((*path, "work"), "takes and work exclude one another", "keep one of them", at_key=True)
    if duty.work.each.per_minute <= 0 or duty.work.each.per_head:
        yield Finding((*path, "work", "each"), "says nothing of what one person does", "write it like 120/h")
    for place, name in _named(path, duty.work.by):
        if name not in duty.needs:
            what = f"{name!r} is not among the needs of the duty"
            yield Finding(place, what, suggestion(name, duty.needs, "name who does the work"), name=name)
    workers = [name for name in as_tuple(duty.work.by) or duty.needs if _are_people(subject, name)]
    if not workers:
        yield Finding((*path, "work"), "nobody who comes can do the work", "add people to needs", at_key=True)


def _named(path: Path, by: str | tuple[str, ...]) -> Iterator[tuple[Path, str]]:
    if isinstance(by, str):
        yield (*path, "work", "by"), by
    else:
        yield from (((*path, "work", "by", n), name) for n, name in enumerate(by))


def _are_people(subject: Subject, name: str) -> bool:
    groups = groups_serving(subject.scenario, name)
    return not groups or any(section == "staff" for section, _ in groups)
