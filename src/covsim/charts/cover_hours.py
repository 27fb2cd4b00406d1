"""Cover by hour of the week: heat maps of seven days by twenty-four hours for each post and model."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Colormap, LinearSegmentedColormap, Normalize
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import PercentFormatter

from covsim.charts.data import ChartData, Curve, FloatArray, NothingToDraw, curves, scope_part
from covsim.charts.naming import Names, percent, wrap
from covsim.charts.panels import round_steps
from covsim.charts.style import FAINT, INK, SMALL, SOFT, covsim_style, head_and_note, new_figure

_MOST_COLUMNS = 4
_MOST_POSTS_IN_ROWS = 12
_DAYS, _HOURS = 7, 24
_STEP = _DAYS + 2.4  # from one heat map to the next below it, in rows of a map
_ROW = 0.088  # inches
_COLUMNS_OF_A_PAGE = 98.0  # columns of text over the width of all maps
_LABEL_COLUMNS = 18
_NOT_ASKED = "#e4e4e4"
# From a gap (dark) to full cover (almost white): Brewer's "PuBu" turned round, even in lightness for every reader.
_COLOURS = ("#023858", "#045a8d", "#0570b0", "#3690c0", "#74a9cf", "#a6bddb", "#d0d1e6", "#ece7f2", "#fbf9fc")

Every = dict[tuple[str, str], Curve]


class Scale(NamedTuple):
    """Which colour a share of time covered has."""

    norm: Normalize
    colours: Colormap


@covsim_style()
def cover_by_hour(results: ChartData, lang: str = "en") -> Figure:
    """Draw the share of time covered in each hour of the week, for each post (cover entry and site) and model.

    A row holds one model and a column one post, or, of a single model, each row one post. At most four posts are drawn
    (twelve of a single model): of each cover entry that standards judge its worst site, then its other sites, then
    those with the least cover; the note says how many are not. Raises ``NothingToDraw`` without a profile ``coverage``.
    """
    names = Names.of(results, lang)
    every = {key: curve for key, curve in curves(results.profiles, "coverage").items() if curve.denominator.any()}
    posts, models = _posts(every, results), [model for model in results.models if any(model == key[1] for key in every)]
    if not posts or not models:
        raise NothingToDraw("no cover: the scenario has no cover entries, or their hours lie outside the run")
    one_model = len(models) == 1
    shown = posts[: _MOST_POSTS_IN_ROWS if one_model else _MOST_COLUMNS]
    heads = [names.model(models[0], 60)] if one_model else [_post(names, post) for post in shown]
    columns = [[(post, models[0]) for post in shown]] if one_model else [[(p, m) for m in models] for p in shown]
    rows = [(_post(names, post), INK) for post in shown] if one_model else _model_labels(names, models)
    width = int(_COLUMNS_OF_A_PAGE / len(columns))
    heads = [wrap(head, width, 3) for head in heads]
    figure = new_figure(1.25 + 0.16 * max(head.count("\n") for head in heads) + _ROW * _STEP * len(rows))
    axes = list(figure.subplots(1, len(columns), squeeze=False)[0])
    scale = _scale([every[key] for column in columns for key in column if key in every])
    for place, (panel, column, head) in enumerate(zip(axes, columns, heads, strict=True)):
        panel.set_title(head, pad=15)
        for row, key in enumerate(column):
            if key in every:
                _heat_map(panel, every[key], row * _STEP, scale)
        _frame(panel, names, len(rows))
        if place == 0:
            _name_rows(panel, names, rows)
    _finish(figure, scale, axes, names, len(posts), len(shown))
    return figure


def _post(names: Names, post: str) -> str:
    return names.scope(",".join(reversed(post.split(","))))


def _model_labels(names: Names, models: Sequence[str]) -> list[tuple[str, str]]:
    return [(names.label(model, 60, 1), names.style(model).colour) for model in models]


def _posts(every: Every, results: ChartData) -> list[str]:
    """Scopes: the worst site of each cover entry that a standard judges, their other sites, the others by cover."""
    least: dict[str, float] = {}
    for (scope, _), curve in every.items():
        least[scope] = min(least.get(scope, 1.0), _whole_week(curve))
    judged = list(dict.fromkeys(standard["cover"] for standard in results.standards if standard.get("cover")))
    places = {cover: place for place, cover in enumerate(judged)}
    worst: dict[str, str] = {}
    for scope in least:
        cover = scope_part(scope, "cover")
        worst[cover] = min(worst.get(cover, scope), scope, key=lambda one: least[one])

    def rank(scope: str) -> tuple[int, int, float]:
        cover = scope_part(scope, "cover")
        first = 2 if cover not in places else int(worst[cover] != scope)
        return first, places.get(cover, 0), least[scope]

    return sorted(least, key=rank)


def _whole_week(curve: Curve) -> float:
    return float(curve.numerator.sum() / curve.denominator.sum())


def _scale(found: Sequence[Curve]) -> Scale:
    """The scale: its bottom is the least cover of any hour, rounded down to 10%, but never above 80%."""
    least = min((float(np.nanmin(curve.value)) for curve in found), default=0.0)
    low = min(0.8, math.floor(10 * least + 1e-9) / 10)
    colours = LinearSegmentedColormap.from_list("cover", _COLOURS).with_extremes(bad=_NOT_ASKED)
    return Scale(Normalize(low, 1.0), colours)


def week_grid(curve: Curve) -> FloatArray:
    """Seven days by 24 hours; NaN for hours in which cover is not asked for."""
    week = np.full(_DAYS * _HOURS, np.nan)
    week[curve.x.astype(int)] = curve.value
    return week.reshape(_DAYS, _HOURS)


def _heat_map(axes: Axes, curve: Curve, top: float, scale: Scale) -> None:
    """A week with its share of time covered above it."""
    axes.imshow(
        np.ma.masked_invalid(week_grid(curve)),
        norm=scale.norm,
        cmap=scale.colours,
        extent=(0, _HOURS, top + _DAYS, top),
        aspect="auto",
        interpolation="none",
    )
    axes.add_patch(Rectangle((0, top), _HOURS, _DAYS, fill=False, ec=FAINT, lw=0.8, zorder=3))
    axes.text(_HOURS, top - 0.25, percent(_whole_week(curve)), ha="right", va="bottom", fontsize=SMALL, in_layout=False)


def _frame(axes: Axes, names: Names, rows: int) -> None:
    axes.set_xlim(0, _HOURS)
    axes.set_ylim(rows * _STEP - (_STEP - _DAYS), 0)
    axes.set_xticks([0, 6, 12, 18, 24])
    axes.set_yticks([])
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.set_xlabel(names.text("cover_hours.x"))


def _name_rows(axes: Axes, names: Names, rows: Sequence[tuple[str, str]]) -> None:
    """Every second day beside each row, and left of the days what the row shows."""
    days = names.text("days").split()[::2]
    places = [row * _STEP + 0.5 + 2 * day for row in range(len(rows)) for day in range(len(days))]
    axes.set_yticks(places, days * len(rows))
    for row, (label, colour) in enumerate(rows):
        axes.annotate(
            wrap(label, _LABEL_COLUMNS, 3),
            (0, row * _STEP + _DAYS / 2),
            xytext=(-30, 0),
            textcoords="offset points",
            ha="right",
            va="center",
            color=colour,
        )


def _finish(figure: Figure, scale: Scale, axes: list[Axes], names: Names, posts: int, shown: int) -> None:
    bar = figure.colorbar(
        ScalarMappable(scale.norm, scale.colours), ax=axes, shrink=0.6, aspect=30, pad=0.02, anchor=(0, 1)
    )
    bar.ax.yaxis.set_major_locator(round_steps(6))
    bar.ax.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    bar.set_label(names.text("cover_hours.scale"))
    bar.outline.set_edgecolor(SOFT)
    note = names.note(names.text("cover_hours.note"), names.not_shown(posts, shown))
    head_and_note(figure, names.text("cover_hours.title"), note)
