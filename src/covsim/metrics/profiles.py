"""Curves for charts, to be summed over replications."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import repeat

import numpy as np

from covsim.events import FloatArray, Kind
from covsim.metrics.context import CAUSES, Context
from covsim.metrics.course import read_course
from covsim.metrics.figures import Point
from covsim.metrics.grouping import shares
from covsim.metrics.occupancy import unlimited_occupancy
from covsim.metrics.series import read_series
from covsim.metrics.spans import totals
from covsim.metrics.window import HOURS_OF_WEEK

REACHED = np.concatenate((np.arange(0.0, 61.0), np.arange(65.0, 181.0, 5.0), np.arange(195.0, 481.0, 15.0)))
"""The minutes at which response curves are given."""


def read_profiles(context: Context) -> Iterator[Point]:
    """All curves of one replication.

    ``reached:<measure>`` (and ``reached:response``): x minutes, cases reached within x of cases. By hour of the week,
    x from 0 (Monday 00:00): ``coverage`` (covered minutes of minutes, by cover and site), ``on_duty`` and ``busy``
    (person-minutes of minutes, by role), ``cases`` (cases of hours). ``shortfall``: cases that met a cause (x) of
    cases, by site and by shift. ``occupancy``: minutes with x places of a room without limit taken, of minutes.
    ``over_time:...``: how full the system is, by the minute of the run, warm-up too. ``course:...``: load, illness and
    competence day by day (see ``course.py``).
    """
    yield from _reached(context)
    yield from _coverage(context)
    yield from _staffing(context)
    yield from _cases(context)
    yield from _shortfall(context)
    yield from _occupancy(context)
    yield from read_series(context)
    yield from read_course(context)


def _reached(context: Context) -> Iterator[Point]:
    columns = {"response": context.response} | {name: context.times(name) for name in context.scenario.measures}
    for measure, times in columns.items():
        for group in context.by("stream", "pathway"):
            due = np.where(np.isnan(times), -1, group.codes)
            for code, scope in enumerate(group.scopes):
                mine = np.sort(times[due == code])
                if not len(mine):
                    continue
                counts = np.searchsorted(mine, REACHED + 1e-9, "right").astype(np.float64)
                yield from _points(f"reached:{measure}", scope, REACHED, counts, np.full(len(counts), len(mine), float))


def _points(
    profile: str, scope: str, x: FloatArray, numerator: FloatArray, denominator: FloatArray
) -> Iterator[Point]:
    return map(Point, repeat(profile), repeat(scope), x.tolist(), numerator.tolist(), denominator.tolist())


def _by_hour(profile: str, scope: str, numerator: FloatArray, denominator: FloatArray) -> Iterator[Point]:
    return _points(profile, scope, np.arange(float(HOURS_OF_WEEK)), numerator, denominator)


def _coverage(context: Context) -> Iterator[Point]:
    window = context.window
    for (cover, site), until in context.covered_until.items():
        covered = window.by_hour_of_week(until)
        every = window.by_hour_of_week(context.cover_gauge(cover).before(window.edges))
        yield from _by_hour("coverage", f"cover={cover},site={site}", covered, every)


def _staffing(context: Context) -> Iterator[Point]:
    window = context.window
    minutes = window.by_hour_of_week(window.edges)
    for role, units in context.groups.items():
        members = context.members(units)
        present = context.intervals.presence.owned_by(members).accumulated(window.edges)
        busy = context.busy.owned_by(members).accumulated(window.edges)
        yield from _by_hour("on_duty", f"role={role}", window.by_hour_of_week(present), minutes)
        yield from _by_hour("busy", f"role={role}", window.by_hour_of_week(busy), minutes)


def _cases(context: Context) -> Iterator[Point]:
    window = context.window
    hours = window.by_hour_of_week(window.edges) / 60
    calls = window.hour_of_week(context.incidents.time)
    for group in context.by("stream"):
        for code, scope in enumerate(group.scopes):
            counts = totals(calls[group.codes == code], np.ones(int((group.codes == code).sum())), HOURS_OF_WEEK)
            yield from _by_hour("cases", scope, counts, hours)


def _shortfall(context: Context) -> Iterator[Point]:
    rows = context.log.of(Kind.WAITS, Kind.FELL_BACK)
    every = np.ones(len(context.incidents), dtype=bool)
    for cause, name in enumerate(CAUSES):
        met = np.zeros(len(context.incidents), dtype=bool)
        met[rows["incident"][rows["cause"] == cause]] = True
        for scope, count, cases in shares(context.by("site", "shift"), met, every):
            where = f"cause={name}" if scope == "all" else f"cause={name},{scope}"
            yield Point("shortfall", where, float(cause), count, cases)


def _occupancy(context: Context) -> Iterator[Point]:
    for pool, minutes in unlimited_occupancy(context):
        for places, there in enumerate(minutes.tolist()):
            yield Point("occupancy", f"pool={pool}", float(places), there, context.window.length)
