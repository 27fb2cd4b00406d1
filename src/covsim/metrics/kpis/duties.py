"""Planned work: whether it was done in time, with how many people, and the hours that it took them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from covsim.events import Outcome
from covsim.metrics.catalogue import Piece, kpi, ratio, statistic
from covsim.metrics.context import Context
from covsim.metrics.grouping import Grouping, shares
from covsim.metrics.spans import BoolArray, totals


@kpi(
    id="duties.in_time_share", title="Duties done in time", title_zh="计划任务按时完成率",
    unit="share", better="higher", scopes=("stream",),
)  # fmt: skip
def duties_in_time_share(context: Context) -> Iterator[Piece]:
    """Occurrences of duties with ``within`` that ended so long after they were due, of all that fell due in the window.

    Cancelled ones were not in time. Those still under way at the end of the run whose time isn't up are left out.
    """
    limits = {name: duty.within for name, duty in context.scenario.duties.items() if duty.within is not None}
    streams = context.incidents.streams
    limit = np.array([limits.get(name, np.nan) for name in streams], dtype=np.float64)[context.incidents.stream]
    cases = context.cases
    last = cases.call + limit
    judged = context.in_window & np.isfinite(limit) & (np.isfinite(cases.done) | (last <= context.log.end))
    in_time = (cases.outcome == Outcome.SERVED) & (cases.done <= last + 1e-6)
    names = tuple(name for name in streams if name in limits)
    yield from (ratio(*found) for found in shares(_by_duty(context, names, judged), in_time & judged, judged))


@kpi(
    id="duties.people", title="People on a duty", title_zh="每次计划任务的人数", unit="people", scopes=("stream",),
)  # fmt: skip
def duties_people(context: Context) -> Iterator[Piece]:
    """People who took part in an occurrence of a duty that was carried out, on average. Posts are left out."""
    done = context.in_window & (context.cases.outcome == Outcome.SERVED)
    claims = context.intervals.claims
    people = context.members([unit for unit in context.resources.units if unit.kind == "person"])
    chosen = people[claims.unit] & (context.is_duty & done)[claims.incident]
    pairs = np.unique(np.stack((claims.incident[chosen], claims.unit[chosen])), axis=1)
    number = totals(pairs[0], np.ones(pairs.shape[1]), len(done))
    yield from (ratio(*found) for found in shares(_by_duty(context, _planned(context), done), number, done))


@kpi(
    id="duties.hours", title="Hours that duties took", title_zh="计划任务占用工时", unit="h", form="total",
    scopes=("stream", "role"),
)  # fmt: skip
def duties_hours(context: Context) -> Iterator[Piece]:
    """Hours within the window for which duties had people, from claim to release, added up over the people. Posts are
    left out."""
    claims, names = context.intervals.claims, _planned(context)
    planned = np.array([name in names for name in context.incidents.streams], dtype=bool)[context.incidents.stream]
    people = context.members([unit for unit in context.resources.units if unit.kind == "person"])
    chosen = np.flatnonzero(planned[claims.incident] & people[claims.unit])
    spans = claims.spans.where(chosen)
    hours = context.window.gauge().lengths(spans) / 60
    stream = context.incidents.stream[claims.incident[chosen]]
    yield statistic("all", hours.sum())
    for name in names:
        yield statistic(f"stream={name}", hours[stream == context.incidents.streams.index(name)].sum())
    for role, units in context.groups.items():
        yield statistic(f"role={role}", hours[context.members(units)[spans.owner]].sum())


def _planned(context: Context) -> tuple[str, ...]:
    """Duties that are carried out now and then: no posts."""
    duties = context.scenario.duties
    return tuple(name for name in context.incidents.streams if name in duties and duties[name].post is None)


def _by_duty(context: Context, names: tuple[str, ...], counted: BoolArray) -> tuple[Grouping, ...]:
    """All occurrences that count, and those of each duty."""
    streams = context.incidents.streams
    place = np.array([names.index(name) if name in names else -1 for name in streams], dtype=np.int64)
    mine = counted & (place >= 0)[context.incidents.stream]
    return Grouping.every(mine), Grouping.by("stream", names, place[context.incidents.stream], mine)
