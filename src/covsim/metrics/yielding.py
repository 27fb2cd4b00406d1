"""Which work would be dropped for a case of some priority, so that those who do it count as ready."""

from __future__ import annotations

import numpy as np

from covsim.events import IntArray, Kind
from covsim.metrics.replication import Replication
from covsim.metrics.spans import BoolArray
from covsim.scenario.pathways import Work

_FIRM_KINDS = ("transport", "handover")
"""Kinds of steps that more urgent work can't interrupt unless the planner says so."""


def yielding(context: Replication, priority: int) -> BoolArray:
    """A flag for each claim: would a case of this priority take the unit from it, at the unit's home?

    The work must be less urgent (a greater number) and interruptible; a duty must allow recall. Work away from home
    isn't counted: how soon its people could be at the next case depends on where they are.
    """
    claims, log = context.intervals.claims, context.log
    step_priority, interruptible = _steps(context, priority)
    urgency = np.where(step_priority[claims.step] >= 0, step_priority[claims.step], _cases(context)[claims.incident])
    homes = [context.incidents.sites.index(unit.home) for unit in context.resources.units]
    home = np.array(homes + [-1] * len(context.resources.pools), dtype=np.int64)[claims.unit]
    made = log.of(Kind.CLAIMED)
    at_home = (made["site"] == home) & (made["destination"] == home)
    return np.asarray(interruptible[claims.step] & (urgency > priority) & at_home)


def _steps(context: Replication, priority: int) -> tuple[IntArray, BoolArray]:
    """For each step of the log: its own priority (-1: the case's), and whether it may be interrupted."""
    scenario = context.scenario
    own = np.full(len(context.log.names.steps), -1, dtype=np.int64)
    interruptible = np.ones(len(own), dtype=bool)
    for index, name in enumerate(context.log.names.steps):
        first, _, last = name.rpartition(".")
        if first in scenario.duties:
            recall = scenario.duties[first].recall
            interruptible[index] = recall.allowed and (recall.priority is None or priority <= recall.priority)
            continue
        step = scenario.pathways[first][last]
        if isinstance(step.body, Work):
            own[index] = -1 if step.body.priority is None else step.body.priority
            firm = step.kind in _FIRM_KINDS
            interruptible[index] = not firm if step.body.interruptible is None else step.body.interruptible
    return own, interruptible


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
