"""Infection of staff: how many catch it, how many are away at once, how much is worked ill."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from covsim.events import FloatArray, Kind
from covsim.metrics.catalogue import Piece, kpi, ratio, statistic
from covsim.metrics.context import Context
from covsim.metrics.lost_time import ill
from covsim.metrics.spans import BoolArray, Spans, overlay, totals

HOUR = 60.0


def at_risk(context: Context) -> dict[str, BoolArray]:
    """By scope, the people who can be infected: all, by role, by home site. Nobody without infections."""
    groups = dict.fromkeys(group for spec in context.scenario.infection.values() for group in spec.staff)
    units = [unit for unit in context.resources.units if unit.kind == "person" and unit.group in groups]
    if not units:
        return {}
    scopes = {"all": context.members(units)}
    scopes |= {f"role={group}": context.members(context.groups[group]) for group in groups}
    for site in dict.fromkeys(unit.home for unit in units):
        scopes[f"site={site}"] = context.members(unit for unit in units if unit.home == site)
    return scopes


@kpi(
    id="infected.share", title="Staff infected", title_zh="员工感染比例", unit="share", better="lower",
    scopes=("role", "site", "infection"),
)  # fmt: skip
def infected_share(context: Context) -> Iterator[Piece]:
    """Share of the people who can be infected that were infected before the end of the window, warm-up included."""
    rows = context.log.of(Kind.INFECTED)
    rows = rows[rows["time"] < context.window.end]
    for scope, members in at_risk(context).items():
        yield ratio(scope, len(np.unique(rows["unit"][members[rows["unit"]]])), int(members.sum()))
    for number, (name, spec) in enumerate(context.scenario.infection.items()):
        people = sum(len(context.groups[group]) for group in spec.staff)
        yield ratio(f"infection={name}", int(np.count_nonzero(rows["need"] == number)), people)


@kpi(
    id="sick_at_once.max", title="Most staff off sick at once", title_zh="同时病休人员最高比例", unit="share",
    form="quantile", better="lower", scopes=("role", "site"),
)  # fmt: skip
def sick_at_once(context: Context) -> Iterator[Piece]:
    """The largest share of the people who can be infected that was at home ill at one moment of the window."""
    off = ill(context.log, at_home=True)
    for scope, members in at_risk(context).items():
        counts, _ = _each_once(off.owned_by(members)).levels(context.window.start, context.window.end)
        yield statistic(scope, counts.max(initial=0) / members.sum())


@kpi(
    id="off_sick.hours", title="Time off sick", title_zh="人均病休时间", unit="h", better="lower",
    scopes=("role", "site"),
)  # fmt: skip
def off_sick_hours(context: Context) -> Iterator[Piece]:
    """Hours at home ill for each person who can be infected, in the window: all hours, rostered or not."""
    minutes = _minutes(context, _each_once(ill(context.log, at_home=True)))
    for scope, members in at_risk(context).items():
        yield ratio(scope, minutes[members].sum() / HOUR, members.sum())


@kpi(
    id="worked_sick.hours", title="Hours worked ill", title_zh="带病工作小时数", unit="h", form="total",
    better="lower", scopes=("role", "site"),
)  # fmt: skip
def worked_sick_hours(context: Context) -> Iterator[Piece]:
    """Hours on duty (not on call) in the window of people who were ill and worked on."""
    window = context.window
    laid = overlay((ill(context.log, at_home=False), context.intervals.presence))
    working, present = laid.counts
    inside = laid.spans.where((working > 0) & (present > 0)).clipped(window.start, window.end)
    minutes = totals(inside.owner, inside.end - inside.start, len(context.helpers))
    for scope, members in at_risk(context).items():
        yield statistic(scope, minutes[members].sum() / HOUR)


def _each_once(spans: Spans) -> Spans:
    """Spans of one person that overlap (two illnesses) count once."""
    laid = overlay((spans,))
    return laid.spans.where(laid.counts[0] > 0)


def _minutes(context: Context, spans: Spans) -> FloatArray:
    inside = spans.clipped(context.window.start, context.window.end)
    return totals(inside.owner, inside.end - inside.start, len(context.helpers))
