"""Postings: duties that last for days, of which only some hours are work (``duties.<name>.hours``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from covsim.calendars import Hours
from covsim.metrics.spans import Spans, intersect

if TYPE_CHECKING:
    from covsim.metrics.replication import Replication


def claims_at_work(context: Replication) -> Spans:
    """Claims from claim to release, those for postings cut to their hours; owned by resources."""
    claims, inside = context.intervals.claims, _parts(context, within=True)
    if inside is None:
        return claims.spans
    return Spans.joined((claims.spans.where(~_of_postings(context)), inside))


def off_work(context: Replication) -> Spans:
    """Time on postings outside their hours: away, but neither at work nor on duty. Owned by resources."""
    outside = _parts(context, within=False)
    return Spans.of(()) if outside is None else outside


def _parts(context: Replication, within: bool) -> Spans | None:
    """What the people of postings have of their hours, or of the time between; None without postings."""
    found = []
    for name, duty in context.scenario.duties.items():
        if duty.hours is not None:
            hours = _hours(context, duty.hours, within)
            found.append(intersect(context.intervals.claims.spans.where(_of_postings(context, name)), hours)[0])
    return Spans.joined(found) if found else None


def _of_postings(context: Replication, name: str = "") -> np.ndarray:
    """Which claims of people are for postings (for one of them)."""
    duties, claims = context.scenario.duties, context.intervals.claims
    wanted = [stream == name if name else stream in duties and duties[stream].hours is not None
              for stream in context.incidents.streams]  # fmt: skip
    return np.array(wanted, dtype=bool)[context.incidents.stream[claims.incident]] & context.helpers[claims.unit]


def _hours(context: Replication, hours: Hours, within: bool) -> Spans:
    """The hours on the run's time axis, or the time between them."""
    end, spans = context.log.end, context.window.calendar.between(hours, 0.0, context.log.end)
    if not within:
        edges = [0.0, *(edge for span in spans for edge in span), end]
        spans = [(a, b) for a, b in zip(edges[::2], edges[1::2]) if b > a]
    return Spans.of((0, start, stop) for start, stop in spans)
