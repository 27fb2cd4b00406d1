"""Standards: what the scenario promises."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from covsim.metrics.catalogue import Piece, kpi, ratio
from covsim.metrics.context import Context
from covsim.metrics.grouping import Grouping, shares
from covsim.metrics.kpis.readiness import coverage_share
from covsim.metrics.spans import BoolArray
from covsim.scenario.judging import Standard
from covsim.scenario.serving import as_tuple


@kpi(
    id="standard.met_share", title="Standard met", title_zh="达标比例", unit="share", better="higher",
    scopes=("standard", "standard,site", "standard,shift", "standard,period"),
)  # fmt: skip
def standard_met_share(context: Context) -> Iterator[Piece]:
    """Share of cases (of a measure) or of time (of cover) that meets a standard; cases never reached don't meet it.

    Standards on a KPI are judged on that KPI's own figures and have none here.
    """
    for name, standard in context.scenario.standards.items():
        if standard.measure:
            yield from _of_measure(context, name, standard)
        elif standard.cover:
            yield from _of_cover(context, name, standard)


def judged_cases(context: Context, standard: Standard) -> tuple[BoolArray, BoolArray]:
    """Which cases a standard on a measure speaks of, and which of these are within its limit."""
    times = context.times(standard.measure)
    due = context.matching(standard) & context.within(standard.during) & ~np.isnan(times)
    limit = np.inf if standard.within is None else standard.within + 1e-9
    return due, due & (times <= limit) & np.isfinite(times)


def _of_measure(context: Context, name: str, standard: Standard) -> Iterator[Piece]:
    due, within = judged_cases(context, standard)
    groups: tuple[Grouping, ...] = (Grouping.every(due),)
    if standard.for_each:
        groups += tuple(group.restricted(due) for group in context.groupings[standard.for_each])
    sites = context.sites_matching(standard)
    periods = as_tuple(standard.during) or tuple(context.scenario.clock.periods)
    elsewhere = {f"site={site}" for site in context.call_sites if site not in sites}
    elsewhere |= {f"period={period}" for period in context.scenario.clock.periods if period not in periods}
    for scope, met, cases in shares(groups, within, due):
        if scope not in elsewhere:
            yield ratio(f"standard={name}" if scope == "all" else f"standard={name},{scope}", met, cases)


def _of_cover(context: Context, name: str, standard: Standard) -> Iterator[Piece]:
    whole = f"cover={standard.cover}"
    for piece in coverage_share(context):
        if piece.scope == whole:
            yield piece._replace(scope=f"standard={name}")
        elif standard.for_each and piece.scope.startswith(f"{whole},{standard.for_each}="):
            yield piece._replace(scope=f"standard={name}," + piece.scope.removeprefix(f"{whole},"))
