"""Competences that nobody can gain, that nobody can reach, or that quarrel with skills given for good."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from covsim.distributions import Constant, Distribution
from covsim.scenario.checks.subject import Subject, each_name
from covsim.scenario.competence import Competence, Gain
from covsim.scenario.nodes import Path
from covsim.scenario.pathways import Work
from covsim.scenario.problems import Finding, suggestion
from covsim.scenario.serving import groups_serving

_RESTS_ON = ("staff", "skills", "duties", "pathways")


def check(subject: Subject) -> Iterator[Finding]:
    """Unknown groups, steps, duties and teachers, levels out of reach, days outside the run, skills held twice."""
    first: dict[str, str] = {}
    for name, competence in subject.scenario.competence.items():
        path: Path = ("competence", name)
        yield from _holders(subject, path, competence)
        yield from _levels(path, competence)
        for key, gain in competence.gains.items():
            yield from _gain(subject, (*path, "gains", key), competence, gain)
        for skill in competence.qualifies:
            place = (*path, "qualifies", skill)
            if first.setdefault(skill, name) != name:
                what = f"{skill!r} hangs on {first[skill]!r} already"
                yield Finding(place, what, "let one competence qualify for it", at_key=True)
            yield from _skill(subject, place, skill, competence)
        yield from _days(subject, path, competence)


def _holders(subject: Subject, path: Path, competence: Competence) -> Iterator[Finding]:
    staff = subject.scenario.staff
    for place, group in each_name((*path, "held_by"), competence.held_by):
        if group not in staff:
            remedy = suggestion(group, staff, "the scenario has no staff")
            yield Finding(place, f"there is no staff group {group!r}", remedy, name=group)


def _levels(path: Path, competence: Competence) -> Iterator[Finding]:
    most, least, starts = competence.most, competence.least, competence.starts
    if least >= most:
        yield Finding((*path, "least"), f"least ({least:g}) must be below most ({most:g})", "lower it")
    if starts is not None and not isinstance(starts, Distribution):
        what = "a level at the start belongs to a person, not to a case"
        yield Finding((*path, "starts"), what, "give a number or a law without fields and tables")
    elif isinstance(starts, Constant) and not least <= starts.value <= most:
        what = f"the level at the start, {starts.value:g}, is not between least ({least:g}) and most ({most:g})"
        yield Finding((*path, "starts"), what, "change one of them")
    for skill, threshold in competence.qualifies.items():
        if threshold > most:
            what = f"nobody can ever reach {threshold:g}: the highest level is {most:g}"
            yield Finding((*path, "qualifies", skill), what, "lower it, or raise most")
        elif threshold <= least:
            what = f"everybody always has {threshold:g}: no level falls below {least:g}"
            yield Finding((*path, "qualifies", skill), what, "raise it, or give the skill to the groups", "warning")


def _gain(subject: Subject, path: Path, competence: Competence, gain: Gain) -> Iterator[Finding]:
    needs: dict[str, int] | None = None
    if gain.duty:
        if gain.duty not in subject.scenario.duties:
            remedy = suggestion(gain.duty, subject.scenario.duties, "the scenario has no duties")
            yield Finding((*path, "duty"), f"there is no duty {gain.duty!r}", remedy, name=gain.duty)
        else:
            needs = subject.scenario.duties[gain.duty].needs
    else:
        steps = {f"{place[1]}.{place[2]}": step for place, step in subject.steps}
        if gain.step not in steps:
            remedy = suggestion(gain.step, steps, "the scenario has no steps")
            yield Finding((*path, "step"), f"there is no step {gain.step!r}", remedy, name=gain.step)
        elif not isinstance(steps[gain.step].body, Work):
            what = f"nobody works in {gain.step!r}: it is of the kind {steps[gain.step].kind!r}"
            yield Finding((*path, "step"), what, "name a step in which somebody works")
    if needs is not None and not _takes_part(subject, needs, competence):
        what = f"nobody of {', '.join(competence.held_by)} takes part in {gain.duty!r}"
        yield Finding((*path, "duty"), what, "add them to its needs", rests_on=_RESTS_ON)
    if gain.beside and not subject.can_serve.get(gain.beside):
        remedy = suggestion(gain.beside, subject.can_serve, "add somebody who has it")
        level = "warning" if gain.beside in subject.servers else "error"
        yield Finding((*path, "beside"), f"nobody meets the need {gain.beside!r}", remedy, level, name=gain.beside)


def _takes_part(subject: Subject, needs: dict[str, int], competence: Competence) -> bool:
    """Whether any need may be met by somebody of the groups (what a step keeps from earlier ones is not known here)."""
    groups = {group for need in needs for _, group in groups_serving(subject.scenario, need)}
    return not groups.isdisjoint(competence.held_by)


def _skill(subject: Subject, path: Path, skill: str, competence: Competence) -> Iterator[Finding]:
    scenario = subject.scenario
    named = {**scenario.staff, **scenario.vehicles, **scenario.rooms, **scenario.kits, **scenario.skills}
    if skill in named:
        what = f"{skill!r} is the name of a group, room, kit or ranking"
        yield Finding(path, what, "give the skill a name of its own", at_key=True)
        return
    for group in competence.held_by:
        if group in scenario.staff and skill in scenario.staff[group].skills:
            what = f"{group!r} has the skill {skill!r} for good, by its own skills"
            yield Finding(path, what, f"take it out of staff.{group}.skills, or leave it out here", at_key=True)
    asked = {need for _, _, work in subject.claims for need in work.needs}
    asked |= {need for part in (scenario.duties, scenario.cover) for entry in part.values() for need in entry.needs}
    asked |= {kind for kinds in scenario.skills.values() for kind in kinds}
    if skill not in asked:
        what = f"{skill!r} is not used: no step, duty, cover entry or ranking asks for it"
        yield Finding(path, what, "", "warning", at_key=True, in_all_models=True)


def _days(subject: Subject, path: Path, competence: Competence) -> Iterator[Finding]:
    clock = subject.scenario.clock
    last = clock.start + dt.timedelta(minutes=min(clock.horizon, 1e9))
    for n, day in enumerate(competence.report_on):
        if not clock.start <= day <= last:
            what = f"{day:%Y-%m-%d} is outside the run, {clock.start:%Y-%m-%d} to {last:%Y-%m-%d}"
            yield Finding((*path, "report_on", n), what, "choose a day within it", "warning")
