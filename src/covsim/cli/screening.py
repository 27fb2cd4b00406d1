"""``covsim sensitivity``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from covsim.cli.codes import DONE, INTERRUPTED
from covsim.cli.folders import Folder
from covsim.cli.inspecting import FILE, SETS
from covsim.cli.reading import LANG

if TYPE_CHECKING:
    from covsim.studies.screening import Announcement, Design, Screened
    from covsim.studies.study import Plan

MINUTE, HOUR = 60, 3600


@click.command()
@click.argument("file", type=FILE)
@click.option("--method", type=click.Choice(["tornado", "morris"]), default="tornado", show_default=True,
              help="One input at a time, or Morris's trajectories through the whole space.")  # fmt: skip
@click.option("--kpi", "kpis", multiple=True, metavar="KPI[ SCOPE]",
              help="What to look at, for each model; repeatable. Default: what the choice hangs on.")  # fmt: skip
@click.option("--models", metavar="A,B", help="Only these models; default: all.")
@click.option("--inputs", "patterns", multiple=True, metavar="PATTERN",
              help="Only inputs whose path fits, e.g. 'staff.*'; repeatable. Default: all assumed ones "
                   "with a range.")  # fmt: skip
@click.option("--replications", type=click.IntRange(1), default=2, show_default=True, metavar="R",
              help="Of each model at each point.")  # fmt: skip
@click.option("--trajectories", type=click.IntRange(1), default=10, show_default=True, metavar="N", help="Of Morris.")
@click.option("--levels", type=int, default=4, show_default=True, metavar="P", help="Of Morris's grid; even.")
@click.option("--jobs", type=int, metavar="J", help="Processes; default: all processors. Doesn't change the results.")
@click.option("--executor", default="processes", metavar="KIND", help="processes, serial, dask or dask:ADDRESS.")
@SETS
@click.option("--out", type=Folder(), metavar="DIR", help="Default: the folder of 'covsim run'.")
@LANG
@click.option("--quiet", is_flag=True, help="No progress on standard error.")
def sensitivity(
    file: Path,
    method: str,
    kpis: tuple[str, ...],
    models: str | None,
    patterns: tuple[str, ...],
    replications: int,
    trajectories: int,
    levels: int,
    jobs: int | None,
    executor: str,
    sets: tuple[str, ...],
    out: Path | None,
    lang: str,
    quiet: bool,
) -> int:
    """Find the assumed inputs that matter.

    Runs the models with inputs moved through their ranges, on the same cases. What is finished is on disk at once: the
    same command goes on with a screening that was stopped. A shorter horizon makes it faster:
    --set 'clock.horizon=27 weeks'.
    """
    from covsim.metrics import read
    from covsim.studies import make_plan
    from covsim.studies.screening import Design

    wanted = [name.strip() for name in models.split(",") if name.strip()] if models is not None else None
    plan = make_plan(read(file, sets), models=wanted, replications=replications, assumptions=0, out=out)
    design = Design("morris" if method == "morris" else "tornado", kpis, patterns, trajectories, levels)
    found = _screen(plan, design, executor, jobs, lang, quiet)
    _tell(found, lang)
    if found.interrupted:
        from covsim.cli.screening_texts import text

        click.echo(text("stopped", lang), err=True)
    return INTERRUPTED if found.interrupted else DONE


def _screen(plan: Plan, design: Design, executor: str, jobs: int | None, lang: str, quiet: bool) -> Screened:
    from covsim.experiment.progress import choose
    from covsim.studies.screening import screen

    def announce(what: Announcement) -> None:
        if not quiet:
            click.echo(_announced(what, lang), err=True)

    return screen(plan, design, executor=executor, jobs=jobs, progress=choose(quiet), announce=announce)


def _announced(what: Announcement, lang: str) -> str:
    """How many runs there are to make, how long they take, and how to make do with fewer."""
    from covsim.cli.screening_texts import counted, text

    there = text("announce.there", lang, count=f"{what.there:,}") if what.there else ""
    left = what.seconds is not None and what.runs > what.there
    time = text("announce.time", lang, time=_duration(what.seconds or 0.0, lang)) if left else ""
    counts = {key: counted(key, getattr(what, key), lang) for key in ("inputs", "models", "replications", "runs")}
    told = text("announce", lang, **counts, there=there, time=time)
    if len(what.pair) < what.models and what.wanted < what.runs:
        joint = "" if lang == "zh" else " "
        told += joint + text("announce.pair", lang, pair=",".join(what.pair), runs=counted("runs", what.wanted, lang))
    return told


def _duration(seconds: float, lang: str) -> str:
    from covsim.cli.screening_texts import text

    for size, key in ((HOUR, "hours"), (MINUTE, "minutes")):
        if seconds >= 2 * size:
            return text(key, lang, value=f"{seconds / size:.1f}" if size == HOUR else f"{seconds / size:.0f}")
    return text("seconds", lang, value=f"{max(seconds, 1):.0f}")


def _tell(found: Screened, lang: str) -> None:
    """Print the tables, write the file and draw the chart."""
    from covsim.charts.naming import Names
    from covsim.charts.screening import draw_screening
    from covsim.cli.outcome import show
    from covsim.cli.screen import heading, paragraph, strong
    from covsim.cli.screening_sections import ScreeningPage
    from covsim.cli.screening_texts import text
    from covsim.studies.screening import FOLDER
    from covsim.studies.screening_tables import morris_table, tornado_table, write_tables

    name = write_tables(found)
    page = ScreeningPage(found, lang, name)
    click.echo(strong(found.name))
    for section in page.sections():
        show(section)
    frame = tornado_table(found) if found.tornado else morris_table(found)
    titles = [page.title(response) for response in found.responses]
    names = Names(lang, found.labels, found.models)
    charts = draw_screening(frame, titles, names, found.level, found.folder.path / FOLDER)
    heading(text("files", lang))
    drawn = ", ".join(str(path) for path in charts) or "-"
    paragraph(text("files.line", lang, table=found.folder.path / name, charts=drawn), "  ")
