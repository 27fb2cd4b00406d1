"""What a model costs within the window, item by item."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from covsim.calendars import WEEK
from covsim.events import FloatArray, Outcome, ShiftKind
from covsim.metrics.replication import Replication
from covsim.metrics.rooms import place_minutes
from covsim.metrics.spans import Spans, totals
from covsim.metrics.window import Gauge
from covsim.scenario.judging import Charge
from covsim.scenario.model import Scenario
from covsim.scenario.resources import service
from covsim.units import Money

HOUR = 60.0


def read_costs(context: Replication) -> dict[str, float]:
    """Cost of each item in the window: pay, overtime, holiday, on_call, backfill, bank, vehicles, distance, rooms,
    kits, stocks.

    The entries of ``costs`` come under their own names. Amounts per year count for the share of the window in which the
    group is in service; amounts given once (or ``each``) count once for each person, vehicle, place or kit, or each
    thing used up. An item that nothing is paid for is left out.
    """
    found: dict[str, float] = {}
    items = (_staff(context), _vehicles(context), _places(context), _stocks(context), _charges(context))
    for item, amount in (each for part in items for each in part):
        found[item] = found.get(item, 0.0) + amount
    return found


def _over_time(money: Money, minutes: float) -> float:
    """What an amount comes to over a time: per minute of it, or once."""
    return money.amount * (minutes if money.per == "minute" else 1.0)


def _for_service(context: Replication, group: str, money: Money) -> float:
    """What a group's members come to, each for the minutes of the window in which it is in service."""
    window = context.window
    members: dict[float, int] = {}
    for unit in context.groups[group]:
        minutes = sum(end - start for start, end in service(context.scenario, unit, window.start, window.end))
        members[minutes] = members.get(minutes, 0) + 1
    return sum(count * _over_time(money, minutes) for minutes, count in members.items())


def _staff(context: Replication) -> Iterator[tuple[str, float]]:
    """Pay for time in service, and what comes on top of it."""
    overtime = _by_unit(context, context.overtime)
    extra = {kind: _by_unit(context, context.shifts(kind)) for kind in ShiftKind}
    holidays, none = _on_holidays(context), _OnHolidays(*[np.zeros(len(context.helpers))] * 4)
    for group, spec in context.scenario.staff.items():
        members = [unit.index for unit in context.groups[group]]
        if spec.on_call_cost is not None:
            yield "on_call", _over_time(spec.on_call_cost, extra[ShiftKind.ON_CALL][members].sum())
        if spec.cost is None:
            continue
        per_minute = spec.cost.amount * WEEK / (spec.hours_a_week * HOUR)
        apart = holidays if spec.holiday_factor is not None else none  # paid by a factor of their own
        if spec.called_by and spec.cost.per == "minute":
            minutes = _by_unit(context, context.rostered) - apart.duty
            yield "pay", per_minute * minutes[members].sum()
        else:
            yield "pay", _for_service(context, group, spec.cost)
        if spec.cost.per == "minute":
            yield "overtime", per_minute * spec.overtime_factor * (overtime - apart.overtime)[members].sum()
            factor = _stand_in_factor(context.scenario, group)
            yield "backfill", per_minute * factor * (extra[ShiftKind.BACKFILL] - apart.backfill)[members].sum()
            yield "bank", per_minute * factor * (extra[ShiftKind.BANK] - apart.bank)[members].sum()
            if spec.holiday_factor is not None:
                worked = (holidays.duty + holidays.overtime)[members].sum()
                yield "holiday", per_minute * spec.holiday_factor * worked


class _OnHolidays(NamedTuple):
    """Minutes of each unit within the window that are paid as holidays: on duty (stand-ins included, on call not),
    overtime, and as a stand-in."""

    duty: FloatArray
    overtime: FloatArray
    backfill: FloatArray
    bank: FloatArray


def _on_holidays(context: Replication) -> _OnHolidays:
    gauge = context.window.gauge(there=context.scenario.clock.statutory)
    kinds = (ShiftKind.REGULAR, ShiftKind.BACKFILL, ShiftKind.BANK)
    regular, backfill, bank = (_by_unit(context, context.shifts(kind), gauge) for kind in kinds)
    return _OnHolidays(regular + backfill + bank, _by_unit(context, context.overtime, gauge), backfill, bank)


def _stand_in_factor(scenario: Scenario, group: str) -> float:
    """A stand-in's hourly pay over ordinary pay: by the group's own backfill, else that of whom it stands in for."""
    own = scenario.staff[group].backfill
    others = (spec.backfill for spec in scenario.staff.values() if spec.backfill and group in spec.backfill.from_)
    backfill = own or next(others, None)
    return backfill.pay_factor if backfill else 1.0


def _by_unit(context: Replication, spans: Spans, gauge: Gauge | None = None) -> FloatArray:
    return totals(spans.owner, (gauge or context.window.gauge()).lengths(spans), len(context.helpers))


def _vehicles(context: Replication) -> Iterator[tuple[str, float]]:
    """Vehicles in service, and the way they drive."""
    for group, spec in context.scenario.vehicles.items():
        if spec.cost is not None and spec.called_by and spec.cost.per == "minute":
            on_duty = context.rostered.owned_by(context.members(context.groups[group]))
            yield "vehicles", spec.cost.amount * context.window.gauge().lengths(on_duty).sum()
        elif spec.cost is not None:
            yield "vehicles", _for_service(context, group, spec.cost)
        if spec.cost_per_km is not None:
            yield "distance", spec.cost_per_km.amount * kilometres(context, group)


def kilometres(context: Replication, group: str) -> float:
    """Road km that a group of vehicles drives within the window.

    A leg broken off counts for the share of it that was driven. One that began on the way counts by its minutes at
    the speed of the mode (as long as a fixed part of travel time and traffic are small, that is the distance).
    """
    spec = context.scenario.vehicles[group]
    mode = context.network.modes[spec.mode]
    members = context.members(context.groups[group])
    speed = context.scenario.travel[spec.mode].speed or 0.0
    total = 0.0
    for legs in (context.intervals.trips, context.intervals.returns):
        mine = np.flatnonzero(members[legs.unit] & context.window.contains(legs.start))
        ends = zip(legs.origin[mine].tolist(), legs.destination[mine].tolist(), legs.minutes[mine].tolist())
        km = np.array([mode.km(a, b) if a >= 0 else minutes * speed for a, b, minutes in ends])
        total += float((km * legs.share_done[mine]).sum())
    return total


def _places(context: Replication) -> Iterator[tuple[str, float]]:
    """Rooms (none for unlimited ones) and kits."""
    for pool, plan in zip(context.resources.pools, context.plan.pools, strict=True):
        room = context.scenario.rooms[pool.name]
        if room.cost is None or room.count == "unlimited":
            continue
        if room.opened_by and room.cost.per == "minute":
            yield "rooms", room.cost.amount * (place_minutes(plan, context.window) or 0.0)
        else:
            yield "rooms", room.count * _over_time(room.cost, context.minutes(room.during))
    for name, kit in context.scenario.kits.items():
        if kit.cost is not None:
            count = sum(unit.group == name for unit in context.resources.units)
            yield "kits", count * _over_time(kit.cost, context.minutes(kit.during))


def _stocks(context: Replication) -> Iterator[tuple[str, float]]:
    """What was used up, by its price."""
    claims = context.intervals.claims
    inside = context.window.contains(claims.start)
    for stock in context.resources.stocks:
        cost = context.scenario.stocks[stock.name].cost
        if cost is not None:
            yield "stocks", cost.amount * float((inside & (claims.unit == stock.index)).sum())


def _charges(context: Replication) -> Iterator[tuple[str, float]]:
    """The entries of ``costs``, under their names."""
    for name, charge in context.scenario.costs.items():
        if charge.per == "time":
            yield name, _over_time(charge.amount, context.minutes(charge.during))
        else:
            yield name, charge.amount.amount * _times(context, charge)


def _times(context: Replication, charge: Charge) -> float:
    """How many times a charge is due."""
    cases = context.matching(charge) & context.within(charge.during)
    if charge.per == "referral":
        return float((cases & (context.cases.outcome == Outcome.REFERRED)).sum())
    if charge.per == "left":
        return float((cases & (context.cases.outcome == Outcome.LEFT)).sum())
    if charge.per == "hour_of":
        minutes = context.times(charge.measure)[cases]
        unit = 1.0 if charge.amount.per == "minute" else HOUR
        return float(minutes[np.isfinite(minutes)].sum()) / unit
    return float(cases.sum())
