"""Units on the way home: where they are, who drives, and how soon they could be elsewhere."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from covsim.events import FloatArray, IntArray
from covsim.metrics.replication import Replication
from covsim.metrics.spans import BoolArray, Spans, intersect
from covsim.metrics.states import State, States
from covsim.metrics.traffic import SLACK, Traffic
from covsim.travel import Mode

_GRID = 33
_HALVINGS = 40


class Homeward:
    """The ways home of a run, and from which parts of them a site is within reach."""

    def __init__(self, context: Replication, states: States, traffic: Traffic) -> None:
        self._context = context
        returning = states.state == State.RETURNING
        self._segments, self._legs = states.spans.where(returning), states.leg[returning]
        self._found: dict[tuple[str, int, float], tuple[Spans, IntArray]] = {}
        self._traffic = traffic
        self._homes = context.intervals.returns
        known = [point or (np.nan, np.nan) for point in context.network.coordinates]
        self._points = np.array(known, dtype=np.float64).reshape(-1, 2)

    @cached_property
    def driver(self) -> IntArray:
        """For each way home who drives: the unit itself, or the vehicle it rides in (-1: it gets a lift)."""
        units, homes = self._context.resources.units, self._homes
        moves = np.array([bool((spec := self._context.spec(unit)) and spec.mode) for unit in units], dtype=bool)
        drives = moves[homes.unit]
        _, moment = np.unique(homes.start, return_inverse=True)
        sites = len(self._points) + 1
        keys = (moment * sites + homes.origin + 1) * sites + homes.destination
        driving = np.flatnonzero(drives)
        driving = driving[np.argsort(keys[driving], kind="stable")]
        place = np.searchsorted(keys[driving], keys)
        found = np.append(driving, -1)[place]
        together = (found >= 0) & (keys[found] == keys)
        return np.where(drives, homes.unit, np.where(together, np.append(homes.unit, -1)[found], -1))

    @cached_property
    def _start(self) -> FloatArray:
        """Where each way home begins (km); NaN where it isn't known. One begun on the way follows an earlier leg."""
        trips, homes = self._context.intervals.trips, self._homes
        unit = np.concatenate((trips.unit, homes.unit))
        time = np.concatenate((trips.start, homes.start))
        origin = np.concatenate((trips.origin, homes.origin))
        toward = self._points[np.concatenate((trips.destination, homes.destination))]
        share = np.concatenate((trips.share_done, homes.share_done))[:, None]
        order = np.lexsort((time, unit))
        before = np.full(len(unit), -1)
        before[order[1:]] = np.where(unit[order[1:]] == unit[order[:-1]], order[:-1], -1)
        start = np.where((origin >= 0)[:, None], self._points[origin], np.nan)
        open_ = np.flatnonzero((origin < 0) & (before >= 0))
        while len(open_):
            last = before[open_]
            start[open_] = start[last] + (toward[last] - start[last]) * share[last]
            waiting = np.isnan(start[open_, 0]) & np.isin(last, open_)
            if waiting.all():
                break
            open_ = open_[waiting]
        return start[len(trips.unit) :]

    @cached_property
    def _ways(self) -> tuple[FloatArray, IntArray]:
        """The distinct ways (x and y of the start, destination), and which of them each way home takes."""
        table = np.column_stack((np.nan_to_num(self._start, nan=np.inf), self._homes.destination))
        ways, which = np.unique(table, axis=0, return_inverse=True)
        return np.asarray(ways, dtype=np.float64), which.ravel()

    def near(self, mode: Mode, drivers: BoolArray, unit: int, site: int, limit: float) -> Spans:
        """The spans in which a unit, driven home in this mode by one of the drivers, has ``site`` within ``limit``."""
        key = mode.name, site, limit
        if key not in self._found:
            self._found[key] = self._within(mode, site, limit)
        spans, legs = self._found[key]
        own = slice(*np.searchsorted(spans.owner, [unit, unit + 1]))
        return spans.where(own).where(drivers[self.driver[legs[own]]])

    def _within(self, mode: Mode, site: int, limit: float) -> tuple[Spans, IntArray]:
        """The parts of all ways home in this mode from which ``site`` is within ``limit``, by unit, and their ways.

        Position goes in a straight line with the elapsed time; there is no turnout. To where the way leads anyway, the
        rest of it counts. Without coordinates one goes by way of the nearer end.
        """
        cells, times = self._traffic.cells(mode)
        mine = self._legs >= 0
        mine[mine] = self._mode_of_driver(mode)[self.driver[self._legs[mine]]]
        segments, legs = self._segments.where(mine), self._legs[mine]
        parts, cell = intersect(Spans(np.arange(len(segments)), segments.start, segments.end), cells)
        leg, hour = legs[parts.owner], cells.owner[cell]
        ahead = self._homes.destination[leg] == site
        mapped = ~ahead & np.isfinite(self._start[leg, 0]) & np.isfinite(self._points[self._homes.destination[leg], 0])
        lost = ~ahead & ~mapped
        there = (self._homes.start + self._homes.minutes)[leg]
        found = Spans.joined([
            Spans(leg, np.maximum(parts.start, there - limit - SLACK), parts.end).where(ahead),
            self._by_place(mode, parts.where(mapped), leg[mapped], hour[mapped], site, limit, times),
            self._by_ends(mode, parts.where(lost), leg[lost], times[hour[lost]], site, limit),
        ])  # fmt: skip
        found = found.where(found.end > found.start)
        unit = self._homes.unit[found.owner]
        order = np.argsort(unit, kind="stable")
        return Spans(unit[order], found.start[order], found.end[order]), found.owner[order]

    def _mode_of_driver(self, mode: Mode) -> BoolArray:
        """Which units drive in this mode; the last entry, for nobody, is False."""
        specs = map(self._context.spec, self._context.resources.units)
        return np.array([*(spec is not None and spec.mode == mode.name for spec in specs), False], dtype=bool)

    def _by_ends(self, mode: Mode, parts: Spans, leg: IntArray, times: FloatArray, site: int, limit: float) -> Spans:
        """Without coordinates: back to where the way began in its first half, else on to where it ends."""
        homes = self._homes
        start, minutes, origin = homes.start[leg], homes.minutes[leg], homes.origin[leg]
        back = np.array([mode.leg(a, site, t) if a >= 0 else np.inf for a, t in zip(origin.tolist(), times.tolist())])
        on = np.array([mode.leg(b, site, t) for b, t in zip(homes.destination[leg].tolist(), times.tolist())])
        turn = np.where(origin >= 0, start + minutes / 2, start)
        first = Spans(leg, parts.start, np.minimum(np.minimum(parts.end, turn), start + limit + SLACK - back))
        late = start + minutes + on - limit - SLACK
        second = Spans(leg, np.maximum(np.maximum(parts.start, turn), late), parts.end)
        return Spans.joined((first, second))

    def _by_place(
        self, mode: Mode, parts: Spans, leg: IntArray, hour: IntArray, site: int, limit: float, times: FloatArray
    ) -> Spans:
        ways, which = self._ways
        distinct, way = np.unique(which[leg] * len(times) + hour, return_inverse=True)
        lines = ways[distinct // len(times)]
        stretches = self._stretches(mode, lines, times[distinct % len(times)], site, limit)
        first = np.searchsorted(stretches.owner, way, "left")
        many = np.searchsorted(stretches.owner, way, "right") - first
        part = np.repeat(np.arange(len(parts)), many)
        stretch = np.repeat(first - np.cumsum(many) + many, many) + np.arange(len(part))
        start, minutes = self._homes.start[leg[part]], self._homes.minutes[leg[part]]
        return Spans(
            leg[part],
            np.maximum(parts.start[part], start + stretches.start[stretch] * minutes),
            np.minimum(parts.end[part], start + stretches.end[stretch] * minutes),
        )

    def _stretches(self, mode: Mode, lines: FloatArray, times: FloatArray, site: int, limit: float) -> Spans:
        """For each way (owner) the shares of it, from 0 to 1, from which the site is within the limit."""
        origin = lines[:, :2]
        toward = self._points[lines[:, 2].astype(np.int64)] - origin

        def inside_at(way: IntArray, share: FloatArray) -> BoolArray:
            place = origin[way] + share[:, None] * toward[way]
            return mode.from_points(place[:, 0], place[:, 1], site, times[way]) <= limit + SLACK

        way, share = _grid(origin, toward, self._points[site])
        inside = inside_at(way, share)
        same = way[1:] == way[:-1]
        change = np.flatnonzero(same & (inside[1:] != inside[:-1]))
        low, high = share[change], share[change + 1]
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            as_low = inside_at(way[change], middle) == inside[change]
            low, high = np.where(as_low, middle, low), np.where(as_low, high, middle)
        edge = np.full(len(way) + 1, np.nan)    # where reach begins or ends between a look and the one before
        edge[change + 1] = (low + high) / 2
        begins = inside & ~np.concatenate(([False], same & inside[:-1]))[: len(way)]
        finishes = inside & ~np.concatenate((same & inside[1:], [False]))[: len(way)]
        return Spans(way[begins], _or(edge[:-1][begins], share[begins]), _or(edge[1:][finishes], share[finishes]))


def _or(first: FloatArray, second: FloatArray) -> FloatArray:
    return np.where(np.isnan(first), second, first)


def _grid(origin: FloatArray, toward: FloatArray, site: FloatArray) -> tuple[IntArray, FloatArray]:
    """Shares of each way at which to look: evenly, and where it passes nearest to the site."""
    length = (toward**2).sum(axis=1)
    nearest = ((site - origin) * toward).sum(axis=1) / np.where(length > 0, length, 1.0)
    even = np.broadcast_to(np.linspace(0.0, 1.0, _GRID), (len(origin), _GRID))
    shares = np.sort(np.column_stack((even, np.nan_to_num(nearest).clip(0.0, 1.0))), axis=1)
    return np.repeat(np.arange(len(origin)), _GRID + 1), shares.ravel()
