"""Commands to start with: ``new`` and ``demo``."""

from __future__ import annotations

from pathlib import Path

import click

import covsim
from covsim.cli.folders import Folder
from covsim.cli.reading import LANG
from covsim.errors import CovsimError
from covsim.invocation import command, quoted

STARTER = Path(covsim.__file__).parent / "scenario" / "starter.yaml"
SCHEMA = "covsim.schema.json"
DEMO = ("xinji", "scenario.yaml")


@click.command()
@click.argument("folder", type=Folder(), metavar="DIR")
def new(folder: Path) -> None:
    """Make a commented starter scenario in DIR.

    Also writes the JSON Schema beside it, with which editors complete and explain what may be written.
    """
    from covsim.cli.inspecting import schema_text

    target = folder / "scenario.yaml"
    if target.exists():
        raise CovsimError(f"{target} exists already - choose another folder")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / SCHEMA).write_text(schema_text(), encoding="utf-8")
        text = STARTER.read_text(encoding="utf-8").replace("#     covsim ", f"#     {command()} ")
        target.write_text(f"# yaml-language-server: $schema={SCHEMA}\n{text}", encoding="utf-8")
    except OSError as error:
        raise CovsimError(f"can't write to {folder}: {error.strerror or error} - choose another folder") from None
    click.echo(f"Wrote {target}. Look through it, then: {command(f'run {quoted(target)}')}")


@click.command()
@click.option("--out", type=Folder(), help="Folder of the results.")
@click.option("--jobs", type=int, help="Processes; default: all processors.")
@LANG
@click.option("--quiet", is_flag=True, help="No progress.")
@click.pass_context
def demo(ctx: click.Context, out: Path | None, jobs: int | None, lang: str, quiet: bool) -> int:
    """Run the shipped comparison, small.

    The Xinji models with 3 replications and no draws of assumptions."""
    from covsim.cli.running import run

    options = {"out": out, "jobs": jobs, "lang": lang, "quiet": quiet, "replications": 3, "assumptions": 0}
    code: int = ctx.invoke(run, file=demo_file(), **options)
    return code


def demo_file() -> Path:
    """The Xinji scenario: that of an installed package, or of the checkout."""
    package = Path(covsim.__file__).parent
    installed = package.joinpath("shipped", *DEMO)
    return installed if installed.exists() else package.parents[1].joinpath("scenarios", *DEMO)
