"""Tables and paragraphs on standard output, in plain columns that can be copied."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import click

GAP = "  "
NARROWEST = 60


class Column(NamedTuple):
    """One column of a table."""

    title: str
    right: bool = False


def cells(text: str) -> int:
    """Width on a terminal: Chinese characters take two cells, combining ones none."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def table(columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> None:
    """Print rows in aligned columns under their titles."""
    lines = [[column.title for column in columns], *(list(row) for row in rows)]
    widths = [max(cells(line[n]) for line in lines) for n in range(len(columns))]
    for number, line in enumerate(lines):
        parts = [
            " " * (width - cells(text)) + text if column.right else text + " " * (width - cells(text))
            for column, width, text in zip(columns, widths, line, strict=True)
        ]
        text = GAP.join(parts).rstrip()
        click.echo(strong(text) if number == 0 else text)


def strong(text: str) -> str:
    """Bold on a terminal that wants colour."""
    return click.style(text, bold=True) if sys.stdout.isatty() and not os.environ.get("NO_COLOR") else text


def paragraph(text: str, indent: str = "", hanging: str = "") -> None:
    """Print a text, wrapped to the terminal."""
    width = max(NARROWEST, min(shutil.get_terminal_size((110, 24)).columns, 120))
    wrapper = textwrap.TextWrapper(
        width, initial_indent=indent, subsequent_indent=indent + hanging, break_long_words=False, break_on_hyphens=False
    )
    click.echo(wrapper.fill(text))


def heading(text: str) -> None:
    """Print a heading with an empty line before it."""
    click.echo(f"\n{strong(text)}")
