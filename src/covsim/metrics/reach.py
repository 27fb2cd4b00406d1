"""How far help is: from where a unit is free to a site, typical times of getting ready and the hour's traffic included."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import numpy as np

from covsim.calendars import WEEK, parse_hours
from covsim.distributions import ByKey, Distribution, Takes
from covsim.events import FloatArray, IntArray
from covsim.metrics.context import Context
from covsim.metrics.spans import BoolArray, Spans, intersect
from covsim.metrics.states import State, States
from covsim.scenario.capacity import StaffGroup, VehicleGroup
from covsim.scenario.resources import Unit
from covsim.travel import Mode

_SLACK = 1e-9
_GRID = 33
_HALVINGS = 40


class Reach:
    """Answers when units could be at a site within a limit. Travel factors count at their median, taken as 1."""

    def __init__(self, context: Context, states: States) -> None:
        self._context = context
        self._states = states
        self._site = {name: index for index, name in enumerate(context.scenario.sites)}
        self._groups: dict[str, StaffGroup | VehicleGroup] = {**context.scenario.staff, **context.scenario.vehicles}
        self._ready: dict[tuple[int, bool], float] = {}
        self._cells: dict[str, tuple[Spans, FloatArray]] = {}

    def mode(self, unit: Unit) -> Mode | None:
        """How a unit travels by itself."""
        spec = self._groups.get(unit.group)
        return self._context.network.modes[spec.mode] if spec and spec.mode else None

    def ready(self, unit: Unit, on_call: bool) -> float:
        """Minutes from the claim to leaving the post: call-out if on call, and turnout, at their medians."""
        if (unit.index, on_call) not in self._ready:
            spec = self._groups[unit.group]
            roster = self._context.scenario.rosters.get(spec.roster)
            call_out = roster.call_out if on_call and roster else None
            self._ready[unit.index, on_call] = median(call_out, unit) + median(spec.turnout, unit)
        return self._ready[unit.index, on_call]

    def from_home(self, mode: Mode, home: str, site: str, ready: float, limit: float) -> Spans | bool:
        """When a claim made at home is at the site within the limit: always (True), never (False) or in these spans."""
        if home == site:
            return ready <= limit + _SLACK
        cells, weekly = self._traffic(mode)
        origin, destination = self._site[home], self._site[site]
        in_time = np.array([ready + mode.leg(origin, destination, time) <= limit + _SLACK for time in weekly])
        if in_time.all() or not in_time.any():
            return bool(in_time.all())
        spans = cells.where(in_time[cells.owner])
        return Spans(spans.owner, spans.start - ready, spans.end - ready)

    def on_the_way(self, mode: Mode, segments: Spans, legs: IntArray, site: str, limit: float) -> Spans:
        """The parts of returning segments from which the site is within the limit; ``legs`` are their ways home.

        Position goes in a straight line with the elapsed time; there is no turnout.
        """
        cells, weekly = self._traffic(mode)
        numbered = Spans(np.arange(len(segments)), segments.start, segments.end)
        parts, cell = intersect(numbered, cells)
        cell, legs = cells.owner[cell], legs[parts.owner]
        homes, count = self._context.intervals.returns, len(self._site)
        ways = (homes.origin[legs] * count + homes.destination[legs]) * len(weekly) + cell
        distinct, which = np.unique(ways, return_inverse=True)
        ends = [(int(way) // len(weekly) // count, int(way) // len(weekly) % count) for way in distinct]
        stretches = self._stretches(mode, ends, weekly[distinct % len(weekly)], self._site[site], limit)
        start, minutes = homes.start[legs], homes.minutes[legs]
        first = np.searchsorted(stretches.owner, which, "left")
        many = np.searchsorted(stretches.owner, which, "right") - first
        part = np.repeat(np.arange(len(parts)), many)
        stretch = np.repeat(first - np.cumsum(many) + many, many) + np.arange(len(part))
        found = Spans(
            segments.owner[parts.owner[part]],
            np.maximum(parts.start[part], start[part] + stretches.start[stretch] * minutes[part]),
            np.minimum(parts.end[part], start[part] + stretches.end[stretch] * minutes[part]),
        )
        return found.where(found.end > found.start)

    def _traffic(self, mode: Mode) -> tuple[Spans, FloatArray]:
        """The run cut where travel factors change, each cell owned by its part of the week, and a time in each part."""
        if mode.name not in self._cells:
            window = self._context.window
            by_hour = self._context.scenario.travel[mode.name].by_hour
            cuts = {0.0} | {edge for hours in by_hour for span in parse_hours(hours).spans for edge in span} - {WEEK}
            edges = np.array(sorted(cuts))
            weeks = np.arange((window.start + window.offset) // WEEK, (window.end + window.offset) // WEEK + 2)
            starts = (weeks[:, None] * WEEK + edges - window.offset).ravel()
            owner = np.tile(np.arange(len(edges)), len(weeks))
            self._cells[mode.name] = Spans(owner[:-1], starts[:-1], starts[1:]), edges - window.offset
        return self._cells[mode.name]

    def _stretches(self, mode: Mode, ends: list[tuple[int, int]], times: FloatArray, site: int, limit: float) -> Spans:
        """For each way (owner) the shares of it, from 0 to 1, from which the site is within the limit."""
        points = np.array([p or (np.nan, np.nan) for p in self._context.network.coordinates]).reshape(-1, 2)
        origin = points[[a for a, _ in ends]].reshape(-1, 2)
        toward = points[[b for _, b in ends]].reshape(-1, 2) - origin

        def within(way: IntArray, share: FloatArray) -> BoolArray:
            place = origin[way] + share[:, None] * toward[way]
            return mode.from_points(place[:, 0], place[:, 1], site, times[way]) <= limit + _SLACK

        way, share = _grid(origin, toward, points[site])
        inside = within(way, share)
        same = way[1:] == way[:-1]
        changes = np.flatnonzero(same & (inside[1:] != inside[:-1]))
        low, high = share[changes], share[changes + 1]
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            as_low = within(way[changes], middle) == inside[changes]
            low, high = np.where(as_low, middle, low), np.where(as_low, high, middle)
        begins = inside & ~np.concatenate(([False], same & inside[:-1]))
        finishes = inside & ~np.concatenate((same & inside[1:], [False]))
        start, end = share[begins], share[finishes]
        crossing = np.full(len(way) + 1, np.nan)
        crossing[changes + 1] = (low + high) / 2
        return Spans(way[begins], _or(crossing[:-1][begins], start), _or(crossing[1:][finishes], end))


def _or(first: FloatArray, second: FloatArray) -> FloatArray:
    return np.where(np.isnan(first), second, first)


def _grid(origin: FloatArray, toward: FloatArray, site: FloatArray) -> tuple[IntArray, FloatArray]:
    """Shares of each way at which to look: evenly, and where it passes nearest to the site."""
    length = (toward**2).sum(axis=1)
    nearest = ((site - origin) * toward).sum(axis=1) / np.where(length > 0, length, 1.0)
    even = np.broadcast_to(np.linspace(0.0, 1.0, _GRID), (len(origin), _GRID))
    shares = np.sort(np.column_stack((even, np.nan_to_num(nearest).clip(0.0, 1.0))), axis=1)
    return np.repeat(np.arange(len(origin)), _GRID + 1), shares.ravel()


def median(law: Takes | None, unit: Unit) -> float:
    """The median of a time that belongs to a unit.

    A law by keys that aren't known before a case arises (its severity, say) counts at its slowest; a field of the
    case counts as 0.
    """
    if isinstance(law, Distribution):
        return float(law.quantile(np.array([0.5]))[0])
    if not isinstance(law, ByKey):
        return 0.0
    known = {"unit": unit.name, "group": unit.group, "site": unit.home}
    chosen = [inner for key, inner in law.cases if _fits(key.split(","), law.by, known)]
    laws: Iterable[Distribution] = chosen or ([law.otherwise] if law.otherwise else [])
    return max((median(inner, unit) for inner in laws), default=0.0)


def _fits(key: list[str], by: tuple[str, ...], known: dict[str, str]) -> bool:
    return all(known.get(name, value) == value for name, value in zip(by, key))
