"""What the checks look at: one model, and the names that exist in it and in its sisters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path as FilePath

from covsim.scenario.detecting import NOBODY, Detect
from covsim.scenario.model import Scenario
from covsim.scenario.nodes import Path
from covsim.scenario.pathways import Found, Place, Step, Work
from covsim.scenario.serving import serving
from covsim.scenario.streams import Stream
from covsim.tables import TableError, read_rows

ORIGIN = "origin"
"""As a destination: the site of the call."""


@dataclass(frozen=True)
class Subject:
    """A model under check. ``servers`` are all names of groups and skills in any model of the file, ``new_sites`` the
    sites that only models or ``--set`` add."""

    scenario: Scenario
    models: tuple[str, ...]
    servers: frozenset[str]
    folder: FilePath
    new_sites: frozenset[str] = frozenset()

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
    def found_out(self) -> dict[str, tuple[str, ...]]:
        """What the run finds out about a case, by name, with the values that it can have."""
        found: dict[str, tuple[str, ...]] = {}
        for path, step in self.steps:
            if isinstance(step.body, Detect):
                name = f"{path[2]}.by"
                found[name] = tuple(dict.fromkeys((*found.get(name, ()), *step.body.by, NOBODY)))
        return found

    @cached_property
    def marks(self) -> dict[str, set[str]]:
        """The pathways in which each mark is set."""
        found: dict[str, set[str]] = {}
        for path, step in self.steps:
            for mark in marks_of(step):
                found.setdefault(mark, set()).add(str(path[1]))
        return found

    @cached_property
    def matrices(self) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
        """Origins and destinations that each readable matrix file names."""
        files = {mode.matrix for mode in self.scenario.travel.values() if mode.matrix}
        found = {file: _matrix(self.folder / file) for file in sorted(files)}
        return {file: table for file, table in found.items() if table is not None}

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


def each_name(path: Path, value: str | tuple[str, ...]) -> Iterator[tuple[Path, str]]:
    """Names written as one or as a list, with their paths."""
    if isinstance(value, str):
        yield path, value
    else:
        yield from (((*path, n), name) for n, name in enumerate(value))


def places(step: Step, path: Path) -> Iterator[tuple[Path, Place]]:
    """Every place that a step speaks of: ``at``, ``to`` and ``otherwise.refer``."""
    for key in ("at", "to"):
        place = getattr(step.body, key, None)
        if isinstance(place, (str, Found)):
            yield (*path, step.kind, key), place
    if step.otherwise and step.otherwise.refer is not None:
        yield (*path, "otherwise", "refer"), step.otherwise.refer


def _matrix(file: FilePath) -> tuple[frozenset[str], frozenset[str]] | None:
    """Origins and destinations named in a matrix file; None when it can't be read."""
    try:
        rows = read_rows(file)
    except TableError:
        return None
    header = rows[0] if rows else []
    return frozenset(row[0].strip() for row in rows[1:] if row), frozenset(cell.strip() for cell in header[1:])
