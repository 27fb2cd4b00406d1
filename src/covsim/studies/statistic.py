"""Which kind of number a KPI is, and so which estimate fits it across replications."""

from __future__ import annotations

from functools import cache
from typing import Literal

from covsim.metrics.catalogue import entry

Statistic = Literal["share", "ratio", "quantile", "total", "count"]
"""``share``: cases (or minutes) out of cases; ``ratio``: sum over sum; ``quantile``: a statistic of one replication,
missing where there was nothing; ``total``: a sum, zero where there was nothing; ``count``: a total of cases."""

COST = ("cost.per_year", "all")
"""What makes a model cheap."""


@cache
def classify(kpi: str) -> Statistic:
    """The kind of a KPI as the catalogue gives it; an unknown one stands alone, as a total does."""
    found = entry(kpi)
    if found is None:
        return "total"
    if found.form == "total" and found.unit == "cases":
        return "count"
    return "share" if found.form == "ratio" and found.unit == "share" else found.form


@cache
def unit_of(kpi: str) -> str:
    """The unit of a KPI as the catalogue gives it; empty for an unknown one."""
    found = entry(kpi)
    return found.unit if found else ""
