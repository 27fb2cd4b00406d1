"""Periods, batches and limits of work that leave nobody, or that nothing can keep."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from covsim.calendars import clock_span
from covsim.scenario.batches import batches_of
from covsim.scenario.capacity import StaffGroup
from covsim.scenario.checks.subject import Subject, each_name
from covsim.scenario.nodes import Path
from covsim.scenario.places import Roster
from covsim.scenario.problems import Finding, suggestion
from covsim.units import describe_minutes

_DATED = ("staff", "vehicles", "rooms", "kits", "demand", "duties", "cover", "costs", "standards")


def check(subject: Subject) -> Iterator[Finding]:
    """Unknown or empty periods, batches that never arrive, limits below a shift, rosters that can't be drawn."""
    yield from _periods(subject)
    scenario = subject.scenario
    for name, group in scenario.staff.items():
        if group.batches:
            yield from _batches(subject, ("staff", name, "batches"), group)
        roster = scenario.rosters.get(group.roster)
        if group.limits and roster:
            yield from _limits(("staff", name, "limits"), group, roster)
    for name, roster in scenario.rosters.items():
        yield from _random(subject, ("rosters", name, "random"), name, roster)


def _periods(subject: Subject) -> Iterator[Finding]:
    scenario, clock = subject.scenario, subject.scenario.clock
    last = clock.start + dt.timedelta(minutes=min(clock.horizon, 1e9))
    for name, period in clock.periods.items():
        path: Path = ("clock", "periods", name)
        if period.starts and period.ends and period.ends <= period.starts:
            what = f"the period ends on {period.ends:%Y-%m-%d}, before it starts on {period.starts:%Y-%m-%d}"
            yield Finding((*path, "ends"), what, "exchange them or correct one")
        elif (period.starts and period.starts >= last) or (period.ends and period.ends <= clock.start):
            what = f"the period lies outside the run, {clock.start:%Y-%m-%d} to {last:%Y-%m-%d}"
            yield Finding(path, what, "is that meant?", "warning", at_key=True)
    for section in _DATED:
        for name, entry in getattr(scenario, section).items():
            for path, period_name in each_name((section, name, "during"), entry.during):
                if period_name not in clock.periods:
                    remedy = suggestion(period_name, clock.periods, "add it under clock.periods")
                    yield Finding(path, f"there is no period {period_name!r}", remedy, name=period_name)
    for name, standard in scenario.standards.items():
        if standard.during and not standard.measure:
            what = "a standard on a cover entry or a kpi has no cases to choose from"
            remedy = "write during on the cover entry" if standard.cover else "ask for the kpi of a period"
            yield Finding(("standards", name, "during"), what, remedy)
        if standard.for_each == "period" and not clock.periods:
            what = "there are no periods to judge one by one"
            yield Finding(("standards", name, "for_each"), what, "add clock.periods, e.g. {before: {ends: 2025-05-01}}")


def _batches(subject: Subject, path: Path, group: StaffGroup) -> Iterator[Finding]:
    spec = group.batches
    assert spec is not None
    for key in ("overlap", "gap"):
        time = getattr(spec, key) or 0.0
        if time >= spec.tenure:
            what = f"the {key} ({describe_minutes(time)}) is as long as the tenure"
            yield Finding((*path, key), what, f"make it shorter than {describe_minutes(spec.tenure)}")
            return
    if spec.settling and spec.settling.for_ >= spec.tenure:
        what = f"settling takes the whole tenure ({describe_minutes(spec.tenure)})"
        yield Finding((*path, "settling", "for"), what, "is that meant?", "warning")
    if not batches_of(spec, subject.scenario.clock):
        what = "no batch is there during the run"
        yield Finding((*path, "first"), what, "let the first one arrive before the run ends", "warning")


def _limits(path: Path, group: StaffGroup, roster: Roster) -> Iterator[Finding]:
    """Limits below the shortest shift: nobody would ever work."""
    limits = group.limits
    assert limits is not None
    names = [name for name in (*roster.cycle, *roster.random) if name in roster.shifts]
    spans = [clock_span(roster.shifts[name]) for name in names]
    shortest = min((end - start for start, end in spans), default=0.0) / 60
    for key in ("hours_a_week", "hours_a_month"):
        limit = getattr(limits, key)
        if limit is not None and limit < shortest:
            what = f"the limit of {limit:g} h is below the shortest shift of {group.roster!r} ({shortest:g} h)"
            yield Finding((*path, key), what, "raise it, or nobody ever works", rests_on=("rosters",))


def _random(subject: Subject, path: Path, name: str, roster: Roster) -> Iterator[Finding]:
    for shift, count in roster.random.items():
        if shift not in roster.shifts:
            what = f"the shift {shift!r} has no clock times"
            remedy = suggestion(shift, roster.shifts, "add them under shifts")
            yield Finding((*path, shift), what, remedy, at_key=True, name=shift)
        for group, spec in subject.scenario.staff.items():
            size = len(spec.names) or spec.count
            if spec.roster == name and count > size:
                what = f"the shift takes {count}, but {group!r} has {size}"
                yield Finding((*path, shift), what, "add people or lower it", "warning", rests_on=("staff",))
