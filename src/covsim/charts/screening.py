"""Charts of a screening: tornado bars, and Morris's plane of mean size against spread, one panel a response."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from covsim.charts.data import NothingToDraw
from covsim.charts.naming import Names, percent, wrap
from covsim.charts.naming import number as numeral
from covsim.charts.panels import grid, name_rows, plain_numbers, round_steps
from covsim.charts.placement import label_points
from covsim.charts.style import INK, OKABE_ITO, SMALL, SOFT, covsim_style, head_and_note, new_figure, save, settle
from covsim.errors import CovsimError

_MOST_BARS = 12
_MOST_LABELS = 8
_ROW = 0.33  # inches
_HALF = 0.19  # of a row: low ends lie above the middle, high ends below, so that labels and intervals stay apart
_LABEL_COLUMNS = 40
_TITLE_COLUMNS = 120
_DARK, _LIGHT, _FLIP = OKABE_ITO[0], OKABE_ITO[5], OKABE_ITO[1]
_HARDLY, _VISIBLE = 0.002, 0.02
"""Parts of the largest effect: below the first nothing is drawn, below the second nothing is named."""
_RESPONSE = ["response", "model", "rival", "kpi", "scope"]


@covsim_style()
def tornado_bars(frame: pd.DataFrame, titles: Sequence[str], names: Names, level: float) -> Figure:
    """Draw the rows of ``tornado.csv``: for each response the inputs with the widest bars, at most twelve.

    An end at which another model is chosen is labelled in colour. ``titles`` names the responses in their order.
    Raises ``NothingToDraw`` when no input changes anything.
    """
    panels, titles = _telling(frame, titles, "swing")
    bars = [min(len(rows), _MOST_BARS) for rows in panels]
    figure = new_figure(1.0 + sum(_ROW * count + 0.75 for count in bars))
    axes = figure.subplots(len(panels), 1, squeeze=False, height_ratios=[_ROW * count + 0.3 for count in bars])[:, 0]
    for one, rows, title in zip(axes, panels, titles, strict=True):
        _bars(one, rows.head(_MOST_BARS), title, names)
    shown = max(min(len(rows), _MOST_BARS) for rows in panels)
    note = names.note(names.text("screening.tornado_note", level=percent(level, 0)),
                      names.not_shown(max(map(len, panels)), shown))  # fmt: skip
    head_and_note(figure, names.text("screening.tornado"), note)
    return figure


def _bars(axes: Axes, rows: pd.DataFrame, title: str, names: Names) -> None:
    unit = str(rows["unit"].iloc[0])
    factor, unit_text = _scaled(names, unit, rows[["base", "at_low", "at_high"]])
    for number, row in enumerate(rows.to_dict("records")):
        for end, colour, place in (("low", _LIGHT, number - _HALF), ("high", _DARK, number + _HALF)):
            change, low, high = (factor * float(row[f"at_{end}{part}"]) for part in ("", "_ci_low", "_ci_high"))
            if np.isnan(change):
                continue
            axes.barh(place, change if np.isfinite(change) else 0.0, height=2 * _HALF, color=colour)
            if np.isfinite(low) and low < high:
                axes.plot([low, high], [place, place], color=INK, lw=1.0, solid_capstyle="butt")
            _end(axes, place, change, low, high, str(row[end]), row[f"choice_at_{end}"] != row["choice"], names)
    name_rows(axes, [wrap(str(path).replace(".", " / "), _LABEL_COLUMNS, 1) for path in rows["input"]])
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.margins(x=0.28)
    axes.axvline(0, color=INK, lw=0.9)
    axes.xaxis.set_major_locator(round_steps(8))
    axes.xaxis.set_major_formatter(plain_numbers(signed=True))
    axes.set_xlabel(names.text("screening.x", unit=unit_text))
    axes.set_title(_titled(rows, title, factor, unit_text, names))
    axes.grid(axis="x")
    axes.tick_params(axis="y", length=0)


def _end(
    axes: Axes, place: float, change: float, low: float, high: float, value: str, flips: bool, names: Names
) -> None:
    """What the input is at this end, beyond the bar and its interval; an end that changes nothing stays bare."""
    if change == 0 and not flips:
        return
    right = change >= 0
    if np.isinf(change):
        value, change = f"{value}: {numeral(change)}", 0.0
    tip = max(change, np.nan_to_num(high, nan=change)) if right else min(change, np.nan_to_num(low, nan=change))
    axes.annotate(
        names.text("screening.flip", value=value) if flips else value,
        (tip, place),
        xytext=(4 if right else -4, 0),
        textcoords="offset points",
        ha="left" if right else "right",
        va="center",
        fontsize=SMALL,
        color=_FLIP if flips else SOFT,
    )


def _titled(rows: pd.DataFrame, title: str, factor: float, unit_text: str, names: Names) -> str:
    """The response, and what it is with all inputs at their value: in the unit of the axis, a share in percent."""
    if not np.isfinite(base := float(rows["base"].iloc[0])):
        return wrap(title, _TITLE_COLUMNS, 1)
    margin = rows["response"].iloc[0] == "worst margin"  # a difference of shares, and so in points
    share = rows["unit"].iloc[0] == "share" and not margin
    value = percent(abs(base)) if share else f"{numeral(factor * abs(base))} {unit_text}".strip()
    return wrap(names.text("screening.base", title=title, value=f"−{value}" if base < 0 else value), _TITLE_COLUMNS, 1)


@covsim_style()
def morris_plane(frame: pd.DataFrame, titles: Sequence[str], names: Names, level: float) -> Figure:
    """Draw the rows of ``morris.csv``: mu* against sigma for each response, the inputs that matter most by name.

    ``titles`` names the responses in their order. Raises ``NothingToDraw`` when no input changes anything.
    """
    panels, titles = _telling(frame[np.isfinite(frame["mu_star"])], titles, "mu_star")
    per_row = min(len(panels), 2)
    figure = new_figure(1.0 + 3.6 * -(-len(panels) // per_row))
    axes = grid(figure, len(panels), per_row)
    for one, rows, title in zip(axes, panels, titles, strict=True):
        _plane(one, rows, wrap(title, _TITLE_COLUMNS // per_row, 2), names)
    trajectories = int(frame["trajectories"].max())
    note = names.text("screening.morris_note", level=percent(level, 0), n=trajectories)
    head_and_note(figure, names.text("screening.morris"), names.note(note))
    settle(figure)
    for one, rows in zip(axes, panels, strict=True):
        _name_points(one, rows, names)
    return figure


def _plane(axes: Axes, rows: pd.DataFrame, title: str, names: Names) -> None:
    factor, unit_text = _scaled(names, str(rows["unit"].iloc[0]), rows[["mu_star", "sigma"]])
    columns = ("mu_star", "mu_star_ci_low", "mu_star_ci_high", "sigma")
    mean, low, high, spread = (factor * rows[column].to_numpy(float) for column in columns)
    axes.hlines(spread, low, high, color=_LIGHT, lw=1.2, zorder=2)
    axes.plot(mean, spread, marker="o", ms=4.5, ls="none", color=_DARK, zorder=3)
    right = max(float(np.nanmax([*mean, *high], initial=0.0)), 1e-12) * 1.08
    top = max(float(np.nanmax(spread, initial=0.0)), 0.25 * right) * 1.12
    axes.plot([0, min(right, top)], [0, min(right, top)], color=SOFT, lw=0.8, ls=(0, (4, 3)), zorder=1)
    axes.set_xlim(-0.02 * right, right)
    axes.set_ylim(-0.04 * top, top)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(round_steps(6))
        axis.set_major_formatter(plain_numbers())
    axes.set_xlabel(names.text("screening.mu_star", unit=unit_text))
    axes.set_ylabel(names.text("screening.sigma"))
    axes.set_title(title)
    axes.grid()


def _name_points(axes: Axes, rows: pd.DataFrame, names: Names) -> None:
    """Labels beside the inputs with the largest mu*."""
    factor, _ = _scaled(names, str(rows["unit"].iloc[0]), rows[["mu_star", "sigma"]])
    top = rows[rows["mu_star"] >= _VISIBLE * rows["mu_star"].max()].dropna(subset=["sigma"]).head(_MOST_LABELS)
    points = [(factor * float(x), factor * float(y)) for x, y in zip(top["mu_star"], top["sigma"], strict=True)]
    labels = [wrap(str(path).replace(".", " / "), 30, 2) for path in top["input"]]
    lines = [axes.transData.transform([(factor * low, y), (factor * high, y)]) for low, high, (_, y) in zip(
        top["mu_star_ci_low"], top["mu_star_ci_high"], points, strict=True) if np.isfinite(low)]  # fmt: skip
    obstacles = [Bbox.from_extents(*line[0], *line[1]).padded(2) for line in lines]
    label_points(axes, points, labels, [INK] * len(points), obstacles)


def _telling(frame: pd.DataFrame, titles: Sequence[str], column: str) -> tuple[list[pd.DataFrame], list[str]]:
    """The rows of each response that any input changes, without those that hardly show, and their titles."""
    parts = [part for _, part in frame.dropna(subset=["response"]).groupby(_RESPONSE, sort=False)]
    values = [part[column].to_numpy(float) for part in parts]
    largest = [float(np.max(every[np.isfinite(every)], initial=0.0)) for every in values]
    shown = [(part[part[column] > _HARDLY * most], title) for part, title, most in zip(parts, titles, largest)]
    telling = [(part, title) for part, title in shown if len(part)]
    if not telling:
        raise NothingToDraw("no screening: no input changes anything")
    return [part for part, _ in telling], [title for _, title in telling]


def _scaled(names: Names, unit: str, values: pd.DataFrame) -> tuple[float, str]:
    """Factor and unit in which the values read well; differences of shares are in points."""
    factor, shown = names.scaled(unit, values.to_numpy(float).ravel().tolist())
    return factor, names.text("unit.points") if unit == "share" else shown


def draw_screening(
    frame: pd.DataFrame, titles: Sequence[str], names: Names, level: float, folder: Path
) -> list[Path]:
    """Write the chart of ``tornado.csv`` or ``morris.csv`` into ``folder`` as PNG and SVG; the files written.

    None are when no input changes anything. Raises ``CovsimError`` when the folder can't be written.
    """
    name, draw = ("morris", morris_plane) if "mu_star" in frame.columns else ("tornado", tornado_bars)
    ending = "" if names.lang == "en" else f".{names.lang}"
    try:
        figure = draw(frame, titles, names, level)
    except NothingToDraw:
        return []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return [save(figure, folder / f"{name}{ending}.{kind}") for kind in ("png", "svg")]
    except OSError as error:
        raise CovsimError(f"can't write charts to {folder}: {error.strerror or error} - choose another folder with "
                          "--out") from None  # fmt: skip
