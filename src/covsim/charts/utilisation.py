"""Utilisation by role: dots with intervals, one panel a role, one row a model."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MultipleLocator, PercentFormatter

from covsim.charts.data import ChartData, Estimate, NothingToDraw, estimates, scope_kinds, scope_part
from covsim.charts.naming import Names
from covsim.charts.panels import dot_rows, grid, intervals_text, name_rows, round_steps, row_height
from covsim.charts.style import SOFT, covsim_style, head_and_note, new_figure

_MOST_PANELS = 12


@covsim_style()
def utilisation_by_role(results: ChartData, lang: str = "en") -> Figure:
    """Draw the utilisation of each role under each model; the busiest roles first, at most twelve.

    Raises ``NothingToDraw`` when no role was ever on duty.
    """
    names = Names.of(results, lang)
    found = _by_role(results)
    if not found:
        raise NothingToDraw("no utilisation: no role was on duty under any model")
    shown = sorted(found, key=lambda role: -max(estimate.mean for estimate in found[role].values()))
    shown = shown[:_MOST_PANELS]
    models = list(results.models)
    per_row = min(len(shown), 4)
    labels = [names.model(model) for model in models]
    figure = new_figure(0.8 + -(-len(shown) // per_row) * (0.75 + row_height(labels) * len(models)))
    panels = grid(figure, len(shown), per_row)
    largest = max(estimate.mean for role in shown for estimate in found[role].values())
    for position, (axes, role) in enumerate(zip(panels, shown, strict=True)):
        dot_rows(
            axes, models, found[role], {model: names.style(model) for model in models}, names, 100.0, missing="none"
        )
        _finish(axes, largest)
        axes.set_title(names.label(role, 24, 2, "role"))
        if position % per_row == 0:
            name_rows(axes, labels)
        if position + per_row < len(shown):
            axes.tick_params(labelbottom=False)
    note = names.note(
        names.text("utilisation.note"), intervals_text(results, names), names.not_shown(len(found), len(shown))
    )
    head_and_note(figure, names.text("utilisation.title"), note)
    return figure


def _by_role(results: ChartData) -> dict[str, dict[str, Estimate]]:
    found: dict[str, dict[str, Estimate]] = {}
    for scope, model, estimate in estimates(results.kpis, "utilisation"):
        if scope_kinds(scope) == ("role",) and model in results.models:
            found.setdefault(scope_part(scope, "role"), {})[model] = estimate
    return found


def _finish(axes: Axes, largest: float) -> None:
    """One scale from zero for all roles, with full use marked."""
    right = max(100.0, 110.0 * largest) if largest > 0.5 else 120.0 * max(largest, 0.01)
    axes.set_xlim(0, right)
    axes.xaxis.set_major_locator(MultipleLocator(25) if 100 <= right <= 150 else round_steps(5))
    axes.xaxis.set_major_formatter(PercentFormatter(decimals=0))
    if right >= 100:
        axes.axvline(100, color=SOFT, lw=0.9, ls=(0, (4, 2)), zorder=1)
