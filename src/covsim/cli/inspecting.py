"""Commands that look at a scenario without running it: ``check``, ``show``, ``schema``, ``reference``."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from covsim.cli.codes import DONE, NOT_MET, USAGE
from covsim.errors import CovsimError

if TYPE_CHECKING:
    from covsim.scenario.loader import Document
    from covsim.scenario.model import Scenario

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

    Prints every problem with its line, the full-time people (FTE) that each post takes and has, and how many numbers
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
    from covsim.cli.screen import Column, table

    count = len(document.warnings)
    models = ", ".join(document.models)
    click.echo(f"{document.path}: no errors, {count} warning{'s' if count != 1 else ''}; models: {models}")
    rows = [row for model in document.models for row in _fte_rows(model, document.scenario(model))]
    if rows:
        click.echo("\nFull-time people (FTE) that posts and duties take, each on its own:")
        numbers = {"h/week", "needed", "held"}
        heads = ("model", "post", "who", "h/week", "needed", "held", "", "at")
        table([Column(head, right=head in numbers) for head in heads], rows)
    _evidence(document)


def _fte_rows(model: str, scenario: Scenario) -> list[list[str]]:
    """One row for each post and need; sites at which the numbers are the same share a row."""
    from covsim.scenario.staffing import fte_table

    sites: dict[tuple[str, ...], list[str]] = {}
    for post in fte_table(scenario):
        what = f"{post.at_a_time} x {post.need}" if post.at_a_time > 1 else post.need
        short = "short" if post.needed > post.held else ""
        row = (model, scenario.label(post.name), what, f"{post.hours_a_week:.4g}", f"{post.needed:.2f}",
               f"{post.held:.4g}", short)  # fmt: skip
        sites.setdefault(row, []).append(scenario.label(post.site))
    return [[*row, ", ".join(names)] for row, names in sites.items()]


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
