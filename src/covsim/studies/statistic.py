"""Which kind of number a KPI is, and so which estimate fits it across replications."""

from __future__ import annotations

import re
from typing import Literal

import numpy as np

from covsim.events import FloatArray
from covsim.metrics.catalogue import entry

Statistic = Literal["share", "ratio", "quantile", "total"]
"""``share``: cases (or minutes) out of cases; ``ratio``: sum over sum; ``quantile``: a statistic of one replication,
missing where there was nothing; ``total``: a sum, zero where there was nothing."""

COST = ("cost.per_year", "all")
"""What makes a model cheap."""
_QUANTILE = re.compile(r".*\.p\d+")


def classify(kpi: str, value: FloatArray, numerator: FloatArray, denominator: FloatArray) -> Statistic:
    """Tell the kind by the unit, the id and the contract of ``metrics.Figure``.

    Shares and means have value = numerator / denominator; quantiles and totals have numerator = value. The two agree
    only where both estimates do.
    """
    if unit_of(kpi) == "share":
        return "share"
    if _QUANTILE.fullmatch(kpi):
        return "quantile"
    measured = ~np.isnan(value) & (denominator != 0)
    stands_alone = np.array_equal(value[measured], numerator[measured])
    return "total" if stands_alone else "ratio"


def unit_of(kpi: str) -> str:
    """The unit of a KPI as the catalogue gives it; empty for an unknown one."""
    found = entry(kpi)
    return found.unit if found else ""
