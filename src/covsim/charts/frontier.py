"""Cost against cover: each model a point with intervals, the frontier through those that no other beats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from covsim.charts.data import ChartData, Estimate, NothingToDraw, estimates, unit_of
from covsim.charts.naming import Names
from covsim.charts.panels import intervals_text, plain_numbers, round_steps, scale
from covsim.charts.placement import label_points
from covsim.charts.style import FAINT, SOFT, covsim_style, head_and_note, new_figure

_COST = "cost.per_year"
_FILL: Mapping[str, Literal["left", "none"]] = {"unknown": "left", "fail": "none"}


class Candidate(NamedTuple):
    """A model's cost and cover, in the units of the axes."""

    model: str
    cost: Estimate
    cover: Estimate


@covsim_style()
def cost_against_cover(results: ChartData, lang: str = "en", cover: str = "") -> Figure:
    """Draw each model's cost a year against its cover; filled, half-filled or hollow by whether it meets the standards.

    ``cover``: the KPI upwards, as ``"kpi scope"``; default: the first of ``coverage.share all``, the cover of a
    standard, ``coverage.share`` of a cover entry, and the share that meets a standard.
    Raises ``NothingToDraw`` without costs or without cover.
    """
    names = Names.of(results, lang)
    kpi, _, scope = (cover or _cover_kpi(results)).partition(" ")
    found = _candidates(results, kpi, scope or "all")
    if not any(each.cost.mean for each in found):
        raise NothingToDraw("no cost against cover: the scenario gives no costs, or has no cover entry and no standard")
    across, cost_unit = names.scaled(unit_of(results.kpis, _COST), [each.cost.mean for each in found])
    up, cover_unit = names.scaled(unit_of(results.kpis, kpi) or "share", [each.cover.mean for each in found])
    found = [Candidate(each.model, scale(each.cost, across), scale(each.cover, up)) for each in found]
    figure = new_figure(5.2)
    axes = figure.subplots()
    axes.set_xlabel(f"{names.kpi(_COST)} ({cost_unit})")
    axes.set_ylabel(f"{names.kpi_and_scope(kpi, scope or 'all', 48)} ({cover_unit})")
    _frame(axes, found, is_share=cover_unit == "%")
    judged = names.text("frontier.judged") if results.standards else ""
    note = names.note(judged, intervals_text(results, names), names.text("frontier.note"))
    head_and_note(figure, names.text("frontier.title"), note)
    _draw(axes, names, found, {each.model: _answer(results, each.model) for each in found})
    figure.draw_without_rendering()
    points = [(each.cost.mean, each.cover.mean) for each in found]
    labels = [names.model(each.model) for each in found]
    label_points(figure, axes, points, labels, [names.style(each.model).colour for each in found], _boxes(axes, found))
    return figure


def _candidates(results: ChartData, kpi: str, wanted: str) -> list[Candidate]:
    """The models that have both a cost and the KPI, in their order."""
    costs = {model: found for scope, model, found in estimates(results.kpis, _COST) if scope == "all"}
    covers = {model: found for scope, model, found in estimates(results.kpis, kpi) if scope == wanted}
    both = [model for model in results.models if model in costs and model in covers]
    return [Candidate(model, costs[model], covers[model]) for model in both]


def _answer(results: ChartData, model: str) -> str:
    """Whether the verdict says that the model meets every standard."""
    return str(results.verdict.get("models", {}).get(model, {}).get("standards"))


def frontier(found: Sequence[Candidate]) -> list[Candidate]:
    """The models that no other beats: dearer only where the cover is better, in order of cost."""
    best: list[Candidate] = []
    for each in sorted(found, key=lambda one: (one.cost.mean, -one.cover.mean)):
        if not best or each.cover.mean > best[-1].cover.mean:
            best.append(each)
    return best


def _cover_kpi(results: ChartData) -> str:
    """The KPI and scope that stand for cover."""
    scopes = [scope for scope, _, _ in estimates(results.kpis, "coverage.share")]
    judged = [f"cover={standard['cover']}" for standard in results.standards if standard.get("cover")]
    for scope in ["all", *judged, *scopes]:
        if scope in scopes:
            return f"coverage.share {scope}"
    met = [scope for scope, _, _ in estimates(results.kpis, "standard.met_share")]
    return f"standard.met_share {met[0]}" if met else "coverage.share all"


def _frame(axes: Axes, found: Sequence[Candidate], is_share: bool) -> None:
    axes.grid(color=FAINT)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(round_steps(7))
        axis.set_major_formatter(plain_numbers())
    axes.set_xlim(*_padded([each.cost for each in found]))
    low, high = _padded([each.cover for each in found])
    axes.set_ylim(low, min(high, 100 + 0.02 * (100 - low)) if is_share else high)


def _padded(found: Sequence[Estimate]) -> tuple[float, float]:
    numbers = [value for estimate in found for value in estimate if np.isfinite(value)]
    margin = 0.14 * (max(numbers) - min(numbers)) or 0.05 * abs(max(numbers)) or 1.0
    return min(numbers) - margin, max(numbers) + margin


def _boxes(axes: Axes, found: Sequence[Candidate]) -> list[Bbox]:
    """What labels must keep off, in display units: the intervals and the steps of the frontier."""
    best = frontier(found)
    pairs = [((one.cost.mean, one.cover.mean), (other.cost.mean, one.cover.mean)) for one, other in pairwise(best)]
    pairs += [((other.cost.mean, one.cover.mean), (other.cost.mean, other.cover.mean)) for one, other in pairwise(best)]
    for each in found:
        (cost, left, right), (cover, low, high) = each.cost, each.cover
        if np.isfinite(left + right + low + high):
            pairs += [((left, cover), (right, cover)), ((cost, low), (cost, high))]
    corners = [axes.transData.transform(pair) for pair in pairs]
    return [Bbox([box.min(axis=0) - 1.5, box.max(axis=0) + 1.5]) for box in corners]


def _draw(axes: Axes, names: Names, found: Sequence[Candidate], answers: Mapping[str, str]) -> None:
    best = frontier(found)
    axes.plot(
        [each.cost.mean for each in best],
        [each.cover.mean for each in best],
        drawstyle="steps-post",
        color=SOFT,
        lw=1.0,
        zorder=1,
        label="frontier",
    )
    for each in found:
        style = names.style(each.model)
        (cost, left, right), (cover, low, high) = each.cost, each.cover
        axes.plot([left, right], [cover, cover], color=style.colour, lw=1.2, zorder=2)
        axes.plot([cost, cost], [low, high], color=style.colour, lw=1.2, zorder=2)
        fill = _FILL.get(answers[each.model], "full")
        axes.plot(
            [each.cost.mean],
            [each.cover.mean],
            marker="o",
            ms=9,
            ls="none",
            color=style.colour,
            fillstyle="full",
            markerfacecolor="white",
            markeredgecolor=style.colour,
            markeredgewidth=1.5,
            zorder=3,
        )
        if fill != "none":
            axes.plot(
                [each.cost.mean],
                [each.cover.mean],
                marker="o",
                ms=9,
                ls="none",
                color=style.colour,
                fillstyle=fill,
                markerfacecoloralt="white",
                markeredgewidth=1.5,
                zorder=4,
                label=each.model,
            )
