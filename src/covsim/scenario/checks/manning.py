"""Posts and patrols that are written in a way that can't be meant."""

from __future__ import annotations

from collections.abc import Iterator

from covsim.scenario.checks.subject import Subject
from covsim.scenario.counts import most
from covsim.scenario.duties import Duty
from covsim.scenario.nodes import Path
from covsim.scenario.problems import Finding
from covsim.scenario.serving import groups_serving

_NOT_FOR_POSTS = ("takes", "work", "within", "window", "restores", "round", "started_by")


def check(subject: Subject) -> Iterator[Finding]:
    """Posts of several kinds or of places, what a post can't have; orders without a round, spreads without hours."""
    for name, duty in subject.scenario.duties.items():
        path: Path = ("duties", name)
        if duty.post is not None:
            yield from _post(subject, path, duty)
        elif duty.takes is None and duty.work is None:
            what = "says neither how long it takes nor how much work it is"
            yield Finding(path, what, "add takes: 30 min", at_key=True)
        if duty.order == "random" and not duty.round:
            what = "only the sites of a round can come in random order"
            yield Finding((*path, "order"), what, "add round: true, or remove order", at_key=True)
        if duty.spread == "random" and duty.every is None and duty.weekly is None:
            what = "only starts with 'every' or 'weekly' can be spread at random"
            remedy = "remove it: a rate is random anyway" if duty.rate is not None else "remove it"
            yield Finding((*path, "spread"), what, remedy, at_key=True)


def _post(subject: Subject, path: Path, duty: Duty) -> Iterator[Finding]:
    if len(duty.needs) != 1:
        what = "a post is held by people of one kind"
        yield Finding((*path, "needs"), what, "write a post for each kind, or a skill that all have", at_key=True)
    for need, count in duty.needs.items():
        if most(count) > count:
            what = "a post is held by so many, not by a range"
            yield Finding((*path, "needs", need), what, "write the number; each place is manned on its own")
        if any(section in ("rooms", "kits") for section, _ in groups_serving(subject.scenario, need)):
            what = f"{need!r} can't hold a post: only people and vehicles are on duty"
            yield Finding((*path, "needs", need), what, "name who stands there", at_key=True)
    for key in _NOT_FOR_POSTS:
        if getattr(duty, key):
            what = f"a post has no {key!r}: it is held as long as its hours last"
            yield Finding((*path, key), what, "remove it", at_key=True)
