"""When work would be dropped for a case of some priority, so that those who do it count as ready."""

from __future__ import annotations

import numpy as np

from covsim.events import FloatArray, IntArray, Kind
from covsim.metrics.replication import Replication
from covsim.metrics.spans import BoolArray, Spans
from covsim.scenario.pathways import Work

_FIRM_KINDS = ("transport", "handover")
"""Kinds of steps that more urgent work can't interrupt unless the planner says so."""


def yielding(context: Replication, priority: int, wanted: BoolArray) -> Spans:
    """When a case of this priority would take a unit from its claim, at the unit's home; owned by claims (indices).

    Only for the ``wanted`` units, a flag for each resource.

    As in the run: what a case holds is freed by stopping the step that the case is at. So it is that step, not the one
    that claimed the unit, which must be less urgent (a greater number) and interruptible; a duty must allow recall. It
    can be stopped while its team is on the way or at work: not while it waits, nor while the case is on its own way
    (``go``) or stands by (``wait``), though it keeps units. Who serves several cases at once is never taken from them.
    Work away from home isn't counted: how soon its people could be at the next case depends on where they are.
    """
    claims, visits = context.intervals.claims, context.visits
    held = np.flatnonzero(wanted[claims.unit] & _at_home(context) & (visits.claim >= 0))
    at = visits.claim[held]
    kept, later = _kept(context, held)
    claim, visit = np.concatenate((held, kept)), np.concatenate((at, later))
    steps = _Steps(context, priority)
    step, less_urgent = visits.step[visit], steps.urgency(visit) > priority
    granted = np.minimum(visits.granted, visits.started)[visit]
    started, ended = visits.started[visit], visits.ended[visit]
    last = np.minimum(claims.end, _leaving(context))[claim]

    def during(start: FloatArray, end: FloatArray, may_stop: BoolArray) -> Spans:
        spans = Spans(claim, np.maximum(start, claims.start[claim]), np.minimum(end, last))
        return spans.where(less_urgent & may_stop & (spans.end > spans.start))

    on_the_way = during(granted, np.minimum(started, ended), steps.divertible[step])
    return Spans.joined((on_the_way, during(started, ended, steps.interruptible[step])))


def _at_home(context: Replication) -> BoolArray:
    """Which claims are of units that can be taken from them and are at home for a case there."""
    claims, resources = context.intervals.claims, context.resources
    homes = [context.incidents.sites.index(unit.home) for unit in resources.units]
    home = np.array(homes + [-1] * resources.without_legs, dtype=np.int64)[claims.unit]
    made = context.log.of(Kind.CLAIMED)
    here = (made["site"] == home) & (made["destination"] == home)
    return np.asarray(here & (home >= 0) & (context.at_once[claims.unit] == 1))


def _kept(context: Replication, held: IntArray) -> tuple[IntArray, IntArray]:
    """Claims that outlast the visit that made them, each with every later visit of its case that begins meanwhile."""
    claims, visits = context.intervals.claims, context.visits
    outlasting = held[claims.end[held] > visits.ended[visits.claim[held]]]
    case = claims.incident[outlasting]
    first = np.searchsorted(visits.incident, case, "left")
    many = np.searchsorted(visits.incident, case, "right") - first
    claim = np.repeat(outlasting, many)
    visit = np.arange(len(claim)) - np.repeat(np.cumsum(many) - many - first, many)
    later = (visits.ready[visit] >= visits.ended[visits.claim[claim]]) & (visits.ready[visit] < claims.end[claim])
    later &= visit != visits.claim[claim]
    return claim[later], visit[later]


def _leaving(context: Replication) -> FloatArray:
    """For each claim when its unit next sets out on a leg (``inf``: not again): from then on it isn't at home."""
    claims, trips = context.intervals.claims, context.intervals.trips
    order = np.lexsort((trips.start, trips.unit))
    units, starts = np.append(trips.unit[order], -1), np.append(trips.start[order], np.inf)
    # Sorts by unit, then time; exact to well below a second for runs of centuries.
    place = np.searchsorted(units[:-1] * 1e9 + starts[:-1], claims.unit * 1e9 + claims.start)
    return np.where(units[place] == claims.unit, starts[place], np.inf)


class _Steps:
    """What the steps of the log say about stopping them for a case of some priority."""

    def __init__(self, context: Replication, priority: int) -> None:
        self._context = context
        count = len(context.log.names.steps)
        self._own = np.full(count, -1, dtype=np.int64)  # -1: the priority of the case
        self.divertible = np.zeros(count, dtype=bool)  # while its team is on the way
        self.interruptible = np.zeros(count, dtype=bool)  # while its team is at work
        scenario = context.scenario
        for index, name in enumerate(context.log.names.steps):
            first, _, last = name.rpartition(".")
            if first in scenario.duties:
                recall = scenario.duties[first].recall
                allowed = recall.allowed and (recall.priority is None or priority <= recall.priority)
                self.divertible[index] = self.interruptible[index] = allowed
                continue
            step = scenario.pathways[first][last]
            if isinstance(step.body, Work):
                says = step.body.interruptible
                self._own[index] = -1 if step.body.priority is None else step.body.priority
                self.divertible[index] = step.kind != "transport" and says is not False
                default = step.kind not in _FIRM_KINDS
                self.interruptible[index] = step.kind != "transport" and (default if says is None else says)

    def urgency(self, visit: IntArray) -> IntArray:
        """The priority at which each visit is made: its step's, else its case's."""
        visits = self._context.visits
        own = self._own[visits.step[visit]]
        return np.where(own >= 0, own, _cases(self._context)[visits.incident[visit]])


def _cases(context: Replication) -> IntArray:
    """The priority of each case: its severity's, else its stream's, else its duty's."""
    scenario, incidents = context.scenario, context.incidents
    table = np.zeros((len(incidents.streams), len(incidents.severities) + 1), dtype=np.int64)
    for row, name in enumerate(incidents.streams):
        stream = scenario.demand.get(name)
        table[row] = scenario.duties[name].priority if stream is None else stream.priority
        for severity, spec in stream.severity.items() if stream else ():
            if spec.priority is not None and severity in incidents.severities:
                table[row, incidents.severities.index(severity)] = spec.priority
    return np.asarray(table[incidents.stream, incidents.severity])
