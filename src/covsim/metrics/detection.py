"""Which cases waited to be found, and who found them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from covsim.events import IntArray, Kind
from covsim.metrics.grouping import Grouping
from covsim.metrics.spans import BoolArray
from covsim.scenario.detecting import NOBODY, Detect

if TYPE_CHECKING:
    from covsim.metrics.replication import Replication

UNDETECTED = "undetected"
"""Stands beside the causes of shortfall: nobody found the case."""


@dataclass(frozen=True)
class Detections:
    """For each case whether it came to a ``detect`` step, and the way in which it was found there last: an index into
    ``ways``, -1 for none."""

    ways: tuple[str, ...]
    tried: BoolArray
    way: IntArray

    @property
    def missed(self) -> BoolArray:
        """Cases that came to a detect step and weren't found (yet)."""
        return np.asarray(self.tried & (self.way < 0))


def read_detections(context: Replication) -> Detections:
    """From the marks ``<step>.<way>`` that detect steps make."""
    bodies = {f"{pathway}.{name}": step.body for pathway, steps in context.scenario.pathways.items()
              for name, step in steps.items() if isinstance(step.body, Detect)}  # fmt: skip
    ways = tuple(dict.fromkeys(way for body in bodies.values() for way in body.by))
    tried, found = np.zeros(len(context.incidents), dtype=bool), np.full(len(context.incidents), -1)
    if bodies:
        detects = np.array([name in bodies for name in context.log.names.steps], dtype=bool)
        tried[context.visits.incident[detects[context.visits.step]]] = True
        marks = context.log.of(Kind.MARK)
        told = _codes(context, bodies, ways)[marks["step"], marks["need"]]
        found[marks["incident"][told >= -1]] = told[told >= -1]
    return Detections(ways, tried, found)


def searched(context: Replication, *kinds: str) -> Iterator[Grouping]:
    """The cases that count, sorted by each kind of scope; streams (and duties) that never come to a detect step are
    left out, and so is everything where there is no such step."""
    streams = {f"stream={name}" for name in context.routes.streams_with("detect")}
    for group in context.by(*kinds) if streams else ():
        keep = np.array([not scope.startswith("stream=") or scope in streams for scope in group.scopes], dtype=bool)
        number = np.append(np.where(keep, np.cumsum(keep, dtype=np.int64) - 1, -1), -1)
        yield Grouping(tuple(scope for scope, kept in zip(group.scopes, keep) if kept), number[group.codes])


def _codes(context: Replication, bodies: Mapping[str, Detect], ways: tuple[str, ...]) -> IntArray:
    """What each mark at each step says: the number of a way, -1 for nobody, -2 for marks that say something else."""
    names = context.log.names
    codes = np.full((len(names.steps), len(names.marks)), -2)
    for index, name in enumerate(names.steps):
        if name in bodies:
            step = name.partition(".")[2]
            for way in bodies[name].by:
                codes[index, names.marks.index(f"{step}.{way}")] = ways.index(way)
            codes[index, names.marks.index(f"{step}.{NOBODY}")] = -1
    return codes
