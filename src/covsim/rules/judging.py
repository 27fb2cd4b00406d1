"""Judging one rule: how much of what it speaks of keeps it, and what comes worst."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from covsim.calendars import ALWAYS, WEEK
from covsim.events import FloatArray, IntArray
from covsim.rules.worked import Worked, hours_by_period, longest_rests, months, rests_between, weeks
from covsim.scenario.model import Scenario
from covsim.scenario.resources import Resources, Unit, providers
from covsim.scenario.rules import Norm, Rule

HOUR = 60.0
ROUNDING = 1e-6
"""Minutes, or people: differences that come of adding up."""


@dataclass(frozen=True)
class Kept:
    """What came of one rule: ``kept`` of ``judged`` weeks, months, rests, minutes or counts keep to it.

    ``worst`` is the hours (or people) that come nearest to breaking it or break it most, None for a crew; ``unit`` and
    ``time`` (minutes since the start) are whose and from when, -1 and NaN where that says nothing.
    """

    kept: float
    judged: float
    worst: float | None = None
    unit: int = -1
    time: float = math.nan

    def breaks(self, rule: Rule) -> bool:
        """Whether more breaks the rule than it allows."""
        return self.judged - self.kept > rule.allow * self.judged + ROUNDING


NOTHING = Kept(0.0, 0.0)


@dataclass(frozen=True)
class Records:
    """What rules are judged on: who worked when, and who stood at home on duty, within [low, high]."""

    scenario: Scenario
    resources: Resources
    worked: Worked
    present: Worked
    low: float
    high: float


def judge(rule: Rule, records: Records) -> Kept:
    """How a rule on working time or on a crew is kept."""
    if rule.crew:
        return _crew(rule, records)
    return _JUDGED[rule.limited](rule, records)


def subjects(rule: Rule, resources: Resources) -> tuple[Unit, ...]:
    """The people whom a rule is about."""
    return tuple(
        unit for unit in resources.units
        if unit.kind == "person" and (not rule.for_ or not set(rule.for_).isdisjoint(unit.skills))
    )  # fmt: skip


def required(norms: Iterable[Norm], scenario: Scenario) -> int:
    """The people that the largest of these norms asks for, rounded up."""
    return max(math.ceil(norm.share * size_of(norm, scenario) - ROUNDING) for norm in norms)


def size_of(norm: Norm, scenario: Scenario) -> float:
    """What a norm takes its share of; infinite for a room without limit."""
    return norm.of if isinstance(norm.of, float) else sum(_size(name, scenario) for name in norm.of)


def _size(name: str, scenario: Scenario) -> float:
    if name in scenario.staff:
        return float(len(scenario.staff[name].names) or scenario.staff[name].count)
    places = scenario.rooms[name].count
    return math.inf if places == "unlimited" else float(places)


def head_count(rule: Rule, scenario: Scenario) -> Kept:
    """Whether there are as many people on the books as the largest norm asks for; ``worst`` is how many there are."""
    named = set(rule.for_)
    there = sum(_size(name, scenario) for name, group in scenario.staff.items() if named & {name, *group.skills})
    return Kept(float(there >= required(rule.head_count.values(), scenario)), 1.0, float(there))


def _own(rule: Rule, records: Records) -> Worked:
    """The working time of the people whom a rule is about."""
    return records.worked.of_units(unit.index for unit in subjects(rule, records.resources))


def _most(rule: Rule, records: Records, edges: FloatArray, limit: float) -> Kept:
    found = hours_by_period(_own(rule, records), edges)
    return _extreme(found.minutes, found.owner, edges[found.period], limit, most=True)


def _hours_a_week(rule: Rule, records: Records) -> Kept:
    edges = weeks(records.scenario.clock.start, records.low, records.high)
    return _most(rule, records, edges, rule.hours_a_week or 0.0)


def _hours_a_month(rule: Rule, records: Records) -> Kept:
    edges = months(records.scenario.clock.start, records.low, records.high)
    return _most(rule, records, edges, rule.hours_a_month or 0.0)


def _overtime_a_month(rule: Rule, records: Records) -> Kept:
    edges = months(records.scenario.clock.start, records.low, records.high)
    found = hours_by_period(_own(rule, records), edges)
    if rule.ordinary is None:
        staff, units = records.scenario.staff, records.resources.units
        contract = np.array([staff[unit.group].hours_a_week if unit.kind == "person" else 0.0 for unit in units])
        ordinary = contract[found.owner] * HOUR * np.diff(edges)[found.period] / WEEK if len(units) else found.minutes
    else:
        ordinary = np.full(len(found.minutes), rule.ordinary)
    over = np.maximum(found.minutes - ordinary, 0.0)
    return _extreme(over, found.owner, edges[found.period], rule.overtime_a_month or 0.0, most=True)


def _rest_a_week(rule: Rule, records: Records) -> Kept:
    edges = weeks(records.scenario.clock.start, records.low, records.high)
    found = longest_rests(_own(rule, records), edges)
    return _extreme(found.minutes, found.owner, edges[found.period], rule.rest_a_week or 0.0, most=False)


def _rest_between(rule: Rule, records: Records) -> Kept:
    found = rests_between(_own(rule, records), records.low, records.high)
    return _extreme(found.minutes, found.owner, found.start, rule.rest_between or 0.0, most=False)


_JUDGED: Mapping[str, Callable[[Rule, Records], Kept]] = {
    "hours_a_week": _hours_a_week, "hours_a_month": _hours_a_month, "overtime_a_month": _overtime_a_month,
    "rest_a_week": _rest_a_week, "rest_between": _rest_between,
}  # fmt: skip


def _extreme(minutes: FloatArray, owner: IntArray, times: FloatArray, limit: float, most: bool) -> Kept:
    if not len(minutes):
        return NOTHING
    kept = minutes <= limit + ROUNDING if most else minutes >= limit - ROUNDING
    worst = int(minutes.argmax() if most else minutes.argmin())
    return Kept(
        float(kept.sum()), float(len(minutes)), float(minutes[worst]) / HOUR, int(owner[worst]), float(times[worst])
    )


def _crew(rule: Rule, records: Records) -> Kept:
    """Minutes of the hours in which a crew must be there, and those in which it is; from when it first is not."""
    hours = records.scenario.clock.calendar.between(rule.when or ALWAYS, records.low, records.high)
    opening = np.array(hours, dtype=np.float64).reshape(-1, 2)
    teams = [_team(records, need, rule.at) for need in rule.crew]
    edges = np.unique(np.concatenate([opening.ravel(), *(part for team in teams for part in (team.start, team.end))]))
    middle, minutes = (edges[:-1] + edges[1:]) / 2, np.diff(edges)
    due = _open(opening[:, 0], opening[:, 1], middle) > 0
    enough = [_open(team.start, team.end, middle) >= count for team, count in zip(teams, rule.crew.values())]
    there = due & np.all(enough, axis=0)
    broken = np.flatnonzero(due & ~there)
    first = float(edges[broken[0]]) if len(broken) else math.nan
    return Kept(float(minutes[there].sum()), float(minutes[due].sum()), time=first)


def _team(records: Records, need: str, site: str) -> Worked:
    """When the people of a site who can serve a need are there."""
    units = records.resources.units
    ranks = providers(records.scenario, records.resources, need)
    return records.present.of_units(
        n for rank in ranks for n in rank if n < len(units) and units[n].kind == "person" and units[n].home == site
    )


def _open(start: FloatArray, end: FloatArray, times: FloatArray) -> IntArray:
    """How many spans are open at each time."""
    return np.searchsorted(np.sort(start), times, "right") - np.searchsorted(np.sort(end), times, "right")
