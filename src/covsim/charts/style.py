"""How every chart looks, and how it gets onto paper: fonts, colours, sizes, and files that are the same each time."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib.style
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager

FONT_FILE = Path(__file__).parent / "fonts" / "NotoSansSC-Regular-GB2312.otf"
FONT_NAME = "Noto Sans SC"

INK, SOFT, FAINT = "#222222", "#666666", "#d9d9d9"
WIDTH = 9.0
"""Inches: the width of a page of the report."""

# Okabe & Ito (2008), "Color Universal Design", without yellow, which is too pale for lines on white.
OKABE_ITO = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
# Paul Tol's "muted" scheme, for what is not a model.
MUTED = ("#332288", "#88CCEE", "#44AA99", "#117733", "#999933", "#DDCC77", "#CC6677", "#882255", "#AA4499", "#BBBBBB")

_DASHES = ("solid", (0, (5, 1.5)), (0, (1.2, 1.2)))
_MARKERS = ("o", "s", "^", "D", "v", "P", "X")
_RC: dict[str, Any] = {
    "font.family": ["DejaVu Sans", FONT_NAME],
    "font.size": 9.0,
    "text.color": INK,
    "text.parse_math": False,
    "figure.titlesize": 12.0,
    "axes.titlesize": 9.0,
    "axes.titlelocation": "left",
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
    "xtick.labelsize": 8.0,
    "ytick.labelsize": 8.0,
    "lines.linewidth": 1.7,
    "legend.frameon": False,
    "legend.fontsize": 8.0,
    "savefig.dpi": 200.0,
    "svg.hashsalt": "covsim",
}
_NO_DATE = {"svg": {"Date": None, "Creator": None}, "png": {"Software": None}, "pdf": {"CreationDate": None}}


class ModelStyle(NamedTuple):
    """How a model is drawn in every chart."""

    colour: str
    dash: Any
    marker: str


def model_style(position: int) -> ModelStyle:
    """The look of the model at this position: seven colours, then the same with other dashes and markers."""
    round_, colour = divmod(position, len(OKABE_ITO))
    return ModelStyle(OKABE_ITO[colour], _DASHES[round_ % len(_DASHES)], _MARKERS[position % len(_MARKERS)])


@cache
def _register_font() -> None:
    fontManager.addfont(FONT_FILE)


@contextmanager
def covsim_style() -> Iterator[None]:
    """Drawing inside looks like covsim, whatever the user's matplotlib settings; they are back in force afterwards.

    A character that even the Chinese font lacks is drawn as a box, without a warning for each.
    """
    _register_font()
    with matplotlib.style.context(["default", _RC]), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"Glyph \d+ .* missing from font")
        yield


def new_figure(height: float, width: float = WIDTH) -> Figure:
    """An empty figure of ``width`` by ``height`` inches, laid out by constrained layout."""
    return Figure(figsize=(width, height), layout="constrained")


def head_and_note(figure: Figure, title: str, note: str) -> None:
    """Put the title above and the note on how to read the chart below, both flush left."""
    figure.suptitle(title, x=0.008, ha="left", color=INK)
    figure.supxlabel(note, x=0.008, ha="left", fontsize=7.5, color=SOFT)


def save(figure: Figure, path: Path) -> Path:
    """Write the figure in the format of the file's ending; the same figure gives the same bytes.

    The first file settles the layout, which takes as long as the drawing; further formats keep it.
    """
    with covsim_style():
        figure.savefig(path, metadata=_NO_DATE.get(path.suffix[1:].lower()))
        figure.set_layout_engine("none")
    return path
