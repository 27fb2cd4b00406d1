"""Roster arithmetic: how many full-time people a post takes, and how many there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import isfinite
from typing import NamedTuple

from covsim.calendars import ALWAYS, DAY, FREE, HOLIDAY, WEEK, Hours, Span, clock_span, merge
from covsim.distributions import Distribution
from covsim.scenario.capacity import StaffGroup
from covsim.scenario.duties import Duty
from covsim.scenario.model import Scenario
from covsim.scenario.nodes import Path
from covsim.scenario.periods import common
from covsim.scenario.places import Roster
from covsim.scenario.serving import as_tuple, groups_serving

_HOUR = 60.0


class Post(NamedTuple):
    """A need that must be filled for ``hours_a_week``, and the full-time people (FTE) that it takes and that there are.

    ``kind`` is ``cover`` or ``duty``, ``name`` the entry, ``site`` where, ``need`` what, ``at_a_time`` how many.
    ``unrostered`` are hours of an ordinary week in which no roster has anybody who could, ``unrostered_days`` those of
    all holidays and make-up days of the run.
    """

    kind: str
    name: str
    site: str
    need: str
    at_a_time: int
    hours_a_week: float
    needed: float
    held: float
    unrostered: float
    unrostered_days: float = 0.0

    @property
    def path(self) -> Path:
        """Where the need is written."""
        return ("duties" if self.kind == "duty" else "cover", self.name, "needs", self.need)


def fte_needed(hours_a_week: float, contract_hours: float, leave: float) -> float:
    """Full-time people for a post of so many hours a week: hours / (contract hours x (1 - leave)).

    Leave counts once. A post filled round the clock takes 168 / (40 x 0.85) = 4.94 people at 40 hours and 15% leave.
    Infinite when all time is leave.
    """
    worked = contract_hours * (1 - leave)
    return hours_a_week / worked if worked > 0 else float("inf")


def fte_table(scenario: Scenario) -> tuple[Post, ...]:
    """One row for each site and need for people of every cover entry and duty."""
    return tuple(post for post in (*_cover(scenario), *_duties(scenario)))


def _cover(scenario: Scenario) -> Iterator[Post]:
    for name, cover in scenario.cover.items():
        for site in as_tuple(cover.at):
            for need, count in cover.needs.items():
                yield from _post(scenario, "cover", name, site, need, count, cover.when or ALWAYS)


def _duties(scenario: Scenario) -> Iterator[Post]:
    for name, duty in scenario.duties.items():
        for site in as_tuple(duty.at) if duty.post else ():
            for need, count in duty.needs.items():
                yield from _post(scenario, "duty", name, site, need, count, duty.post)
        hours, sites = _duty_hours(duty), as_tuple(duty.at)
        if hours is None or not sites:
            continue
        for need, count in duty.needs.items():
            yield from _post(scenario, "duty", name, sites[0], need, count, duty.window, hours)


def _post(
    scenario: Scenario, kind: str, name: str, site: str, need: str, count: int, when: Hours | None,
    hours: float | None = None,
) -> Iterator[Post]:  # fmt: skip
    """The row of one need; none when it is not filled by people."""
    groups = [scenario.staff[group] for section, group in groups_serving(scenario, need) if section == "staff"]
    groups = [group for group in groups if not group.called_by] or groups  # who must be called first fills no post
    here = [group for group in groups if site in as_tuple(group.at)] or groups
    people = [_members(group, site) for group in here]
    if not sum(people):
        return
    hours_a_week = (when.minutes_a_week() / _HOUR if when else 0.0) if hours is None else hours
    worked = sum(n * group.hours_a_week * (1 - group.leave) for n, group in zip(people, here)) / sum(people)
    unrostered = _missing(when, [group_hours(scenario, group) for group in here]) if hours is None and when else 0.0
    needed = count * fte_needed(hours_a_week, worked, 0.0)
    missing = _missing_on_days(scenario, when, here) if hours is None and when else 0.0
    yield Post(kind, name, site, need, count, hours_a_week, needed, float(sum(people)), unrostered, missing)


def _members(group: StaffGroup, site: str) -> int:
    """People of a group who live at the site; all of them when none does."""
    homes = as_tuple(group.at)
    size = len(group.names) or group.count
    at_site = sum(homes[n % len(homes)] == site for n in range(size)) if homes else 0
    return at_site or size


def _duty_hours(duty: Duty) -> float | None:
    """Hours a week that a duty takes, without travel; None when that is open."""
    minutes = _duty_minutes(duty)
    if minutes is None or not isfinite(minutes):
        return None
    visits = len(as_tuple(duty.at)) if duty.round else 1
    if duty.rate is not None:
        times = duty.rate.per_minute * WEEK
    elif duty.every:
        times = WEEK / duty.every
    elif duty.weekly is not None:
        times = float(len(duty.weekly.spans))
    else:
        return None
    return times * visits * minutes / _HOUR


def _duty_minutes(duty: Duty) -> float | None:
    """Mean minutes at each site, with the fewest people that will do where they share an amount; None when open."""
    if duty.work is None:
        return duty.takes.mean() if isinstance(duty.takes, Distribution) else None
    if not isinstance(duty.work.amount, Distribution):
        return None
    workers = sum(duty.needs.get(name, 0) for name in as_tuple(duty.work.by) or duty.needs)
    return duty.work.amount.mean() / (duty.work.each.per_minute * workers) if workers else None


def group_hours(scenario: Scenario, group: StaffGroup) -> Hours:
    """The hours of the week in which the roster of a group has somebody on duty or on call.

    A cycle of several shifts counts as filled on every day when its members are staggered, and so do drawn shifts.
    """
    roster = scenario.rosters.get(group.roster)
    if roster is None or roster.always or roster.dates:
        return ALWAYS
    spans = [*(roster.weekly.spans if roster.weekly else ()), *(roster.on_call.spans if roster.on_call else ())]
    for shift in dict.fromkeys((*roster.cycle, *roster.random)):
        if shift in roster.shifts:
            start, end = clock_span(roster.shifts[shift])
            for day in range(-1, 7):
                spans.append((max(day * 1440.0 + start, 0.0), min(day * 1440.0 + end, WEEK)))
    return Hours(tuple(merge(spans)))


def rostered_hours(roster: Roster | None) -> float | None:
    """Hours a week for which a roster (None: always) puts one person on duty, on average and breaks left out.

    Hours on call are no working hours. None when all hours are on call, or when they are written out by date.
    """
    if roster is None:
        return WEEK / _HOUR
    if roster.call_out is not None and roster.on_call is None:
        return None
    if roster.always:
        return _worked([(0.0, WEEK)], roster) / _HOUR
    if roster.weekly is not None:
        return _worked(roster.weekly.spans, roster) / _HOUR
    if roster.cycle:
        shifts = [clock_span(roster.shifts[shift]) for shift in roster.cycle if shift in roster.shifts]
        return sum(_worked([shift], roster) for shift in shifts) / len(roster.cycle) * 7 / _HOUR
    return None


def _worked(spans: Iterable[tuple[float, float]], roster: Roster) -> float:
    """Minutes of these spans without the breaks that fall into them."""
    daily = [clock_span(text) for text in roster.breaks.values()]
    breaks = merge([(start + day * DAY, end + day * DAY) for start, end in daily for day in range(-1, 9)])
    inside = [min(b, d) - max(a, c) for a, b in spans for c, d in breaks if max(a, c) < min(b, d)]
    return sum(b - a for a, b in spans) - sum(inside)


def _missing(when: Hours, rostered: list[Hours]) -> float:
    """Hours a week of ``when`` outside all the others."""
    filled = merge([span for hours in rostered for span in hours.spans])
    inside = merge([(max(a, c), min(b, d)) for a, b in when.spans for c, d in filled if max(a, c) < min(b, d)])
    return (when.minutes_a_week() - sum(b - a for a, b in inside)) / _HOUR


def _missing_on_days(scenario: Scenario, when: Hours, groups: Iterable[StaffGroup]) -> float:
    """Hours of ``when`` on the holidays and make-up days of the run in which no roster of these groups has anybody."""
    calendar, missing = scenario.clock.calendar, 0.0
    for day, _ in calendar.special:
        low, high = (min(max(edge, 0.0), scenario.clock.horizon) for edge in calendar.bounds(day))
        due = calendar.between(when, low, high) if low < high else []
        filled = common(due, [span for group in groups for span in _on_day(scenario, group, day)])
        missing += sum(b - a for a, b in due) - sum(b - a for a, b in filled)
    return missing / _HOUR


def _on_day(scenario: Scenario, group: StaffGroup, day: int) -> list[Span]:
    """When the roster of a group has somebody on duty or on call on a day, as ``group_hours`` counts it."""
    roster, calendar = scenario.rosters.get(group.roster), scenario.clock.calendar
    low, high = calendar.bounds(day)
    if roster is None or roster.always or roster.dates:
        return [(low, high)]
    on_duty = calendar
    if roster.holiday_members == 0:
        on_duty = calendar.but(FREE, frozenset(day for day, kind in calendar.special if kind == HOLIDAY))
    spans = on_duty.between(roster.weekly, low, high) if roster.weekly else []
    spans += calendar.between(roster.on_call, low, high) if roster.on_call else []
    for shift in (*roster.cycle, *roster.random):
        if shift in roster.shifts:
            start, end = clock_span(roster.shifts[shift])
            spans += [(low + start, low + end), (low + start - DAY, low + end - DAY)]
    return spans
