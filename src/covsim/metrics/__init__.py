"""EventLog → intervals → KPIs; one catalogue."""

from covsim.metrics.asked import read
from covsim.metrics.catalogue import CATALOGUE, Kpi, entry
from covsim.metrics.figures import Figure, Measured, Point
from covsim.metrics.measurement import measure
from covsim.metrics.tables import event_table, incident_table, visit_table

__all__ = [
    "CATALOGUE", "Figure", "Kpi", "Measured", "Point", "entry", "event_table", "incident_table", "measure",
    "read", "visit_table",
]  # fmt: skip
