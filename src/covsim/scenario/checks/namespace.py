"""Two things with one name: needs, streams and duties, and people are told apart by name alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from covsim.scenario.checks.subject import Subject
from covsim.scenario.model import Scenario
from covsim.scenario.nodes import Path
from covsim.scenario.problems import Finding

_WHAT = {
    "staff": "a staff group", "vehicles": "a vehicle", "rooms": "a room", "kits": "a kit", "stocks": "a stock",
    "skills": "a ranking", "teams": "a team",
}  # fmt: skip


def check(subject: Subject) -> Iterator[Finding]:
    """Groups of one name, skills named like things, rankings in a circle, streams like duties, people counted twice."""
    yield from _groups(subject.scenario)
    yield from _rankings(subject.scenario)
    yield from _streams_and_duties(subject.scenario)
    yield from _units(subject.scenario)


def _groups(scenario: Scenario) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for section in _WHAT:
        for name in getattr(scenario, section):
            if name in first:
                what = f"{name!r} is {_WHAT[section]} here and {_WHAT[first[name]]} in {first[name]}"
                yield Finding((section, name), what, "give them different names", at_key=True)
            first.setdefault(name, section)
    for section in ("staff", "vehicles", "rooms", "kits", "stocks"):
        for name, group in getattr(scenario, section).items():
            for n, skill in enumerate(group.skills):
                other = first.get(skill, section)
                if other != section:
                    what = f"the skill {skill!r} has the name of {_WHAT[other]}"
                    yield Finding((section, name, "skills", n), what, "give them different names")


def _rankings(scenario: Scenario) -> Iterator[Finding]:
    for name in scenario.skills:
        circle = _circle(scenario, name, ())
        if circle:
            what = f"the ranking leads back to itself: {' -> '.join(circle)}"
            yield Finding(("skills", name), what, "a ranking names skills or groups, not itself", at_key=True)


def _circle(scenario: Scenario, name: str, above: tuple[str, ...]) -> tuple[str, ...]:
    if name in above:
        return (*above[above.index(name) :], name) if above[0] == name else ()
    for kind in scenario.skills.get(name, ()):
        if found := _circle(scenario, kind, (*above, name)):
            return found
    return ()


def _streams_and_duties(scenario: Scenario) -> Iterator[Finding]:
    for name in scenario.duties:
        if name in scenario.demand:
            what = f"{name!r} is a duty here and a stream in demand"
            yield Finding(("duties", name), what, "give them different names", at_key=True)


def _units(scenario: Scenario) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for section in ("staff", "vehicles"):
        for name, group in getattr(scenario, section).items():
            path: Path = (section, name, "names")
            twice = [who for who, times in Counter(group.names).items() if times > 1]
            for who in twice:
                yield Finding(
                    (*path, group.names.index(who)), f"{who!r} stands twice in {name!r}", "count everyone once"
                )
            for n, who in enumerate(group.names):
                if first.setdefault(who, name) != name:
                    what = f"{who!r} is in {first[who]!r} and in {name!r}"
                    yield Finding((*path, n), what, "one person belongs to one group: give it the skills of both")
            if group.names and "count" in group.model_fields_set and group.count != len(group.names):
                what = f"count is {group.count}, but {len(group.names)} names are given"
                yield Finding((section, name, "count"), what, "leave count out: the names set it")
