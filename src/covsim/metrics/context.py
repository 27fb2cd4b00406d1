"""What the functions of the catalogue look at."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from covsim.calendars import ALWAYS
from covsim.events import Cause, FloatArray
from covsim.metrics.costs import read_costs
from covsim.metrics.cover import Readiness, read_cover
from covsim.metrics.edges import COVERED
from covsim.metrics.replication import CASE_SCOPES, Replication
from covsim.metrics.spans import Spans, intersect, totals
from covsim.metrics.window import Gauge, common

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
    def cover(self) -> tuple[Readiness, ...]:
        """Each cover entry at each of its sites, for each part of the luck with call-outs."""
        return read_cover(self)

    @cached_property
    def cover_minutes(self) -> dict[str, FloatArray]:
        """For each scope of cover the minutes that count: those that failed by cause, the covered ones last."""
        nothing = np.zeros(len(CAUSES) + 1)
        found: dict[str, FloatArray] = {}
        for shift in ("", *self.scenario.clock.shifts):
            for ready in self.cover:
                minutes = ready.share * self.cover_gauge(ready.cover, shift).lengths(ready.spans)
                sums = totals(np.where(ready.cause < 0, len(CAUSES), ready.cause), minutes, len(nothing))
                entry = f"cover={ready.cover}"
                scopes = ("all", f"site={ready.site}", entry, f"{entry},site={ready.site}")
                for scope in (f"shift={shift}", f"{entry},shift={shift}") if shift else scopes:
                    found[scope] = found.get(scope, nothing) + sums
        return found

    def cover_gauge(self, cover: str, shift: str = "") -> Gauge:
        """The minutes that count for a cover entry, within a shift if one is named."""
        hours = self.scenario.cover[cover].when or ALWAYS
        return self.window.gauge(common(hours, self.scenario.clock.shifts[shift]) if shift else hours)

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
        when = self.scenario.cover[readiness.cover].when
        if when is not None:
            window = self.window
            hours = when.between(window.start, window.end, window.offset)
            spans, _ = intersect(spans, Spans.of((0, start, end) for start, end in hours))
        return spans.accumulated(self.window.edges)
