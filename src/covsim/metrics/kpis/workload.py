"""How much people were given to work: the longest weeks and months, days in a row, the shortest rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from covsim.calendars import DAY
from covsim.events import FloatArray, IntArray
from covsim.metrics.catalogue import Piece, kpi, statistic
from covsim.metrics.context import Context
from covsim.metrics.spans import distinct
from covsim.rules.worked import SHORTEST_REST, Worked, hours_by_period, months, rests_between, weeks

HOUR = 60.0
Extreme = Callable[[FloatArray], float]


@kpi(
    id="hours_a_week.max", title="Longest week", title_zh="最长周工时", unit="h", form="quantile", better="lower",
    scopes=("role", "unit"),
)  # fmt: skip
def longest_week(context: Context) -> Iterator[Piece]:
    """Most working hours of one person in one calendar week (from Monday) that lies whole within the window.

    Breaks and hours on call without a call-out don't count; overtime, extra shifts and call-outs do.
    """
    edges = weeks(context.scenario.clock.start, context.window.start, context.window.end)
    found = hours_by_period(context.worked, edges)
    return _extremes(context, found.owner, found.minutes / HOUR, np.max)


@kpi(
    id="hours_a_month.max", title="Longest month", title_zh="最长月工时", unit="h", form="quantile", better="lower",
    scopes=("role", "unit"),
)  # fmt: skip
def longest_month(context: Context) -> Iterator[Piece]:
    """Most working hours of one person in one calendar month that lies whole within the window, as by the week."""
    edges = months(context.scenario.clock.start, context.window.start, context.window.end)
    found = hours_by_period(context.worked, edges)
    return _extremes(context, found.owner, found.minutes / HOUR, np.max)


@kpi(
    id="days_in_a_row.max", title="Most days in a row", title_zh="最长连续工作天数", unit="days", form="quantile",
    better="lower", scopes=("role", "unit"),
)  # fmt: skip
def most_days_in_a_row(context: Context) -> Iterator[Piece]:
    """Most days running, within the window, on which one person begins a shift or works without a longer pause since.

    A night shift counts for the day on which it begins; work of more than 24 hours for all days that it touches. Less
    than 4 hours off is a pause, not the end of a shift.
    """
    owner, day = _days(_whole_shifts(context.worked), -context.window.offset % DAY)
    first = np.flatnonzero(np.append(True, (owner[1:] != owner[:-1]) | (day[1:] != day[:-1] + 1))[: len(owner)])
    runs = np.diff(np.append(first, len(owner)))
    return _extremes(context, owner[first], runs.astype(np.float64), np.max)


@kpi(
    id="rest.min", title="Shortest rest", title_zh="最短休息时间", unit="h", form="quantile", better="higher",
    scopes=("role", "unit"),
)  # fmt: skip
def shortest_rest(context: Context) -> Iterator[Piece]:
    """Shortest time of one person between two shifts, within the window; less than 4 hours off is a pause."""
    found = rests_between(context.worked, context.window.start, context.window.end)
    return _extremes(context, found.owner, found.minutes / HOUR, np.min)


def _whole_shifts(worked: Worked) -> Worked:
    """Shifts with the pauses in them."""
    new = np.ones(len(worked.owner), dtype=bool)
    new[1:] = (worked.owner[1:] != worked.owner[:-1]) | (worked.start[1:] - worked.end[:-1] >= SHORTEST_REST)
    return Worked(worked.owner[new], worked.start[new], worked.end[np.append(new[1:], True)[: len(new)]])


def _days(shifts: Worked, midnight: float) -> tuple[IntArray, IntArray]:
    """Owners and the days on which they work, sorted, each once; ``midnight`` is any midnight of the run."""
    first = np.floor((shifts.start - midnight) / DAY).astype(np.int64)
    last = np.where(shifts.end - shifts.start > DAY, np.ceil((shifts.end - midnight) / DAY).astype(np.int64) - 1, first)
    count = last - first + 1
    owner = np.repeat(shifts.owner, count)
    day = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count) + np.repeat(first, count)
    if not len(owner):
        return owner, day
    days = int(day.max()) - int(day.min()) + 1
    found = distinct(owner * days + day - day.min())
    return found // days, found % days + day.min()


def _extremes(context: Context, owner: IntArray, values: FloatArray, extreme: Extreme) -> Iterator[Piece]:
    """The extreme of all people, of each staff group and of each person; None for those who have no value."""
    people = [unit for unit in context.resources.units if unit.kind == "person"]
    by_unit = {unit: values[owner == unit] for unit in np.unique(owner).tolist()}
    for role in ("", *context.scenario.staff):
        mine = [by_unit[unit.index] for unit in people if unit.index in by_unit and role in ("", unit.group)]
        yield _piece(f"role={role}" if role else "all", np.concatenate(mine) if mine else values[:0], extreme)
    for unit in (unit for unit in context.singled_out if unit.kind == "person"):
        yield _piece(f"unit={unit.name}", by_unit.get(unit.index, values[:0]), extreme)


def _piece(scope: str, values: FloatArray, extreme: Extreme) -> Piece:
    return statistic(scope, extreme(values) if len(values) else None, len(values))
