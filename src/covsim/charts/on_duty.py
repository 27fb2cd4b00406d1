"""People on duty and at work against demand, by hour of the week."""

from __future__ import annotations

from collections import Counter

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from covsim.charts.data import ChartData, Curve, FloatArray, NothingToDraw, curves, scope_kinds, scope_part
from covsim.charts.naming import Names
from covsim.charts.panels import plain_numbers, round_steps
from covsim.charts.style import FAINT, INK, SOFT, covsim_style, head_and_note, new_figure

_MOST_ROLES = 4
_MOST_MODELS = 8
_DEMAND = "#999999"


@covsim_style()
def duty_against_demand(results: ChartData, lang: str = "en") -> Figure:
    """Draw, per model (row) and role (column), people on duty and at work in each hour of the week; on top, the cases.

    At most four roles (those of most models, the busiest first) and eight models are drawn; the note counts the others.
    Raises ``NothingToDraw`` without a profile ``on_duty``.
    """
    names = Names.of(results, lang)
    on_duty = _by_role(results, "on_duty")
    busy = _by_role(results, "busy")
    models_with = Counter(role for role, _ in on_duty)
    roles = sorted(models_with, key=lambda role: (-models_with[role], -_load(role, on_duty, busy)))
    models = [model for model in results.models if any(owner == model for _, owner in on_duty)]
    if not roles or not models:
        raise NothingToDraw("no people on duty: no role was on duty under any model")
    shown, drawn = roles[:_MOST_ROLES], models[:_MOST_MODELS]
    cases = _cases(results, drawn)
    rows = len(drawn) + (1 if cases else 0)
    figure = new_figure(0.9 + 0.95 * rows)
    axes = figure.subplots(rows, len(shown), squeeze=False, sharex=True, sharey=False)
    for column, role in enumerate(shown):
        if cases:
            _draw_cases(axes[0, column], names, cases)
        top = max(float(np.nanmax(on_duty[key].value)) for key in on_duty if key[0] == role and key[1] in drawn)
        for row, model in enumerate(drawn, start=rows - len(drawn)):
            _draw_people(axes[row, column], names, model, on_duty.get((role, model)), busy.get((role, model)), top)
        axes[rows - len(drawn), column].set_title(names.label(role, 30, 1), pad=6)
    _name_rows(axes, names, drawn, bool(cases))
    roles_cut = names.text("on_duty.roles", n=len(roles) - len(shown)) if len(roles) > len(shown) else ""
    models_cut = names.text("on_duty.models", n=len(models) - len(drawn)) if len(models) > len(drawn) else ""
    head_and_note(figure, names.text("on_duty.title"), names.note(names.text("on_duty.note"), roles_cut, models_cut))
    return figure


def _by_role(results: ChartData, profile: str) -> dict[tuple[str, str], Curve]:
    every = curves(results.profiles, profile)
    return {
        (scope_part(scope, "role"), model): curve
        for (scope, model), curve in every.items()
        if scope_kinds(scope) == ("role",) and curve.denominator.any()
    }


def _load(role: str, on_duty: dict[tuple[str, str], Curve], busy: dict[tuple[str, str], Curve]) -> float:
    """How much of its time on duty the role is at work, under the model where it is most."""
    shares = [0.0]
    for key, curve in busy.items():
        people = float(np.nansum(on_duty[key].value)) if key in on_duty else 0.0
        if key[0] == role and people:
            shares.append(float(np.nansum(curve.value)) / people)
    return max(shares)


def _cases(results: ChartData, models: list[str]) -> dict[str, Curve]:
    """Cases an hour by model; one curve when all models face the same demand."""
    every = curves(results.profiles, "cases")
    found = {model: every["all", model] for model in models if ("all", model) in every}
    first = next(iter(found.values()), None)
    same = first is not None and all(
        len(curve.x) == len(first.x) and np.allclose(curve.value, first.value, equal_nan=True)
        for curve in found.values()
    )
    return {"": first} if same and first is not None else found


def _week(curve: Curve) -> tuple[FloatArray, FloatArray]:
    """Edges and heights of the steps of a week; hours without figures are gaps."""
    heights = np.full(168, np.nan)
    heights[curve.x.astype(int)] = curve.value
    return np.arange(169.0), heights


def _draw_cases(axes: Axes, names: Names, cases: dict[str, Curve]) -> None:
    for model, curve in cases.items():
        edges, heights = _week(curve)
        if model:
            axes.stairs(heights, edges, color=names.style(model).colour, lw=0.9)
        else:
            axes.stairs(heights, edges, fill=True, color=_DEMAND, lw=0)
    _week_axis(axes, names)
    axes.set_ylim(bottom=0)


def _draw_people(axes: Axes, names: Names, model: str, on_duty: Curve | None, busy: Curve | None, top: float) -> None:
    colour = names.style(model).colour
    if on_duty is None:
        axes.text(
            0.5,
            0.5,
            names.text("none"),
            transform=axes.transAxes,
            ha="center",
            va="center",
            color=SOFT,
            fontsize=7.5,
        )
    else:
        edges, heights = _week(on_duty)
        axes.stairs(heights, edges, color=colour, lw=1.2, baseline=None)
    if busy is not None:
        edges, heights = _week(busy)
        axes.stairs(heights, edges, fill=True, color=colour, alpha=0.45, lw=0)
        top = max(top, float(np.nanmax(heights)))
    _week_axis(axes, names)
    axes.set_ylim(0, 1.12 * top or 1.0)


def _week_axis(axes: Axes, names: Names) -> None:
    axes.set_xlim(0, 168)
    axes.set_xticks(np.arange(0, 169, 24), minor=False)
    axes.set_xticklabels([])
    axes.set_xticks(np.arange(12, 168, 24), names.text("days").split(), minor=True)
    axes.tick_params(axis="x", which="minor", length=0, labelsize=7)
    axes.tick_params(axis="x", which="major", length=2)
    axes.grid(axis="x", which="major", color=FAINT)
    axes.yaxis.set_major_locator(round_steps(4))
    axes.yaxis.set_major_formatter(plain_numbers())
    axes.tick_params(axis="y", labelsize=7)


def _name_rows(
    axes: np.ndarray[tuple[int, int], np.dtype[np.object_]], names: Names, models: list[str], with_cases: bool
) -> None:
    labels = [(names.text("on_duty.cases"), INK)] if with_cases else []
    labels += [(names.model(model, 16), names.style(model).colour) for model in models]
    for row, (label, colour) in zip(axes, labels, strict=True):
        row[0].set_ylabel(label, rotation=0, ha="right", va="center", color=colour)
    for row in axes[:-1]:
        for panel in row:
            panel.tick_params(axis="x", which="both", labelbottom=False)
