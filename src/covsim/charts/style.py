"""How every chart looks, and how it gets onto paper: fonts, colours, sizes, and files that are the same each time."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib.style
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from covsim.charts.lettering import families

INK, SOFT, FAINT = "#222222", "#666666", "#d9d9d9"
WIDTH = 9.0
"""Inches: the width of a page of the report."""
SMALL = 8.0
"""Points: the size of labels, and the smallest on any chart."""

# Okabe & Ito (2008), "Color Universal Design", without yellow, which is too pale for lines on white.
OKABE_ITO = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
# Paul Tol's "muted" scheme, for what is not a model.
MUTED = ("#332288", "#88CCEE", "#44AA99", "#117733", "#999933", "#DDCC77", "#CC6677", "#882255", "#AA4499", "#BBBBBB")

_SIDE = 0.08  # inches beside each panel
_DASHES = ("solid", (0, (5, 1.5)), (0, (1.2, 1.2)))
_MARKERS = ("o", "s", "^", "D", "v", "P", "X")
_RC: dict[str, Any] = {
    "font.size": 9.0,
    "text.color": INK,
    "text.parse_math": False,
    "figure.titlesize": 12.0,
    "axes.titlesize": 9.0,
    "axes.titlelocation": "left",
    "axes.titley": 1.0,  # nothing lies above the axes, so their height need not be found out for each title
    "axes.labelsize": 8.5,
    "axes.labelcolor": INK,
    "axes.edgecolor": SOFT,
    "axes.linewidth": 0.8,
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "grid.color": FAINT,
    "grid.linewidth": 0.6,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "lines.linewidth": 1.7,
    "legend.frameon": False,
    "legend.fontsize": SMALL,
    "image.composite_image": False,  # heat maps stay sharp in SVG
    "figure.dpi": 150.0,
    "savefig.dpi": 150.0,
    "svg.hashsalt": "covsim",
}
_NO_DATE = {"svg": {"Date": None, "Creator": None}, "png": {"Software": None}, "pdf": {"CreationDate": None}}
_QUICK = {"compress_level": 3}  # of 9: half the time of the default for files that are 5% larger


class ModelStyle(NamedTuple):
    """How a model is drawn in every chart."""

    colour: str
    dash: Any
    marker: str


def model_style(position: int) -> ModelStyle:
    """The look of the model at this position: seven colours, then the same with other dashes and markers."""
    round_, colour = divmod(position, len(OKABE_ITO))
    return ModelStyle(OKABE_ITO[colour], _DASHES[round_ % len(_DASHES)], _MARKERS[position % len(_MARKERS)])


@contextmanager
def covsim_style() -> Iterator[None]:
    """Drawing inside looks like covsim, whatever the user's matplotlib settings; they are back in force afterwards.

    A character that no font has is drawn as a box, without a warning for each (see ``lettering.lacking``).
    """
    with matplotlib.style.context(["default", {**_RC, "font.family": list(families())}]), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"Glyph \d+ .* missing from font")
        yield


def new_figure(height: float, width: float = WIDTH) -> Figure:
    """An empty figure of ``width`` by ``height`` inches, laid out by constrained layout."""
    figure = Figure(figsize=(width, height), layout=ConstrainedLayoutEngine(w_pad=_SIDE))
    FigureCanvasAgg(figure)  # keeps its renderer: texts measured for the layout need no measuring when they are drawn
    return figure


def head_and_note(figure: Figure, title: str, note: str) -> None:
    """Put the title above and the note on how to read the chart below, both flush left."""
    figure.suptitle(title, x=0.008, ha="left", color=INK)
    figure.supxlabel(note, x=0.008, ha="left", fontsize=SMALL, color=SOFT)


def settle(figure: Figure) -> None:
    """Lay the figure out and keep it so: what is drawn from now on, in any format, takes no more room.

    Laying out takes longer than drawing, and each file would do it twice over.
    """
    engine = figure.get_layout_engine()
    if engine is None or not figure.axes:
        return
    engine.execute(figure)
    figure.set_layout_engine(None)  # "none" would leave a stand-in, for which every file is drawn twice
    for axes in figure.axes:
        if axes.get_axes_locator() is None:  # a colour bar finds its place when it is drawn
            _hold_labels(axes)


def _hold_labels(axes: Axes) -> None:
    """Keep the labels of the axes where they are, in parts of the axes, so that no drawing looks for their place."""
    to_axes = axes.transAxes.inverted()
    for axis in (axes.xaxis, axes.yaxis):
        if axis.label.get_text():
            axis.get_tightbbox()  # moves the label to its place, now that the axes have theirs
        place = axis.label.get_transform().transform(axis.label.get_position())
        axis.set_label_coords(*to_axes.transform(place))


def save(figure: Figure, path: Path) -> Path:
    """Write the figure in the format of the file's ending; the same figure gives the same bytes."""
    with covsim_style():
        settle(figure)
        kind = path.suffix[1:].lower()
        options: dict[str, Any] = {"pil_kwargs": _QUICK} if kind == "png" else {}
        figure.savefig(path, metadata=_NO_DATE.get(kind), **options)
    return path
