"""Measuring: one replication in, its figures and curves out."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from covsim.events import EventLog, Incidents
from covsim.metrics import kpis as _kpis  # noqa: F401  (fills the catalogue)
from covsim.metrics.catalogue import CATALOGUE, Kpi, entry
from covsim.metrics.context import Context
from covsim.metrics.figures import Figure, Measured
from covsim.metrics.profiles import read_profiles
from covsim.rosters import DutyPlan
from covsim.rosters import plan as make_plan
from covsim.scenario.model import Scenario
from covsim.scenario.resources import list_resources
from covsim.streams import Luck


def measure(
    scenario: Scenario, incidents: Incidents, log: EventLog, plan: DutyPlan | None = None, kpis: Collection[str] = ()
) -> Measured:
    """All figures of the catalogue and all curves of one replication; with ``kpis`` only these figures and no curves.

    ``plan`` is who was on duty when; without it, it is worked out again from the seed and replication of the incidents.
    """
    if plan is None:
        plan = make_plan(scenario, list_resources(scenario), Luck(incidents.seed, incidents.replication))
    context = Context(scenario, incidents, log, plan)
    if not kpis:
        figures = tuple(figure for kpi in CATALOGUE.values() for figure in _figures(kpi, context))
        return Measured(figures, tuple(read_profiles(context)))
    wanted = {found.id for kpi in kpis if (found := entry(kpi))}
    chosen = (kpi for kpi in CATALOGUE.values() if kpi.id in wanted)
    return Measured(tuple(figure for kpi in chosen for figure in _figures(kpi, context) if figure.kpi in kpis), ())


def _figures(kpi: Kpi, context: Context) -> Iterator[Figure]:
    for scope, value, numerator, denominator, name in kpi.function(context):
        yield Figure(kpi.named(name), scope, value, numerator, denominator)
