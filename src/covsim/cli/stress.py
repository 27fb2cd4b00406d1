"""``covsim stress``."""

from __future__ import annotations

from pathlib import Path

import click

from covsim.cli.reading import LANG, RUN


@click.command()
@click.argument("run", type=RUN, metavar="RUNDIR")
@LANG
def stress(run: Path, lang: str) -> None:
    """Write the reporting checklist STRESS-DES of a run.

    It is filled in from the scenario, the run and the program; what only people know is taken from the scenario's
    study, and "not stated" where that says nothing. The page is stress-des.md (in Chinese stress-des.zh.md) in the
    folder of the run.
    """
    from covsim.store import Results, RunFolder
    from covsim.stress import fill, markdown

    checklist = fill(Results.open(run), lang)
    name = "stress-des.md" if lang == "en" else f"stress-des.{lang}.md"
    path = RunFolder(run).write(name, markdown(checklist).encode("utf-8"))
    click.echo(f"Wrote {path}. Not stated: {len(checklist.gaps)}")
    for number, gap in checklist.gaps:
        click.echo(f"  {number or '-':5}  {gap.what}: {gap.where}")
