"""Commands that read finished runs: ``compare`` and ``report``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from covsim.errors import CovsimError

if TYPE_CHECKING:
    from covsim.store import Results

RUN = click.Path(path_type=Path)


@click.command()
@click.argument("runs", type=RUN, nargs=-1, required=True, metavar="RUNDIR...")
@click.option("--kpi", "kpis", multiple=True, metavar="KPI[ SCOPE]", help="Figures to set side by side; repeatable.")
def compare(runs: tuple[Path, ...], kpis: tuple[str, ...]) -> None:
    """Set finished runs side by side.

    Runs with other seeds or scenarios don't share their cases: their intervals are shown, not paired differences.
    """
    from covsim.cli.outcome import models_table
    from covsim.cli.screen import Column, heading, table
    from covsim.store import Results

    opened = [Results.open(path) for path in runs]
    names = [results.path.name if len({r.name for r in opened}) < len(opened) else results.name for results in opened]
    heads: list[Column] = []
    rows = []
    for name, results in zip(names, opened, strict=True):
        heads, mine = models_table(results)
        rows += [[name, *row] for row in mine]
    table([Column("run"), *heads], rows)
    for wanted in kpis:
        _figures(wanted, names, opened)
    heading("Verdicts")
    for name, results in zip(names, opened, strict=True):
        click.echo(f"  {name}: {results.verdict['sentence']}")


def _figures(wanted: str, names: Sequence[str], opened: Sequence[Results]) -> None:
    """One KPI of every run and model, with its interval."""
    from covsim.cli.screen import Column, heading, table
    from covsim.studies.wording import number

    kpi, _, scope = wanted.partition(" ")
    rows = []
    for name, results in zip(names, opened, strict=True):
        frame = results.kpis[(results.kpis["kpi"] == kpi) & (results.kpis["scope"] == (scope.strip() or "all"))]
        for row in frame.to_dict("records"):
            unit = str(row["unit"])
            figures = [number(float(row[column]), unit) for column in ("mean", "ci_low", "ci_high")]
            rows.append([name, str(row["model"]), *figures])
    if not rows:
        raise CovsimError(f"none of the runs has {wanted!r} - look into summary.csv for the KPIs and scopes there are")
    heading(wanted)
    table([Column("run"), Column("model"), Column("mean", True), Column("low", True), Column("high", True)], rows)


@click.command()
@click.argument("run", type=RUN, metavar="RUNDIR")
@click.option(
    "--lang", type=click.Choice(["en", "zh"]), default="en", show_default=True, help="Language of the charts."
)
def report(run: Path, lang: str) -> None:
    """Write the charts and the summary of a run again.

    The charts lie in charts, the summary is report.md, both in the folder of the run.
    """
    from covsim.charts import draw_all
    from covsim.cli.summary import markdown
    from covsim.store import Results, RunFolder

    results = Results.open(run)
    left_out: list[str] = []
    charts = draw_all(results, run / "charts", lang, left_out=lambda chart, why: left_out.append(f"{chart}: {why}"))
    path = RunFolder(run).write("report.md", markdown(results, charts).encode("utf-8"))
    for line in left_out:
        click.echo(f"no chart {line}", err=True)
    click.echo(f"Wrote {path} and {len(charts)} chart files.")
