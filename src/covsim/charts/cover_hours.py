"""Cover by hour of the week: heat maps of seven days by twenty-four hours for each post and model."""

from __future__ import annotations

import math

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.colors import Colormap, LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from covsim.charts.data import ChartData, Curve, FloatArray, NothingToDraw, curves, scope_part
from covsim.charts.naming import Names, percent, wrap
from covsim.charts.style import FAINT, SOFT, covsim_style, head_and_note, new_figure

_MOST_POSTS = 4
_MOST_POSTS_OF_ONE_MODEL = 12
_PANELS_A_ROW = 3
_COLUMNS_OF_A_PAGE = 104  # columns of text over the width of all panels
# From a gap (dark) to full cover (almost white): Brewer's "PuBu" turned round, even in lightness for every reader.
_COLOURS = ("#023858", "#045a8d", "#0570b0", "#3690c0", "#74a9cf", "#a6bddb", "#d0d1e6", "#ece7f2", "#fbf9fc")


@covsim_style()
def cover_by_hour(results: ChartData, lang: str = "en") -> Figure:
    """Draw the share of time covered in each hour of the week, for each post (cover entry and site) and model.

    With several posts a row holds one model and a column one post. At most four posts are drawn (twelve when there is
    one model), those that standards judge first, then those with the least cover; the note says how many are not.
    Raises ``NothingToDraw`` without a profile ``coverage``.
    """
    names = Names.of(results, lang)
    every = {key: curve for key, curve in curves(results.profiles, "coverage").items() if curve.denominator.any()}
    posts, models = _posts(every, results), [model for model in results.models if any(model == key[1] for key in every)]
    if not posts or not models:
        raise NothingToDraw("no cover: the scenario has no cover entries, or their hours lie outside the run")
    shown = posts[: _MOST_POSTS if len(models) > 1 else _MOST_POSTS_OF_ONE_MODEL]
    panels = [(post, model) for model in models for post in shown]
    per_row = len(shown) if len(models) > 1 < len(shown) else min(len(panels), _PANELS_A_ROW)
    rows = -(-len(panels) // per_row)
    figure = new_figure(1.2 + rows * (0.28 + max(0.65, 1.9 / max(per_row, 2))))
    axes = figure.subplots(rows, per_row, squeeze=False)
    scale = _darkest([every[key] for key in panels if key in every])
    mesh = None
    for place, panel in enumerate(axes.flat):
        if place >= len(panels) or panels[place] not in every:
            panel.set_axis_off()
            continue
        mesh = _heat_map(panel, names, every[panels[place]], scale, small=per_row > 2)
        post = panels[place][0] if place < per_row or len(models) == 1 else ""
        _caption(panel, names, post, panels[place][1], every[panels[place]], int(_COLUMNS_OF_A_PAGE / per_row))
        panel.tick_params(labelleft=place % per_row == 0, labelbottom=place + per_row >= len(panels))
        if place + per_row >= len(panels):
            panel.set_xlabel(names.text("cover_hours.x"), fontsize=7.5)
    _finish(figure, mesh, list(axes.flat), names, len(posts), len(shown))
    return figure


def _posts(every: dict[tuple[str, str], Curve], results: ChartData) -> list[str]:
    """Scopes: those whose cover a standard judges first, in their order, then the others by the least cover."""
    worst: dict[str, float] = {}
    for (scope, _), curve in every.items():
        worst[scope] = min(worst.get(scope, 1.0), _whole_week(curve))
    judged = list(dict.fromkeys(standard["cover"] for standard in results.standards if standard.get("cover")))
    places = {cover: place for place, cover in enumerate(judged)}
    return sorted(worst, key=lambda scope: (places.get(scope_part(scope, "cover"), len(places)), worst[scope]))


def _whole_week(curve: Curve) -> float:
    return float(curve.numerator.sum() / curve.denominator.sum())


def _darkest(found: list[Curve]) -> float:
    """The bottom of the colour scale: the least cover of any hour, rounded down to 10%, but never above 80%."""
    least = min((float(np.nanmin(curve.value)) for curve in found), default=0.0)
    return min(0.8, math.floor(10 * least + 1e-9) / 10)


def week_grid(curve: Curve) -> FloatArray:
    """Seven days by 24 hours; NaN for hours in which cover is not asked for."""
    week = np.full(168, np.nan)
    week[curve.x.astype(int)] = curve.value
    return week.reshape(7, 24)


def _heat_map(axes: Axes, names: Names, curve: Curve, low: float, small: bool) -> QuadMesh:
    colours: Colormap = LinearSegmentedColormap.from_list("cover", _COLOURS)
    mesh = axes.pcolormesh(
        np.arange(25),
        np.arange(8),
        np.ma.masked_invalid(week_grid(curve)),
        cmap=colours,
        vmin=low,
        vmax=1.0,
        edgecolors="white",
        linewidth=0.3,
    )
    axes.set_facecolor("#eeeeee")
    axes.invert_yaxis()
    axes.set_xticks([0, 6, 12, 18, 24])
    days = slice(None, None, 2 if small else 1)
    axes.set_yticks((np.arange(7) + 0.5)[days], names.text("days").split()[days])
    axes.tick_params(length=0, labelsize=7)
    for spine in axes.spines.values():
        spine.set(visible=True, color=FAINT)
    return mesh


def _caption(axes: Axes, names: Names, post: str, model: str, curve: Curve, columns: int) -> None:
    """The model above the panel on the left, its cover on the right; above them the post where one begins."""
    axes.set_title(names.label(model, columns - 8, 1), color=names.style(model).colour, fontsize=8.5, pad=3)
    axes.set_title(percent(_whole_week(curve)), loc="right", fontsize=8.5, pad=3)
    if post:
        axes.annotate(
            wrap(names.scope(",".join(reversed(post.split(",")))), columns, 3),
            (0, 1),
            xycoords="axes fraction",
            xytext=(0, 16),
            textcoords="offset points",
            fontsize=9,
            ha="left",
            va="bottom",
        )


def _finish(figure: Figure, mesh: QuadMesh | None, axes: list[Axes], names: Names, posts: int, shown: int) -> None:
    if mesh is not None:
        bar = figure.colorbar(mesh, ax=axes, shrink=0.6 if len(axes) > 4 else 1.0, aspect=30, pad=0.02)
        bar.ax.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
        bar.set_label(names.text("cover_hours.scale"))
        bar.outline.set_edgecolor(SOFT)
    note = names.note(names.text("cover_hours.note"), names.not_shown(posts, shown))
    head_and_note(figure, names.text("cover_hours.title"), note)
