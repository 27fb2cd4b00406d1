"""Causes of shortfall and of uncovered time: stacked bars by model, site or shift."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from covsim.charts.data import ChartData, NothingToDraw, estimates, scope_kinds, scope_part
from covsim.charts.naming import Names, percent
from covsim.charts.panels import grid, name_rows, plain_numbers, round_steps
from covsim.charts.style import INK, MUTED, SMALL, covsim_style, head_and_note, new_figure
from covsim.events import Cause

_MOST_PLACES = 12
_MOST_COVERS = 9
_MOST_A_ROW = 5  # causes in a line of the legend
_VISIBLE = 0.001  # part of the longest bar
_CAUSES = tuple(cause.name.lower() for cause in Cause)

By = Literal["model", "site", "shift"]


@dataclass(frozen=True)
class Bar:
    """One bar: shares by cause, and ``whole``, the share for any cause (None: not measured)."""

    causes: Mapping[str, float]
    whole: float | None = None

    @property
    def length(self) -> float:
        """Sum over the causes."""
        return sum(self.causes.values())


Panels = dict[str, dict[str, Bar]]
"""Panel (a model, a cover entry, or nothing) -> row (a model, site or shift) -> bar."""


@covsim_style()
def causes_of_shortfall(results: ChartData, lang: str = "en", by: By = "model") -> Figure:
    """Draw how often each cause kept help away from cases: one bar a model, or in a panel a model one a site or shift.

    At most twelve sites are drawn, the worst. Raises ``NothingToDraw`` when nothing was ever missing.
    """
    names = Names.of(results, lang)
    kpi = "shortfall.share"
    panels, places = _cut(_by_model(results, kpi) if by == "model" else _by_place(results, kpi, by))
    if not _largest(panels):
        raise NothingToDraw("no shortfalls: help was always there at once")
    figure = _bars(names, panels, "causes.any", f"{names.kpi(kpi)} (%)")
    rows = max(len(bars) for bars in panels.values())
    head = names.text("causes.title") if by == "model" else names.text("causes.title_by", by=names.text(f"by.{by}"))
    head_and_note(figure, head, names.note(names.text("causes.note"), names.not_shown(places, rows)))
    return figure


@covsim_style()
def causes_of_uncovered_time(results: ChartData, lang: str = "en") -> Figure:
    """Draw why help could not have come in time, had it been called: a panel a cover entry, one bar a model.

    The bars are shares of the time to be covered, at all sites of the entry. At most nine entries are drawn, those that
    standards judge first. Raises ``NothingToDraw`` when cover never broke.
    """
    names = Names.of(results, lang)
    panels = {name: bars for name, bars in _by_cover(results).items() if _largest({name: bars})}
    if not panels:
        raise NothingToDraw("no uncovered time: the scenario has no cover entries, or cover never broke")
    judged = [standard.get("cover") for standard in results.standards]
    shown = sorted(panels, key=lambda name: judged.index(name) if name in judged else len(judged))[:_MOST_COVERS]
    figure = _bars(names, {name: panels[name] for name in shown}, "causes.total", names.text("uncovered.x"), "cover")
    cut = names.not_shown(len(panels), len(shown))
    worst = names.text("uncovered.worst") if any(one.get("for_each") for one in results.standards) else ""
    head_and_note(figure, names.text("uncovered.title"), names.note(names.text("uncovered.note"), worst, cut))
    return figure


def _bars(names: Names, panels: Panels, end: str, across: str, kind: str = "model") -> Figure:
    """A figure with a panel of bars for each entry and the causes' names below.

    ``end`` is what stands at a bar's end, ``kind`` what the panels are of.
    """
    rows = max(len(bars) for bars in panels.values())
    per_row = min(len(panels), 3)
    figure = new_figure(1.35 + -(-len(panels) // per_row) * (0.6 + 0.34 * rows))
    # The legend below and the note below it: only in a figure of its own does each of them get room.
    body = figure.add_subfigure(figure.add_gridspec(1, 1)[0])
    present = _present(panels)
    one_scale = kind == "model"
    for place, (axes, (title, bars)) in enumerate(zip(grid(body, len(panels), per_row), panels.items(), strict=True)):
        ends = [names.text(end, value=percent(bar.whole)) if bar.whole is not None else "" for bar in bars.values()]
        _stack(axes, list(bars.values()), ends, present)
        axes.xaxis.set_major_locator(round_steps(6 if per_row == 1 else 4))
        longest = _largest(panels if one_scale else {title: bars})
        axes.set_xlim(0, 100 * longest * (1.16 if per_row == 1 else 1.45))
        axes.set_yticks([])
        if place % per_row == 0:
            name_rows(axes, [names.model(bar) for bar in bars])
        axes.set_xlabel(across if place >= len(panels) - per_row else "")
        colour = names.style(title).colour if title in names.models and kind == "model" else INK
        axes.set_title(names.label(title, 34, kind=kind), color=colour)
    handles = [Patch(color=_colour(cause), label=names.cause(cause)) for cause in present]
    body.legend(handles=handles, loc="outside lower left", ncols=-(-len(handles) // -(-len(handles) // _MOST_A_ROW)))
    return figure


def _largest(panels: Panels) -> float:
    return max((bar.length for bars in panels.values() for bar in bars.values()), default=0.0)


def _by_model(results: ChartData, kpi: str) -> Panels:
    """One panel; a model whose figures show no shortfall keeps its empty bar."""
    causes: dict[str, dict[str, float]] = {}
    whole: dict[str, float] = {}
    for scope, model, found in estimates(results.kpis, kpi):
        if scope == "all":
            whole[model] = found.mean
        elif scope_kinds(scope) == ("cause",):
            causes.setdefault(model, {})[scope_part(scope, "cause")] = found.mean
    measured = [model for model in results.models if model in whole or model in causes]
    return {"": {model: Bar(causes.get(model, {}), whole.get(model)) for model in measured}}


def _by_place(results: ChartData, kpi: str, by: By) -> Panels:
    """One panel a model, one row a site or shift."""
    causes: dict[tuple[str, str], dict[str, float]] = {}
    whole: dict[tuple[str, str], float] = {}
    for scope, model, found in estimates(results.kpis, kpi):
        key = (model, scope_part(scope, by))
        if set(scope_kinds(scope)) == {"cause", by}:
            causes.setdefault(key, {})[scope_part(scope, "cause")] = found.mean
        elif scope_kinds(scope) == (by,):
            whole[key] = found.mean
    panels: Panels = {model: {} for model in results.models if any(model == owner for owner, _ in causes)}
    for model, place in causes:
        if model in panels:
            panels[model][place] = Bar(causes[model, place], whole.get((model, place)))
    return panels


def _by_cover(results: ChartData) -> Panels:
    """One panel a cover entry, one row a model: the uncovered share of time, split as the uncovered minutes are."""
    uncovered = {
        (scope_part(scope, "cover"), model): 1 - found.mean
        for scope, model, found in estimates(results.kpis, "coverage.share")
        if scope_kinds(scope) == ("cover",) and model in results.models
    }
    minutes: dict[tuple[str, str], dict[str, float]] = {key: {} for key in uncovered}
    for scope, model, found in estimates(results.kpis, "uncovered.minutes"):
        key = (scope_part(scope, "cover"), model)
        if set(scope_kinds(scope)) == {"cause", "cover"} and key in minutes:
            minutes[key][scope_part(scope, "cause")] = found.mean
    panels: Panels = {cover: {} for cover, _ in uncovered}
    for cover, bars in panels.items():
        for model in results.models:
            parts = minutes.get((cover, model), {})
            share, total = uncovered.get((cover, model)), sum(parts.values()) or 1.0
            bars[model] = Bar({cause: (share or 0.0) * size / total for cause, size in parts.items()}, share)
    return panels


def _cut(panels: Panels) -> tuple[Panels, int]:
    """The same rows in every panel, the worst places and at most so many; and how many places there are."""
    if list(panels) == [""]:
        return panels, len(panels[""])
    worst: dict[str, float] = {}
    for bars in panels.values():
        for place, bar in bars.items():
            worst[place] = max(worst.get(place, 0.0), bar.length)
    kept = sorted(worst, key=lambda place: -worst[place])[:_MOST_PLACES]
    cut = {model: {place: bars.get(place, Bar({})) for place in kept} for model, bars in panels.items()}
    return cut, len(worst)


def _present(panels: Panels) -> list[str]:
    """The causes that are long enough to be seen somewhere, in the order of the catalogue of causes."""
    seen = {
        cause
        for bars in panels.values()
        for bar in bars.values()
        for cause, size in bar.causes.items()
        if size > _VISIBLE * max(other.length for other in bars.values())
    }
    return [cause for cause in _CAUSES if cause in seen]


def _colour(cause: str) -> str:
    return MUTED[_CAUSES.index(cause)]


def _stack(axes: Axes, bars: Sequence[Bar], ends: Sequence[str], present: Sequence[str]) -> None:
    starts = np.zeros(len(bars))
    for cause in present:
        lengths = np.array([100 * bar.causes.get(cause, 0.0) for bar in bars])
        axes.barh(range(len(bars)), lengths, left=starts, height=0.66, color=_colour(cause), edgecolor="white", lw=0.4)
        starts += lengths
    for row, words in enumerate(ends):
        place = (float(starts[row]), row)
        axes.annotate(words, place, xytext=(4, 0), textcoords="offset points", va="center", fontsize=SMALL, color=INK)
    axes.set_ylim(len(bars) - 0.5, -0.5)
    axes.grid(axis="x")
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_formatter(plain_numbers())
