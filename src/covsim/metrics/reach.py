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
    """Answers for units at home. Random factors on travel count at their median, taken as 1."""

    def __init__(self, context: Replication, traffic: Traffic) -> None:
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
            spec = self._context.spec(unit)
            roster = self._context.scenario.rosters.get(spec.roster) if spec else None
            call_out = median(roster.call_out, unit) if on_call and roster else 0.0
            self._ready[key] = call_out + (median(spec.turnout, unit) if leaving and spec else 0.0)
        return self._ready[key]

    def from_home(self, mode: Mode, home: str, site: str, ready: float, limit: float) -> Spans | bool:
        """When a claim made at home is at another site within the limit: always, never, or in these spans."""
        key = mode.name, home, site, ready, limit
        if key not in self._from_home:
            self._from_home[key] = self._in_time(mode, home, site, ready, limit)
        return self._from_home[key]

    def _in_time(self, mode: Mode, home: str, site: str, ready: float, limit: float) -> Spans | bool:
        cells, times = self._traffic.cells(mode)
        origin, destination = self._site[home], self._site[site]
        in_time = np.array([ready + mode.leg(origin, destination, time) <= limit + SLACK for time in times.tolist()])
        if in_time.all() or not in_time.any():
            return bool(in_time.all())
        spans = cells.where(in_time[cells.owner])
        return Spans(spans.owner, spans.start - ready, spans.end - ready)


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
    fits = [inner for key, inner in law.cases if all(known.get(n, v) == v for n, v in zip(law.by, key.split(",")))]
    laws = fits or ([law.otherwise] if law.otherwise else [])
    return max((median(inner, unit) for inner in laws), default=0.0)
