"""Where labels go so that they don't lie on each other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.text import Annotation
from matplotlib.transforms import Bbox

from covsim.charts.data import FloatArray

Offset = tuple[float, float, str, str]

_MARK = 6.0  # points (1/72 inch)
_SIDES = (("left", "bottom", 1, 1), ("left", "top", 1, -1), ("right", "bottom", -1, 1), ("right", "top", -1, -1))
_OFFSETS: tuple[Offset, ...] = (
    (7.0, 0.0, "left", "center"),
    (-7.0, 0.0, "right", "center"),
    (0.0, 7.0, "center", "bottom"),
    (0.0, -7.0, "center", "top"),
    *(
        (across * distance, up * distance, horizontal, vertical)
        for distance in (6.0, 14.0, 26.0, 40.0, 56.0)
        for horizontal, vertical, across, up in _SIDES
    ),
)
"""Places around a point, best first: points (1/72 inch) right and up, and which corner of the label is there."""


def spread(wanted: Sequence[float], gaps: Sequence[float], low: float, high: float) -> FloatArray:
    """Positions near the wanted ones, in the same order, at least half the sum of their gaps apart, within low to high.

    ``gaps`` holds the room that each label needs. The moves are the smallest in least squares (pool adjacent
    violators); labels that need more room than there is are spaced evenly over what there is.
    """
    target, room = np.asarray(wanted, float), np.asarray(gaps, float)
    order = np.argsort(target, kind="stable")
    sizes = room[order]
    if sizes.sum() > high - low:
        sizes = sizes * (high - low) / sizes.sum()
    offsets = np.concatenate([[0.0], np.cumsum((sizes[1:] + sizes[:-1]) / 2)]) if len(sizes) else sizes
    blocks: list[tuple[float, int]] = []
    for value in target[order] - offsets:
        mean, count = float(value), 1
        while blocks and blocks[-1][0] >= mean:
            earlier, members = blocks.pop()
            mean, count = (earlier * members + mean * count) / (members + count), members + count
        blocks.append((mean, count))
    base = np.repeat([mean for mean, _ in blocks], [count for _, count in blocks])
    if len(sizes):
        base = np.clip(base, low + sizes[0] / 2, high - offsets[-1] - sizes[-1] / 2)
    placed = np.empty(len(target))
    placed[order] = base + offsets
    return placed


def near(axes: Axes, points: Sequence[tuple[float, float]]) -> list[list[int]]:
    """The points by number, those together whose marks cover each other. The figure must be laid out."""
    places = axes.transData.transform(np.asarray(points, float).reshape(-1, 2)) * 72 / axes.figure.dpi
    groups: list[list[int]] = []
    for number, place in enumerate(places):
        covering = [group for group in groups if np.hypot(*(places[group[0]] - place)) < _MARK]
        if covering:
            covering[0].append(number)
        else:
            groups.append([number])
    return groups


def label_points(
    axes: Axes,
    points: Sequence[tuple[float, float]],
    labels: Sequence[str],
    colours: Sequence[str],
    obstacles: Sequence[Bbox] = (),
) -> list[Annotation]:
    """Write a label beside each point, at the first place where it covers no point, obstacle or other label.

    The figure must be laid out. ``obstacles`` are boxes in display units. A label for which every place is taken gets
    the one with the least overlap.
    """
    centres = axes.transData.transform(np.asarray(points, float).reshape(-1, 2))
    half = 5.0 * axes.figure.dpi / 72
    marks = [Bbox.from_extents(x - half, y - half, x + half, y + half) for x, y in centres]
    taken: list[Bbox] = []
    inside = axes.get_window_extent()
    placed = []
    for point, label, colour in zip(points, labels, colours, strict=True):
        sized = _annotate(axes, point, label, colour, _OFFSETS[0])
        shape = sized.get_window_extent()
        sized.remove()
        origin = axes.transData.transform(point)
        best, best_cost, best_box = _OFFSETS[0], np.inf, Bbox.null()
        for rank, offset in enumerate(_OFFSETS):
            extent = _box(origin, shape, offset, axes.figure.dpi / 72)
            covered = 10 * sum(_overlap(extent, other) for other in (*marks, *taken)) + 10 * _outside(extent, inside)
            cost = covered + sum(_overlap(extent, other) for other in obstacles) + rank * 1e-3
            if cost < best_cost:
                best, best_cost, best_box = offset, cost, extent
        placed.append(_annotate(axes, point, label, colour, best))
        taken.append(best_box)
    return placed


def _annotate(axes: Axes, point: tuple[float, float], label: str, colour: str, offset: Offset) -> Annotation:
    right, up, horizontal, vertical = offset
    far = abs(right) + abs(up) > 20
    return axes.annotate(
        label,
        point,
        xytext=(right, up),
        textcoords="offset points",
        ha=horizontal,
        va=vertical,
        color=colour,
        fontsize=8.5,
        in_layout=False,
        linespacing=1.05,
        bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.75, "pad": 0.3},
        arrowprops={"arrowstyle": "-", "color": colour, "lw": 0.6, "shrinkB": 3} if far else None,
    )


def _box(origin: FloatArray, shape: Bbox, offset: Offset, pixels: float) -> Bbox:
    """Where a label of this shape lies at an offset from its point, in display units (``pixels`` a point of type)."""
    right, up, horizontal, vertical = offset
    left = origin[0] + right * pixels - shape.width * {"left": 0.0, "center": 0.5, "right": 1.0}[horizontal]
    bottom = origin[1] + up * pixels - shape.height * {"bottom": 0.0, "center": 0.5, "top": 1.0}[vertical]
    return Bbox.from_bounds(left, bottom, shape.width, shape.height)


def _overlap(one: Bbox, other: Bbox) -> float:
    common = Bbox.intersection(one, other)
    return 0.0 if common is None else float(common.width * common.height)


def _outside(box: Bbox, frame: Bbox) -> float:
    common = Bbox.intersection(box, frame)
    return float(box.width * box.height) - (0.0 if common is None else float(common.width * common.height))
