"""Who finds what would else pass unnoticed: shares found in each way, stacked."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from covsim.charts.data import ChartData, NothingToDraw, estimates, scope_kinds, scope_part
from covsim.charts.naming import Names, percent
from covsim.charts.panels import grid, name_rows, plain_numbers, round_steps
from covsim.charts.style import INK, MUTED, SMALL, covsim_style, head_and_note, new_figure

_MOST_PANELS = 9
_KPI = "detected.by"

Shares = dict[str, dict[str, dict[str, float]]]
"""Stream -> model -> way -> share of its cases."""


@covsim_style()
def found_by_way(results: ChartData, lang: str = "en") -> Figure:
    """Draw the share of incidents found in each way: a panel a demand stream, one bar a model.

    At most nine streams are drawn, in the order of the scenario. Raises ``NothingToDraw`` without ``detect`` steps.
    """
    names = Names.of(results, lang)
    found = _shares(results)
    if not found:
        raise NothingToDraw("nothing has to be found: no pathway has a detect step")
    streams = list(found)[:_MOST_PANELS]
    present = _ways(found, streams)
    per_row = min(len(streams), 3)
    rows = len(results.models)
    figure = new_figure(1.35 + -(-len(streams) // per_row) * (0.6 + 0.34 * rows))
    body = figure.add_subfigure(figure.add_gridspec(1, 1)[0])
    for place, (axes, stream) in enumerate(zip(grid(body, len(streams), per_row), streams, strict=True)):
        starts = np.zeros(rows)
        for number, way in enumerate(present):
            lengths = np.array([100 * found[stream].get(model, {}).get(way, 0.0) for model in results.models])
            colour = MUTED[number % len(MUTED)]
            axes.barh(range(rows), lengths, left=starts, height=0.66, color=colour, edgecolor="white", lw=0.4)
            starts += lengths
        for row, total in enumerate(starts.tolist()):
            axes.annotate(percent(total / 100), (total, row), xytext=(4, 0), textcoords="offset points", va="center",
                          fontsize=SMALL, color=INK)  # fmt: skip
        axes.set_xlim(0, max(float(starts.max()), 1e-9) * (1.16 if per_row == 1 else 1.45))
        axes.set_ylim(rows - 0.5, -0.5)
        axes.xaxis.set_major_locator(round_steps(6 if per_row == 1 else 4))
        axes.xaxis.set_major_formatter(plain_numbers())
        axes.grid(axis="x")
        axes.tick_params(axis="y", length=0)
        axes.set_yticks([])
        if place % per_row == 0:
            name_rows(axes, [names.model(model) for model in results.models])
        axes.set_xlabel(names.text("detected.x") if place >= len(streams) - per_row else "")
        axes.set_title(names.label(stream, 34, kind="stream"), color=INK)
    handles = [Patch(color=MUTED[n % len(MUTED)], label=names.scope(f"way={way}")) for n, way in enumerate(present)]
    body.legend(handles=handles, loc="outside lower left", ncols=min(len(handles), 5))
    note = names.note(names.text("detected.note"), names.not_shown(len(found), len(streams)))
    head_and_note(figure, names.text("detected.title"), note)
    return figure


def _shares(results: ChartData) -> Shares:
    found: Shares = {}
    for scope, model, share in estimates(results.kpis, _KPI):
        if set(scope_kinds(scope)) == {"way", "stream"} and np.isfinite(share.mean):
            of_stream = found.setdefault(scope_part(scope, "stream"), {})
            of_stream.setdefault(model, {})[scope_part(scope, "way")] = share.mean
    return found


def _ways(found: Shares, streams: list[str]) -> list[str]:
    """The ways that ever found anything, in the order in which figures name them."""
    every = [(way, share) for stream in streams for ways in found[stream].values() for way, share in ways.items()]
    return list(dict.fromkeys(way for way, share in every if share > 0))
