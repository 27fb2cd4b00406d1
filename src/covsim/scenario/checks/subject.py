"""What the checks look at: one model, and the names that exist in it and in its sisters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path as FilePath
from typing import Any

from covsim.scenario.model import Scenario
from covsim.scenario.nodes import Path
from covsim.scenario.pathways import Nearest, Step, Work
from covsim.scenario.streams import Stream


@dataclass(frozen=True)
class Subject:
    """A model under check. ``servers`` are all names of groups and skills in any model of the file."""

    scenario: Scenario
    models: tuple[str, ...]
    servers: frozenset[str]
    folder: FilePath

    @cached_property
    def can_serve(self) -> dict[str, float]:
        """How many units or places serve each need; infinite for an unlimited room."""
        return serving(self.scenario)

    @cached_property
    def severities(self) -> tuple[str, ...]:
        """All severities of all streams."""
        return tuple(dict.fromkeys(name for stream in self.scenario.demand.values() for name in stream.severity))

    @cached_property
    def open_severities(self) -> bool:
        """Whether further severities may come from the column of a trace."""
        return any(stream.trace and stream.trace.severity for stream in self.scenario.demand.values())

    @cached_property
    def attributes(self) -> tuple[str, ...]:
        """What cases of any stream bring along."""
        streams = self.scenario.demand.values()
        return tuple(dict.fromkeys(name for stream in streams for name in brought(stream)))

    @cached_property
    def marks(self) -> dict[str, set[str]]:
        """The pathways in which each mark is set."""
        found: dict[str, set[str]] = {}
        for path, step in self.steps:
            for mark in marks_of(step):
                found.setdefault(mark, set()).add(str(path[1]))
        return found

    @cached_property
    def offers(self) -> tuple[str, ...]:
        """What any site offers."""
        return tuple(dict.fromkeys(offer for site in self.scenario.sites.values() for offer in site.offers))

    @cached_property
    def steps(self) -> tuple[tuple[Path, Step], ...]:
        """All steps of all pathways with their paths."""
        pathways = self.scenario.pathways.items()
        return tuple((("pathways", p, s), step) for p, pathway in pathways for s, step in pathway.items())

    @cached_property
    def claims(self) -> tuple[tuple[Path, Step, Work], ...]:
        """All steps that may claim something, with the paths of their bodies."""
        return tuple(((*path, step.kind), step, step.body) for path, step in self.steps if isinstance(step.body, Work))

    @cached_property
    def used_pathways(self) -> frozenset[str]:
        """Pathways that a case can get to."""
        reached = {stream.pathway for stream in self.scenario.demand.values()}
        waiting = list(reached)
        while waiting:
            for step in self.scenario.pathways.get(waiting.pop(), {}).values():
                other = step.otherwise.pathway if step.otherwise else ""
                if other and other not in reached:
                    reached.add(other)
                    waiting.append(other)
        return frozenset(reached)


def serving(scenario: Scenario) -> dict[str, float]:
    """How many units or places serve each name: groups and their skills, then ranked names (not in circles)."""
    found: dict[str, float] = {}
    groups: list[tuple[str, tuple[str, ...], float]] = []
    for section in (scenario.staff, scenario.vehicles):
        groups += [(name, group.skills, float(len(group.names) or group.count)) for name, group in section.items()]
    for name, kit in scenario.kits.items():
        groups.append((name, kit.skills, float(kit.count * len(as_tuple(kit.at)))))
    for name, room in scenario.rooms.items():
        most = max((room.count, *room.by_hours.values()), default=0) if room.count != "unlimited" else float("inf")
        groups.append((name, room.skills, float(most)))
    for name, skills, count in groups:
        for skill in dict.fromkeys((name, *skills)):
            found[skill] = found.get(skill, 0.0) + count
    plain = dict(found)
    for name in scenario.skills:
        found[name] = sum(plain.get(kind, 0.0) for kind in ranked(scenario, name))
    return found


def ranked(scenario: Scenario, name: str, above: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The plain names that a need stands for, in order; a name that stands for itself in the end is left out."""
    if name not in scenario.skills:
        return (name,)
    if name in above:
        return ()
    kinds = (kind for each in scenario.skills[name] for kind in ranked(scenario, each, (*above, name)))
    return tuple(dict.fromkeys(kinds))


def groups_serving(scenario: Scenario, need: str) -> tuple[tuple[str, str], ...]:
    """Sections and names of the groups that serve a need: ``("staff", "nurse")``."""
    kinds = ranked(scenario, need)
    sections: tuple[tuple[str, dict[str, Any]], ...] = (
        ("staff", scenario.staff), ("vehicles", scenario.vehicles), ("rooms", scenario.rooms), ("kits", scenario.kits),
    )  # fmt: skip
    return tuple(
        (section, name)
        for section, groups in sections
        for name, group in groups.items()
        if any(kind == name or kind in group.skills for kind in kinds)
    )


def brought(stream: Stream) -> Iterator[str]:
    """Attributes that the cases of a stream bring along."""
    yield from stream.attributes
    if stream.trace:
        yield from stream.trace.columns


def marks_of(step: Step) -> tuple[str, ...]:
    """Names that a step gives to moments."""
    if isinstance(step.marks, str):
        return (step.marks,) if step.marks else ()
    return tuple(step.marks.values())


def as_tuple(value: str | tuple[str, ...]) -> tuple[str, ...]:
    """One name or several, as several."""
    return (value,) if isinstance(value, str) else value


def each_name(path: Path, value: str | tuple[str, ...]) -> Iterator[tuple[Path, str]]:
    """Names written as one or as a list, with their paths."""
    if isinstance(value, str):
        yield path, value
    else:
        yield from (((*path, n), name) for n, name in enumerate(value))


def places(step: Step, path: Path) -> Iterator[tuple[Path, str | Nearest]]:
    """Every place that a step speaks of: ``at``, ``to`` and ``otherwise.refer``."""
    for key in ("at", "to"):
        place = getattr(step.body, key, None)
        if isinstance(place, (str, Nearest)):
            yield (*path, step.kind, key), place
    if step.otherwise and step.otherwise.refer is not None:
        yield (*path, "otherwise", "refer"), step.otherwise.refer
