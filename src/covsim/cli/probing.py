"""``covsim probe``: what a rare case would meet, at moments chosen at random."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from covsim.cli.folders import Folder
from covsim.cli.inspecting import FILE, SETS
from covsim.cli.reading import LANG

if TYPE_CHECKING:
    import pandas as pd

    from covsim.scenario.loader import Document
    from covsim.studies.probing import Probed


@click.command()
@click.argument("file", type=FILE)
@click.option("--case", required=True, metavar="NAME", help="A case of what_if; its own time is not used.")
@click.option("--times", type=click.IntRange(1), default=5, show_default=True, metavar="N", help="Moments in each.")
@click.option("--replications", type=click.IntRange(1), default=10, show_default=True, metavar="N", help="Each model.")
@click.option("--models", metavar="A,B", help="Only these models; default: all.")
@click.option("--seed", type=click.IntRange(0), metavar="S", help="Default: the scenario's.")
@click.option("--jobs", type=int, metavar="J", help="Processes; default: all processors.")
@click.option("--executor", default="processes", metavar="KIND", help="processes, serial, dask or dask:ADDRESS.")
@SETS
@click.option("--out", type=Folder(), metavar="DIR", help="Also write summary, comparison, probes.")
@LANG
@click.option("--quiet", is_flag=True, help="No progress on standard error.")
def probe(
    file: Path, case: str, times: int, replications: int, models: str | None, seed: int | None, jobs: int | None,
    executor: str, sets: tuple[str, ...], out: Path | None, lang: str, quiet: bool,
) -> None:  # fmt: skip
    """Had a rare case happened: what would it have met?

    Lets a case of what_if come at random moments of each replication, one at a time, under every model, and tells how
    often it had to wait, its times and its expected survival, with intervals. The rest of the run stays as it was.

    Each probe plays its replication again up to its moment, half a run on average: the defaults take as long as 25
    replications of each model. More replications narrow the intervals further than more moments in each.
    """
    from covsim.experiment import open_workers
    from covsim.experiment.progress import choose
    from covsim.metrics import read
    from covsim.studies.probing import probe as carry_out

    document = read(file, sets)
    settings = document.scenario().experiment
    wanted = [name.strip() for name in (models or "").split(",") if name.strip()]
    with open_workers(executor, jobs) as workers:
        found = carry_out(document, case, workers, choose(quiet), times=times, replications=replications,
                          seed=settings.seed if seed is None else seed, models=wanted)  # fmt: skip
    _tell(found, document, case, (times, replications), lang)
    if out is not None:
        _write(found, out)
        click.echo(f"\n{out}")


def _tell(found: Probed, document: Document, case: str, counts: tuple[int, int], lang: str) -> None:
    """Each figure under every model, with its difference from the baseline."""
    from covsim.cli.screen import Column, paragraph, strong, table
    from covsim.cli.sections import only_filled
    from covsim.cli.texts import text

    scenario = document.scenario()
    values = _spans(found.figures, "mean", lang)
    differences = _spans(found.comparison, "difference", lang)
    models = list(dict.fromkeys(found.figures["model"]))
    rows = []
    for kpi, scope in dict.fromkeys(key[1:] for key in values):
        for number, model in enumerate(models):
            title = _title(kpi, scope, document, lang) if number == 0 else ""
            key = model, kpi, scope
            rows.append((title, document.labels[model], values.get(key, "-"), differences.get(key, "")))
    baseline = document.labels[document.baseline if document.baseline in models else models[0]]
    heads = [Column(text("probe.figure", lang)), Column(text("model", lang)), Column(text("probe.value", lang), True),
             Column(text("probe.difference", lang, model=baseline), True)]  # fmt: skip
    click.echo(strong(text("probe", lang, case=scenario.what_if[case].label or case)))
    table(*only_filled(heads, rows))
    times, replications = counts
    level = f"{100 * scenario.experiment.level:g}%"
    click.echo()
    paragraph(text("probe.note", lang, times=times, count=replications, level=level))


def _spans(frame: pd.DataFrame, column: str, lang: str) -> dict[tuple[str, str, str], str]:
    """Figures with their intervals in words, by model, KPI and scope."""
    from covsim.studies.decision import Interval
    from covsim.studies.statistic import unit_of
    from covsim.studies.wording import Wording

    words = Wording(lang)
    columns = frame[["model", "kpi", "scope", column, "ci_low", "ci_high"]].itertuples(index=False, name=None)
    return {
        (model, kpi, scope): words.span(Interval(value, low, high), unit_of(kpi))
        for model, kpi, scope, value, low, high in columns
    }


def _title(kpi: str, scope: str, document: Document, lang: str) -> str:
    """A figure in words: the KPI's title, with the measure, standard or outcome that it belongs to."""
    from covsim.metrics.catalogue import entry

    found, scenario = entry(kpi), document.scenario()
    if found is None:
        return kpi
    title = found.title_zh if lang == "zh" else found.title
    match = found.pattern.fullmatch(kpi)
    measure = (match.groupdict().get("name") or "") if match else ""
    whose = measure or scope.partition("=")[2]
    return f"{title}: {scenario.label(whose, 'measures', 'standards', 'outcomes')}" if whose else title


def _write(found: Probed, folder: Path) -> None:
    """Write the three tables."""
    from covsim.store import RunFolder

    target = RunFolder(folder)
    target.write_csv("summary.csv", found.figures)
    target.write_csv("comparison.csv", found.comparison)
    target.write_csv("probes.csv", found.probes)
