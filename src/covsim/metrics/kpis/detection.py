"""Whether incidents that pass unnoticed unless somebody finds them are found, and by whom."""

from __future__ import annotations

from collections.abc import Iterator

from covsim.metrics.catalogue import Piece, kpi, ratio, statistic
from covsim.metrics.context import CASE_SCOPES, Context
from covsim.metrics.detection import searched
from covsim.metrics.grouping import shares


@kpi(
    id="detected.share", title="Incidents detected", title_zh="事件发现率",
    unit="share", better="higher", scopes=CASE_SCOPES,
)  # fmt: skip
def detected_share(context: Context) -> Iterator[Piece]:
    """Cases that somebody found at their (last) ``detect`` step, of all cases that came to one.

    A case that is still waiting to be found when the run ends isn't found.
    """
    found = context.detections
    return (ratio(*one) for one in shares(searched(context, *CASE_SCOPES), found.way >= 0, found.tried))


@kpi(
    id="detected.count", title="Number detected", title_zh="发现的事件数", unit="cases", form="total",
    better="higher", scopes=CASE_SCOPES,
)  # fmt: skip
def detected_count(context: Context) -> Iterator[Piece]:
    """Cases that somebody found at their (last) ``detect`` step: what a book of incidents would count."""
    found = context.detections
    for scope, count, _ in shares(searched(context, *CASE_SCOPES), found.way >= 0, found.tried):
        yield statistic(scope, count)


@kpi(
    id="detected.by", title="Detected in this way", title_zh="各途径的发现比例",
    unit="share", scopes=("way", "way,stream"),
)  # fmt: skip
def detected_by(context: Context) -> Iterator[Piece]:
    """Cases that were found in each way, of all cases that came to a ``detect`` step. ``all``: found in any way."""
    found, groups = context.detections, tuple(searched(context, "stream"))
    for scope, count, of in shares(groups[:1], found.way >= 0, found.tried):
        yield ratio(scope, count, of)
    for number, way in enumerate(found.ways):
        for scope, count, of in shares(groups, found.way == number, found.tried):
            yield ratio(f"way={way}" if scope == "all" else f"way={way},{scope}", count, of)
