"""Figures written with a unit, in the unit of a KPI."""

from __future__ import annotations

from covsim import units
from covsim.metrics.catalogue import Kpi

YEAR = 525960.0
"""Minutes."""


def amount(written: str | float, kpi: Kpi, period: float) -> float:
    """What was written, in the unit that the KPI's figures have.

    Shares are written ``92%``, times ``8.4 min``, money ``4.2 MCNY`` or ``4.2 MCNY/year``, numbers ``30`` or, for what
    is counted, ``11.3/year``. What is written by time is taken for ``period`` minutes when the KPI is a total. Raises
    QuantityError.
    """
    if kpi.unit == "share":
        return units.share(written)
    if kpi.unit in ("min", "h"):
        return units.duration(written) / (60 if kpi.unit == "h" else 1)
    if kpi.unit == "money":
        money = units.money(written)
        return money.amount * (period if kpi.form == "total" else YEAR) if money.per == "minute" else money.amount
    found = units.number_and_unit(str(written))
    if found and found[1] in ("", kpi.unit, kpi.unit.removesuffix("s")):
        return found[0]
    if kpi.form == "total" and isinstance(written, str) and "/" in units.narrow(written):
        return units.rate(written).per_minute * period
    example = f"'30' or '11.3/year' {kpi.unit}" if kpi.form == "total" else f"'30' {kpi.unit}"
    raise units.QuantityError(f"{written!r} is not a number of {kpi.unit} - write for example {example}")
