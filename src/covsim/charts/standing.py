"""Whether a model meets the standards, read off the summary: what fills a marker."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Literal

from covsim.charts.data import ChartData, Estimate, estimates, scope_part

Standing = Literal["passes", "unclear", "fails"]


def standing(results: ChartData, model: str) -> Standing | None:
    """``fails`` when any standard is missed, ``unclear`` when any can't be told yet; None without standards.

    A standard is met when the whole interval lies on the right side of the target, missed when it lies on the wrong
    one, else it can't be told yet. Without an interval (one replication) nothing can be told.
    """
    judged = [verdict for standard in results.standards for verdict in _of_standard(results, model, standard)]
    if not judged:
        return None
    return "fails" if "fails" in judged else "unclear" if "unclear" in judged else "passes"


def _of_standard(results: ChartData, model: str, standard: Mapping[str, Any]) -> list[Standing]:
    """One verdict, or one a site or shift."""
    if standard.get("at_least") is not None:
        target, sign = float(standard["at_least"]), 1.0
    elif standard.get("at_most") is not None:
        target, sign = float(standard["at_most"]), -1.0
    else:
        return []
    if standard.get("kpi"):
        kpi, _, wanted = str(standard["kpi"]).partition(" ")
        rows = [
            found
            for scope, owner, found in estimates(results.kpis, kpi)
            if owner == model and scope == (wanted or "all")
        ]
    else:
        rows = [
            found
            for scope, owner, found in estimates(results.kpis, "standard.met_share")
            if owner == model and scope_part(scope, "standard") == standard["name"]
        ]
    return [_judge(found, target, sign) for found in rows]


def _judge(found: Estimate, target: float, sign: float) -> Standing:
    edges = sorted(sign * (edge - target) for edge in (found.low, found.high))
    if any(math.isnan(edge) for edge in edges):
        return "unclear"
    return "passes" if edges[0] >= 0 else "fails" if edges[1] < 0 else "unclear"
