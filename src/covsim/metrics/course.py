"""What changes in the course of a run: load for each person, staff off sick, competence; means over days or weeks."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from covsim.calendars import DAY, WEEK
from covsim.events import FloatArray
from covsim.metrics.context import Context
from covsim.metrics.figures import Point
from covsim.metrics.lost_time import ill
from covsim.metrics.spans import BoolArray, Spans
from covsim.scenario.resources import providers
from covsim.scenario.serving import as_tuple

LOAD, OFF_SICK = "course:load", "course:off_sick"
WORKING_ILL, COMPETENCE = "course:working_ill", "course:competence"
"""Profiles of places taken (or cases present) for each person on duty by trigger, of people ill at home and on duty,
and of the level of each competence; x is the minute at which a day (in long runs a week, or four) begins."""
MOST_DAYS, MOST_WEEKS = 120, 160


def read_course(context: Context) -> Iterator[Point]:
    """Everything of the kind that the scenario has, within the window; the last bin may be shorter."""
    window = context.window
    length = DAY if window.length <= MOST_DAYS * DAY else WEEK if window.length <= MOST_WEEKS * WEEK else 4 * WEEK
    edges = np.append(np.arange(window.start, window.end, length), window.end)
    if len(edges) < 2:
        return
    yield from _loads(context, edges)
    if context.scenario.infection:
        people = {f"role={name}": context.members(units) for name, units in context.groups.items()}
        for profile, at_home in ((OFF_SICK, True), (WORKING_ILL, False)):
            spans = ill(context.log, at_home)
            for scope, members in {"all": context.helpers, **people}.items():
                yield from _points(profile, scope, _minutes(spans.owned_by(members), edges), edges, np.diff(edges))
    for name, course in context.courses.items():
        levels = [course.level_minutes(a, b).sum() for a, b in zip(edges[:-1].tolist(), edges[1:].tolist())]
        served = _minutes(course.spans, edges)
        yield from _points(COMPETENCE, f"competence={name}", np.array(levels), edges, served)


def _loads(context: Context, edges: FloatArray) -> Iterator[Point]:
    """Load for each person on duty, for triggers that look at one."""
    scenario = context.scenario
    for name, trigger in scenario.triggers.items():
        if trigger.load is None:
            continue
        serving = [index for rank in providers(scenario, context.resources, trigger.load.per) for index in rank]
        members = np.zeros(len(context.helpers), dtype=bool)
        members[serving] = True
        present = _minutes(context.intervals.presence.owned_by(members), edges)
        cared_for = _minutes(_cared_for(context, as_tuple(trigger.load.of)), edges)
        yield from _points(LOAD, f"trigger={name}", cared_for, edges, present)


def _cared_for(context: Context, names: tuple[str, ...]) -> Spans:
    """Places taken of these rooms, and cases present of these streams."""
    pools: BoolArray = np.zeros(len(context.helpers), dtype=bool)
    pools[[pool.index for pool in context.resources.pools if pool.name in names]] = True
    streams = np.array([name in names for name in context.incidents.streams], dtype=bool)
    mine = streams[context.incidents.stream]
    cases = context.cases
    there = Spans(np.zeros(int(mine.sum()), dtype=np.int64), cases.call[mine], cases.done[mine])
    return Spans.joined((context.busy.owned_by(pools), there))


def _minutes(spans: Spans, edges: FloatArray) -> FloatArray:
    """Minutes of the spans between each two edges."""
    return np.diff(spans.clipped(float(edges[0]), float(edges[-1])).accumulated(edges))


def _points(profile: str, scope: str, amounts: FloatArray, edges: FloatArray, of: FloatArray) -> Iterator[Point]:
    for start, amount, whole in zip(edges.tolist(), amounts.tolist(), of.tolist()):
        yield Point(profile, scope, start, amount, whole)
