"""Public holidays and make-up days that contradict one another, lie outside the run, or change nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from covsim.calendars import DAYS, Hours, parse_hours
from covsim.scenario.checks.subject import Subject
from covsim.scenario.nodes import Path
from covsim.scenario.places import Clock
from covsim.scenario.problems import Finding
from covsim.scenario.serving import as_tuple
from covsim.units import QuantityError

_HOLIDAYS: Path = ("clock", "holidays")
_WORKDAYS: Path = ("clock", "workdays")
_SAID = ("holiday", "holiday_factor", "holiday_members")
"""Keys that say what is different on a holiday."""


def check(subject: Subject) -> Iterator[Finding]:
    """Stretches from end to begin, dates of both kinds, make-up days that need none; days that change nothing."""
    scenario = subject.scenario
    clock = scenario.clock
    yield from _dates(clock)
    yield from _outside(clock)
    for name, stream in scenario.demand.items():
        if stream.table and stream.table.holiday is not None and stream.table.repeat == "never":
            what = "a table that does not repeat has the rates of each date in it"
            yield Finding(("demand", name, "table", "holiday"), what, "leave it out, or say how the table repeats")
    for name, roster in scenario.rosters.items():
        if roster.holiday_members is not None and roster.weekly is None:
            what = "only a weekly roster gives members their holidays off in turn"
            yield Finding(("rosters", name, "holiday_members"), what, "leave it out, or write the hours with weekly")
    named = list(_naming(scenario, ()))
    if not clock.holidays:
        for path in named:
            what = "holidays are named, but the clock has none"
            yield Finding(path, what, "list them under clock.holidays, e.g. [2025-01-01]", "warning", at_key=True)
    elif not named:
        what = "nothing says what is different on a holiday, so all are like their weekdays"
        remedy = "name them in hours ('Mon-Fri 08:00-17:00; Hol off'), with when.holiday or with holiday_factor"
        yield Finding(_HOLIDAYS, what, remedy, "warning", at_key=True, in_all_models=True)


def _dates(clock: Clock) -> Iterator[Finding]:
    holidays: set[dt.date] = set()
    for n, holiday in enumerate(clock.holidays):
        holidays.update(holiday.days)
        if holiday.to is not None and holiday.to < holiday.from_:
            what = f"the holiday ends on {holiday.to}, before it begins on {holiday.from_}"
            yield Finding((*_HOLIDAYS, n, "to"), what, "exchange them or correct one")
    for text, weekday in clock.workdays.items():
        date, path = dt.date.fromisoformat(text), (*_WORKDAYS, text)
        if date in holidays:
            what = f"{date} is a make-up day and a holiday"
            yield Finding(path, what, "keep it in one of workdays and holidays", at_key=True)
        elif DAYS[date.weekday()] == weekday:
            what = f"{date} is a {weekday} by the week, and needs no entry"
            yield Finding(path, what, "leave it out, or is another date meant?", "warning", at_key=True)


def _outside(clock: Clock) -> Iterator[Finding]:
    """Lists of which no day lies in the run; single days outside it are passed over, so that years can share a list."""
    last = clock.start + dt.timedelta(minutes=min(clock.horizon, 1e9))
    listed = ((_HOLIDAYS, clock.holidays, clock.days_off), (_WORKDAYS, clock.workdays, clock.make_up_days))
    for path, given, days in listed:
        if given and not days:
            what = f"none of them lies in the run, {clock.start:%Y-%m-%d} to {last:%Y-%m-%d}"
            yield Finding(path, what, "is the year right?", "warning", at_key=True)


def _naming(value: Any, path: Path) -> Iterator[Path]:
    """Where something is said of holidays: keys, and hours that name them."""
    if isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            key = field.alias or name
            if name in _SAID and getattr(value, name) is not None:
                yield (*path, key)
            elif not isinstance(value, Clock) or name == "shifts":
                yield from _naming(getattr(value, name), (*path, key))
    elif isinstance(value, Hours):
        if value.holiday is not None:
            yield path
    elif isinstance(value, Mapping):
        for key, child in value.items():
            if path and path[-1] in ("by_hour", "by_hours"):
                hours: Any = key
            else:
                hours = child if path and path[-1] in ("only", "unless") and key == "hours" else ()
            if any(map(_names_them, as_tuple(hours))):
                yield (*path, key)
            else:
                yield from _naming(child, (*path, key))
    elif isinstance(value, tuple):
        for n, child in enumerate(value):
            yield from _naming(child, (*path, n))


def _names_them(text: str) -> bool:
    """Whether hours kept as text name holidays; what can't be read has a finding of its own."""
    try:
        return parse_hours(text).holiday is not None
    except QuantityError:
        return False
