"""What the functions of the catalogue look at."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np

from covsim.calendars import ALWAYS, Hours
from covsim.events import Cause, FloatArray
from covsim.metrics.competences import Course, read_courses
from covsim.metrics.costs import read_costs
from covsim.metrics.cover import Readiness, read_cover
from covsim.metrics.edges import COVERED
from covsim.metrics.replication import CASE_SCOPES, Replication
from covsim.metrics.rules import read_rules, working_time
from covsim.metrics.spans import Spans, intersect, totals
from covsim.metrics.window import Gauge
from covsim.rules import Kept, Worked
from covsim.scenario.periods import common as shared
from covsim.scenario.places import During

__all__ = ["CASE_SCOPES", "CAUSES", "Context"]

CAUSES = tuple(cause.name.lower() for cause in Cause)
"""Names of the causes of shortfall, by value."""


class Context(Replication):
    """A replication with its cover judged and its costs added up."""

    @cached_property
    def costs(self) -> dict[str, float]:
        """Cost of each item in the window."""
        return read_costs(self)

    @cached_property
    def rules(self) -> Mapping[str, Kept]:
        """How each rule was kept by what was really worked."""
        return read_rules(self)

    @cached_property
    def courses(self) -> dict[str, Course]:
        """The levels of each competence over time."""
        return read_courses(self)

    @cached_property
    def worked(self) -> Worked:
        """Working time within the window."""
        worked, first, last = working_time(self), self.window.start, self.window.end
        return Worked.of(worked.owner, worked.start.clip(first, last), worked.end.clip(first, last))

    @cached_property
    def cover(self) -> tuple[Readiness, ...]:
        """Each cover entry at each of its sites, for each part of the luck with call-outs."""
        return read_cover(self)

    @cached_property
    def cover_minutes(self) -> dict[str, FloatArray]:
        """For each scope of cover the minutes that count: those that failed by cause, the covered ones last."""
        nothing = np.zeros(len(CAUSES) + 1)
        found: dict[str, FloatArray] = {}
        clock = self.scenario.clock
        parts = [("", ""), *(("shift", name) for name in clock.shifts), *(("period", name) for name in clock.periods)]
        for kind, name in parts:
            for ready in self.cover:
                part = {kind: name} if kind else {}
                minutes = ready.share * self.cover_gauge(ready.cover, **part).lengths(ready.spans)
                sums = totals(np.where(ready.cause < 0, len(CAUSES), ready.cause), minutes, len(nothing))
                entry = f"cover={ready.cover}"
                scopes = ("all", f"site={ready.site}", entry, f"{entry},site={ready.site}")
                for scope in (f"{kind}={name}", f"{entry},{kind}={name}") if kind else scopes:
                    found[scope] = found.get(scope, nothing) + sums
        return found

    def cover_gauge(self, cover: str, shift: str = "", period: str = "") -> Gauge:
        """The minutes that count for a cover entry, within a shift or a period if one is named."""
        spec = self.scenario.cover[cover]
        key = spec.when or ALWAYS, spec.during, shift, period
        if key not in self._cover_gauges:
            self._cover_gauges[key] = self._cover_gauge(*key)
        return self._cover_gauges[key]

    @cached_property
    def _cover_gauges(self) -> dict[tuple[Hours, During, str, str], Gauge]:
        return {}

    def _cover_gauge(self, hours: Hours, periods: During, shift: str, period: str) -> Gauge:
        there = self.during(periods)
        if period:
            inside = self.during(period) or ()
            there = inside if there is None else tuple(shared(there, inside))
        if shift:
            inside = self.window.spans(self.scenario.clock.shifts[shift])
            there = inside if there is None else tuple(shared(there, inside))
        return self.window.gauge(hours, there)

    @cached_property
    def covered_until(self) -> dict[tuple[str, str], FloatArray]:
        """For each cover entry and site the minutes that count and were covered, up to each of the window's edges."""
        found: dict[tuple[str, str], FloatArray] = {}
        for ready in self.cover:
            place, minutes = (ready.cover, ready.site), ready.share * self._covered_until(ready)
            found[place] = found[place] + minutes if place in found else minutes
        return found

    def _covered_until(self, readiness: Readiness) -> FloatArray:
        spans = readiness.spans.where(readiness.cause == COVERED)
        spec, window = self.scenario.cover[readiness.cover], self.window
        there = self.during(spec.during)
        if spec.when is not None or there is not None:
            hours = window.spans(spec.when or ALWAYS)
            counting = hours if there is None else shared(hours, there)
            spans, _ = intersect(spans, Spans.of((0, start, end) for start, end in counting))
        return spans.accumulated(self.window.edges)
