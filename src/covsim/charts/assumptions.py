"""What if the assumptions are off: which model wins when assumed inputs are drawn, and which inputs decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from covsim.charts.data import ChartData, NothingToDraw
from covsim.charts.naming import Names, number, wrap
from covsim.charts.panels import name_rows, round_steps
from covsim.charts.style import INK, SMALL, SOFT, covsim_style, head_and_note, new_figure

_MOST_INPUTS = 8
_ROW = 0.3  # inches
_LABEL_COLUMNS = 42
_INPUT_COLUMNS = 60


@covsim_style()
def choice_under_assumptions(results: ChartData, lang: str = "en") -> Figure:
    """Draw in how many draws of the assumed inputs each model wins, and below it the inputs on which the choice hangs.

    A model wins a draw when it is the cheapest that meets every standard. Of an input the share of draws that the
    favourite wins is shown for the lower and the upper half of its range; at most eight inputs, the most telling first.
    Raises ``NothingToDraw`` when no assumed inputs were drawn.
    """
    names = Names.of(results, lang)
    found = results.assumptions
    if not found or not found["winners"]:
        raise NothingToDraw("no assumptions: no assumed inputs were drawn, or none of them has a range")
    flips = list(found["flips"])[:_MOST_INPUTS]
    won = Counter(found["winners"].values())
    rows = [*results.models, ""] if won[""] else list(results.models)
    heights = [_ROW * len(rows) + 0.5, _ROW * 1.4 * len(flips) + 0.8]
    figure = new_figure(1.0 + sum(heights[: 1 + bool(flips)]))
    axes = figure.subplots(1 + bool(flips), 1, squeeze=False, height_ratios=heights[: 1 + bool(flips)])[:, 0]
    _draw_wins(axes[0], names, rows, won, len(found["winners"]))
    if flips:
        _draw_flips(axes[1], names, flips, str(found["favourite"]))
    head_and_note(figure, names.text("assumptions.title"), _note(names, found, len(flips)))
    return figure


def _note(names: Names, found: Mapping[str, Any], shown: int) -> str:
    return names.note(
        names.text(
            "assumptions.note",
            inputs=found["inputs"],
            draws=len(found["winners"]),
            replications=found["replications"],
            fixed=found["fixed"],
        ),
        names.text("assumptions.flips") if shown else names.text("assumptions.no_flips"),
        names.not_shown(len(found["flips"]), shown) if shown else "",
    )


def _draw_wins(axes: Axes, names: Names, rows: Sequence[str], won: Mapping[str, int], draws: int) -> None:
    """A bar a model, and one for the draws in which no model met every standard."""
    counts = [won[row] for row in rows]
    axes.barh(range(len(rows)), counts, height=0.66, color=[names.style(row).colour if row else SOFT for row in rows])
    for place, count in enumerate(counts):
        axes.annotate(number(count), (count, place), xytext=(4, 0), textcoords="offset points", va="center",
                      fontsize=SMALL)  # fmt: skip
    labels = [names.label(row, _LABEL_COLUMNS, 1) if row else names.text("assumptions.none") for row in rows]
    name_rows(axes, labels)
    axes.set_xlim(0, 1.05 * draws)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.xaxis.set_major_locator(round_steps(6, whole=True))
    axes.set_xlabel(names.text("assumptions.x", draws=draws))
    axes.grid(axis="x")
    axes.tick_params(axis="y", length=0)


def _draw_flips(axes: Axes, names: Names, flips: Sequence[Mapping[str, Any]], favourite: str) -> None:
    """For each input the favourite's share of the draws in the lower half (hollow) and in the upper half (filled)."""
    colour = names.style(favourite).colour if favourite in names.models else INK
    for place, flip in enumerate(flips):
        low = flip["wins_low"] / max(flip["draws_low"], 1)
        high = flip["wins_high"] / max(flip["draws_high"], 1)
        axes.plot([low, high], [place, place], color=colour, lw=1.6, zorder=2)
        axes.plot([low], [place], marker="o", ms=7, mew=1.5, color=colour, mfc="white", ls="none", zorder=3)
        axes.plot([high], [place], marker="o", ms=7, mew=1.5, color=colour, ls="none", zorder=3)
        for share, word in ((low, "below"), (high, "above")):
            left = share < (low + high) / 2 or (low == high and word == "below")
            axes.annotate(
                names.text(f"assumptions.{word}", value=flip["middle"]),
                (share, place),
                xytext=(-7 if left else 7, 0),
                textcoords="offset points",
                ha="right" if left else "left",
                va="center",
                fontsize=SMALL,
                color=SOFT,
            )
    name_rows(axes, [wrap(flip["path"].replace(".", " / "), _LABEL_COLUMNS, 2) for flip in flips])
    axes.set_xlim(-0.25, 1.25)
    axes.set_ylim(len(flips) - 0.5, -0.5)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1])
    axes.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    axes.set_xlabel(names.text("assumptions.share", model=names.label(favourite, _INPUT_COLUMNS, 1)))
    axes.grid(axis="x")
    axes.tick_params(axis="y", length=0)
