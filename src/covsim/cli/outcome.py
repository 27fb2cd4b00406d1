"""What a finished run says on the screen: the models, the verdict, why the others lose, where the files lie."""

from __future__ import annotations

import json
from pathlib import Path

import click

from covsim.cli.screen import Column, heading, paragraph, strong, table
from covsim.cli.sections import Section, sections
from covsim.cli.texts import text
from covsim.errors import CovsimError
from covsim.store import Results

CHARTS = "charts"
BULKY = ("resolved", "inputs", "unlabelled")
"""Parts of ``run.json`` that are the scenario again."""


def draw_charts(results: Results, lang: str, quiet: bool) -> None:
    """Write the charts of a run; what can't be written is said, and costs nothing else."""
    from covsim.charts import draw_all

    try:
        draw_all(results, results.path / CHARTS, lang)
    except CovsimError as error:
        if not quiet:
            click.echo(str(error), err=True)
    else:
        if not quiet:
            warn_of_boxes(results)


def warn_of_boxes(results: Results) -> None:
    """Say which signs of the scenario's names the charts can't show."""
    from covsim.charts.lettering import lacking

    missing = lacking([results.name, *results.models, *results.labels.values()])
    if missing:
        click.echo(
            f"charts: no font at hand has {' '.join(missing)} - boxes stand in their place; install Noto Sans CJK SC, "
            "or choose other labels",
            err=True,
        )


def has_charts(results: Results, lang: str) -> bool:
    """Whether the charts in this language are there."""
    return any((file.suffixes[:-1] == [".zh"]) == (lang == "zh") for file in (results.path / CHARTS).glob("*.png"))


def summary_in(folder: Path) -> bytes:
    """The figures in a folder, as they are written there; nothing where there are none. Charts are drawn of these."""
    file = folder / "summary.csv"
    return file.read_bytes() if file.is_file() else b""


def tell(results: Results, lang: str, as_json: bool) -> None:
    """Print a run for people, or as JSON for programs."""
    if as_json:
        content = {key: part for key, part in results.manifest.items() if key not in BULKY}
        click.echo(json.dumps({"folder": str(results.path), **content}, ensure_ascii=False, indent=1))
        return
    click.echo(strong(results.name))
    for section in sections(results, lang):
        show(section)
    heading(text("files", lang))
    paragraph(text("files.line", lang, folder=results.path), "  ")


def show(section: Section) -> None:
    """Print a part: its heading, sentences, table and notes."""
    if section.title:
        heading(section.title)
    for line in section.lines:
        paragraph(line, "  ", "  ")
    if section.rows:
        first, *others = section.columns
        rows = [[("> " if n == section.marked else "  ") + row[0], *row[1:]] for n, row in enumerate(section.rows)]
        table([Column(f"  {first.title}"), *others], rows)
    for note in section.notes:
        paragraph(note, "  ", "  ")
