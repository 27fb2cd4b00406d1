"""What people, vehicles and kits did with their time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from covsim.events import FloatArray
from covsim.metrics.catalogue import Piece, kpi, ratio, statistic
from covsim.metrics.context import Context
from covsim.metrics.rooms import place_minutes
from covsim.metrics.spans import BoolArray, Spans, totals
from covsim.rosters.duty import REASONS

HOUR = 60.0
MANY_DISPATCHES = 1000
"""With more pairs of unit and site than this, only those that occurred are listed."""


def _roles(context: Context) -> Iterator[tuple[str, BoolArray]]:
    """The scopes of people and vehicles: all of them, then each group."""
    yield "all", context.helpers
    for role, units in context.groups.items():
        yield f"role={role}", context.members(units)


def _minutes(context: Context, spans: Spans) -> FloatArray:
    """Minutes within the window for each resource."""
    inside = spans.clipped(context.window.start, context.window.end)
    return totals(inside.owner, inside.end - inside.start, len(context.helpers))


@kpi(
    id="utilisation", title="Utilisation", title_zh="利用率",
    unit="share", scopes=("role", "unit", "pool", "shift"),
)  # fmt: skip
def utilisation(context: Context) -> Iterator[Piece]:
    """Claimed minutes over rostered minutes: travel, standing blocked and overtime included, so it may exceed 1.

    The way home counts where the unit can't be called on it (``returns: return_first``). A unit that serves n cases
    at once offers n times its rostered minutes; breaks are part of rostered time. For a ``pool``: minutes of places
    taken over minutes of places open. By ``shift``: of people and vehicles, within the hours of the shift.
    """
    busy, rostered = _minutes(context, context.busy), _minutes(context, context.rostered) * context.at_once
    for scope, members in _roles(context):
        yield ratio(scope, busy[members].sum(), rostered[members].sum())
    for unit in context.singled_out:
        yield ratio(f"unit={unit.name}", busy[unit.index], rostered[unit.index])
    for pool, plan in zip(context.resources.pools, context.plan.pools):
        offered = place_minutes(plan, context.window)
        if offered is not None:
            yield ratio(f"pool={pool.name}", busy[pool.index], offered)
    work, duty = context.busy.owned_by(context.helpers), context.rostered.owned_by(context.helpers)
    for shift, hours in context.scenario.clock.shifts.items():
        gauge = context.window.gauge(hours)
        hands = gauge.lengths(duty) * context.at_once[duty.owner]
        yield ratio(f"shift={shift}", gauge.lengths(work).sum(), hands.sum())


@kpi(id="busy.mean", title="Mean number busy", title_zh="平均占用数", unit="people", scopes=("role",))
def busy_mean(context: Context) -> Iterator[Piece]:
    """Claims that people and vehicles have in hand, as a mean over the time of the window."""
    busy = _minutes(context, context.busy)
    for scope, members in _roles(context):
        yield ratio(scope, busy[members].sum(), context.window.length)


@kpi(
    id="overtime.hours", title="Overtime", title_zh="加班小时数",
    unit="h", form="total", better="lower", scopes=("role", "shift"),
)  # fmt: skip
def overtime_hours(context: Context) -> Iterator[Piece]:
    """Hours worked beyond the rostered end, in the window. By ``shift``: the hours of the week in which they fall."""
    minutes = _minutes(context, context.overtime)
    for scope, members in _roles(context):
        yield statistic(scope, minutes[members].sum() / HOUR)
    work = context.overtime.owned_by(context.helpers)
    for shift, hours in context.scenario.clock.shifts.items():
        yield statistic(f"shift={shift}", context.window.gauge(hours).lengths(work).sum() / HOUR)


@kpi(
    id="unfilled.hours", title="Unfilled roster hours", title_zh="未补足的排班小时数", unit="h", form="total",
    better="lower",
    scopes=("role", "site", "shift", "reason"),
)  # fmt: skip
def unfilled_hours(context: Context) -> Iterator[Piece]:
    """Rostered hours in the window that nobody works, in spite of backfill.

    By ``reason``: ``leave``, ``sick``, ``limit`` (a limit of hours or days in a row forbids the shift) and ``short``
    (a place of a random roster that nobody may take).
    """
    unfilled = context.plan.unfilled
    groups, sites = tuple(context.scenario.staff), tuple(context.scenario.sites)
    spans = Spans.of((n, gap.start, gap.end) for n, gap in enumerate(unfilled))
    minutes = context.window.gauge().lengths(spans)
    yield statistic("all", minutes.sum() / HOUR)
    for role in groups:
        yield statistic(f"role={role}", minutes[[gap.group == role for gap in unfilled]].sum() / HOUR)
    for site in dict.fromkeys(unit.home for units in context.groups.values() for unit in units):
        if site in sites:
            yield statistic(f"site={site}", minutes[[gap.site == site for gap in unfilled]].sum() / HOUR)
    for shift, hours in context.scenario.clock.shifts.items():
        yield statistic(f"shift={shift}", context.window.gauge(hours).lengths(spans).sum() / HOUR)
    for reason in REASONS:
        yield statistic(f"reason={reason}", minutes[[gap.reason == reason for gap in unfilled]].sum() / HOUR)


@kpi(
    id="dispatch.share", title="Share of dispatches", title_zh="派遣比例",
    unit="share", scopes=("unit,site",),
)  # fmt: skip
def dispatch_share(context: Context) -> Iterator[Piece]:
    """Claims of a unit for cases from a site, of all claims for the needs that it serves (Larson's dispatch fractions).

    Cases of the window count, duties don't. Source: Larson 1974, Computers & Operations Research 1(1).
    """
    claims, incidents = context.intervals.claims, context.incidents
    mine = context.helpers[claims.unit] & context.counted[claims.incident]
    unit, need = claims.unit[mine], claims.need[mine]
    sites = len(incidents.sites)
    pairs = np.bincount(unit * sites + incidents.site[claims.incident[mine]], minlength=len(context.helpers) * sites)
    needs = np.bincount(need + 1, minlength=len(context.log.names.needs) + 1)
    serves = np.zeros((len(context.helpers), len(needs)), dtype=bool)
    serves[unit, need + 1] = True
    every = len(context.resources.units) * len(context.call_sites) <= MANY_DISPATCHES
    for one in context.singled_out:
        of = needs[serves[one.index]].sum()
        for site in context.call_sites:
            count = pairs[one.index * sites + incidents.sites.index(site)]
            if every or count:
                yield ratio(f"unit={one.name},site={site}", count, of)


@kpi(
    id="kit.ready_share", title="Kits ready", title_zh="急救箱完好率",
    unit="share", better="higher", scopes=("kit", "site"),
)  # fmt: skip
def kit_ready_share(context: Context) -> Iterator[Piece]:
    """Share of the time of all kits in which they had no hidden fault."""
    kits = [unit for unit in context.resources.units if unit.kind == "kit"]
    faulty, length = np.zeros(len(context.helpers)), np.zeros(len(context.helpers))
    for name, spec in context.scenario.kits.items():
        gauge = context.window.gauge(there=context.during(spec.during))
        faults = context.intervals.faults.owned_by(context.members(kit for kit in kits if kit.group == name))
        faulty += totals(faults.owner, gauge.lengths(faults), len(faulty))
        length[[kit.index for kit in kits if kit.group == name]] = context.minutes(spec.during)
    scopes = {"all": kits} if kits else {}
    scopes |= {f"kit={name}": [kit for kit in kits if kit.group == name] for name in context.scenario.kits}
    homes = dict.fromkeys(kit.home for kit in kits)
    scopes |= {f"site={site}": [kit for kit in kits if kit.home == site] for site in homes}
    for scope, members in scopes.items():
        whole = length[[kit.index for kit in members]].sum()
        yield ratio(scope, whole - faulty[[kit.index for kit in members]].sum(), whole)
