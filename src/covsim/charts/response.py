"""Response-time curves: the share of cases reached within x minutes, against the standard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import PercentFormatter

from covsim.charts.data import ChartData, Curve, NothingToDraw, curves
from covsim.charts.judging import Judged, judged, target_of, worst_in_words
from covsim.charts.naming import Names, number, percent, wrap
from covsim.charts.panels import grid
from covsim.charts.placement import spread
from covsim.charts.style import INK, SMALL, SOFT, covsim_style, head_and_note, new_figure, settle

_MOST_PANELS = 8
_PREFIX = "reached:"
_VISIBLE = 0.006  # share
_TURN = 4.0  # line widths
_LINE = 10.5  # points from one line of labels to the next
_LABELS_AT = 1.08  # of the width of the axes
_LABEL_COLUMNS = 34
_STANDARD_COLUMNS = 56
_WELL_BEYOND = 3.0  # limits: where the axis may end
_LATER = 0.01  # the smallest share reached beyond the end of the axis that is told


@dataclass(frozen=True)
class Limit:
    """A standard on a measure: within so many minutes for this share; ``met``: what each model is judged by."""

    within: float
    target: float
    met: Mapping[str, Judged]


@dataclass(frozen=True)
class Panel:
    """One measure over the cases of some scopes: a curve a model, and the standards, shortest limit first.

    ``end``: the last minute on the axis.
    """

    measure: str
    scopes: tuple[str, ...]
    by_model: Mapping[str, Curve]
    limits: tuple[Limit, ...]
    end: float

    def rest(self, model: str) -> float:
        """The share of a model's cases not reached by the end of the axis; 0 when hardly any are reached later."""
        curve = self.by_model[model]
        reached = float(np.interp(self.end, curve.x, curve.value))
        return 1.0 - reached if curve.value[-1] - reached >= _LATER else 0.0


class Block(NamedTuple):
    """Labels that stand together beside the end of a model's curve, with their colours."""

    model: str
    lines: list[tuple[str, str]]

    @property
    def height(self) -> int:
        """In lines of text."""
        return sum(1 + label.count("\n") for label, _ in self.lines)


@covsim_style()
def response_curves(results: ChartData, lang: str = "en", measures: Sequence[str] | None = None) -> Figure:
    """Draw, per measure, the share of cases reached within x minutes for each model, with the standards' limits.

    A standard on one pathway or stream gets a panel over its cases; of one that holds for each site or shift the worst
    is marked, below the curve over all cases. ``measures``: which; default: all, those that a
    standard names first, at most eight panels. Raises ``NothingToDraw`` without profiles ``reached:<measure>``.
    """
    names = Names.of(results, lang)
    found = [panel for panel in _panels(results) if measures is None or panel.measure in measures]
    if not found:
        raise NothingToDraw("no response times: no case had a measure that was reached")
    shown = [panel for panel in found if not _beyond(panel)][:_MOST_PANELS]
    if not shown:
        raise NothingToDraw("no response times within the minutes that curves are kept for")
    per_row = min(len(shown), 2)
    blocks = [_blocks(names, panel) for panel in shown]
    lines = max(sum(block.height for block in each) for each in blocks)
    above = max(_lines_above(names, panel) for panel in shown) * _LINE / 72
    figure = new_figure(0.75 + (max(2.7, 0.8 + _LINE * lines / 72) + above) * -(-len(shown) // per_row))
    axes = grid(figure, len(shown), per_row)
    for place, panel in zip(axes, shown, strict=True):
        _draw(place, names, panel)
    written = [_write(place, each) for place, each in zip(axes, blocks, strict=True)]
    head_and_note(figure, names.text("response.title"), _note(names, shown, len(found)))
    settle(figure)
    for place, panel, each, labels in zip(axes, shown, blocks, written, strict=True):
        _place(place, panel, each, labels)
    return figure


def _beyond(panel: Panel) -> bool:
    """Whether all happens behind the last minute that curves are kept for: a limit of days, and nobody there before."""
    curves = panel.by_model.values()
    late = any(limit.within > curve.x[-1] for limit in panel.limits for curve in curves)
    return late and all(curve.value[-1] < _LATER for curve in curves)


def _note(names: Names, shown: Sequence[Panel], found: int) -> str:
    judged_apart = any(one.where for panel in shown for limit in panel.limits for one in limit.met.values())
    return names.note(
        names.text("response.note" if any(panel.limits for panel in shown) else "response.note_plain"),
        names.text("worst.note") if judged_apart else "",
        names.not_shown(found, len(shown)),
    )


def _panels(results: ChartData) -> list[Panel]:
    """A panel for each measure and part of the cases that a standard judges, then one for each further measure."""
    limits: dict[tuple[str, tuple[str, ...]], list[Limit]] = {}
    for standard in results.standards:
        if standard.get("measure") and standard.get("within") is not None:
            limits.setdefault((standard["measure"], _scopes(standard)), []).append(_limit(results, standard))
    judged = {measure for measure, _ in limits}
    longest = max((limit.within for each in limits.values() for limit in each), default=np.inf)
    profiles = [name.removeprefix(_PREFIX) for name in results.profiles["profile"].unique() if name.startswith(_PREFIX)]
    others = sorted((measure for measure in profiles if measure not in judged), key=lambda name: name == "response")
    found = []
    for measure, scopes in [*limits, *((measure, ("all",)) for measure in others)]:
        by_model = _by_model(results, measure, scopes)
        if by_model:
            shortest_first = sorted(limits.get((measure, scopes), ()), key=lambda limit: limit.within)
            end = _last_minute(by_model, [limit.within for limit in shortest_first], longest)
            found.append(Panel(measure, scopes, by_model, tuple(shortest_first), end))
    return found


def _scopes(standard: Mapping[str, Any]) -> tuple[str, ...]:
    """The scopes whose cases a standard judges: its pathways, else its streams, else all cases."""
    for kind in ("pathway", "stream"):
        chosen = standard.get(kind) or ()
        if chosen:
            return tuple(f"{kind}={name}" for name in ((chosen,) if isinstance(chosen, str) else chosen))
    return ("all",)


def _limit(results: ChartData, standard: Mapping[str, Any]) -> Limit:
    return Limit(float(standard["within"]), target_of(standard), judged(results, [standard]))


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
    title = names.text("response.first_unit") if unlabelled else names.label(panel.measure, 60, 1, "measure")
    if panel.scopes != ("all",):
        part = ", ".join(names.scope(scope) for scope in panel.scopes)
        title = names.text("response.part", measure=title, part=part)
    return wrap(title, 44, 2)


def _draw(axes: Axes, names: Names, panel: Panel) -> None:
    axes.set_title(_title(names, panel), pad=4 + _LINE * _lines_above(names, panel))
    axes.set_xlim(0, panel.end)
    axes.set_ylim(0, 1.015)
    axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    axes.set_xlabel(names.text("response.x"))
    axes.set_ylabel(names.text("response.y"))
    axes.grid(axis="y")
    for limit in panel.limits:
        _draw_standard(axes, limit)
    if panel.limits:  # above the axes: inside, it would lie on some curve
        axes.annotate(_standards(names, panel), (0, 1), xycoords="axes fraction", xytext=(0, 3),
                      textcoords="offset points", va="bottom", fontsize=SMALL, linespacing=1.0)  # fmt: skip
    for group in _groups(panel):
        for place, model in enumerate(group):
            _draw_curve(axes, names, panel, model, _shared_dash(place, len(group)) or names.style(model).dash)


def _groups(panel: Panel) -> list[list[str]]:
    """The models, those together whose curves can't be told apart by eye on the axis."""
    groups: list[list[str]] = []
    for model, curve in panel.by_model.items():
        alike = [group for group in groups if _coincide(panel.by_model[group[0]], curve, panel.end)]
        if alike:
            alike[0].append(model)
        else:
            groups.append([model])
    return groups


def _coincide(one: Curve, other: Curve, end: float) -> bool:
    shown = one.x <= end
    return len(one.x) == len(other.x) and bool(np.all(np.abs(one.value - other.value)[shown] < _VISIBLE))


def _draw_curve(axes: Axes, names: Names, panel: Panel, model: str, dash: Any) -> None:
    curve, style = panel.by_model[model], names.style(model)
    axes.plot(curve.x, curve.value, color=style.colour, ls=dash, zorder=3)
    for limit in panel.limits[:1]:
        mark: dict[str, Any] = {"marker": style.marker, "color": style.colour, "mec": "white", "ls": "none"}
        if model in limit.met:
            axes.plot([limit.within], [limit.met[model].share.mean], **mark, zorder=4)


def _shared_dash(place: int, count: int) -> Any:
    """Dashes by which curves that lie on each other take turns, so that every colour shows; none for a curve alone."""
    return (_TURN * place, (_TURN, _TURN * (count - 1))) if count > 1 else None


def _standards(names: Names, panel: Panel) -> str:
    """The standards in words, one below the other."""
    return "\n".join(wrap(_standard(names, limit), _STANDARD_COLUMNS, 2) for limit in panel.limits)


def _standard(names: Names, limit: Limit) -> str:
    worst = worst_in_words(names, [found.where for found in limit.met.values()])
    words = names.text("response.standard", target=percent(limit.target, 0), limit=number(limit.within))
    return names.text("response.judged", standard=words, worst=worst) if worst else words


def _lines_above(names: Names, panel: Panel) -> int:
    """Lines of text between the title and the axes."""
    return 1 + _standards(names, panel).count("\n") if panel.limits else 0


def _draw_standard(axes: Axes, limit: Limit) -> None:
    """The corner that a curve must pass above and to the left of."""
    dashes = (0, (4, 2))
    axes.plot([limit.within] * 2, [0, limit.target], color=INK, lw=1.0, ls=dashes, zorder=2)
    axes.plot([0, limit.within], [limit.target] * 2, color=INK, lw=1.0, ls=dashes, zorder=2)


def _last_minute(by_model: Mapping[str, Curve], own: Sequence[float], longest: float) -> float:
    """Where the axis ends: when the last curve is as good as flat, or already well beyond the limits.

    ``own``: the limits of the standards on this measure; without any, ``longest``, that of the others, stands for them.
    Even then the fastest model's 90% of the cases reached at all are seen.
    """
    every = by_model.values()
    flat = max(float(curve.x[np.argmax(curve.value >= curve.value[-1] - 0.005)]) for curve in every)
    fastest = min(float(curve.x[np.argmax(curve.value >= 0.9 * curve.value[-1])]) for curve in every)
    beyond = max(_WELL_BEYOND * max(own, default=longest), fastest)
    return max([min(flat, beyond), *(1.2 * within for within in own), 1.0])


def _blocks(names: Names, panel: Panel) -> list[Block]:
    """What stands beside the ends of the curves: the models of curves that can't be told apart stand together."""
    # Last first, so that of curves that end together the first model's label is on top.
    return [Block(group[0], _lines(names, panel, group)) for group in _groups(panel)[::-1]]


def _lines(names: Names, panel: Panel, group: Sequence[str]) -> list[tuple[str, str]]:
    """Labels and their colours, first on top; one label when all models are alike."""
    met = panel.limits[0].met if panel.limits else {}
    wheres = {found.where for found in met.values()}
    shares = [percent(met[model].share.mean) if model in met else "" for model in group]
    if len(group) == len(panel.by_model) > 1 and len(wheres) <= 1 and len(set(shares)) == 1:
        return [(_label(names, panel, names.text("response.alike", n=len(group)), group[0], shares[0]), INK)]
    lines = []
    for model, share in zip(group, shares, strict=True):
        where = f" ({names.scope(met[model].where)})" if len(wheres) > 1 and model in met and met[model].where else ""
        label = _label(names, panel, names.label(model, 99, 1), model, f"{share}{where}")
        lines.append((label, names.style(model).colour))
    return lines


def _label(names: Names, panel: Panel, called: str, model: str, share: str) -> str:
    """A model with its share within the first limit, and how many come after the end of the axis if not few."""
    label = called
    if share:
        label = names.text("response.at", model=called, limit=number(panel.limits[0].within), share=share)
    if rest := panel.rest(model):
        label = names.text("response.rest", label=label, end=number(panel.end), share=percent(rest))
    return wrap(label, _LABEL_COLUMNS, 4)


def _write(axes: Axes, blocks: Sequence[Block]) -> list[list[Text]]:
    """The labels right of the axes, so that there is room for them; their heights come when the axes have theirs."""
    return [
        [
            axes.text(_LABELS_AT, 0.5, label, color=colour, fontsize=SMALL, va="center", linespacing=1.0,
                      transform=axes.transAxes)
            for label, colour in block.lines
        ]
        for block in blocks
    ]  # fmt: skip


def _place(axes: Axes, panel: Panel, blocks: Sequence[Block], written: Sequence[Sequence[Text]]) -> None:
    """Move each block of labels beside the end of its curve, apart where curves end together; lead the eye there."""
    last, (low, high) = axes.get_xlim()[1], axes.get_ylim()
    ends = [float(np.interp(last, panel.by_model[b.model].x, panel.by_model[b.model].value)) for b in blocks]
    ends = [(end - low) / (high - low) for end in ends]
    line = _LINE / (axes.get_window_extent().height * 72 / axes.figure.dpi)
    heights = spread(ends, [line * block.height for block in blocks], -0.15, 1.0)
    for block, labels, end, middle in zip(blocks, written, ends, heights, strict=True):
        top = middle + line * block.height / 2
        for label in labels:
            size = line * (1 + label.get_text().count("\n"))
            label.set_y(top - size / 2)
            top -= size
        bracket = [middle + line * block.height / 2 - 0.3 * line, middle - line * block.height / 2 + 0.3 * line]
        leader: dict[str, Any] = {"color": SOFT, "lw": 0.6, "clip_on": False, "transform": axes.transAxes}
        axes.plot([1.0, _LABELS_AT - 0.025], [end, middle], **leader)
        if block.height > 1:
            axes.plot([_LABELS_AT - 0.025] * 2, bracket, **leader)
