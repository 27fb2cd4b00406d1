"""Response-time curves: the share of cases reached within x minutes, against the standard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from covsim.charts.data import ChartData, Curve, NothingToDraw, curves, estimates
from covsim.charts.naming import Names, number, percent, wrap
from covsim.charts.panels import grid
from covsim.charts.placement import spread
from covsim.charts.style import FAINT, INK, SOFT, covsim_style, head_and_note, new_figure

_MOST_PANELS = 8
_PREFIX = "reached:"
_VISIBLE = 0.006  # share
_TURN = 4.0  # line widths
_LEADER = {"arrowstyle": "-", "lw": 0.6, "shrinkA": 0, "shrinkB": 0, "relpos": (0, 0.5)}


@dataclass(frozen=True)
class Limit:
    """A standard on a measure: within so many minutes for this share; ``met``: the share that each model reaches."""

    within: float
    target: float
    met: Mapping[str, float]


@dataclass(frozen=True)
class Panel:
    """One measure over the cases of some scopes: a curve a model, and the standards, shortest limit first."""

    measure: str
    scopes: tuple[str, ...]
    by_model: Mapping[str, Curve]
    limits: tuple[Limit, ...]


@covsim_style()
def response_curves(results: ChartData, lang: str = "en", measures: Sequence[str] | None = None) -> Figure:
    """Draw, per measure, the share of cases reached within x minutes for each model, with the standards' limits.

    A standard on one pathway or stream gets a panel over its cases. ``measures``: which; default: all, those that a
    standard names first, at most eight panels. Raises ``NothingToDraw`` without profiles ``reached:<measure>``.
    """
    names = Names.of(results, lang)
    found = [panel for panel in _panels(results) if measures is None or panel.measure in measures]
    if not found:
        raise NothingToDraw("no response times: no case had a measure that was reached")
    shown = found[:_MOST_PANELS]
    per_row = min(len(shown), 2)
    figure = new_figure(0.75 + 3.1 * -(-len(shown) // per_row))
    axes = grid(figure, len(shown), per_row)
    for place, panel in zip(axes, shown, strict=True):
        _draw(place, names, panel)
    note = names.text("response.note" if any(panel.limits for panel in shown) else "response.note_plain")
    head_and_note(figure, names.text("response.title"), names.note(note, names.not_shown(len(found), len(shown))))
    figure.draw_without_rendering()
    for place, panel in zip(axes, shown, strict=True):
        _label_ends(place, names, panel)
    return figure


def _panels(results: ChartData) -> list[Panel]:
    """A panel for each measure and part of the cases that a standard judges, then one for each further measure."""
    limits: dict[tuple[str, tuple[str, ...]], list[Limit]] = {}
    for standard in results.standards:
        if standard.get("measure") and standard.get("within") is not None:
            limits.setdefault((standard["measure"], _scopes(standard)), []).append(_limit(results, standard))
    judged = {measure for measure, _ in limits}
    profiles = [name.removeprefix(_PREFIX) for name in results.profiles["profile"].unique() if name.startswith(_PREFIX)]
    others = sorted((measure for measure in profiles if measure not in judged), key=lambda name: name == "response")
    found = []
    for measure, scopes in [*limits, *((measure, ("all",)) for measure in others)]:
        by_model = _by_model(results, measure, scopes)
        if by_model:
            shortest_first = sorted(limits.get((measure, scopes), ()), key=lambda limit: limit.within)
            found.append(Panel(measure, scopes, by_model, tuple(shortest_first)))
    return found


def _scopes(standard: Mapping[str, Any]) -> tuple[str, ...]:
    """The scopes whose cases a standard judges: its pathways, else its streams, else all cases."""
    for kind in ("pathway", "stream"):
        chosen = standard.get(kind) or ()
        if chosen:
            return tuple(f"{kind}={name}" for name in ((chosen,) if isinstance(chosen, str) else chosen))
    return ("all",)


def _limit(results: ChartData, standard: Mapping[str, Any]) -> Limit:
    scope = f"standard={standard['name']}"
    met = {model: found.mean for where, model, found in estimates(results.kpis, "standard.met_share") if where == scope}
    target = 1.0 if standard.get("at_least") is None else float(standard["at_least"])
    return Limit(float(standard["within"]), target, met)


def _by_model(results: ChartData, measure: str, scopes: tuple[str, ...]) -> dict[str, Curve]:
    """Each model's curve over the cases of the scopes together."""
    every = curves(results.profiles, _PREFIX + measure)
    found = {}
    for model in results.models:
        parts = [every[scope, model] for scope in scopes if (scope, model) in every]
        if parts:
            numerator = np.sum([part.numerator for part in parts], axis=0)
            denominator = np.sum([part.denominator for part in parts], axis=0)
            found[model] = Curve(parts[0].x, numerator, denominator)
    return {model: curve for model, curve in found.items() if curve.denominator.all()}


def _title(names: Names, panel: Panel) -> str:
    unlabelled = panel.measure == "response" and panel.measure not in names.labels
    title = names.text("response.first_unit") if unlabelled else names.label(panel.measure, 60, 1)
    if panel.scopes != ("all",):
        part = ", ".join(names.scope(scope) for scope in panel.scopes)
        title = names.text("response.part", measure=title, part=part)
    return wrap(title, 44, 2)


def _draw(axes: Axes, names: Names, panel: Panel) -> None:
    axes.set_title(_title(names, panel))
    axes.set_xlim(0, _last_minute(panel))
    axes.set_ylim(0, 1.015)
    axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    axes.set_xlabel(names.text("response.x"))
    axes.set_ylabel(names.text("response.y"))
    axes.grid(axis="y")
    for limit in panel.limits:
        _draw_standard(axes, names, limit)
    for group in _groups(panel.by_model):
        for place, model in enumerate(group):
            _draw_curve(axes, names, panel, model, _shared_dash(place, len(group)) or names.style(model).dash)


def _groups(by_model: Mapping[str, Curve]) -> list[list[str]]:
    """The models, those together whose curves can't be told apart by eye."""
    groups: list[list[str]] = []
    for model, curve in by_model.items():
        alike = [group for group in groups if _coincide(by_model[group[0]], curve)]
        if alike:
            alike[0].append(model)
        else:
            groups.append([model])
    return groups


def _draw_curve(axes: Axes, names: Names, panel: Panel, model: str, dash: Any) -> None:
    curve, style = panel.by_model[model], names.style(model)
    axes.plot(curve.x, curve.value, color=style.colour, ls=dash, zorder=3)
    for limit in panel.limits[:1]:
        mark: dict[str, Any] = {"marker": style.marker, "color": style.colour, "mec": "white", "ls": "none"}
        axes.plot([limit.within], [limit.met.get(model, np.nan)], **mark, zorder=4)


def _shared_dash(place: int, count: int) -> Any:
    """Dashes by which curves that lie on each other take turns, so that every colour shows; none for a curve alone."""
    return (_TURN * place, (_TURN, _TURN * (count - 1))) if count > 1 else None


def _coincide(one: Curve, other: Curve) -> bool:
    return len(one.x) == len(other.x) and bool(np.all(np.abs(one.value - other.value) < _VISIBLE))


def _draw_standard(axes: Axes, names: Names, limit: Limit) -> None:
    """The corner that a curve must pass above and to the left of."""
    dashes = (0, (4, 2))
    axes.plot([limit.within] * 2, [0, limit.target], color=INK, lw=1.0, ls=dashes, zorder=2)
    axes.plot([0, limit.within], [limit.target] * 2, color=INK, lw=1.0, ls=dashes, zorder=2)
    axes.annotate(
        names.text("response.standard", target=percent(limit.target, 0), limit=number(limit.within)),
        (limit.within, 0),
        xytext=(4, 5),
        textcoords="offset points",
        rotation=90,
        ha="left",
        va="bottom",
        fontsize=7,
        color=INK,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5},
        zorder=5,
    )


def _last_minute(panel: Panel) -> float:
    """Where the axis ends: when the last curve is as good as flat, but well beyond the limits."""
    every = panel.by_model.values()
    flat = [float(curve.x[np.argmax(curve.value >= curve.value[-1] - 0.005)]) for curve in every]
    return max([*flat, *(1.2 * limit.within for limit in panel.limits), 1.0])


def _label_ends(axes: Axes, names: Names, panel: Panel) -> None:
    """Write each model's name beside the end of its curve, moved apart where curves end together."""
    last = axes.get_xlim()[1]
    models = list(panel.by_model)[::-1]  # so that of curves that end together the first model's label is on top
    ends = [float(np.interp(last, panel.by_model[model].x, panel.by_model[model].value)) for model in models]
    labels = [names.model(model) for model in models]
    for limit in panel.limits[:1]:
        shares = [f"  {percent(limit.met[model])}" if model in limit.met else "" for model in models]
        labels = [label + share for label, share in zip(labels, shares, strict=True)]
    lines = [1 + label.count("\n") for label in labels]
    points = axes.get_window_extent().height * 72 / axes.figure.dpi
    size = min(8.0, points / (1.15 * sum(lines)))
    heights = spread(ends, [1.2 * size * count / points for count in lines], -0.05, 1.02)
    for model, label, end, height in zip(models, labels, ends, heights, strict=True):
        moved = abs(height - end) > 0.02
        axes.annotate(
            label,
            (1.0, end),
            xytext=(1.06, float(height)),
            xycoords=axes.get_yaxis_transform(),
            textcoords=axes.transAxes,
            color=names.style(model).colour,
            fontsize=size,
            va="center",
            linespacing=1.0,
            arrowprops={**_LEADER, "color": SOFT if moved else FAINT},
        )
