"""What luck doesn't touch: each unit's turns of duty as rostered, worked out once for a scenario."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from pathlib import Path

import numpy as np

from covsim.calendars import Span
from covsim.errors import CovsimError
from covsim.events import FloatArray, ShiftKind
from covsim.rosters.axis import Axis
from covsim.rosters.breaks import breaks_within, daily_breaks
from covsim.rosters.dates import read_dates
from covsim.rosters.duty import PoolPlan, Shift, UnitPlan
from covsim.rosters.pools import plan_pool
from covsim.rosters.shifts import holidays_off, rostered
from covsim.scenario.model import Scenario
from covsim.scenario.places import Roster
from covsim.scenario.resources import Resources, Unit, service

_ALWAYS = Roster(always=True)


@dataclass(frozen=True, eq=False)
class Pattern:
    """The turns of one unit. A turn is what is given away as a whole: all duty that begins on one day.

    ``turns[t]`` are the spans of turn t, ``starts`` and ``ends`` its first and last minute, ``minutes`` its length
    without the gaps. ``regular[w]`` are the minutes of duty that isn't on call in the w-th calendar week. ``service``
    is the time in service, within the plan. ``breaks`` are all clock times of rest, in duty or not, and
    ``plan`` is what the unit works when it is never absent.
    """

    turns: tuple[tuple[Shift, ...], ...]
    starts: list[float]
    ends: list[float]
    minutes: FloatArray
    regular: list[float]
    service: tuple[Span, ...]
    breaks: list[Span]
    plan: UnitPlan


@dataclass(frozen=True, eq=False)
class Timetable:
    """A pattern for each unit, the unit numbers of each group, and the pools."""

    axis: Axis
    patterns: tuple[Pattern, ...]
    members: Mapping[str, tuple[int, ...]]
    pools: tuple[PoolPlan, ...]


class Same:
    """A scenario as a cache key: equal only to itself (models hold mappings and can't be hashed)."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.scenario is self.scenario

    def __hash__(self) -> int:
        return id(self.scenario)


def timetable(scenario: Scenario, resources: Resources) -> Timetable:
    """The timetable of a scenario; made once, as every replication needs the same."""
    return _timetable(Same(scenario), resources)


@lru_cache(maxsize=16)
def _timetable(key: Same, resources: Resources) -> Timetable:
    scenario = key.scenario
    axis = Axis.of(scenario.clock)
    made: dict[tuple[object, ...], Pattern] = {}
    dated = _all_dates(scenario, resources, axis)
    teams = Counter((unit.group, unit.home, unit.batch) for unit in resources.units)
    patterns = tuple(
        _pattern_of(scenario, unit, axis, dated, made, teams[unit.group, unit.home, unit.batch])
        for unit in resources.units
    )
    members = {
        group: tuple(unit.index for unit in resources.units if unit.group == group and unit.kind == "person")
        for group in scenario.staff
    }
    pools = tuple(plan_pool(scenario.rooms[pool.name], scenario.clock, axis) for pool in resources.pools)
    return Timetable(axis, patterns, members, pools)


def _pattern_of(
    scenario: Scenario, unit: Unit, axis: Axis, dated: Mapping[str, Mapping[str, list[Span]]],
    made: dict[tuple[object, ...], Pattern], team: int,
) -> Pattern:  # fmt: skip
    """The unit's pattern, one of ``team`` members of its group at its site; units alike share one."""
    name = roster_name(scenario, unit)
    roster = _roster(scenario, name)  # of a random one only what isn't drawn stands here: hours on call
    lag = unit.turn % len(roster.cycle) if roster.cycle and roster.staggered else 0
    rows = [row for key in (str(unit.number + 1), unit.name) for row in dated.get(name, {}).get(key, ())]
    rest = unit.turn if roster.breaks and roster.break_stagger else 0
    there = service(scenario, unit, 0.0, axis.end)
    free = holidays_off(roster, unit.turn, team, axis)
    same = (name, lag, rest, there, tuple(rows), free)
    if same not in made:
        shifts = rostered(roster, lag, axis, rows, free)
        made[same] = make_pattern(shifts, daily_breaks(roster, rest, axis), there, axis)
    return made[same]


def roster_name(scenario: Scenario, unit: Unit) -> str:
    """Name of a unit's roster; kits are always there."""
    if unit.kind == "kit":
        return "always"
    return (scenario.staff[unit.group] if unit.kind == "person" else scenario.vehicles[unit.group]).roster


def _roster(scenario: Scenario, name: str) -> Roster:
    if name in scenario.rosters:
        return scenario.rosters[name]
    if name == "always":
        return _ALWAYS
    close = difflib.get_close_matches(name, [*scenario.rosters, "always"], 1)
    hint = f"did you mean {close[0]!r}?" if close else "define it under rosters"
    raise CovsimError(f"there is no roster {name!r} - {hint}")


def _all_dates(scenario: Scenario, resources: Resources, axis: Axis) -> dict[str, Mapping[str, list[Span]]]:
    """The rows of every roster file in use, by roster and by what stands under ``unit``."""
    found = {}
    for name, roster in scenario.rosters.items():
        users = [unit.name for unit in resources.units if roster_name(scenario, unit) == name]
        if roster.dates and users:
            found[name] = read_dates(Path(scenario.folder) / roster.dates, users, axis)
    return found


def make_pattern(shifts: Sequence[Shift], breaks: list[Span], there: tuple[Span, ...], axis: Axis) -> Pattern:
    """Clip rostered spans to the planned time in service (``there``) and sort them into turns."""
    by_day: dict[int, list[Shift]] = {}
    for shift in shifts:
        for (a, b), (first, last) in product(axis.cut(shift.start, shift.end), there):
            if a < last and b > first:
                by_day.setdefault(axis.day(a), []).append(Shift(max(a, first), min(b, last), shift.kind))
    turns = tuple(tuple(spans) for _, spans in sorted(by_day.items()))
    regular = [0.0] * (axis.week(axis.end) + 1)
    for span in (span for turn in turns for span in turn if span.kind is ShiftKind.REGULAR):
        for week, minutes in axis.by_week(span.start, span.end):
            regular[week] += minutes
    worked = join(span for turn in turns for span in turn)
    return Pattern(
        turns,
        starts=[turn[0].start for turn in turns],
        ends=[turn[-1].end for turn in turns],
        minutes=np.array([sum(span.end - span.start for span in turn) for turn in turns]),
        regular=regular,
        service=there,
        breaks=breaks,
        plan=UnitPlan(worked, breaks_within(breaks, worked)),
    )


def join(shifts: Iterable[Shift]) -> tuple[Shift, ...]:
    """Sorted disjoint shifts with adjacent ones of one kind joined."""
    joined: list[Shift] = []
    for shift in shifts:
        if joined and joined[-1].end == shift.start and joined[-1].kind is shift.kind:
            joined[-1] = Shift(joined[-1].start, shift.end, shift.kind)
        else:
            joined.append(shift)
    return tuple(joined)
