"""Cover: the share of time in which help could have come in time."""

from __future__ import annotations

from collections.abc import Iterator

from covsim.events import FloatArray
from covsim.metrics.catalogue import Piece, kpi, ratio, statistic
from covsim.metrics.context import CAUSES, Context

COVER_SCOPES = ("cover", "cover,site", "cover,shift", "cover,period", "shift", "period", "site")


@kpi(
    id="coverage.share", title="Covered time", title_zh="有保障的时间比例",
    unit="share", better="higher", scopes=COVER_SCOPES,
)  # fmt: skip
def coverage_share(context: Context) -> Iterator[Piece]:
    """Share of time in which a cover entry's needs could have been claimed at once and been there within its limit.

    Call-out, turnout and travel are included, nothing is pre-empted: had it happened at any moment, help in time. Time
    in which somebody has to be called out counts with the probability that the call-out is short enough.
    """
    for scope, sums in context.cover_minutes.items():
        yield ratio(scope, sums[-1], sums.sum())


@kpi(
    id="uncovered.minutes", title="Uncovered time", title_zh="无保障时间", unit="min", form="total",
    better="lower",
    scopes=(*COVER_SCOPES, "cause", "cover,cause", "cover,site,cause"),
)  # fmt: skip
def uncovered_minutes(context: Context) -> Iterator[Piece]:
    """Minutes in which a cover entry's needs could not have been met in time, added up over entries and sites.

    By ``cause``: what kept most units of the first failing need away; units off duty only when no other were rostered.
    """
    for scope, sums in context.cover_minutes.items():
        yield statistic(scope, sums[:-1].sum())
        if scope == "all" or (scope.startswith("cover=") and ",shift=" not in scope and ",period=" not in scope):
            for cause, minutes in zip(CAUSES, sums[:-1].tolist()):
                yield statistic(f"cause={cause}" if scope == "all" else f"{scope},cause={cause}", minutes)


@kpi(
    id="uncovered.worst_week_minutes", title="Uncovered time, worst week", title_zh="最差一周的无保障时间", unit="min",
    form="total", better="lower", scopes=("cover", "cover,site"),
)  # fmt: skip
def uncovered_worst_week(context: Context) -> Iterator[Piece]:
    """Uncovered minutes of the worst of the weeks that follow one another from the start of the window."""
    found: dict[str, FloatArray] = {}
    for (cover, site), covered in context.covered_until.items():
        every = context.cover_gauge(cover).before(context.window.edges)
        weeks = context.window.by_week(every - covered)
        for scope in ("all", f"cover={cover}", f"cover={cover},site={site}"):
            found[scope] = found.get(scope, 0.0) + weeks
    for scope, weeks in found.items():
        yield statistic(scope, weeks.max(initial=0.0))
