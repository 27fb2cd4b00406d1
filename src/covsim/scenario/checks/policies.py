"""Policies that neither covsim nor an installed package has, settings that don't fit, and names in them."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from covsim.policies import PolicyError, find
from covsim.policies.dispatch import Preference
from covsim.policies.diversion import WhenFull
from covsim.scenario.checks.subject import Subject
from covsim.scenario.nodes import Path
from covsim.scenario.problems import Finding, suggestion
from covsim.scenario.resources import list_resources

_KINDS = ("dispatch", "queue_order", "diversion", "referral", "relocation")


def check(subject: Subject) -> Iterator[Finding]:
    """Look every policy up as the engine will; the places, units and rooms that the built-in ones name must exist."""
    for kind in _KINDS:
        yield from check_policy(subject, ("policies", kind), kind, getattr(subject.scenario.policies, kind))


def check_policy(
    subject: Subject, path: Path, kind: str, spec: str | dict[str, dict[str, object]]
) -> Iterator[Finding]:
    """One policy, written at ``path``."""
    if isinstance(spec, dict) and len(spec) != 1:
        what = "a policy with settings is one name with a mapping"
        yield Finding(path, what, f"write {kind}: {{name: {{...}}}}")
        return
    try:
        policy = find(kind, spec, str(subject.folder))
    except PolicyError as error:
        message, _, remedy = str(error).partition(" - ")
        yield Finding((*path, *error.place), message, remedy, at_key=error.at_key)
        return
    if isinstance(policy, Preference):
        from_file = isinstance(spec, dict) and "file" in next(iter(spec.values()))
        yield from _preference(subject, (*path, "preference"), policy, from_file)
    if isinstance(policy, WhenFull):
        rooms = [name for key, room in subject.scenario.rooms.items() for name in (key, *room.skills)]
        yield from _unknown((*path, "when_full", "room"), [policy.room], rooms, "room")


def _preference(subject: Subject, path: Path, policy: Preference, from_file: bool) -> Iterator[Finding]:
    units = [unit.name for unit in list_resources(subject.scenario).units]
    if from_file:
        yield from _unknown((*path, "file"), policy.order, subject.scenario.sites, "site")
        listed = dict.fromkeys(unit for order in policy.order.values() for unit in order)
        yield from _unknown((*path, "file"), listed, units, "unit")
        return
    for place, order in policy.order.items():
        yield from _unknown((*path, place), [place], subject.scenario.sites, "site", at_key=True)
        for n, unit in enumerate(order):
            yield from _unknown((*path, place, n), [unit], units, "unit")


def _unknown(
    path: Path, wanted: Collection[str], known: Collection[str], what: str, at_key: bool = False
) -> Iterator[Finding]:
    """A finding for each name that is not known; one that some model knows is none."""
    for name in wanted:
        if name not in known:
            remedy = suggestion(name, known, f"the scenario has no {what}s")
            yield Finding(
                path, f"there is no {what} {name!r}", remedy, at_key=at_key, name=name, in_all_models=True,
                rests_on=("sites", "staff", "vehicles", "rooms"),
            )  # fmt: skip
