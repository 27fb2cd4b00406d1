"""Remake the Chinese font that covsim ships: the GB 2312 part of Noto Sans SC.

    pip install --no-deps --target /tmp/noto pylopdf-fonts-zh-cn
    python tools/make_font_subset.py /tmp/noto/pylopdf_fonts_zh_cn/NotoSansSC-Regular.otf \
        /tmp/noto/pylopdf_fonts_zh_cn-*.dist-info/licenses/LICENSE

The same source gives the same bytes.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FONTS = Path(__file__).parent.parent / "src" / "covsim" / "charts" / "fonts"
COPYRIGHT, LICENCE_NOTE = 0, 13  # ids in the font's table of names


def gb2312() -> set[int]:
    """Code points of GB 2312: 6,763 characters and 682 signs (rows 1-9 and 16-87)."""
    found = set()
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                found.add(ord(bytes((row, cell)).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return found


def wanted() -> set[int]:
    """GB 2312, with ASCII, Latin-1 and punctuation, so that a page needs no other font beside it."""
    return gb2312() | set(range(0x20, 0x7F)) | set(range(0xA0, 0x100)) | set(range(0x2010, 0x2040)) | {0x2212, 0x25CF}


def make(source: Path, licence: Path) -> Path:
    """Write the subset and its licence into the package; returns the path of the font."""
    font = TTFont(source, recalcTimestamp=False)
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.name_IDs = [COPYRIGHT, 1, 2, 4, 5, 6, 7, LICENCE_NOTE, 14]
    options.drop_tables += ["BASE", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx", "DSIG"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted())
    cutter.subset(font)
    target = FONTS / "NotoSansSC-Regular-GB2312.otf"
    FONTS.mkdir(parents=True, exist_ok=True)
    font.save(target)
    copyright_line = font["name"].getDebugName(COPYRIGHT)
    (FONTS / "OFL.txt").write_text(f"{copyright_line}\n\n{licence.read_text(encoding='utf-8')}", encoding="utf-8")
    return target


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path, help="NotoSansSC-Regular.otf")
    parser.add_argument("licence", type=Path, help="its licence text")
    given = parser.parse_args()
    written = make(given.source, given.licence)
    print(f"{written}: {written.stat().st_size:,} bytes")
