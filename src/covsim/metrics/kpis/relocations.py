"""How often units were moved to other posts, and how long the ways were."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from covsim.events import FloatArray, Kind
from covsim.metrics.catalogue import Piece, kpi, statistic
from covsim.metrics.context import Context


def _by_role_and_site(context: Context, amounts: FloatArray | None = None) -> Iterator[Piece]:
    """The relocations of the window, or so much of each; none where nobody is ever relocated."""
    if context.scenario.policies.relocation == "never":
        return
    rows = context.log.of(Kind.RELOCATED)
    size = np.ones(len(rows)) if amounts is None else amounts
    size = np.where(context.window.contains(rows["time"]), size, 0.0)
    yield statistic("all", size.sum())
    for role, units in context.groups.items():
        yield statistic(f"role={role}", size[context.members(units)[rows["unit"]]].sum())
    for number, site in enumerate(context.scenario.sites):
        yield statistic(f"site={site}", size[rows["destination"] == number].sum())


@kpi(
    id="relocations.count", title="Relocations", title_zh="换防次数", unit="times", form="total",
    scopes=("role", "site"),
)  # fmt: skip
def relocations_count(context: Context) -> Iterator[Piece]:
    """How many times a free unit was given another post in the window, going back included. By ``site``: that post."""
    return _by_role_and_site(context)


@kpi(
    id="relocations.minutes", title="Travel of relocations", title_zh="换防路途时间", unit="min", form="total",
    scopes=("role", "site"),
)  # fmt: skip
def relocations_minutes(context: Context) -> Iterator[Piece]:
    """Minutes of the ways to new posts, each as it was when it began (a unit may be sent to a case half-way)."""
    return _by_role_and_site(context, context.log.of(Kind.RELOCATED)["value"])
