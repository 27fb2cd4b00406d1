"""Small multiples: a grid of panels of equal make, and rows of dots with intervals inside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase
from matplotlib.ticker import FuncFormatter, MaxNLocator

from covsim.charts.data import ChartData, Estimate
from covsim.charts.naming import Names, number, percent
from covsim.charts.style import FAINT, SMALL, SOFT, ModelStyle


def grid(figure: FigureBase, count: int, per_row: int, *, share_y: bool = False) -> list[Axes]:
    """``count`` axes, so many a row; unused places stay empty."""
    columns = min(count, per_row)
    rows = -(-count // columns)
    axes = figure.subplots(rows, columns, squeeze=False, sharey=share_y)
    for spare in axes.flat[count:]:
        spare.set_axis_off()
    return list(axes.flat[:count])


def name_rows(axes: Axes, labels: Sequence[str]) -> None:
    """Write the labels of the rows beside the axes."""
    axes.set_yticks(range(len(labels)), labels)


def row_height(labels: Sequence[str]) -> float:
    """Inches that rows with these labels need."""
    return 0.25 if all("\n" not in label for label in labels) else 0.36


def intervals_text(results: ChartData, names: Names) -> str:
    """What the lines through the marks are."""
    count = int(results.kpis["n"].max()) if len(results.kpis) else 0
    if count < 2:
        return names.text("no_intervals")
    return names.text("intervals", n=f"{count:,}", level=percent(results.level, 0))


def dot_rows(
    axes: Axes,
    rows: Sequence[str],
    found: Mapping[str, Estimate],
    styles: Mapping[str, ModelStyle],
    names: Names,
    factor: float,
    hollow: frozenset[str] = frozenset(),
    include: Sequence[float] = (),
    missing: str = "no_data",
) -> None:
    """A dot with its interval for each row, first row on top; ``inf`` sits at the edge with the word "never".

    ``include``: values that the axis must reach too; ``missing``: the text for a row without an estimate.
    """
    shown = {row: scale(estimate, factor) for row, estimate in found.items()}
    left, right = _limits(list(shown.values()), include)
    axes.set_xlim(left, right)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_yticks([])
    # Faint lines lead the eye from a row's label to its dot.
    axes.hlines(range(len(rows)), 0, 1, transform=axes.get_yaxis_transform(), colors=FAINT, lw=0.5, zorder=0)
    axes.grid(axis="x")
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    for place, row in enumerate(rows):
        if row not in shown:
            axes.text(
                0.5,
                place,
                names.text(missing),
                transform=axes.get_yaxis_transform(),
                color=SOFT,
                ha="center",
                va="center",
                fontsize=SMALL,
                in_layout=False,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.0},
            )
            continue
        _dot(axes, place, shown[row], styles[row], names, row in hollow)


def scale(estimate: Estimate, factor: float) -> Estimate:
    """The estimate in another unit."""
    return Estimate(*(factor * value for value in estimate))


def plain_numbers(signed: bool = False) -> FuncFormatter:
    """Ticks with thousands separators; ``signed`` puts a plus before positive ones."""

    def show(value: float, _position: int | None = None) -> str:
        tidy = number(round(value, 10), 4)
        return f"+{tidy}" if signed and value > 0 and tidy != "0" else tidy

    return FuncFormatter(show)


def round_steps(count: int, *, whole: bool = False) -> MaxNLocator:
    """At most so many ticks at round numbers; ``whole``: at whole ones."""
    return MaxNLocator(count, steps=[1, 2, 5, 10], integer=whole)


def _limits(shown: Sequence[Estimate], include: Sequence[float]) -> tuple[float, float]:
    numbers = [value for estimate in shown for value in estimate if np.isfinite(value)] + list(include)
    low, high = (min(numbers), max(numbers)) if numbers else (0.0, 1.0)
    margin = 0.12 * (high - low) or 0.1 * abs(high) or 1.0
    return low - margin, high + margin


def _dot(axes: Axes, place: int, estimate: Estimate, style: ModelStyle, names: Names, hollow: bool) -> None:
    left, right = axes.get_xlim()
    if not np.isfinite(estimate.mean):
        towards = 1 if estimate.mean > 0 else -1
        edge = right if towards > 0 else left
        axes.plot(
            [edge], [place], marker=">" if towards > 0 else "<", color=style.colour, clip_on=False, ls="none", ms=6
        )
        axes.annotate(
            names.text("never"),
            (edge, place),
            xytext=(-7 * towards, 0),
            textcoords="offset points",
            ha="right" if towards > 0 else "left",
            va="center",
            fontsize=SMALL,
            color=style.colour,
        )
        return
    low, high = (
        value if np.isfinite(value) else edge for value, edge in ((estimate.low, left), (estimate.high, right))
    )
    if not (np.isnan(estimate.low) or np.isnan(estimate.high)):
        axes.plot([low, high], [place, place], color=style.colour, lw=1.6, solid_capstyle="butt")
    axes.plot(
        [estimate.mean],
        [place],
        marker=style.marker,
        ms=5,
        ls="none",
        color=style.colour,
        markerfacecolor="white" if hollow else style.colour,
        markeredgewidth=1.3,
        clip_on=False,
    )
