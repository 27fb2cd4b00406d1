"""Welch's plot: how full the system is over the run, its moving average, and where the warm-up ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from covsim.charts.data import Curve, FloatArray, NothingToDraw, curves
from covsim.charts.naming import Named, Names
from covsim.charts.style import FAINT, INK, SMALL, covsim_style, head_and_note, new_figure
from covsim.metrics.series import OCCUPANCY, PRESENT

_MOST_PANELS = 6
_REACH = 1 / 40  # of the series, to either side of each point of the moving average
_HOUR, _DAY, _WEEK = 60.0, 1440.0, 10080.0


class SeriesData(Named, Protocol):
    """The part of a run's results, or of a pilot, that this chart reads."""

    @property
    def profiles(self) -> pd.DataFrame:
        """``profiles.csv``: model, profile, scope, x, numerator, denominator."""

    @property
    def warm_up(self) -> Mapping[str, Any]:
        """``minutes``, and ``cuts``: model, profile, scope, minutes (None: not found) of each series."""


@covsim_style()
def warm_up_plot(results: SeriesData, lang: str = "en") -> Figure:
    """Draw cases present, and places taken in each room, over the run: bins of the run averaged over replications.

    Thin: the series; thick: its moving average (Welch 1983); dotted: the cut by MSER-5 of each model; upright line: the
    warm-up. At most six series are drawn, those first that take longest. Raises ``NothingToDraw`` without series.
    """
    names = Names.of(results, lang)
    every = {
        (profile, scope, model): curve
        for profile in (PRESENT, OCCUPANCY)
        for (scope, model), curve in curves(results.profiles, profile).items()
        if curve.numerator.any()
    }
    if not every:
        raise NothingToDraw("no warm-up: nothing in the run goes on alike from week to week")
    cuts = {(cut["profile"], cut["scope"], cut["model"]): cut["minutes"] for cut in results.warm_up.get("cuts", ())}
    panels = sorted(dict.fromkeys(key[:2] for key in every), key=lambda panel: _rank(panel, cuts))
    shown = panels[:_MOST_PANELS]
    last = max(float(curve.x[-1]) for curve in every.values())
    unit, name = (_DAY, "warm_up.days") if last >= _WEEK else (_HOUR, "warm_up.hours")
    figure = new_figure(1.1 + 1.75 * len(shown))
    axes = list(figure.subplots(len(shown), 1, squeeze=False, sharex=True)[:, 0])
    for place, panel in zip(axes, shown, strict=True):
        for model in results.models:
            if (*panel, model) in every:
                _draw(place, every[*panel, model], names, model, unit, cuts.get((*panel, model)))
        minutes = results.warm_up.get("minutes")
        if minutes is not None:
            place.axvline(minutes / unit, color=INK, lw=1.2)
        place.set_ylim(bottom=0)
        place.set_xlim(0, last / unit)
        place.grid(axis="y", color=FAINT)
        place.set_title(_title(names, panel))
    axes[-1].set_xlabel(names.text(name))
    axes[0].legend(loc="upper right", ncols=2, fontsize=SMALL)
    note = names.note(names.text("warm_up.note"), names.not_shown(len(panels), len(shown)))
    head_and_note(figure, names.text("warm_up.title"), note)
    return figure


def _rank(panel: tuple[str, str], cuts: Mapping[tuple[str, str, str], float | None]) -> float:
    """Cases present first, then the rooms whose cuts are longest."""
    found = [np.inf if minutes is None else minutes for key, minutes in cuts.items() if key[:2] == panel]
    return -np.inf if panel[0] == PRESENT else -float(max(found, default=0.0))


def _draw(axes: Axes, curve: Curve, names: Names, model: str, unit: float, cut: float | None) -> None:
    style = names.style(model)
    x = (curve.x + (curve.x[1] - curve.x[0] if len(curve.x) > 1 else 0.0) / 2) / unit
    axes.plot(x, curve.value, color=style.colour, lw=0.6, alpha=0.35)
    smooth = moving_average(curve.value, max(1, round(_REACH * len(x))))
    axes.plot(x, smooth, color=style.colour, ls=style.dash, label=names.model(model))
    if cut is not None:
        axes.axvline(cut / unit, color=style.colour, lw=1.0, ls=(0, (1, 1.5)))


def _title(names: Names, panel: tuple[str, str]) -> str:
    profile, scope = panel
    return names.text("warm_up.present") if profile == PRESENT else names.text("warm_up.taken", room=names.scope(scope))


def moving_average(series: FloatArray, reach: int) -> FloatArray:
    """Each point's mean with ``reach`` points on either side; near the ends with as many as there are on both sides.

    Source: Welch 1983, in Lavenberg (ed.), Computer Performance Modeling Handbook; Law, Simulation Modeling and
    Analysis, 5th ed., 9.5.1.
    """
    place = np.arange(len(series))
    sides = np.minimum(reach, np.minimum(place, len(series) - 1 - place))
    sums = np.concatenate(([0.0], np.cumsum(series)))
    return np.asarray((sums[place + sides + 1] - sums[place - sides]) / (2 * sides + 1))
