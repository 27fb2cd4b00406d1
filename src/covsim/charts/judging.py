"""The figures by which standards are judged: of a standard that holds for each site or shift, the worst."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from covsim.charts.data import ChartData, Estimate, estimates, scope_kinds
from covsim.charts.naming import Names

MET = "standard.met_share"
"""The KPI of all standards on times and cover."""


class Judged(NamedTuple):
    """The share by which a model is judged; ``where``: the worst site or shift (``site=mine_1``), "" for all cases."""

    share: Estimate
    where: str = ""


def target_of(standard: Mapping[str, Any]) -> float:
    """The share that a standard on times or cover asks for."""
    return 1.0 if standard.get("at_least") is None else float(standard["at_least"])


def judged(results: ChartData, standards: Iterable[Mapping[str, Any]]) -> dict[str, Judged]:
    """What each model is judged by under these standards, which ask for the same of one thing.

    That is the figure over all cases, and where a standard holds for each site or shift, the one that the verdict
    thinks least of: failed before open, open before kept, then the lowest.
    """
    found: dict[str, list[Judged]] = {}
    targets = [1.0]
    every = list(estimates(results.kpis, MET))
    for standard in standards:
        whole = f"standard={standard['name']}"
        by = standard.get("for_each") or ""
        parts = [row for row in every if row[0].startswith(f"{whole},") and scope_kinds(row[0]) == ("standard", by)]
        targets.append(target_of(standard))
        for scope, model, share in parts or [row for row in every if row[0] == whole]:
            found.setdefault(model, []).append(Judged(share, scope[len(whole) + 1 :]))
    target = targets[-1]
    return {model: min(figures, key=lambda one: _standing(one.share, target)) for model, figures in found.items()}


def _standing(share: Estimate, target: float) -> tuple[int, float]:
    """Failed, open or kept, and how much is reached: the order from worst to best."""
    return 0 if share.high < target else 2 if share.low >= target else 1, share.mean


def worst_scopes(results: ChartData) -> list[str]:
    """Where each standard on times or cover is kept worst by any model, as scopes of ``MET``; the worst standard first.

    Failed standards come before open ones, those before the ones kept; among them, the least above the target first.
    """
    found = []
    for standard in results.standards:
        target = target_of(standard)
        figures = judged(results, [standard]).values()
        if figures:
            worst = min(figures, key=lambda one: _standing(one.share, target))
            rank, mean = _standing(worst.share, target)
            place = f",{worst.where}" if worst.where else ""
            found.append((rank, mean - target, f"standard={standard['name']}{place}"))
    return [scope for *_, scope in sorted(found)]


def worst_in_words(names: Names, wheres: Iterable[str]) -> str:
    """Says which site or shift is drawn, when the same is the worst for every model; else that it is named at each."""
    every = list(dict.fromkeys(wheres))
    kinds = dict.fromkeys(kind for where in every for kind in scope_kinds(where))
    if not kinds:
        return ""
    by = names.text("by.or").join(names.text(f"by.{kind}") for kind in sorted(kinds))
    if len(every) > 1:
        return names.text("worst.by_model", by=by)
    return names.text("worst.one", by=by, where=names.scope(every[0]))
