"""How soon help from home could be at a site: typical times of getting ready, and the traffic of the hour."""

from __future__ import annotations

import numpy as np

from covsim.distributions import ByKey, Distribution, Takes
from covsim.metrics.replication import Replication
from covsim.metrics.spans import Spans
from covsim.metrics.traffic import SLACK, Traffic
from covsim.scenario.resources import Unit
from covsim.travel import Mode


class Reach:
    """Answers for units at home.

    Random factors on travel count at their median, taken as 1, turnout at its median, and call-out at its quantile of
    order ``luck``: the luck of a call-out belongs to the case, so that it is the same for all who are called out.
    """

    def __init__(self, context: Replication, traffic: Traffic, luck: float = 0.5) -> None:
        self.luck = luck
        self._context = context
        self._traffic = traffic
        self._site = {name: index for index, name in enumerate(context.scenario.sites)}
        self._ready: dict[tuple[int, bool, bool], float] = {}
        self._from_home: dict[tuple[str, str, str, float, float], Spans | bool] = {}

    def mode(self, unit: Unit) -> Mode | None:
        """How a unit travels by itself."""
        spec = self._context.spec(unit)
        return self._context.network.modes[spec.mode] if spec and spec.mode else None

    def ready(self, unit: Unit, on_call: bool, leaving: bool) -> float:
        """Minutes from the claim until a unit at home is ready: call-out if on call, turnout if it has to leave."""
        key = unit.index, on_call, leaving
        if key not in self._ready:
            call_out = quantile(self._call_out(unit), unit, self.luck) if on_call else 0.0
            self._ready[key] = call_out + (self._turnout(unit) if leaving else 0.0)
        return self._ready[key]

    def from_home(self, mode: Mode, home: str, site: str, ready: float, limit: float) -> Spans | bool:
        """When a claim made at home is at another site within the limit: always, never, or in these spans."""
        key = mode.name, home, site, ready, limit
        if key not in self._from_home:
            self._from_home[key] = self._in_time(mode, home, site, ready, limit)
        return self._from_home[key]

    def chances(self, unit: Unit, site: str, limit: float, modes: list[Mode]) -> set[float]:
        """Probabilities that a unit called out at home is at the site within the limit, in each traffic of the week.

        Up to such a luck it is in time. ``modes`` are those in which it, or who gives it a lift, would come.
        """
        law = self._call_out(unit)
        if unit.home == site or self._context.is_remote(unit):
            return {chance(law, unit, limit + SLACK)}
        left = limit + SLACK - self._turnout(unit)
        origin, destination = self._site[unit.home], self._site[site]
        legs = {mode.leg(origin, destination, time) for mode in modes for time in self._traffic.cells(mode)[1].tolist()}
        return {chance(law, unit, left - leg) for leg in legs}

    def _call_out(self, unit: Unit) -> Takes | None:
        spec = self._context.spec(unit)
        roster = self._context.scenario.rosters.get(spec.roster) if spec else None
        return roster.call_out if roster else None

    def _turnout(self, unit: Unit) -> float:
        spec = self._context.spec(unit)
        return quantile(spec.turnout, unit) if spec else 0.0

    def _in_time(self, mode: Mode, home: str, site: str, ready: float, limit: float) -> Spans | bool:
        cells, times = self._traffic.cells(mode)
        origin, destination = self._site[home], self._site[site]
        in_time = np.array([ready + mode.leg(origin, destination, time) <= limit + SLACK for time in times.tolist()])
        if in_time.all() or not in_time.any():
            return bool(in_time.all())
        spans = cells.where(in_time[cells.owner])
        return Spans(spans.owner, spans.start - ready, spans.end - ready)


def quantile(law: Takes | None, unit: Unit, share: float = 0.5) -> float:
    """The quantile of a time that belongs to a unit; its median unless another ``share`` is asked for.

    A law by keys that aren't known before a case arises (its severity, say) counts at its slowest; a field of the
    case counts as 0.
    """
    return max((float(one.quantile(np.array([share]))[0]) for one in _laws(law, unit)), default=0.0)


def chance(law: Takes | None, unit: Unit, minutes: float) -> float:
    """The probability that a time that belongs to a unit is at most so long: the inverse of ``quantile``."""
    return min((float(one.cdf(np.array([minutes]))[0]) for one in _laws(law, unit)), default=float(minutes >= 0))


def _laws(law: Takes | None, unit: Unit) -> list[Distribution]:
    """The laws that may hold for a unit, whatever the case; none for a field of the case."""
    if isinstance(law, Distribution):
        return [law]
    if not isinstance(law, ByKey):
        return []
    known = {"unit": unit.name, "group": unit.group, "site": unit.home}
    fits = [inner for key, inner in law.cases if all(known.get(n, v) == v for n, v in zip(law.by, key.split(",")))]
    return fits or ([law.otherwise] if law.otherwise else [])
