"""How the run goes: load for each person, staff off sick and working ill, competence, by day or week."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from covsim.charts.data import ChartData, Curve, NothingToDraw, curves, scope_part
from covsim.charts.naming import Names, wrap
from covsim.charts.panels import grid, plain_numbers
from covsim.charts.style import FAINT, SMALL, covsim_style, head_and_note, new_figure

_LOAD, _OFF_SICK, _WORKING_ILL, _COMPETENCE = (
    f"course:{name}" for name in ("load", "off_sick", "working_ill", "competence")
)
_MOST_PANELS = 8
_MOST_MODELS = 8
_DAY = 1440.0
_YEARS = 400.0  # days from which on the axis counts months
_MONTH = 30.4375  # days

Panel = tuple[str, str]
"""Profile and scope."""


@covsim_style()
def course_of_the_run(results: ChartData, lang: str = "en") -> Figure:
    """Draw, per panel, the mean over replications day by day (in long runs week by week) for each model.

    Panels: load for each person on duty, where triggers look at one (alike ones once); people at home ill, and on duty
    ill; the level of each competence. At most eight panels and eight models. Raises ``NothingToDraw`` without profiles
    ``course:...``.
    """
    names = Names.of(results, lang)
    panels = _panels(results)
    if not panels:
        raise NothingToDraw("nothing that changes in the course of the run: no load, illness or competence")
    shown = dict(list(panels.items())[:_MOST_PANELS])
    models = list(results.models)[:_MOST_MODELS]
    columns = min(len(shown), 2)
    figure = new_figure(0.9 + 2.3 * -(-len(shown) // columns))
    axes = grid(figure, len(shown), columns)
    for place, (panel, by_model) in zip(axes, shown.items(), strict=True):
        _draw(place, names, panel, by_model, models)
    looks = [names.style(model) for model in models]
    handles = [axes[0].plot([], [], color=look.colour, ls=look.dash)[0] for look in looks]
    figure.legend(handles, [names.model(model) for model in models], loc="outside right upper", fontsize=SMALL)
    note = names.note(
        names.text("course.note"), names.not_shown(len(panels), len(shown)),
        names.text("course.models", n=len(results.models) - _MOST_MODELS) if len(results.models) > _MOST_MODELS else "",
    )  # fmt: skip
    head_and_note(figure, names.text("course.title"), note)
    return figure


def _panels(results: ChartData) -> dict[Panel, dict[str, Curve]]:
    """The curves of each panel by model; panels with the same curves in all models that both have are one."""
    found: dict[Panel, dict[str, Curve]] = {}
    for profile in (_LOAD, _OFF_SICK, _WORKING_ILL, _COMPETENCE):
        for (scope, model), curve in curves(results.profiles, profile).items():
            if "role=" not in scope and curve.denominator.any():
                found.setdefault((profile, scope), {})[model] = curve
    distinct: dict[Panel, dict[str, Curve]] = {}
    for panel, by_model in found.items():
        same = next((other for other in distinct.values() if _alike(by_model, other)), None)
        if same is not None:
            same.update(by_model)
        elif any(curve.numerator.any() for curve in by_model.values()):
            distinct[panel] = by_model
    return distinct


def _alike(one: Mapping[str, Curve], other: Mapping[str, Curve]) -> bool:
    """Whether two panels would show the same: the models that both have have the same curves."""
    both = one.keys() & other.keys()
    return bool(both) and all(np.array_equal(one[model].value, other[model].value, equal_nan=True) for model in both)


def _draw(axes: Axes, names: Names, panel: Panel, by_model: Mapping[str, Curve], models: list[str]) -> None:
    days = max(float(curve.x[-1]) for curve in by_model.values()) / _DAY
    unit, text = (_MONTH * _DAY, "course.months") if days > _YEARS else (_DAY, "course.days")
    for model in models:
        if model in by_model:
            curve, style = by_model[model], names.style(model)
            middle = curve.x + (curve.x[1] - curve.x[0] if len(curve.x) > 1 else 0.0) / 2
            axes.plot(middle / unit, curve.value, color=style.colour, ls=style.dash, lw=1.3)
    axes.set_ylim(bottom=0)
    axes.grid(axis="y", color=FAINT)
    axes.xaxis.set_major_locator(MaxNLocator(7, integer=True))
    axes.yaxis.set_major_formatter(plain_numbers())
    axes.set_xlabel(names.text(text))
    axes.set_title(wrap(_title(names, panel), 52, 2))


def _title(names: Names, panel: Panel) -> str:
    profile, scope = panel
    what = profile.removeprefix("course:")
    if profile == _LOAD:
        return names.text("course.load")
    if profile == _COMPETENCE:
        return names.text("course.competence", name=names.label(scope_part(scope, "competence"), 60, 1, "competence"))
    return names.text(f"course.{what}")
