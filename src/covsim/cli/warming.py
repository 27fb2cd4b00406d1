"""``covsim warmup``: how long a warm-up has to be, from a pilot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from covsim.cli.codes import DONE, NOT_MET
from covsim.cli.folders import Folder
from covsim.cli.inspecting import FILE, SETS
from covsim.cli.reading import LANG

if TYPE_CHECKING:
    import pandas as pd

    from covsim.scenario.loader import Document
    from covsim.studies.warm_up import WarmUp


@click.command()
@click.argument("file", type=FILE)
@click.option("--replications", type=click.IntRange(1), default=5, show_default=True, metavar="N", help="Each model.")
@click.option("--seed", type=click.IntRange(0), metavar="S", help="Default: the scenario's.")
@click.option("--jobs", type=int, metavar="J", help="Processes; default: all processors.")
@click.option("--executor", default="processes", metavar="KIND", help="processes, serial, dask or dask:ADDRESS.")
@SETS
@click.option("--out", type=Folder(), metavar="DIR", help="Default: results/<scenario>/warm-up.")
@LANG
@click.option("--quiet", is_flag=True, help="No progress on standard error.")
def warmup(
    file: Path, replications: int, seed: int | None, jobs: int | None, executor: str, sets: tuple[str, ...],
    out: Path | None, lang: str, quiet: bool,
) -> int:  # fmt: skip
    """Find out how long the warm-up has to be.

    Runs a few replications of every model from an empty start and finds, by MSER-5, from when on the cases present and
    the places taken in each room are steady. Exits with 4 when the run is too short to tell.
    """
    from covsim.experiment import open_workers
    from covsim.experiment.progress import choose
    from covsim.metrics import read
    from covsim.store import scenario_slug
    from covsim.studies.warm_up import pilot, too_short

    document = read(file, sets)
    settings = document.scenario().experiment
    with open_workers(executor, jobs) as workers:
        chosen = settings.seed if seed is None else seed
        found, points = pilot(document, chosen, workers, choose(quiet), replications)
    names = _labels(document)
    _tell(found, names, lang)
    _draw(found, points, document, names, out or Path("results") / scenario_slug(file) / "warm-up", lang)
    if found.minutes is None:
        click.echo(f"error: {too_short(found)}", err=True)
        return NOT_MET
    return DONE


def _tell(found: WarmUp, labels: Mapping[str, str], lang: str) -> None:
    """The table of cuts and the warm-up to take."""
    from covsim.cli.screen import Column, paragraph, table
    from covsim.cli.soundness import series_name
    from covsim.cli.texts import text
    from covsim.studies.wording import Wording
    from covsim.words import label_of

    words = Wording(lang)
    heads = [Column(text("model", lang)), Column(text("warm_up.series", lang)), Column(text("warm_up.cut", lang), True),
             Column(text("warm_up.steady", lang), True)]  # fmt: skip
    named = {None: text("warm_up.none", lang), 0.0: text("warm_up.unseen", lang)}
    rows = [
        (label_of(labels, "model", cut.model), series_name(asdict(cut), labels, lang),
         named.get(cut.minutes) or words.time(cut.minutes or 0.0), f"{cut.steady:,.3g}")
        for cut in found.cuts
    ]  # fmt: skip
    if rows:
        table(heads, rows)
    paragraph(text("warm_up.rule", lang))
    if found.minutes is not None:
        click.echo()
        key = "warm_up.take" if found.minutes else "warm_up.needless"
        paragraph(text(key, lang, minutes=words.time(found.minutes), count=found.replications))


def _labels(document: Document) -> dict[str, str]:
    """Labels of models and rooms."""
    rooms = {name: room.label for model in document.models
             for name, room in document.scenario(model).rooms.items() if room.label}  # fmt: skip
    return {**{f"pool={name}": label for name, label in rooms.items()}, **document.labels}


@dataclass(frozen=True)
class _Pilot:
    """What the chart reads."""

    profiles: pd.DataFrame
    models: Sequence[str]
    labels: Mapping[str, str]
    warm_up: Mapping[str, Any]
    standards: Sequence[Mapping[str, Any]] = ()


def _draw(
    found: WarmUp, points: pd.DataFrame, document: Document, labels: Mapping[str, str], folder: Path, lang: str
) -> None:
    """Write the chart, and say where it lies."""
    from covsim.charts import NothingToDraw, save, warm_up_plot
    from covsim.errors import CovsimError

    shown = {"minutes": found.minutes, "cuts": [asdict(cut) for cut in found.cuts]}
    try:
        figure = warm_up_plot(_Pilot(points, document.models, labels, shown), lang)
    except NothingToDraw:
        return
    ending = "" if lang == "en" else f".{lang}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        files = [save(figure, folder / f"warm_up{ending}.{kind}") for kind in ("png", "svg")]
    except OSError as error:
        raise CovsimError(f"can't write to {folder}: {error.strerror or error} - choose another with --out") from None
    click.echo(f"\n{files[0]}")
