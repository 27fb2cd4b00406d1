"""Competence over time: levels between gains are known functions of time, so integrals are exact."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from covsim.events import FloatArray, IntArray, Kind
from covsim.metrics.replication import Replication
from covsim.metrics.spans import BoolArray, Spans
from covsim.scenario.competence import Competence
from covsim.scenario.resources import service


@dataclass(frozen=True)
class Course:
    """One competence: pieces of time of people in service, each with the level that it had at ``since``."""

    spec: Competence
    unit: IntArray
    start: FloatArray
    end: FloatArray
    since: FloatArray
    level: FloatArray

    @property
    def spans(self) -> Spans:
        """The pieces as spans owned by people."""
        return Spans(self.unit, self.start, self.end)

    def level_minutes(self, start: float, end: float) -> FloatArray:
        """The integral of the level over each piece, within [start, end)."""
        low = np.clip(self.start, start, end)
        high = np.clip(self.end, low, end)
        return self._integral(high) - self._integral(low)

    def _integral(self, times: FloatArray) -> FloatArray:
        """The integral of each piece's level from ``since`` to its time: exponential decay towards ``least``."""
        length, least, half_life = times - self.since, self.spec.least, self.spec.half_life
        if half_life is None:
            return np.asarray(self.level * length)
        rate = np.log(2) / half_life
        return np.asarray(least * length - (self.level - least) / rate * np.expm1(-rate * length))

    def levels(self, time: float, closing: bool) -> tuple[IntArray, FloatArray]:
        """Who is in service at a time, and their levels (``closing``: at the very end of the run)."""
        there = (self.start < time) & (time <= self.end) if closing else (self.start <= time) & (time < self.end)
        passed, least, half_life = time - self.since[there], self.spec.least, self.spec.half_life
        level = self.level[there]
        if half_life is not None:
            level = least + (level - least) * np.exp2(-passed / half_life)
        return self.unit[there], level

    def above(self, threshold: float) -> Spans:
        """The time in which people have at least this level."""
        least, half_life = self.spec.least, self.spec.half_life
        enough = self.level >= threshold
        lasts = np.full(len(self.level), np.inf)
        if half_life is not None and threshold > least:
            lasts[enough] = half_life * np.log2((self.level[enough] - least) / (threshold - least))
        end = np.minimum(self.end, self.since + lasts)
        lasting = enough & (end > self.start)
        return Spans(self.unit[lasting], self.start[lasting], end[lasting])


def read_courses(context: Replication) -> dict[str, Course]:
    """Every competence of a replication, by name."""
    rows = context.log.of(Kind.LEVEL)
    found = {}
    for number, (name, spec) in enumerate(context.scenario.competence.items()):
        mine = rows.compress(rows["need"] == number)
        pieces = np.array(list(_pieces(context, mine)), dtype=np.float64).reshape(-1, 5)
        unit, start, end, since, level = pieces.T
        found[name] = Course(spec, unit.astype(np.int64), start, end, since, level)
    return found


def _pieces(context: Replication, rows: np.ndarray) -> Iterator[tuple[float, float, float, float, float]]:
    """Unit, start, end, moment of the last gain and level then: from gain to gain, while in service."""
    end = context.log.end
    for unit in np.unique(rows["unit"]).tolist():
        mine = rows.compress(rows["unit"] == unit)
        times = mine["time"].tolist()
        stays = service(context.scenario, context.resources.units[unit], 0.0, end)
        for since, until, level in zip(times, [*times[1:], end], mine["value"].tolist()):
            for first, last in stays:
                low, high = max(since, first), min(until, last)
                if low < high:
                    yield unit, low, high, since, level


def holders(context: Replication, spec: Competence) -> dict[str, BoolArray]:
    """By scope, which resources hold a competence: all, by role and by home site."""
    units = [unit for unit in context.resources.units if unit.kind == "person" and unit.group in spec.held_by]
    scopes = {"all": context.members(units)}
    for group in spec.held_by:
        scopes[f"role={group}"] = context.members(unit for unit in units if unit.group == group)
    for site in dict.fromkeys(unit.home for unit in units):
        scopes[f"site={site}"] = context.members(unit for unit in units if unit.home == site)
    return scopes
