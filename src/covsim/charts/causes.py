"""Causes of shortfall: stacked bars by model, or by site or shift within each model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from covsim.charts.data import ChartData, NothingToDraw, estimates, scope_kinds, scope_part, unit_of
from covsim.charts.naming import Names, percent
from covsim.charts.panels import grid, plain_numbers, runs_text
from covsim.charts.style import INK, MUTED, covsim_style, head_and_note, new_figure
from covsim.events import Cause

_MOST_PLACES = 12
_CAUSES = tuple(cause.name.lower() for cause in Cause)
By = Literal["model", "site", "shift"]
Bars = dict[str, dict[str, dict[str, float]]]
"""panel -> bar -> cause -> length."""


@covsim_style()
def causes_of_shortfall(results: ChartData, lang: str = "en", by: By = "model", kpi: str = "shortfall.share") -> Figure:
    """Draw how often each cause kept help away: one bar a model, or one panel a model with a bar per site or shift.

    ``kpi``: what the bars add up, any KPI with the scope ``cause=...``. At most twelve sites are drawn, the worst.
    Raises ``NothingToDraw`` when nothing was ever missing.
    """
    names = Names.of(results, lang)
    bars, left_out = _cut(_collect(results, kpi, by))
    largest = max((sum(causes.values()) for panel in bars.values() for causes in panel.values()), default=0.0)
    if not largest:
        raise NothingToDraw("no shortfalls: help was always there at once")
    present = [
        cause for cause in _CAUSES if any(causes.get(cause) for panel in bars.values() for causes in panel.values())
    ]
    rows = max(len(panel) for panel in bars.values())
    per_row = min(len(bars), 3)
    figure = new_figure(1.35 + -(-len(bars) // per_row) * (0.55 + 0.34 * rows))
    factor, unit = names.scaled(unit_of(results.kpis, kpi) or "share", [largest])
    # The legend below and the note below it: only in a figure of its own does each of them get room.
    body = figure.subfigures()
    panels = grid(body, len(bars), per_row)
    for place, (axes, (title, panel)) in enumerate(zip(panels, bars.items(), strict=True)):
        _stack(axes, panel, present, factor, largest)
        _name_rows(axes, names, panel, by, place % per_row == 0)
        axes.set_xlabel(f"{names.kpi(kpi)} ({unit})" if place >= len(bars) - per_row else "")
        if by != "model":
            axes.set_title(names.model(title), color=names.style(title).colour)
    handles = [Patch(color=_colour(cause), label=names.cause(cause)) for cause in present]
    body.legend(handles=handles, loc="outside lower left", ncols=min(len(handles), 5))
    note = names.text("causes.note", runs=runs_text(results, names))
    if left_out:
        note += " " + names.text("not_shown", n=left_out, kept=rows)
    title = names.text("causes.title") if by == "model" else names.text("causes.title_by", by=names.text(f"by.{by}"))
    head_and_note(figure, title, note)
    return figure


def _collect(results: ChartData, kpi: str, by: By) -> Bars:
    """The mean of each cause; every model and place that has figures gets its bar, though it be empty."""
    bars: Bars = {}
    wanted = {"cause"} if by == "model" else {"cause", by}
    rows = [
        (scope, model, found.mean) for scope, model, found in estimates(results.kpis, kpi) if model in results.models
    ]
    for model in results.models:
        for scope, owner, mean in rows:
            if owner == model and set(scope_kinds(scope)) == wanted:
                panel, bar = ("", model) if by == "model" else (model, scope_part(scope, by))
                bars.setdefault(panel, {}).setdefault(bar, {})[scope_part(scope, "cause")] = mean
        if by == "model" and any(owner == model for _, owner, _ in rows):
            bars.setdefault("", {}).setdefault(model, {})
    return bars


def _cut(bars: Bars) -> tuple[Bars, int]:
    """The same places in every panel, worst first and at most so many; and how many are left out."""
    if "" in bars:
        return bars, 0
    worst: dict[str, float] = {}
    for panel in bars.values():
        for place, causes in panel.items():
            worst[place] = max(worst.get(place, 0.0), sum(causes.values()))
    places = sorted(worst, key=lambda place: -worst[place])
    kept = places[:_MOST_PLACES]
    return {title: {place: panel.get(place, {}) for place in kept} for title, panel in bars.items()}, len(places) - len(
        kept
    )


def _colour(cause: str) -> str:
    return MUTED[_CAUSES.index(cause)]


def _stack(
    axes: Axes, panel: Mapping[str, Mapping[str, float]], present: list[str], factor: float, largest: float
) -> None:
    starts = np.zeros(len(panel))
    for cause in present:
        lengths = np.array([factor * causes.get(cause, 0.0) for causes in panel.values()])
        axes.barh(
            range(len(panel)),
            lengths,
            left=starts,
            height=0.66,
            color=_colour(cause),
            edgecolor="white",
            linewidth=0.6,
            label=cause,
        )
        starts += lengths
    for place, total in enumerate(starts):
        shown = percent(total / factor) if factor == 100 else f"{total:,.3g}"
        axes.annotate(
            shown, (total, place), xytext=(4, 0), textcoords="offset points", va="center", fontsize=7.5, color=INK
        )
    axes.set_xlim(0, factor * largest * 1.16)
    axes.set_ylim(len(panel) - 0.5, -0.5)
    axes.grid(axis="x")
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_formatter(plain_numbers())


def _name_rows(axes: Axes, names: Names, panel: Mapping[str, object], by: By, named: bool) -> None:
    labels = [names.model(bar) if by == "model" else names.label(bar) for bar in panel]
    axes.set_yticks(range(len(panel)), labels if named else ["" for _ in labels])
