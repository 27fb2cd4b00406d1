"""People on duty and at work against demand, by hour of the week."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import StepPatch

from covsim.charts.data import ChartData, Curve, FloatArray, NothingToDraw, curves, scope_kinds, scope_part
from covsim.charts.naming import Names, wrap
from covsim.charts.panels import plain_numbers, round_steps
from covsim.charts.style import FAINT, SMALL, SOFT, covsim_style, head_and_note, new_figure

_MOST_ROLES = 12
_MOST_MODELS = 8
_HOURS = 168
_STEP = 180  # hours from the beginning of one model's week to that of the next
_COLUMNS_OF_A_PAGE = 112.0  # columns of text over all weeks
_ROLE_COLUMNS = 20
_DEMAND = "#999999"
_NEVER = 1e-9

Row = Mapping[str, Curve]
"""A curve a model."""


@covsim_style()
def duty_against_demand(results: ChartData, lang: str = "en") -> Figure:
    """Draw, per role (row) and model (column), who is on duty and at work in each hour of the week; on top, the cases.

    Every role that is ever at work is drawn, the busiest first; of more than twelve the least busy together in one
    row. At most eight models are drawn; the note names what is not. Raises ``NothingToDraw`` without a profile
    ``on_duty``.
    """
    names = Names.of(results, lang)
    on_duty, busy = _by_role(results, "on_duty"), _by_role(results, "busy")
    models = [model for model in results.models if any(model in row for row in on_duty.values())]
    if not models:
        raise NothingToDraw("no people on duty: no role was on duty under any model")
    drawn = models[:_MOST_MODELS]
    load = {role: _load(on_duty[role], busy.get(role, {})) for role in on_duty}
    working = sorted((role for role in load if load[role] > _NEVER), key=lambda role: -load[role]) or list(load)
    groups = _groups(working)
    cases = _cases(results, drawn)
    figure = new_figure(1.2 + 0.57 * (len(groups) + bool(cases)))
    axes = list(figure.subplots(len(groups) + bool(cases), 1, squeeze=False)[:, 0])
    if cases:
        _draw_cases(axes[0], names, cases, drawn)
    for panel, roles in zip(axes[-len(groups) :], groups, strict=True):
        _draw_people(panel, names, _together(on_duty, roles), _together(busy, roles), drawn)
        label = names.text("on_duty.others", n=len(roles)) if len(roles) > 1 else names.label(roles[0], 60, 1, "role")
        _name_row(panel, label)
    for panel in axes:
        _weeks(panel, len(drawn))
    _name_columns(axes[0], axes[-1], names, drawn)
    head_and_note(figure, names.text("on_duty.title"), _note(names, load, groups, models))
    return figure


def _by_role(results: ChartData, profile: str) -> dict[str, dict[str, Curve]]:
    """The curves of a profile by role and model."""
    found: dict[str, dict[str, Curve]] = {}
    for (scope, model), curve in curves(results.profiles, profile).items():
        if scope_kinds(scope) == ("role",) and curve.denominator.any():
            found.setdefault(scope_part(scope, "role"), {})[model] = curve
    return found


def _load(on_duty: Row, busy: Row) -> float:
    """How much of its time on duty the role is at work, under the model where it is most."""
    shares = [0.0]
    for model, curve in busy.items():
        people = float(np.nansum(on_duty[model].value)) if model in on_duty else 0.0
        if people:
            shares.append(float(np.nansum(curve.value)) / people)
    return max(shares)


def _groups(roles: Sequence[str]) -> list[tuple[str, ...]]:
    """The roles of each row: one, but those for which there is no row of their own share the last."""
    alone = len(roles) if len(roles) <= _MOST_ROLES else _MOST_ROLES - 1
    rest = tuple(roles[alone:])
    return [(role,) for role in roles[:alone]] + ([rest] if rest else [])


def _together(every: Mapping[str, Row], roles: Sequence[str]) -> dict[str, FloatArray]:
    """People of these roles in each hour of the week by model; NaN in hours without figures."""
    found: dict[str, FloatArray] = {}
    for role in roles:
        for model, curve in every.get(role, {}).items():
            found[model] = found.get(model, 0.0) + _week(curve)
    return found


def _cases(results: ChartData, models: Sequence[str]) -> dict[str, FloatArray]:
    """Cases an hour by model."""
    every = curves(results.profiles, "cases")
    return {model: _week(every["all", model]) for model in models if ("all", model) in every}


def _week(curve: Curve) -> FloatArray:
    heights = np.full(_HOURS, np.nan)
    heights[curve.x.astype(int)] = curve.value
    return heights


def _steps(axes: Axes, heights: FloatArray, place: int, **look: Any) -> None:
    """The week of the model at this place. ``axes.stairs`` would look at each hour for limits that are set anyway."""
    axes.add_artist(StepPatch(heights, np.arange(_HOURS + 1.0) + place * _STEP, **look))


def _draw_cases(axes: Axes, names: Names, cases: Mapping[str, FloatArray], models: Sequence[str]) -> None:
    for place, model in enumerate(models):
        if model in cases:
            _steps(axes, cases[model], place, fill=True, color=_DEMAND, lw=0)
    axes.set_ylim(0, 1.05 * max(float(np.nanmax(heights)) for heights in cases.values()) or 1.0)
    _name_row(axes, names.text("on_duty.cases"))


def _draw_people(
    axes: Axes, names: Names, on_duty: Mapping[str, FloatArray], busy: Mapping[str, FloatArray], models: Sequence[str]
) -> None:
    for place, model in enumerate(models):
        colour = names.style(model).colour
        if model in busy:
            _steps(axes, busy[model], place, fill=True, color=colour, alpha=0.45, lw=0)
        if model in on_duty:
            _steps(axes, on_duty[model], place, fill=False, color=colour, lw=1.2, baseline=None)
        else:
            middle = (place * _STEP + _HOURS / 2, 0.5)
            axes.text(*middle, names.text("none"), transform=axes.get_xaxis_transform(), ha="center", va="center",
                      color=SOFT, fontsize=SMALL, in_layout=False)  # fmt: skip
    most = [float(np.nanmax(row[model])) for row in (on_duty, busy) for model in models if model in row]
    axes.set_ylim(0, 1.12 * max(most, default=0.0) or 1.0)


def _name_row(axes: Axes, label: str) -> None:
    axes.annotate(
        wrap(label, _ROLE_COLUMNS, 3),
        (0, 0.5),
        xycoords="axes fraction",
        xytext=(-27, 0),
        textcoords="offset points",
        ha="right",
        va="center",
    )


def _weeks(axes: Axes, models: int) -> None:
    """The days of each model's week as faint lines, a gap between the weeks."""
    days = [place * _STEP + 24 * day for place in range(models) for day in range(8)]
    axes.vlines(days, 0, 1, transform=axes.get_xaxis_transform(), colors=FAINT, lw=0.5, zorder=0)
    axes.set_xlim(0, models * _STEP - (_STEP - _HOURS))
    axes.set_xticks([])
    axes.yaxis.set_major_locator(round_steps(3))
    axes.yaxis.set_major_formatter(plain_numbers())


def _name_columns(top: Axes, bottom: Axes, names: Names, models: Sequence[str]) -> None:
    """The models above the first row, the days below the last."""
    days = names.text("on_duty.days").split()
    noons = [place * _STEP + 24 * day + 12 for place in range(len(models)) for day in range(7)]
    bottom.set_xticks(noons, days * len(models))
    bottom.tick_params(axis="x", length=0)
    for place, model in enumerate(models):
        top.annotate(
            wrap(names.label(model, 99, 1), int(_COLUMNS_OF_A_PAGE / max(len(models), 2)), 3),
            (place * _STEP, 1),
            xycoords=top.get_xaxis_transform(),
            xytext=(0, 6),
            textcoords="offset points",
            va="bottom",
            color=names.style(model).colour,
        )


def _note(names: Names, load: Mapping[str, float], groups: Sequence[Sequence[str]], models: Sequence[str]) -> str:
    """How to read the chart; which roles share a row, which are never at work, how many models are not drawn."""
    drawn = [role for roles in groups for role in roles]
    idle = [names.label(role, 60, 1, "role") for role in load if role not in drawn]
    pooled = [names.label(role, 60, 1, "role") for roles in groups if len(roles) > 1 for role in roles]
    listed = names.text("on_duty.comma")
    return names.note(
        names.text("on_duty.note"),
        names.text("on_duty.pooled", roles=listed.join(pooled)) if pooled else "",
        names.text("on_duty.idle", roles=listed.join(idle)) if idle else "",
        names.text("on_duty.models", n=len(models) - _MOST_MODELS) if len(models) > _MOST_MODELS else "",
    )
