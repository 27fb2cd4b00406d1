"""Response-time curves: the share of cases reached within x minutes, against the standard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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

_LARGEST_NUMBER_OF_PANELS = 6
_PREFIX = "reached:"


@covsim_style()
def response_curves(results: ChartData, lang: str = "en", measures: Sequence[str] | None = None) -> Figure:
    """Draw, per measure, the share of cases reached within x minutes for each model, with the standards' limits.

    ``measures``: which; default: those that a standard names, then the others, at most six panels.
    Raises ``NothingToDraw`` without profiles ``reached:<measure>``.
    """
    names = Names.of(results, lang)
    found = {measure: _by_model(results, measure) for measure in measures or _measures(results)}
    found = {measure: by_model for measure, by_model in found.items() if by_model}
    if not found:
        raise NothingToDraw("no response times: no case had a measure that was reached")
    shown = list(found)[:_LARGEST_NUMBER_OF_PANELS]
    per_row = min(len(shown), 2)
    figure = new_figure(0.75 + 3.1 * -(-len(shown) // per_row))
    panels = grid(figure, len(shown), per_row)
    limits = {measure: _standards(results, measure) for measure in shown}
    for axes, measure in zip(panels, shown, strict=True):
        _panel(axes, names, measure, found[measure], limits[measure])
    note = names.text("response.note" if any(limits.values()) else "response.note_plain")
    head_and_note(figure, names.text("response.title"), names.note(note, names.not_shown(len(found), len(shown))))
    figure.draw_without_rendering()
    for axes, measure in zip(panels, shown, strict=True):
        _label_ends(axes, names, found[measure], limits[measure])
    return figure


def _measures(results: ChartData) -> list[str]:
    """Measures with curves, those of the standards first."""
    profiles = results.profiles["profile"].drop_duplicates()
    every = [name.removeprefix(_PREFIX) for name in profiles if name.startswith(_PREFIX)]
    judged = {str(standard.get("measure")) for standard in results.standards}
    return sorted(every, key=lambda measure: measure not in judged)


def _by_model(results: ChartData, measure: str) -> dict[str, Curve]:
    every = curves(results.profiles, _PREFIX + measure)
    by_model = {model: every["all", model] for model in results.models if ("all", model) in every}
    return {model: curve for model, curve in by_model.items() if curve.denominator.any()}


def _standards(results: ChartData, measure: str) -> list[tuple[float, float | None]]:
    """Limit (minutes) and target share of each standard on the measure, shortest limit first."""
    found: Mapping[float, float | None] = {
        float(standard["within"]): _share(standard)
        for standard in results.standards
        if standard.get("measure") == measure and standard.get("within") is not None
    }
    return sorted(found.items())


def _share(standard: Mapping[str, Any]) -> float | None:
    target = standard.get("at_least")
    return None if target is None else float(target)


def _panel(
    axes: Axes, names: Names, measure: str, by_model: Mapping[str, Curve], limits: list[tuple[float, float | None]]
) -> None:
    axes.set_title(names.label(measure, 60, 1))
    axes.set_xlim(0, _last_minute(by_model, limits))
    axes.set_ylim(0, 1.015)
    axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    axes.set_xlabel(names.text("response.x"))
    axes.set_ylabel(names.text("response.y"))
    axes.grid(axis="y")
    for limit, target in limits:
        _draw_standard(axes, names, limit, target)
    for model, curve in by_model.items():
        style = names.style(model)
        axes.plot(curve.x, curve.value, color=style.colour, ls=style.dash, drawstyle="default", zorder=3)
        if limits:
            axes.plot(
                [limits[0][0]],
                [at(curve, limits[0][0])],
                marker=style.marker,
                color=style.colour,
                ms=5,
                ls="none",
                markeredgecolor="white",
                markeredgewidth=0.8,
                zorder=4,
            )


def _draw_standard(axes: Axes, names: Names, limit: float, target: float | None) -> None:
    """The corner that a curve must pass above and to the left of."""
    height = 1.0 if target is None else target
    axes.plot([limit, limit], [0, height], color=INK, lw=1.0, ls=(0, (4, 2)), zorder=2)
    if target is None:
        words = names.text("response.standard_open", limit=number(limit))
    else:
        axes.plot([0, limit], [target, target], color=INK, lw=1.0, ls=(0, (4, 2)), zorder=2)
        words = names.text("response.standard", target=percent(target, 0), limit=number(limit))
    axes.annotate(
        words,
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


def _last_minute(by_model: Mapping[str, Curve], limits: list[tuple[float, float | None]]) -> float:
    """Where the axis ends: when the last curve is as good as flat, but well beyond the limits."""
    flat = [float(curve.x[np.argmax(curve.value >= curve.value[-1] - 0.005)]) for curve in by_model.values()]
    beyond = [1.3 * limit for limit, _ in limits]
    return max([*flat, *beyond, 1.0])


def _label_ends(
    axes: Axes, names: Names, by_model: Mapping[str, Curve], limits: list[tuple[float, float | None]]
) -> None:
    """Write each model's name beside the end of its curve, moved apart where curves end together."""
    last = axes.get_xlim()[1]
    ends = [at(curve, last) for curve in by_model.values()]
    labels = [names.model(model) for model in by_model]
    if limits:
        labels = [
            f"{label}  {percent(at(curve, limits[0][0]))}"
            for label, curve in zip(labels, by_model.values(), strict=True)
        ]
    points = axes.get_window_extent().height * 72 / axes.figure.dpi
    size = min(8.0, points / max(1.0, 1.15 * sum(1 + label.count("\n") for label in labels)))
    gaps = [1.2 * size * (1 + label.count("\n")) / points for label in labels]
    for model, label, end, height in zip(by_model, labels, ends, spread(ends, gaps, -0.05, 1.05), strict=True):
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
            arrowprops={
                "arrowstyle": "-",
                "color": SOFT if abs(height - end) > 0.02 else FAINT,
                "lw": 0.6,
                "shrinkA": 0,
                "shrinkB": 0,
                "relpos": (0, 0.5),
            },
        )
