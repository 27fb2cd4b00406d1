"""Tables and paragraphs on standard output, in plain columns that can be copied."""

from __future__ import annotations

import os
import re
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import click

GAP = "  "
NARROWEST, WIDEST = 60, 120
_LEAST = 12
"""No column of text is made narrower than this, in cells."""
TIED = "\N{NO-BREAK SPACE}"
"""Between words that stay on one line; printed as a space."""
_PIECE = re.compile(
    rf"[^ ，、{TIED}]+(?:{TIED}[^ ，、{TIED}]+)+[，、]?"  # tied words
    r"|[（“《(]*(?:[ᄀ-￠]|[^ ᄀ-￠]+)[，。；：、）”》)]*"  # a character or word with its marks
    r"| +"
)
"""What stays on one line: tied words, a word, or a Chinese character with the marks around it."""


class Column(NamedTuple):
    """One column of a table."""

    title: str
    right: bool = False


def cells(text: str) -> int:
    """Width on a terminal: Chinese characters take two cells, combining ones none."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def width() -> int:
    """Cells that a line may take: those of the terminal, within bounds at which text reads well."""
    return max(NARROWEST, min(shutil.get_terminal_size((110, 24)).columns, WIDEST))


def table(columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> None:
    """Print rows in aligned columns under their titles; cells that don't fit go on in further lines."""
    lines = [[column.title for column in columns], *(list(row) for row in rows)]
    widths = fitting(columns, lines, width())
    for number, line in enumerate(lines):
        parts = [wrapped(text, room, _indent(text)) for text, room in zip(line, widths, strict=True)]
        for row in range(max(map(len, parts))):
            shown = [part[row] if row < len(part) else "" for part in parts]
            text = GAP.join(map(_aligned, shown, widths, columns)).rstrip()
            click.echo(strong(text) if number == 0 else text)


def fitting(columns: Sequence[Column], lines: Sequence[Sequence[str]], room: int) -> list[int]:
    """The width of each column: as wide as its cells, if all fit; else titles of numbers, then texts, are broken."""
    widths = [max(cells(line[n]) for line in lines) for n in range(len(columns))]
    room -= cells(GAP) * (len(columns) - 1)
    for right in (True, False):
        least = {n: _least(column, [line[n] for line in lines[1:]]) for n, column in enumerate(columns)
                 if column.right == right}  # fmt: skip
        while sum(widths) > room and (wide := [n for n in least if widths[n] > least[n]]):
            widths[max(wide, key=lambda n: widths[n])] -= 1
    return widths


def _least(column: Column, texts: Sequence[str]) -> int:
    """Words stay whole, and so do numbers and the words of their title."""
    if not column.right:
        return max([_LEAST, *(cells(piece) for text in texts for piece in _PIECE.findall(text))])
    return max(*map(cells, (*texts, *_PIECE.findall(column.title))), (cells(column.title) + 2) // 2)


def _indent(text: str) -> str:
    """What further lines of a cell begin with: as far in as the first, or behind its mark."""
    return "  " if text.startswith(("  ", "> ")) else ""


def _aligned(text: str, room: int, column: Column) -> str:
    fill = " " * (room - cells(text))
    return fill + text if column.right else text + fill


def wrapped(text: str, room: int, hanging: str = "") -> list[str]:
    """The lines of a text in so many cells; all but the first begin with ``hanging``, indented lines stay so."""
    lines = [text[: len(text) - len(text.lstrip())]]
    for piece in _PIECE.findall(text.lstrip()):
        if cells(lines[-1] + piece.rstrip()) > room and lines[-1].strip():
            lines.append(hanging)
        if piece.strip() or lines[-1].strip():
            lines[-1] += piece
    return [line.rstrip().replace(TIED, " ") for line in lines]


def tied(text: str) -> str:
    """The text as one that stays on one line of a table."""
    return text.replace(" ", TIED)


def strong(text: str) -> str:
    """Bold on a terminal that wants colour."""
    return click.style(text, bold=True) if sys.stdout.isatty() and not os.environ.get("NO_COLOR") else text


def paragraph(text: str, indent: str = "", hanging: str = "") -> None:
    """Print a text, wrapped to the terminal; every line is indented, those behind the first hang further in."""
    for line in wrapped(indent + text, width(), indent + hanging):
        click.echo(line)


def heading(text: str) -> None:
    """Print a heading with an empty line before it."""
    click.echo(f"\n{strong(text)}")
