"""Response-time curves: the share of cases reached within x minutes, against the standard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from covsim.charts.data import ChartData, Curve, NothingToDraw, curves
from covsim.charts.naming import Names, number, percent
from covsim.charts.panels import grid
from covsim.charts.placement import spread
from covsim.charts.style import FAINT, INK, SOFT, covsim_style, head_and_note, new_figure

_MOST_PANELS = 6
_PREFIX = "reached:"
_LEADER = {"arrowstyle": "-", "lw": 0.6, "shrinkA": 0, "shrinkB": 0, "relpos": (0, 0.5)}


@dataclass(frozen=True)
class Panel:
    """One measure over the cases of a scope: a curve a model, and limit (minutes) and target share of its standards."""

    measure: str
    scope: str
    by_model: Mapping[str, Curve]
    limits: tuple[tuple[float, float], ...]


@covsim_style()
def response_curves(results: ChartData, lang: str = "en", measures: Sequence[str] | None = None) -> Figure:
    """Draw, per measure, the share of cases reached within x minutes for each model, with the standards' limits.

    A standard on one pathway or stream gets a panel over its cases. ``measures``: which; default: all, those that a
    standard names first, at most six panels. Raises ``NothingToDraw`` without profiles ``reached:<measure>``.
    """
    names = Names.of(results, lang)
    found = [panel for panel in _panels(results) if measures is None or panel.measure in measures]
    if not found:
        raise NothingToDraw("no response times: no case had a measure that was reached")
    shown = found[:_MOST_PANELS]
    per_row = min(len(shown), 2)
    figure = new_figure(0.75 + 3.1 * -(-len(shown) // per_row))
    axes = grid(figure, len(shown), per_row)
    for place, panel in zip(axes, shown, strict=True):
        _draw(place, names, panel)
    note = names.text("response.note" if any(panel.limits for panel in shown) else "response.note_plain")
    head_and_note(figure, names.text("response.title"), names.note(note, names.not_shown(len(found), len(shown))))
    figure.draw_without_rendering()
    for place, panel in zip(axes, shown, strict=True):
        _label_ends(place, names, panel)
    return figure


def _panels(results: ChartData) -> list[Panel]:
    """A panel for each measure and scope that a standard judges, then one for each further measure, over all cases."""
    limits: dict[tuple[str, str], dict[float, float]] = {}
    for standard in results.standards:
        if standard.get("measure") and standard.get("within") is not None:
            target = 1.0 if standard.get("at_least") is None else float(standard["at_least"])
            limits.setdefault((standard["measure"], _scope(standard)), {})[float(standard["within"])] = target
    judged = {measure for measure, _ in limits}
    profiles = [name.removeprefix(_PREFIX) for name in results.profiles["profile"].unique() if name.startswith(_PREFIX)]
    wanted = [*limits, *((measure, "all") for measure in profiles if measure not in judged)]
    found = []
    for measure, scope in wanted:
        every = curves(results.profiles, _PREFIX + measure)
        scope = scope if any(scope == there for there, _ in every) else "all"
        by_model = {model: every[scope, model] for model in results.models if (scope, model) in every}
        by_model = {model: curve for model, curve in by_model.items() if curve.denominator.any()}
        if by_model:
            found.append(Panel(measure, scope, by_model, tuple(sorted(limits.get((measure, scope), {}).items()))))
    return found


def _scope(standard: Mapping[str, Any]) -> str:
    """The scope of the curve that a standard judges: its pathway or stream when it names just one, else all cases."""
    for kind in ("pathway", "stream"):
        chosen = standard.get(kind) or ()
        chosen = (chosen,) if isinstance(chosen, str) else tuple(chosen)
        if len(chosen) == 1:
            return f"{kind}={chosen[0]}"
    return "all"


def _title(names: Names, panel: Panel) -> str:
    unlabelled = panel.measure == "response" and panel.measure not in names.labels
    measure = names.text("response.first_unit") if unlabelled else names.label(panel.measure, 60, 1)
    return (
        measure if panel.scope == "all" else names.text("response.part", measure=measure, part=names.scope(panel.scope))
    )


def _draw(axes: Axes, names: Names, panel: Panel) -> None:
    axes.set_title(_title(names, panel))
    axes.set_xlim(0, _last_minute(panel))
    axes.set_ylim(0, 1.015)
    axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    axes.set_xlabel(names.text("response.x"))
    axes.set_ylabel(names.text("response.y"))
    axes.grid(axis="y")
    for limit, target in panel.limits:
        _draw_standard(axes, names, limit, target)
    for model, curve in panel.by_model.items():
        style = names.style(model)
        axes.plot(curve.x, curve.value, color=style.colour, ls=style.dash, zorder=3)
        for limit, _ in panel.limits[:1]:
            axes.plot(
                [limit],
                [at(curve, limit)],
                marker=style.marker,
                color=style.colour,
                ms=5,
                ls="none",
                markeredgecolor="white",
                markeredgewidth=0.8,
                zorder=4,
            )


def _draw_standard(axes: Axes, names: Names, limit: float, target: float) -> None:
    """The corner that a curve must pass above and to the left of."""
    dashes = (0, (4, 2))
    axes.plot([limit, limit], [0, target], color=INK, lw=1.0, ls=dashes, zorder=2)
    axes.plot([0, limit], [target, target], color=INK, lw=1.0, ls=dashes, zorder=2)
    axes.annotate(
        names.text("response.standard", target=percent(target, 0), limit=number(limit)),
        (limit, 0),
        xytext=(4, 5),
        textcoords="offset points",
        rotation=90,
        ha="left",
        va="bottom",
        fontsize=7,
        color=INK,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5},
        zorder=5,
    )


def at(curve: Curve, minutes: float) -> float:
    """Share reached within so many minutes, on the straight line between the curve's points."""
    return float(np.interp(minutes, curve.x, curve.value))


def _last_minute(panel: Panel) -> float:
    """Where the axis ends: when the last curve is as good as flat, but well beyond the limits."""
    every = panel.by_model.values()
    flat = [float(curve.x[np.argmax(curve.value >= curve.value[-1] - 0.005)]) for curve in every]
    return max([*flat, *(1.3 * limit for limit, _ in panel.limits), 1.0])


def _label_ends(axes: Axes, names: Names, panel: Panel) -> None:
    """Write each model's name beside the end of its curve, moved apart where curves end together."""
    last = axes.get_xlim()[1]
    ends = [at(curve, last) for curve in panel.by_model.values()]
    labels = [names.model(model) for model in panel.by_model]
    for limit, _ in panel.limits[:1]:
        shares = [percent(at(curve, limit)) for curve in panel.by_model.values()]
        labels = [f"{label}  {share}" for label, share in zip(labels, shares, strict=True)]
    lines = [1 + label.count("\n") for label in labels]
    points = axes.get_window_extent().height * 72 / axes.figure.dpi
    size = min(8.0, points / (1.15 * sum(lines)))
    heights = spread(ends, [1.2 * size * count / points for count in lines], -0.05, 1.05)
    for model, label, end, height in zip(panel.by_model, labels, ends, heights, strict=True):
        moved = abs(height - end) > 0.02
        axes.annotate(
            label,
            (1.0, end),
            xytext=(1.06, float(height)),
            xycoords=axes.get_yaxis_transform(),
            textcoords=axes.transAxes,
            color=names.style(model).colour,
            fontsize=size,
            va="center",
            linespacing=1.0,
            arrowprops={**_LEADER, "color": SOFT if moved else FAINT},
        )
