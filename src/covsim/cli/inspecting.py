"""Commands that look at a scenario without running it: ``check``, ``show``, ``schema``, ``reference``."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from covsim.cli.codes import DONE, NOT_MET, USAGE
from covsim.errors import CovsimError

if TYPE_CHECKING:
    from covsim.scenario.loader import Document

SETS = click.option(
    "--set", "sets", multiple=True, metavar="PATH=VALUE", help="Change a value, e.g. staff.nurse.count=3; repeatable."
)
FILE = click.Path(path_type=Path, dir_okay=True)


@click.command()
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="FILE...")
@SETS
@click.option("--require", is_flag=True, help="Exit with 4 when there are warnings.")
def check(files: tuple[Path, ...], sets: tuple[str, ...], require: bool) -> int:
    """Find what is wrong, and count people and evidence.

    Prints every problem with its line, the full-time people (FTE) that posts take and there are, and how many numbers
    are stated, derived, published, assumed or without evidence. Exits with 2 when there are errors.
    """
    from covsim.metrics import read

    broken = warned = False
    for file in files:
        try:
            document = read(file, sets)
        except CovsimError as error:
            click.echo(str(error), err=True)
            broken = True
            continue
        for warning in document.warnings:
            click.echo(str(warning), err=True)
        warned |= bool(document.warnings)
        _describe(document)
    return USAGE if broken else NOT_MET if require and warned else DONE


def _describe(document: Document) -> None:
    """What a sound scenario holds."""
    from covsim.cli.full_time import HEADS, ON_CALL, full_time_table
    from covsim.cli.screen import paragraph, table

    count = len(document.warnings)
    models = ", ".join(document.models)
    click.echo(f"{document.path}: no errors, {count} warning{'s' if count != 1 else ''}; models: {models}")
    _calendar(document)
    rows, little = full_time_table(document)
    if rows:
        click.echo("\nFull-time people (FTE), for the largest post that they hold and all duties:")
        several = len(document.models) > 1
        table(HEADS if several else HEADS[:-1], [row if several else row[:-1] for row in rows])
        paragraph("FTE: hours a week over those that one person works, leave counted once.", "  ", "  ")
        if any(ON_CALL in row for row in rows):
            paragraph("On call: no working hours, so fewer people can hold the post.", "  ", "  ")
    if little:
        paragraph(f"Not shown, since a tenth of a person is more than enough: {', '.join(little)}.", "  ", "  ")
    _evidence(document)


def _calendar(document: Document) -> None:
    """Holidays and make-up days that lie in the run, where the clock has any; models with others have a line each."""
    told: dict[str, list[str]] = {}
    for model in document.models:
        clock = document.scenario(model).clock
        if clock.holidays or clock.workdays:
            text = (f"{_days(clock.days_off, 'public holiday')} ({len(clock.statutory_days)} of them statutory), "
                    f"{_days(clock.make_up_days, 'make-up day')} in the run")  # fmt: skip
            told.setdefault(text, []).append(model)
    for text, models in told.items():
        which = "" if len(models) == len(document.models) else f" ({', '.join(models)})"
        click.echo(f"\nCalendar{which}: {text}")


def _days(days: Sequence[object], name: str) -> str:
    return f"{len(days)} {name}{'' if len(days) == 1 else 's'}"


def _evidence(document: Document) -> None:
    from covsim.scenario.evidence import EVIDENCE_KINDS

    scenarios = [document.scenario(model) for model in document.models]
    kinds = Counter({(e.path, str(e.value)): e.kind for s in scenarios for e in s.evidence}.values())
    bare = {path for scenario in scenarios for path in scenario.unlabelled}
    counts = [f"{kinds[kind]} {kind}" for kind in EVIDENCE_KINDS]
    click.echo(f"\nEvidence: {', '.join(counts)}, {len(bare)} without")


@click.command()
@click.argument("file", type=FILE)
@click.option("--model", help="The model; default: the baseline.")
@click.option("--origin", is_flag=True, help="Say for each value which file and line it came from.")
@SETS
def show(file: Path, model: str | None, origin: bool, sets: tuple[str, ...]) -> None:
    """Print a model with all overlays merged, as YAML."""
    from covsim.scenario.loader import read
    from covsim.scenario.show import describe

    click.echo(describe(read(file, sets), model, origin), nl=False)


@click.command()
def schema() -> None:
    """Print the JSON Schema of scenario files, for editors."""
    click.echo(schema_text())


def schema_text() -> str:
    """The JSON Schema as text."""
    from covsim.scenario.schema import json_schema

    return json.dumps(json_schema(), ensure_ascii=False, indent=1)


@click.command()
def reference() -> None:
    """Print what may be written in a scenario, as Markdown."""
    from covsim.scenario.reference import reference as text

    click.echo(text().rstrip())
