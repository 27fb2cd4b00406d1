"""Roster arithmetic: the staff that there is, and the hours that rosters fill."""

from __future__ import annotations

import numpy as np

from covsim.calendars import WEEK
from covsim.events import FloatArray
from covsim.rosters.axis import Axis
from covsim.rosters.duty import Shift
from covsim.rosters.timetable import timetable
from covsim.scenario.model import Scenario
from covsim.scenario.resources import Resources

_HOURS = int(WEEK / 60)


def fte_held(scenario: Scenario) -> dict[str, float]:
    """Full-time people on the books of each group, by its own contract hours: its members."""
    return {group: float(len(staff.names) or staff.count) for group, staff in scenario.staff.items()}


def on_duty_by_hour(scenario: Scenario, resources: Resources) -> dict[str, FloatArray]:
    """Mean number on duty or on call in each hour of the week, from Monday 00:00, by group of staff and vehicles.

    As rostered, without absence, averaged over the horizon. Each array has 168 entries, NaN where a run of less than a
    week never comes to the hour.
    """
    table = timetable(scenario, resources)
    edges, hours = _hour_edges(table.axis)
    observed = np.bincount(hours, np.diff(edges), _HOURS)
    found = {group: np.zeros(_HOURS) for group in (*scenario.staff, *scenario.vehicles)}
    for unit in resources.units:
        if unit.kind != "kit":
            minutes = np.diff(_minutes_until(edges, table.patterns[unit.index].plan.shifts))
            found[unit.group] += np.bincount(hours, minutes, _HOURS)
    with np.errstate(invalid="ignore"):
        return {group: minutes / observed for group, minutes in found.items()}


def _hour_edges(axis: Axis) -> tuple[FloatArray, np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """The horizon cut at full hours, and the hour of the week of each piece."""
    first, last = int(axis.offset // 60), int(-(-(axis.offset + axis.horizon) // 60))
    edges = np.arange(first, last + 1) * 60.0 - axis.offset
    hours = np.arange(first, last) % _HOURS
    return np.clip(edges, 0.0, axis.horizon), hours


def _minutes_until(times: FloatArray, shifts: tuple[Shift, ...]) -> FloatArray:
    """Minutes of duty from 0 to each of ``times``: 0 and 1 minute a minute by turns, joined by straight lines."""
    if not shifts:
        return np.zeros(len(times))
    edges = np.array([(shift.start, shift.end) for shift in shifts])
    worked = np.cumsum(edges[:, 1] - edges[:, 0])
    done = np.column_stack((worked - (edges[:, 1] - edges[:, 0]), worked))
    return np.asarray(np.interp(times, edges.ravel(), done.ravel()))
