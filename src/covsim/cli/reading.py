"""Commands that read finished runs: ``compare`` and ``report``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from covsim.errors import CovsimError
from covsim.words import LANGUAGES

if TYPE_CHECKING:
    from covsim.store import Results

RUN = click.Path(path_type=Path)
LANG = click.option(
    "--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of tables and charts."
)


@click.command()
@click.argument("runs", type=RUN, nargs=-1, required=True, metavar="RUNDIR...")
@click.option("--kpi", "kpis", multiple=True, metavar="KPI[ SCOPE]", help="Figures to set side by side; repeatable.")
@click.option("--pairs", is_flag=True, help="--kpi (else the cost a year) between all pairs of models, jointly.")
@LANG
def compare(runs: tuple[Path, ...], kpis: tuple[str, ...], pairs: bool, lang: str) -> None:
    """Set finished runs side by side.

    Runs with other seeds or scenarios don't share their cases: their intervals are shown, not paired differences.
    The models of one run do: --pairs shows their differences on the same cases, with intervals that hold jointly.
    """
    from covsim.cli.screen import Column, heading, paragraph, table
    from covsim.cli.sections import Page, only_filled
    from covsim.cli.texts import text
    from covsim.store import Results
    from covsim.studies.statistic import COST

    if pairs and not kpis:
        kpis = (COST[0],)
    opened = [Results.open(path) for path in runs]
    names = _names(opened)
    heads: list[Column] = []
    rows = []
    for name, results in zip(names, opened, strict=True):
        heads, mine = Page(results, lang).model_rows()
        rows += [(name, str(results.manifest["replications"]), *row) for row in mine]
    about = [Column(text("run", lang)), Column(text("replications", lang), True)]
    table(*only_filled([*about, *heads], rows))
    for wanted in kpis:
        _figures(wanted, names, opened, lang)
        if pairs:
            _pairs(wanted, names, opened, lang)
    heading(text("verdict", lang))
    for name, results in zip(names, opened, strict=True):
        paragraph(text("told", lang, run=name, told=results.told(lang)["sentence"]), "  ", "  ")


def _names(opened: Sequence[Results]) -> list[str]:
    """What the runs are called: by scenario, else by folder, else by the whole path, so that no two are alike."""
    ways = ([run.name for run in opened], [run.path.name for run in opened], [str(run.path) for run in opened])
    return next((names for names in ways if len(set(names)) == len(names)), ways[1])


def _figures(wanted: str, names: Sequence[str], opened: Sequence[Results], lang: str) -> None:
    """One KPI of every run and model, with its interval."""
    from covsim.cli.screen import Column, heading, table
    from covsim.cli.texts import text
    from covsim.studies.wording import Wording

    words = Wording(lang)
    kpi, _, scope = wanted.partition(" ")
    rows = []
    for name, results in zip(names, opened, strict=True):
        frame = results.kpis[(results.kpis["kpi"] == kpi) & (results.kpis["scope"] == (scope.strip() or "all"))]
        for row in frame.to_dict("records"):
            unit = str(row["unit"])
            figures = [words.number(float(row[column]), unit) for column in ("mean", "ci_low", "ci_high")]
            rows.append([name, str(row["model"]), *figures])
    if not rows:
        raise CovsimError(f"none of the runs has {wanted!r} - see covsim kpis, and the run's summary.csv")
    heading(wanted)
    numbers = [Column(text(f"figure.{head}", lang), True) for head in ("mean", "low", "high")]
    table([Column(text("run", lang)), Column(text("model", lang)), *numbers], rows)


def _pairs(wanted: str, names: Sequence[str], opened: Sequence[Results], lang: str) -> None:
    """One KPI between all pairs of models, run by run; of several runs each is named."""
    from covsim.cli.outcome import show
    from covsim.cli.pairs import all_pairs
    from covsim.cli.texts import text

    kpi, _, scope = wanted.partition(" ")
    for name, results in zip(names, opened, strict=True):
        section = all_pairs(results, kpi, scope.strip() or "all", lang)
        title = text("pairs.run", lang, run=name, pairs=section.title) if len(opened) > 1 else section.title
        show(replace(section, title=title))


@click.command()
@click.argument("run", type=RUN, metavar="RUNDIR")
@LANG
def report(run: Path, lang: str) -> None:
    """Write the charts and the summary of a run again, with those of its sensitivity study if it has one.

    The charts lie in charts; the summary is report.md and, with the charts inside, report.html (in Chinese
    report.zh.md and report.zh.html), all in the folder of the run.
    """
    from covsim.charts import draw_all
    from covsim.cli.outcome import warn_of_boxes
    from covsim.cli.page import page
    from covsim.cli.summary import markdown
    from covsim.store import Results, RunFolder

    results = Results.open(run)
    left_out: list[str] = []
    charts = draw_all(results, run / "charts", lang, left_out=lambda chart, why: left_out.append(f"{chart}: {why}"))
    charts += _sensitivity(results, lang)
    warn_of_boxes(results)
    name, content = "report" if lang == "en" else f"report.{lang}", markdown(results, charts, lang)
    RunFolder(run).write(f"{name}.md", content.encode("utf-8"))
    path = RunFolder(run).write(f"{name}.html", page(content, run, results.name, lang).encode("utf-8"))
    for line in left_out:
        click.echo(f"no chart {line}", err=True)
    click.echo(f"Wrote {path} and {len(charts)} chart files.")


def _sensitivity(results: Results, lang: str) -> list[Path]:
    """Draw the charts of the sensitivity studies that lie beside the run; the files written."""
    from covsim.charts.naming import Names
    from covsim.charts.screening import draw_screening
    from covsim.cli.screening_sections import title_of
    from covsim.studies.screening import FOLDER
    from covsim.studies.screening_tables import read_table, responses

    names = Names(lang, results.labels, results.models)
    written: list[Path] = []
    for method in ("tornado", "morris"):
        frame = read_table(results.path, method)
        if frame is not None:
            titles = [title_of(response, names) for response in responses(frame)]
            written += draw_screening(frame, titles, names, results.level, results.path / FOLDER)
    return written
