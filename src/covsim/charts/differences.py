"""Paired differences from the baseline, with intervals: a forest plot, one panel a KPI."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from covsim.charts.data import ChartData, Estimate, NothingToDraw, estimates, unit_of
from covsim.charts.judging import MET, worst_scopes
from covsim.charts.naming import Names
from covsim.charts.panels import dot_rows, grid, intervals_text, name_rows, plain_numbers, round_steps, row_height
from covsim.charts.style import INK, SMALL, SOFT, covsim_style, head_and_note, new_figure

_MOST_PANELS = 9
_MOST_STANDARDS = 3
_VISIBLE = 0.001  # of 100%, or of the baseline's value
_JUDGED_VISIBLE = 0.0001  # of 100%: for standards, on which the verdict rests
KEY_KPIS = (
    "cost.per_year",
    MET,
    "time_to.*.p90",
    "survival.expected",
    "unserved.share",
    "wait.mean",
    "overtime.hours",
    "coverage.share",
)
"""What planners ask first; ``*`` stands for every measure."""

Item = tuple[str, str]
ByModel = dict[str, Estimate]


@covsim_style()
def paired_differences(results: ChartData, lang: str = "en", kpis: Sequence[str] | None = None) -> Figure:
    """Draw each model's mean paired difference from the baseline, with its interval, in one panel per KPI and scope.

    ``kpis``: which, as ``"kpi"`` or ``"kpi scope"``; default: the key KPIs over all cases in which any model differs
    from the baseline, at most nine panels; of standards at most three, those kept worst, at the site or shift where
    they are.
    Raises ``NothingToDraw`` when there is nothing to compare.
    """
    names = Names.of(results, lang)
    frame = results.comparison
    items = [item for wanted in kpis or _key_kpis(results) for item in _items(frame, wanted)]
    found = {item: _by_model(results, item) for item in dict.fromkeys(items)}
    found = {item: by_model for item, by_model in found.items() if by_model}
    if not found:
        raise NothingToDraw("no differences: there is only one model, or nothing that could be compared")
    baseline = str(frame["baseline"].iloc[0])
    found = found if kpis else _telling(results, found, baseline) or found
    shown = list(found)[:_MOST_PANELS]
    rows = [model for model in results.models if model != baseline]
    per_row = min(len(shown), 3)
    labels = [names.model(row) for row in rows]
    height = 0.9 + -(-len(shown) // per_row) * (0.95 + row_height(labels) * len(rows))
    figure = new_figure(height)
    panels = grid(figure, len(shown), per_row)
    for position, (axes, item) in enumerate(zip(panels, shown, strict=True)):
        _panel(axes, results, names, item, rows, found[item], baseline)
        if position % per_row == 0:
            name_rows(axes, labels)
    note = names.note(
        names.text("differences.note"), intervals_text(results, names), names.not_shown(len(found), len(shown))
    )
    head_and_note(figure, names.text("differences.title", baseline=names.label(baseline, 60, 1)), note)
    return figure


def _key_kpis(results: ChartData) -> list[str]:
    """The key KPIs, with the standards' shares at the places where they are judged."""
    judged = [f"{MET} {scope}" for scope in worst_scopes(results)] or [MET]
    return [wanted for kpi in KEY_KPIS for wanted in (judged if kpi == MET else [kpi])]


def _items(frame: pd.DataFrame, wanted: str) -> list[Item]:
    """KPI and scope of the rows wanted; without a scope: over all cases, or else each scope that names one thing."""
    kpi, _, scope = wanted.partition(" ")
    rows = frame[frame["kpi"].isin([name for name in frame["kpi"].unique() if fnmatchcase(name, kpi)])]
    items = list(dict.fromkeys(zip(rows["kpi"], rows["scope"], strict=True)))
    if scope:
        return [item for item in items if item[1] == scope]
    whole = [item for item in items if item[1] == "all"]
    covered = {item[0] for item in whole}
    return whole + [item for item in items if item[0] not in covered and "," not in item[1]]


def _by_model(results: ChartData, item: Item) -> ByModel:
    kpi, wanted = item
    rows = estimates(results.comparison, kpi, "difference")
    found = {model: estimate for scope, model, estimate in rows if scope == wanted and model in results.models}
    return {model: found[model] for model in results.models if model in found}


def _telling(results: ChartData, found: dict[Item, ByModel], baseline: str) -> dict[Item, ByModel]:
    """Those that show a difference, and not the very differences of the same KPI that are shown already.

    Of standards at most three, each with the smallest difference too: the verdict rests on them.
    """
    telling: dict[Item, ByModel] = {}
    for item, by_model in found.items():
        means = {model: estimate.mean for model, estimate in by_model.items()}
        seen = [{m: e.mean for m, e in other.items()} for (kpi, _), other in telling.items() if kpi == item[0]]
        value = _of_baseline(results, item, baseline)
        size = 1.0 if unit_of(results.kpis, item[0]) == "share" or not np.isfinite(value) else abs(value)
        visible = _JUDGED_VISIBLE if item[0] == MET else _VISIBLE
        if item[0] == MET and len(seen) == _MOST_STANDARDS:
            continue
        if means not in seen and max(abs(mean) for mean in means.values()) > visible * size:
            telling[item] = by_model
    return telling


def _panel(
    axes: Axes,
    results: ChartData,
    names: Names,
    item: Item,
    rows: Sequence[str],
    found: ByModel,
    baseline: str,
) -> None:
    kpi, scope = item
    unit = unit_of(results.kpis, kpi)
    factor, unit_text = names.scaled(unit, [value for estimate in found.values() for value in estimate])
    unclear = frozenset(model for model, estimate in found.items() if estimate.low <= 0 <= estimate.high)
    dot_rows(axes, rows, found, {row: names.style(row) for row in rows}, names, factor, unclear, (0.0,))
    axes.axvline(0, color=INK, lw=0.9, zorder=1)
    axes.xaxis.set_major_locator(round_steps(6))
    axes.xaxis.set_major_formatter(plain_numbers(signed=True))
    axes.set_xlabel(names.better(kpi, names.text("unit.points") if unit == "share" else unit_text))
    axes.set_title(names.kpi_and_scope(kpi, scope), pad=14)
    value = _of_baseline(results, item, baseline)
    axes.annotate(
        "" if np.isnan(value) else names.text("differences.baseline", value=names.value(value, unit)),
        (0, 1),
        xycoords="axes fraction",
        xytext=(0, 3),
        textcoords="offset points",
        fontsize=SMALL,
        color=SOFT,
        ha="left",
        va="bottom",
    )


def _of_baseline(results: ChartData, item: Item, baseline: str) -> float:
    """The baseline's own figure; NaN when it has none."""
    kpi, wanted = item
    found = [each.mean for scope, model, each in estimates(results.kpis, kpi) if (scope, model) == (wanted, baseline)]
    return found[0] if found else float("nan")
