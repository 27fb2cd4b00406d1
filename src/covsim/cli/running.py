"""``covsim run``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from covsim.cli.codes import DONE, INTERRUPTED, NOT_MET, SOME_FAILED
from covsim.cli.folders import Folder
from covsim.cli.inspecting import FILE, SETS
from covsim.cli.reading import LANG
from covsim.invocation import command, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from covsim.errors import Problem
    from covsim.store import Results
    from covsim.studies import Ran

WARNINGS = 5
"""So many warnings are named."""


@click.command()
@click.argument("file", type=FILE)
@click.option("--models", metavar="A,B", help="Only these models; default: those that the scenario names, else all.")
@click.option("--replications", type=int, metavar="N", help="Default: the scenario's. More extend a finished run.")
@click.option("--precision", multiple=True, metavar="SPEC", help="As many replications as it takes: 'response.p90:5%', "
              "'response.p90 site=mine:30 s', or 'verdict' until that is settled; repeatable.")  # fmt: skip
@click.option("--max-replications", type=int, metavar="N", help="With --precision: at most so many; default 100.")
@click.option("--seed", type=click.IntRange(0), metavar="S", help="Default: the scenario's.")
@click.option("--assumptions", type=int, metavar="N", help="Draws of the assumed inputs; 0 for none.")
@click.option("--jobs", type=int, metavar="J", help="Processes; default: all processors. Doesn't change the results.")
@click.option("--executor", default="processes", metavar="KIND", help="processes, serial, dask or dask:ADDRESS.")
@SETS
@click.option("--out", type=Folder(), metavar="DIR", help="Default: results/<scenario>/<run id>.")
@click.option("--log", "keep", type=click.Choice(["none", "first", "all"]), help="Replications whose tables are kept.")
@click.option("--require", is_flag=True, help="Exit with 4 unless a model is shown to meet every standard.")
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON instead.")
@LANG
@click.option("--quiet", is_flag=True, help="No progress on standard error.")
def run(
    file: Path,
    models: str | None = None,
    replications: int | None = None,
    precision: tuple[str, ...] = (),
    max_replications: int | None = None,
    seed: int | None = None,
    assumptions: int | None = None,
    jobs: int | None = None,
    executor: str = "processes",
    sets: tuple[str, ...] = (),
    out: Path | None = None,
    keep: str | None = None,
    require: bool = False,
    as_json: bool = False,
    lang: str = "en",
    quiet: bool = False,
) -> int:
    """Run all models on the same cases, compare them, and give the verdict.

    What is finished is on disk at once: the same command goes on with a run that was stopped, and a finished run is
    only read.
    """
    from covsim.cli.outcome import draw_charts, has_charts, summary_in, tell
    from covsim.experiment.progress import choose
    from covsim.metrics import read
    from covsim.studies import NothingFinished, carry_out, make_plan

    document = read(file, sets)
    if not quiet:
        _warn(document.warnings, file)
    wanted = [name.strip() for name in models.split(",") if name.strip()] if models is not None else None
    plan = make_plan(document, models=wanted, replications=replications, seed=seed, keep=keep,
                     assumptions=assumptions, out=out, precision=precision,
                     max_replications=max_replications)  # fmt: skip
    before = summary_in(plan.folder.path)
    try:
        results, ran = carry_out(
            plan, executor=executor, jobs=jobs, progress=choose(quiet), command=["covsim", *sys.argv[1:]]
        )
    except NothingFinished as nothing:
        click.echo(f"error: {nothing}", err=True)
        return INTERRUPTED if nothing.ran.interrupted else SOME_FAILED
    if ran.fresh or summary_in(results.path) != before or not has_charts(results, lang):
        draw_charts(results, lang, quiet)
    tell(results, lang, as_json)
    return _code(results, ran, require)


def _warn(warnings: Sequence[Problem], file: Path) -> None:
    """Name the first warnings, without the lines that they quote."""
    count = len(warnings)
    if count:
        see = command(f"check {quoted(file)}")
        click.echo(f"{count} warning{'s' if count > 1 else ''}, with places and remedies in {see}:", err=True)
    for warning in warnings[:WARNINGS]:
        click.echo(f"  {warning.path}: {warning.message.partition(chr(10))[0]}", err=True)
    if count > WARNINGS:
        click.echo(f"  and {count - WARNINGS} more", err=True)


def _code(results: Results, ran: Ran, require: bool) -> int:
    """The exit code, and a line on standard error for what did not go well."""
    if ran.interrupted:
        click.echo("stopped: what is finished is kept, and the same command goes on from there", err=True)
        return INTERRUPTED
    if ran.failures:
        first = ran.failures[0]
        click.echo(
            f"{len(ran.failures)} replications failed, the others are kept; the first ({first.task.model}, replication "
            f"{first.task.replication}): {first.message} - details lie in {results.path / 'failures'}", err=True,
        )  # fmt: skip
        return SOME_FAILED
    precise = all(precision.solved is not None for precision in ran.precision)
    met = precise and any(standing["standards"] == "pass" for standing in results.verdict["models"].values())
    return NOT_MET if require and not met else DONE
