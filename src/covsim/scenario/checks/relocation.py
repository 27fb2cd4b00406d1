"""Relocation of units that there are not, or that can't move by themselves, to posts that there are not."""

from __future__ import annotations

from collections.abc import Iterator

from covsim.policies import PolicyError, find
from covsim.policies.relocation import FillGaps, HoldInOrder
from covsim.scenario.capacity import StaffGroup, VehicleGroup
from covsim.scenario.checks.subject import Subject
from covsim.scenario.nodes import Path
from covsim.scenario.problems import Finding, suggestion
from covsim.scenario.serving import groups_serving


def check(subject: Subject) -> Iterator[Finding]:
    """What the built-in policies name must exist and be able to move; whether they can be made is checked elsewhere."""
    spec = subject.scenario.policies.relocation
    try:
        policy = find("relocation", spec, str(subject.folder))
    except (PolicyError, StopIteration):
        return
    path: Path = ("policies", "relocation", *(spec if isinstance(spec, dict) else ()))
    if isinstance(policy, HoldInOrder):
        for n, post in enumerate(policy.posts):
            yield from _post(subject, (*path, "posts", n), post)
        yield from _units(subject, (*path, "units"), policy.units)
    if isinstance(policy, FillGaps):
        for post in policy.keep if isinstance(policy.keep, dict) else ():
            yield from _post(subject, (*path, "keep", post), post, at_key=True)
        yield from _units(subject, (*path, "units"), policy.units)


def _post(subject: Subject, path: Path, name: str, at_key: bool = False) -> Iterator[Finding]:
    sites = subject.scenario.sites
    if name not in sites:
        remedy = suggestion(name, sites)
        yield Finding(path, f"there is no site {name!r}", remedy, at_key=at_key, name=name, in_all_models=True)


def _units(subject: Subject, path: Path, wanted: str) -> Iterator[Finding]:
    scenario = subject.scenario
    movers: dict[str, StaffGroup | VehicleGroup] = {**scenario.staff, **scenario.vehicles}
    serving = [name for name, group in movers.items() if wanted in (name, *group.skills)]
    if not serving:
        known = dict.fromkeys(name for key, group in movers.items() for name in (key, *group.skills))
        yield Finding(path, f"there is no group or skill {wanted!r}", suggestion(wanted, known), name=wanted)
    for name in serving:
        if not movers[name].mode or movers[name].returns != "divertible":
            what = f"{name!r} can't be relocated: who moves to another post travels alone and can turn round on the way"
            yield Finding(path, what, f"give {name!r} a mode, and returns: divertible")
    riders = next(filter(None, (_riders(subject, name) for name in serving if name in scenario.vehicles)), "")
    if riders:
        what = f"{riders!r} rides in what is relocated and would stay behind"
        yield Finding(path, what, "let the vehicle stand for its crew: remove the need for it", in_all_models=True)


def _riders(subject: Subject, vehicle: str) -> str:
    """A need for people without a way of their own that is claimed together with a vehicle; none is empty."""
    scenario = subject.scenario
    for _, _, work in subject.claims:
        if any(("vehicles", vehicle) in groups_serving(scenario, need) for need in work.needs):
            for need in work.needs:
                people = [scenario.staff[name] for part, name in groups_serving(scenario, need) if part == "staff"]
                if any(not group.mode and not group.remote for group in people):
                    return need
    return ""
