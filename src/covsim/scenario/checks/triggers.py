"""Triggers that look at what there is not, or could never turn, and what they start."""

from __future__ import annotations

from collections.abc import Iterator

from covsim.distributions import Distribution
from covsim.scenario.checks.subject import Subject, each_name
from covsim.scenario.nodes import Path
from covsim.scenario.problems import Finding, suggestion
from covsim.scenario.triggers import Trigger


def check(subject: Subject) -> Iterator[Finding]:
    """Names in triggers, thresholds, and groups, rooms and duties that name a trigger."""
    for name, trigger in subject.scenario.triggers.items():
        yield from _looked_at(subject, ("triggers", name), trigger)
        yield from _thresholds(("triggers", name), trigger)
    yield from _started(subject)


def _looked_at(subject: Subject, path: Path, trigger: Trigger) -> Iterator[Finding]:
    """Rooms, streams, needs and steps whose state decides."""
    rooms, streams, needs = subject.scenario.rooms, subject.scenario.demand, subject.can_serve
    if trigger.load is not None:
        for place, name in each_name((*path, "load", "of"), trigger.load.of):
            yield from _unknown(place, name, (*rooms, *streams), "room or demand stream")
        movers = [need for need in needs if need not in rooms and need not in subject.scenario.kits]
        yield from _unknown((*path, "load", "per"), trigger.load.per, movers, "group or skill")
    for place, name in each_name((*path, "count"), trigger.count):
        yield from _unknown(place, name, tuple(streams), "demand stream")
    if trigger.queue:
        steps = tuple(f"{pathway}.{step}" for (_, pathway, step), _ in subject.steps)
        yield from _unknown((*path, "queue"), trigger.queue, (*needs, *steps), "need or step")
    if trigger.busy:
        yield from _unknown((*path, "busy"), trigger.busy, tuple(needs), "need")


def _thresholds(path: Path, trigger: Trigger) -> Iterator[Finding]:
    if trigger.below is not None and trigger.below > trigger.above:
        what = f"it turns off below {trigger.below:g}, where it may just have turned on (above {trigger.above:g})"
        yield Finding((*path, "below"), what, f"write at most {trigger.above:g}")
    if trigger.busy and trigger.above >= 1:
        yield Finding((*path, "above"), "no share is greater than 100%", "write a smaller one, e.g. 90%")
    if trigger.after is not None and not isinstance(trigger.after, Distribution):
        yield Finding((*path, "after"), "a trigger belongs to no case, so its delay can't depend on one", "write a law")


def _started(subject: Subject) -> Iterator[Finding]:
    """Unknown triggers, and what a group that is called can't have."""
    scenario = subject.scenario
    keys = (("staff", "called_by"), ("vehicles", "called_by"), ("rooms", "opened_by"), ("duties", "started_by"))
    for section, key in keys:
        for name, entry in getattr(scenario, section).items():
            yield from _unknown((section, name, key), getattr(entry, key), tuple(scenario.triggers), "trigger")
            if section in ("staff", "vehicles") and entry.stays and not entry.called_by:
                what = "only those whom a trigger calls stay for a time of their own"
                yield Finding((section, name, "stays"), what, "add called_by, or remove stays", at_key=True)
    for name, group in scenario.staff.items():
        for key in ("leave", "sickness", "backfill", "batches") if group.called_by else ():
            if getattr(group, key):
                what = f"{name!r} comes only when it is called, so nobody plans {key} for it"
                yield Finding(("staff", name, key), what, f"remove {key}, or remove called_by", at_key=True)
        for n, other in enumerate(group.backfill.from_ if group.backfill else ()):
            if other in scenario.staff and scenario.staff[other].called_by:
                what = f"{other!r} comes only when a trigger calls it and can't stand in as well"
                yield Finding(("staff", name, "backfill", "from", n), what, "name another group")


def _unknown(path: Path, name: str, known: tuple[str, ...] | list[str], what: str) -> Iterator[Finding]:
    if name and name not in known:
        remedy = suggestion(name, known, f"the scenario has no {what}s")
        yield Finding(path, f"there is no {what} {name!r}", remedy, name=name)
