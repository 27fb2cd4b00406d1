"""The figures of one case alone."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from covsim.events import EventLog, Incidents
from covsim.metrics.catalogue import CATALOGUE
from covsim.metrics.context import Context
from covsim.metrics.figures import Figure
from covsim.metrics.kpis.standards import judged_cases
from covsim.metrics.spans import BoolArray
from covsim.rosters import DutyPlan
from covsim.scenario.model import Scenario

SURVIVAL = "survival.expected"
"""Comes in scopes of its own; the other figures are told for ``all``."""
KPIS = ("wait.share_waited", "unserved.share", "response.mean", "time_to.<measure>.mean", SURVIVAL)
"""What is measured of one case, besides the standards on a measure."""


class OneCase(Context):
    """A replication of which one case counts, and no other."""

    def __init__(self, scenario: Scenario, incidents: Incidents, log: EventLog, plan: DutyPlan, case: int) -> None:
        super().__init__(scenario, incidents, log, plan)
        self.case = case

    @property
    def counted(self) -> BoolArray:
        """True for the one case."""
        return np.asarray(np.arange(len(self.incidents)) == self.case)

    @property
    def done(self) -> float:
        """When the case ends; ``inf`` when it is still open."""
        return float(self.cases.done[self.case])


def read_one(context: OneCase) -> Iterator[Figure]:
    """Whether the case has to wait, is left unserved, keeps each standard on a measure; its times; its survival.

    Figures for which the case doesn't count are left out.
    """
    for kpi in map(CATALOGUE.__getitem__, KPIS):
        for scope, value, numerator, denominator, name in kpi.function(context):
            if denominator and (scope == "all" or kpi.id == SURVIVAL):
                yield Figure(kpi.named(name), scope, value, numerator, denominator)
    for name, standard in context.scenario.standards.items():
        if standard.measure:
            due, within = judged_cases(context, standard)
            if due.any():
                met = float(within.sum())
                yield Figure("standard.met_share", f"standard={name}", met, met, 1.0)
