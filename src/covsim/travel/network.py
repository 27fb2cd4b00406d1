"""The ways between numbered sites, one table a mode."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from covsim.calendars import WEEK, Calendar, parse_hours
from covsim.distributions import Takes
from covsim.errors import Problem, ScenarioError
from covsim.events import FloatArray
from covsim.scenario.model import Scenario
from covsim.scenario.places import TravelMode
from covsim.travel.geometry import Point, distances, nearest_point
from covsim.travel.matrix import read_matrix

_WEEK = int(WEEK)


class Mode:
    """One travel mode between numbered sites (index = order in ``scenario.sites``).

    A leg comes from the mode's links, else from its matrix, else from coordinates: straight-line distance times
    ``detour`` over ``speed``. ``fixed`` is added to each leg between two sites, and the whole is multiplied by the
    factor of the hour of departure; where entries of ``by_hour`` overlap, the later one holds.

    ``base[origin][destination]`` are minutes without the hour's factor: ``inf`` where there is no way, 0 from a site to
    itself. ``return_factor`` and ``spread`` are for the engine to apply; ``constant`` says that no hour has a factor.
    """

    name: str
    base: list[list[float]]
    return_factor: float
    spread: Takes | None
    constant: bool

    def __init__(
        self, name: str, spec: TravelMode, coordinates: Sequence[Point | None], calendar: Calendar,
        given: FloatArray, links: Mapping[tuple[int, int], float],
    ) -> None:  # fmt: skip
        """``given``: minutes (site, site) by the matrix, NaN where it says nothing; ``links``: legs given singly."""
        straight = distances(coordinates)
        moving = _moving_minutes(spec, straight, given, links)
        base = moving + spec.fixed
        np.fill_diagonal(base, 0.0)
        self.name = name
        self.base = base.tolist()
        self.return_factor = spec.return_factor
        self.spread = spec.spread
        self.constant = not spec.by_hour
        self._factor_table = _factors(spec.by_hour)
        self._factors: list[float] = self._factor_table.tolist()
        self._offset, self._calendar = calendar.offset, calendar
        by_hour = [(parse_hours(hours), factor) for hours, factor in spec.by_hour.items()]
        self._dated = by_hour[::-1] if any(calendar.changes(hours) for hours, _ in by_hour) else []
        self._coordinates = coordinates
        self._detour, self._speed, self._fixed = spec.detour, spec.speed, spec.fixed
        by_speed = np.where(np.isfinite(moving), moving, 0.0) * (spec.speed or 0.0)
        self._km: list[list[float]] = np.where(np.isnan(straight), by_speed, straight * spec.detour).tolist()
        has_row = ~np.isnan(given).all(axis=1)
        without_geometry = spec.speed is None and not has_row.any()
        self._nodes: list[int] = list(range(len(coordinates))) if without_geometry else np.flatnonzero(has_row).tolist()

    def leg(self, origin: int, destination: int, time: float) -> float:
        """Minutes from site to site when leaving at ``time`` (hour-of-day factor in, spread and return factor not)."""
        if self.constant:
            return self.base[origin][destination]
        if self._dated:
            return self.base[origin][destination] * self.factor(time)
        return self.base[origin][destination] * self._factors[int(time + self._offset) % _WEEK]

    def factor(self, time: float) -> float:
        """The factor on travel time when leaving at ``time``."""
        if not self._dated:
            return self._factors[int(time + self._offset) % _WEEK]
        return next((factor for hours, factor in self._dated if self._calendar.contains(hours, time)), 1.0)

    def from_point(self, x: float, y: float, destination: int, time: float) -> float:
        """Minutes to a site from a point on the way (km) when leaving at ``time``; ``inf`` if there is no way.

        With a matrix the way counts from the nearest site that has coordinates and a row; without one by geometry; in
        a mode without speed from the nearest site with coordinates.
        """
        node = nearest_point(x, y, self._coordinates, self._nodes)
        if node is not None:
            return self.leg(node, destination, time)
        point = self._coordinates[destination]
        if point is None or self._speed is None:
            return math.inf
        minutes = math.hypot(point[0] - x, point[1] - y) * self._detour / self._speed + self._fixed
        return minutes * self.factor(time)

    def from_points(self, x: FloatArray, y: FloatArray, destination: int, times: FloatArray) -> FloatArray:
        """``from_point`` for many points and times at once; ``inf`` where a point isn't known (NaN)."""
        known = [point or (math.nan, math.nan) for point in self._coordinates]
        nodes = [node for node in self._nodes if self._coordinates[node] is not None]
        if nodes:
            places = np.array(known)[nodes]
            nearest = np.argmin(np.hypot(places[:, 0] - x[:, None], places[:, 1] - y[:, None]), axis=1)
            minutes = np.array([self.base[node][destination] for node in nodes])[nearest]
        elif self._speed is None:
            return np.full(len(x), math.inf)
        else:
            to = known[destination]
            minutes = np.hypot(to[0] - x, to[1] - y) * self._detour / self._speed + self._fixed
        factors = self._factor_table[(times + self._offset).astype(np.int64) % _WEEK]
        if self._dated:
            factors = np.array([self.factor(time) for time in times.tolist()])
        return np.asarray(np.where(np.isnan(x + y + minutes), math.inf, minutes) * factors)

    def km(self, origin: int, destination: int) -> float:
        """Road km of a leg: by coordinates and detour, else minutes (``fixed`` left out) times speed, else 0."""
        return self._km[origin][destination]


class Network:
    """All modes of a scenario; ``coordinates[i]`` is (x, y) in km of site i, or None.

    Raises ``CovsimError`` when a matrix file can't be read or names unknown sites, or a link does.
    """

    modes: dict[str, Mode]
    coordinates: list[Point | None]

    def __init__(self, scenario: Scenario) -> None:
        sites = {name: index for index, name in enumerate(scenario.sites)}
        self.coordinates = [site.at for site in scenario.sites.values()]
        self.modes = {}
        for name, spec in scenario.travel.items():
            given = np.full((len(sites), len(sites)), math.nan)
            if spec.matrix:
                given = read_matrix(Path(scenario.folder) / spec.matrix, sites, spec.matrix_unit)
            links = _links(name, spec.links, sites)
            self.modes[name] = Mode(name, spec, self.coordinates, scenario.clock.calendar, given, links)

    def nearest(self, mode: str, origin: int, candidates: Iterable[int], time: float) -> int | None:
        """The candidate site that is reached first when leaving ``origin`` at ``time``.

        Of equals the first in site order; None when there is no way to any.
        """
        way = self.modes[mode]
        found = min(((way.leg(origin, site, time), site) for site in candidates), default=(math.inf, -1))
        return found[1] if found[0] < math.inf else None


def _moving_minutes(
    spec: TravelMode, straight: FloatArray, given: FloatArray, links: Mapping[tuple[int, int], float]
) -> FloatArray:
    """Minutes of every leg without ``fixed`` and the hour's factor; ``inf`` where there is no way."""
    minutes = given if spec.speed is None else np.where(np.isnan(given), straight * spec.detour / spec.speed, given)
    minutes = np.where(np.isnan(minutes), math.inf, minutes)
    np.fill_diagonal(minutes, 0.0)
    for (origin, destination), value in links.items():
        minutes[origin, destination] = value
    return minutes


def _links(
    mode: str, links: Mapping[str, Mapping[str, float]], sites: Mapping[str, int]
) -> dict[tuple[int, int], float]:
    """Legs given one by one; a way back that isn't given is as long as the way there."""
    problems = [_unknown(mode, name, sites) for a, ends in links.items() for name in (a, *ends) if name not in sites]
    if problems:
        raise ScenarioError(problems)
    forth = {(sites[a], sites[b]): minutes for a, ends in links.items() for b, minutes in ends.items()}
    return {(b, a): minutes for (a, b), minutes in forth.items()} | forth


def _unknown(mode: str, name: str, sites: Mapping[str, int]) -> Problem:
    close = difflib.get_close_matches(name, sites, 1)
    remedy = f"did you mean {close[0]!r}?" if close else "define it under sites"
    return Problem(f"{name!r} is not a site", remedy, path=f"travel.{mode}.links")


def _factors(by_hour: Mapping[str, float]) -> FloatArray:
    """The factor in each minute of the week."""
    factors = np.ones(_WEEK)
    for hours, factor in by_hour.items():
        for start, end in parse_hours(hours).spans:
            factors[int(start) : int(end)] = factor
    return factors
