"""The fonts of charts: the one that covsim brings, and what the machine has for signs that it lacks."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from io import BytesIO
from pathlib import Path

from matplotlib.font_manager import findfont, fontManager
from matplotlib.ft2font import FT2Font, LoadFlags

FONT_FILE = Path(__file__).parent / "fonts" / "NotoSansSC-Regular-GB2312.otf"
FONT_NAME = "Noto Sans SC"
LATIN = "DejaVu Sans"
"""Comes with matplotlib."""
WIDER = (
    "Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN", "Microsoft YaHei", "PingFang SC",
    "Hiragino Sans GB",
    "WenQuanYi Zen Hei", "WenQuanYi Micro Hei", "SimHei", "SimSun", "Arial Unicode MS",
)  # fmt: skip
"""Fonts with traditional and rare characters that a machine may have."""


@cache
def families() -> tuple[str, ...]:
    """The fonts in which a sign is looked for, one after another."""
    fontManager.addfont(FONT_FILE)
    installed = {entry.name for entry in fontManager.ttflist}
    return FONT_NAME, LATIN, *(name for name in WIDER if name in installed)


def lacking(texts: Iterable[str]) -> str:
    """The signs in these texts that no font at hand has, in order of their code: charts show boxes in their place."""
    fonts = [_font(), *(FT2Font(findfont(name)) for name in families()[1:])]
    signs = {sign for text in texts for sign in text if sign.isprintable()}
    return "".join(sorted(sign for sign in signs if not any(font.get_char_index(ord(sign)) for font in fonts)))


def own_subset(text: str) -> bytes:
    """The font that covsim brings, cut down to the signs of a text, as WOFF: for pages that look the same anywhere."""
    from fontTools import subset  # takes as long to load as several charts to draw; only reports need it

    options = subset.Options(flavor="woff", layout_features=[], hinting=False, notdef_outline=True)
    written = BytesIO()
    with subset.load_font(str(FONT_FILE), options) as font:
        cutter = subset.Subsetter(options)
        cutter.populate(text=text)
        cutter.subset(font)
        font.flavor = "woff"
        font.save(written)
    return written.getvalue()


@cache
def _font() -> FT2Font:
    return FT2Font(str(FONT_FILE))


@cache
def letter_width(letter: str) -> float:
    """Width of a letter in parts of the size of the font; 1 for one that the font lacks."""
    code = ord(letter)
    if not _font().get_char_index(code):
        return 1.0
    return float(_font().load_char(code, flags=LoadFlags.NO_SCALE).horiAdvance / _font().units_per_EM)
