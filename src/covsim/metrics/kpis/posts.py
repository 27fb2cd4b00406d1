"""Posts: how much of their hours somebody stood there."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from covsim.calendars import ALWAYS
from covsim.metrics.catalogue import Piece, kpi, ratio, statistic
from covsim.metrics.context import Context
from covsim.metrics.spans import Spans
from covsim.scenario.manning import manned_spans, posted

POST_SCOPES = ("post", "post,shift", "site", "shift")


@kpi(
    id="post.manned_share", title="Posts manned", title_zh="岗位在岗率",
    unit="share", better="higher", scopes=POST_SCOPES,
)  # fmt: skip
def post_manned_share(context: Context) -> Iterator[Piece]:
    """Share of the time that posts were to be manned in which somebody was there.

    Posts are duties with ``post``; each place counts. Being on the way to the post doesn't count, nor does a relief
    beside the one to be relieved.
    """
    for scope, (manned, due) in _minutes(context).items():
        yield ratio(scope, manned, due)


@kpi(
    id="post.unattended_minutes", title="Posts unattended", title_zh="岗位空岗时间", unit="min", form="total",
    better="lower", scopes=POST_SCOPES,
)  # fmt: skip
def post_unattended_minutes(context: Context) -> Iterator[Piece]:
    """Minutes in which nobody was at a place of a post that was to be manned, added up over the places."""
    for scope, (manned, due) in _minutes(context).items():
        yield statistic(scope, due - manned)


def _minutes(context: Context) -> dict[str, tuple[float, float]]:
    """For each scope the minutes manned and due."""
    claims, incidents = context.intervals.claims, context.incidents
    found: dict[str, tuple[float, float]] = {}
    for name, duty in context.scenario.duties.items():
        if duty.post is None:
            continue
        due = tuple(manned_spans(context.scenario, duty))
        places = posted(duty)
        mine = np.isfinite(claims.arrived) & (incidents.stream[claims.incident] == incidents.streams.index(name))
        there = Spans(incidents.site[claims.incident[mine]], claims.arrived[mine], claims.end[mine])
        for shift, hours in {"": ALWAYS, **context.scenario.clock.shifts}.items():
            gauge = context.window.gauge(hours, due)
            whole, manned = gauge.minutes[-1], gauge.lengths(there)
            scopes: dict[str, int | None] = {"all": None, f"post={name}": None}
            if shift:
                scopes = {f"shift={shift}": None, f"post={name},shift={shift}": None}
            else:
                scopes |= {f"site={site}": incidents.sites.index(site) for site in dict.fromkeys(places)}
            for scope, site in scopes.items():
                count = len(places) if site is None else places.count(incidents.sites[site])
                minutes = manned.sum() if site is None else manned[there.owner == site].sum()
                before = found.get(scope, (0.0, 0.0))
                found[scope] = before[0] + float(minutes), before[1] + float(count * whole)
    return found
