"""Cost against cover: each model a point with intervals, the frontier through those that no other beats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Literal, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter
from matplotlib.transforms import Bbox

from covsim.charts.data import ChartData, Estimate, NothingToDraw, estimates, scope_kinds, unit_of
from covsim.charts.judging import MET, Judged, judged, target_of, worst_in_words
from covsim.charts.naming import Names, number, percent, wrap
from covsim.charts.panels import grid, intervals_text, plain_numbers, round_steps, scale
from covsim.charts.placement import label_points, near
from covsim.charts.style import FAINT, INK, SMALL, SOFT, covsim_style, head_and_note, new_figure, settle

_COST = "cost.per_year"
_MOST_PANELS = 4
_CROWD = 8  # more models than these need the width of the page
_VISIBLE = 0.002  # share
_FILL: Mapping[str, Literal["left", "none"]] = {"unknown": "left", "fail": "none"}


class Candidate(NamedTuple):
    """A model's cost and cover, in the units of the axes; ``where``: the worst site or shift, if it is judged there."""

    model: str
    cost: Estimate
    cover: Estimate
    where: str = ""


@dataclass(frozen=True)
class Panel:
    """One KPI set against the cost; ``target``: the share that a standard asks for, None when none does."""

    kpi: str
    scope: str
    target: float | None
    found: tuple[Candidate, ...]

    @property
    def tells(self) -> bool:
        """Whether the models differ visibly."""
        means = [each.cover.mean for each in self.found]
        return max(means) - min(means) > _VISIBLE

    def worst(self, names: Names) -> str:
        """Which site or shift is drawn, in words."""
        return worst_in_words(names, [each.where for each in self.found])


@covsim_style()
def cost_against_cover(results: ChartData, lang: str = "en", covers: Sequence[str] | None = None) -> Figure:
    """Draw each model's cost a year against its cover; filled, half-filled or hollow by whether it meets the standards.

    Where a standard holds for each site or shift, the cover is that of the worst one.
    ``covers``: the KPIs upwards, one panel each, as ``"kpi scope"``; default: those that the standards judge and in
    which the models differ, at most four; without standards ``coverage.share``.
    Raises ``NothingToDraw`` without costs or without cover.
    """
    names = Names.of(results, lang)
    panels = _panels(results, covers)
    if not any(each.cost.mean for panel in panels for each in panel.found):
        raise NothingToDraw("no cost against cover: the scenario gives no costs, or has no cover entry and no standard")
    shown = panels if covers else ([panel for panel in panels if panel.tells] or panels[:1])[:_MOST_PANELS]
    per_row = 2 if len(shown) > 1 and len(shown[0].found) <= _CROWD else 1
    figure = new_figure(0.8 + (3.7 if per_row == 2 else 4.4) * -(-len(shown) // per_row))
    drawn = list(
        zip(grid(figure, len(shown), per_row), [_scaled(results, names, panel) for panel in shown], strict=True)
    )
    unit = names.scaled(unit_of(results.kpis, _COST), _costs(panels))[1]
    for axes, panel in drawn:
        axes.set_xlabel(f"{names.kpi(_COST)} ({unit})")
        axes.set_title(_title(names, panel, 60 if per_row == 2 else 120))
        _frame(axes, panel)
        _draw(axes, names, panel, {each.model: _answer(results, each.model) for each in panel.found})
    by_verdict = names.text("frontier.judged") if results.standards or _outlawed(results) else ""
    cut = names.text("frontier.alike", n=len(panels) - len(shown)) if len(panels) > len(shown) else ""
    worst = any(each.where for panel in shown for each in panel.found)
    note = names.note(
        by_verdict,
        names.text("worst.note") if worst else "",
        intervals_text(results, names),
        names.text("frontier.note"),
        cut,
    )
    head_and_note(figure, names.text("frontier.title"), note)
    settle(figure)
    for axes, panel in drawn:
        _label(axes, names, panel)
    return figure


def _title(names: Names, panel: Panel, columns: int) -> str:
    title, worst = names.kpi_and_scope(panel.kpi, panel.scope, 200), panel.worst(names)
    return wrap(f"{title} ({worst})" if worst else title, columns, 2)


def _panels(results: ChartData, covers: Sequence[str] | None) -> list[Panel]:
    """What is set against the cost: KPIs asked for, or judged by standards (cover first), or cover as it is."""
    subjects = {} if covers else _subjects(results)
    panels = [_judged_panel(results, subject, standards) for subject, standards in subjects.items()]
    for item in covers or (() if subjects else [f"coverage.share {scope}" for scope in _scopes(results)]):
        kpi, _, scope = item.partition(" ")
        figures = _figures(results, kpi, scope or "all")
        panels.append(Panel(kpi, scope or "all", None, tuple(_candidates(results, figures))))
    return [panel for panel in panels if panel.found]


def _subjects(results: ChartData) -> dict[tuple[str, str, float], list[Mapping[str, Any]]]:
    """Standards on cover and times, cover first, those together that ask for the same share of one cover entry."""
    found: dict[tuple[str, str, float], list[Mapping[str, Any]]] = {}
    for standard in sorted(results.standards, key=lambda each: not each.get("cover")):
        if cover := standard.get("cover"):
            found.setdefault(("coverage.share", f"cover={cover}", target_of(standard)), []).append(standard)
        elif standard.get("measure"):
            found[MET, f"standard={standard['name']}", target_of(standard)] = [standard]
    return found


def _judged_panel(results: ChartData, subject: tuple[str, str, float], standards: Sequence[Mapping[str, Any]]) -> Panel:
    """The share by which each model is judged; the KPI itself where no standard looks at sites or shifts apart."""
    kpi, scope, target = subject
    apart = any(standard.get("for_each") for standard in standards)
    figures = judged(results, standards) if apart else _figures(results, kpi, scope)
    return Panel(kpi, scope, target, tuple(_candidates(results, figures)))


def _figures(results: ChartData, kpi: str, wanted: str) -> dict[str, Judged]:
    return {model: Judged(found) for scope, model, found in estimates(results.kpis, kpi) if scope == wanted}


def _scopes(results: ChartData) -> list[str]:
    """Cover over all entries where it is given, else entry by entry."""
    scopes = list(dict.fromkeys(scope for scope, _, _ in estimates(results.kpis, "coverage.share")))
    return ["all"] if "all" in scopes else [scope for scope in scopes if scope_kinds(scope) == ("cover",)]


def _candidates(results: ChartData, covers: Mapping[str, Judged]) -> list[Candidate]:
    """The models that have both a cost and a share, in their order."""
    costs = {model: found for scope, model, found in estimates(results.kpis, _COST) if scope == "all"}
    both = [model for model in results.models if model in costs and model in covers]
    return [Candidate(model, costs[model], *covers[model]) for model in both]


def _costs(panels: Sequence[Panel]) -> list[float]:
    return [each.cost.mean for panel in panels for each in panel.found]


def _scaled(results: ChartData, names: Names, panel: Panel) -> Panel:
    """The panel in the units of the axes: readable money, percent."""
    factor, _ = names.scaled(unit_of(results.kpis, _COST), _costs([panel]))
    found = tuple(each._replace(cost=scale(each.cost, factor), cover=scale(each.cover, 100.0)) for each in panel.found)
    return replace(panel, found=found, target=None if panel.target is None else 100 * panel.target)


def _answer(results: ChartData, model: str) -> str:
    """Whether the verdict says that the model meets every standard."""
    return str(results.verdict.get("models", {}).get(model, {}).get("standards"))


def _outlawed(results: ChartData) -> bool:
    """Whether any model breaks a hard rule."""
    return any(standing.get("lawful") is False for standing in results.verdict.get("models", {}).values())


def frontier(found: Sequence[Candidate]) -> list[Candidate]:
    """The models that no other beats: dearer only where the cover is better, in order of cost."""
    best: list[Candidate] = []
    for each in sorted(found, key=lambda one: (one.cost.mean, -one.cover.mean)):
        if not best or each.cover.mean > best[-1].cover.mean:
            best.append(each)
    return best


def _frame(axes: Axes, panel: Panel) -> None:
    axes.grid(color=FAINT)
    axes.xaxis.set_major_locator(round_steps(7))
    axes.xaxis.set_major_formatter(plain_numbers())
    axes.yaxis.set_major_locator(round_steps(7))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{number(value, 4)}%"))
    axes.set_xlim(*_padded([each.cost for each in panel.found]))
    targets = [] if panel.target is None else [Estimate(panel.target, panel.target, panel.target)]
    low, high = _padded([*(each.cover for each in panel.found), *targets])
    axes.set_ylim(low, min(high, 100 + 0.02 * (100 - low)))


def _padded(found: Sequence[Estimate]) -> tuple[float, float]:
    numbers = [value for estimate in found for value in estimate if np.isfinite(value)]
    margin = 0.14 * (max(numbers) - min(numbers)) or 0.05 * abs(max(numbers)) or 1.0
    return min(numbers) - margin, max(numbers) + margin


def _label(axes: Axes, names: Names, panel: Panel) -> None:
    """Write the models' names beside their points; models at one place share a label."""
    points = [(each.cost.mean, each.cover.mean) for each in panel.found]
    together = near(axes, points)
    apart = len({each.where for each in panel.found}) > 1
    each = [_point_label(names, one, apart) for one in panel.found]
    labels = ["\n".join(each[place] for place in group) for group in together]
    colours = [names.style(panel.found[group[0]].model).colour if len(group) == 1 else INK for group in together]
    label_points(
        axes, [points[group[0]] for group in together], labels, colours, _boxes(axes, panel.found, panel.target)
    )


def _point_label(names: Names, found: Candidate, apart: bool) -> str:
    label = names.model(found.model)
    return f"{label} ({names.scope(found.where)})" if apart and found.where else label


def _boxes(axes: Axes, found: Sequence[Candidate], target: float | None) -> list[Bbox]:
    """What labels must keep off, in display units: intervals, the steps of the frontier, the line of the standard."""
    best = frontier(found)
    pairs = [((one.cost.mean, one.cover.mean), (other.cost.mean, one.cover.mean)) for one, other in pairwise(best)]
    pairs += [((other.cost.mean, one.cover.mean), (other.cost.mean, other.cover.mean)) for one, other in pairwise(best)]
    for each in found:
        (cost, left, right), (cover, low, high) = each.cost, each.cover
        if np.isfinite(left + right + low + high):
            pairs += [((left, cover), (right, cover)), ((cost, low), (cost, high))]
    if target is not None:
        pairs.append(((axes.get_xlim()[0], target), (axes.get_xlim()[1], target)))
    corners = [axes.transData.transform(pair) for pair in pairs]
    return [Bbox([box.min(axis=0) - 1.5, box.max(axis=0) + 1.5]) for box in corners]


def _draw(axes: Axes, names: Names, panel: Panel, answers: Mapping[str, str]) -> None:
    if panel.target is not None:
        axes.axhline(panel.target, color=INK, lw=1.0, ls=(0, (4, 2)), zorder=1)
        words = names.text("frontier.target", target=percent(panel.target / 100, 0))
        axes.annotate(words, (1, panel.target), xycoords=axes.get_yaxis_transform(), xytext=(-3, -3),
                      textcoords="offset points", ha="right", va="top", fontsize=SMALL)  # fmt: skip
    best = frontier(panel.found)
    steps = [each.cost.mean for each in best], [each.cover.mean for each in best]
    axes.plot(*steps, drawstyle="steps-post", color=SOFT, lw=1.0, zorder=1, label="frontier")
    for each in panel.found:
        colour = names.style(each.model).colour
        (cost, left, right), (cover, low, high) = each.cost, each.cover
        axes.plot([left, right], [cover, cover], color=colour, lw=1.2, zorder=2)
        axes.plot([cost, cost], [low, high], color=colour, lw=1.2, zorder=2)
        look: dict[str, Any] = {"marker": "o", "ms": 8, "ls": "none", "color": colour, "mew": 1.5}
        axes.plot([cost], [cover], **look, mfc="white", zorder=3)
        fill = _FILL.get(answers[each.model], "full")
        if fill != "none":
            axes.plot([cost], [cover], **look, fillstyle=fill, markerfacecoloralt="white", zorder=4, label=each.model)
