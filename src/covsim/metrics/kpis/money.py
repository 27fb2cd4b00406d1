"""Costs."""

from __future__ import annotations

from collections.abc import Iterator

from covsim.metrics.catalogue import Piece, kpi, ratio, statistic
from covsim.metrics.context import Context
from covsim.units import MINUTES


@kpi(id="cost.total", title="Cost", title_zh="总成本", unit="money", form="total", better="lower", scopes=("item",))
def cost_total(context: Context) -> Iterator[Piece]:
    """What the model costs within the window, also by ``item``.

    ``pay`` (time in service), ``overtime``, ``holiday`` (hours worked on public holidays), ``on_call``, ``backfill``,
    ``bank``, ``vehicles``, ``distance``, ``rooms``, ``kits``, and the entries of ``costs``. An hour's pay is a year's
    over the contract hours of a year.
    """
    yield statistic("all", sum(context.costs.values()))
    for item, amount in context.costs.items():
        yield statistic(f"item={item}", amount)


@kpi(
    id="cost.per_year", title="Cost a year", title_zh="年度成本",
    unit="money", better="lower", scopes=("item",),
)  # fmt: skip
def cost_per_year(context: Context) -> Iterator[Piece]:
    """Cost within the window, scaled to a year of 365.25 days."""
    years = context.window.length / MINUTES["year"]
    yield ratio("all", sum(context.costs.values()), years)
    for item, amount in context.costs.items():
        yield ratio(f"item={item}", amount, years)


@kpi(id="cost.per_incident", title="Cost per case", title_zh="例均成本", unit="money", better="lower")
def cost_per_incident(context: Context) -> Iterator[Piece]:
    """Cost within the window over the cases whose call falls into it."""
    yield ratio("all", sum(context.costs.values()), int(context.counted.sum()))
