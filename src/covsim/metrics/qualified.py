"""Who serves which needs of a cover entry when skills are learnt and lost: a person's needs change with time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from covsim.events import Cause
from covsim.metrics.competences import read_courses
from covsim.metrics.edges import COVERED, Edges
from covsim.metrics.replication import Replication
from covsim.metrics.spans import Spans, intersect, union
from covsim.scenario.resources import Unit
from covsim.scenario.serving import ranked, skills_learnt

Slice = tuple[int, Spans]
"""A set of needs (bits) and the time in which somebody serves just these."""


class Qualified:
    """Answers for the people of one replication who hold a competence that qualifies."""

    def __init__(self, context: Replication) -> None:
        self._context = context
        self._learnt = skills_learnt(context.scenario)
        self._courses = read_courses(context) if self._learnt else {}
        self._able: dict[str, Spans] = {}
        self._slices: dict[tuple[int, tuple[str, ...]], list[Slice] | None] = {}

    def slices(self, unit: Unit, needs: tuple[str, ...]) -> list[Slice] | None:
        """What somebody serves when, over the whole run; None for who serves the same all the time."""
        key = unit.index, needs
        if key not in self._slices:
            self._slices[key] = self._cut(unit, needs)
        return self._slices[key]

    def _cut(self, unit: Unit, needs: tuple[str, ...]) -> list[Slice] | None:
        learnt = self._learnt.get(unit.group, ())
        plain = (unit.group, *self._context.scenario.staff[unit.group].skills) if learnt else ()
        always, found = 0, []
        for bit, need in enumerate(needs):
            kinds = ranked(self._context.scenario, need)
            if any(kind in plain for kind in kinds):
                always |= 1 << bit
            elif any(kind in learnt for kind in kinds):
                parts = [self._qualified(kind, unit) for kind in kinds if kind in learnt]
                found.append((1 << bit, union(Spans.joined(parts))))
        if not found:
            return None
        slices = [(always, Spans.of([(0, 0.0, self._context.log.end)]))]
        for bit, able in found:
            sides = [(mask, when, inside) for mask, when in slices for inside in (True, False)]
            slices = [(mask | bit if inside else mask, _common(when, able, inside)) for mask, when, inside in sides]
        return [(mask, when) for mask, when in slices if len(when)]

    def _qualified(self, skill: str, unit: Unit) -> Spans:
        """The time in which somebody has a skill by their level."""
        if skill not in self._able:
            specs = [(course, course.spec.qualifies[skill]) for course in self._courses.values()
                     if skill in course.spec.qualifies]  # fmt: skip
            self._able[skill] = Spans.joined([course.above(threshold) for course, threshold in specs])
        spans = self._able[skill]
        return spans.where(spans.owner == unit.index)


def _common(when: Spans, able: Spans, inside: bool) -> Spans:
    """The time of ``when`` within, or else outside, that of ``able``; both disjoint and in order."""
    if not inside:
        edges = np.concatenate(([-np.inf], np.column_stack((able.start, able.end)).ravel(), [np.inf])).reshape(-1, 2)
        able = Spans(np.zeros(len(edges), dtype=np.int64), edges[:, 0], edges[:, 1])
    return intersect(when, able)[0]


def entered(edges: Edges, whole: int, slices: Sequence[Slice]) -> Iterator[tuple[int, Edges]]:
    """What somebody did (``edges``, entered as serving the needs ``whole``) shared out over the time slices.

    For the needs that they don't serve just then they lack the skill where they would have been available.
    """
    for mask, when in slices:
        if mask:
            yield mask, edges.within(when, whole, mask, COVERED)
        if lacking := whole & ~mask:
            yield lacking, edges.within(when, whole, lacking, Cause.NO_SUCH_SKILL)
