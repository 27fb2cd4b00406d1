"""Commands to start with: ``new`` and ``demo``."""

from __future__ import annotations

from pathlib import Path

import click

import covsim
from covsim.errors import CovsimError

STARTER = Path(covsim.__file__).parent / "scenario" / "starter.yaml"
SCHEMA = "covsim.schema.json"
DEMO = ("scenarios", "xinji", "scenario.yaml")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
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
        text = STARTER.read_text(encoding="utf-8")
        target.write_text(f"# yaml-language-server: $schema={SCHEMA}\n{text}", encoding="utf-8")
    except OSError as error:
        raise CovsimError(f"can't write to {folder}: {error.strerror or error} - choose another folder") from None
    click.echo(f"Wrote {target}. Look through it, then: covsim run {_quoted(target)}")


@click.command()
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the results.")
@click.option("--jobs", type=int, help="Processes; default: all processors.")
@click.option("--quiet", is_flag=True, help="No progress.")
@click.pass_context
def demo(ctx: click.Context, out: Path | None, jobs: int | None, quiet: bool) -> int:
    """Run the shipped comparison, small.

    The Xinji models with 3 replications and no draws of assumptions."""
    from covsim.cli.running import run

    options = {"out": out, "jobs": jobs, "quiet": quiet, "replications": 3, "assumptions": 0}
    code: int = ctx.invoke(run, file=demo_file(), **options)
    return code


def demo_file() -> Path:
    """The Xinji scenario of a checkout; where that isn't there, the starter scenario."""
    checkout = Path(covsim.__file__).parents[2].joinpath(*DEMO)
    return checkout if checkout.exists() else STARTER


def _quoted(path: Path) -> str:
    return f'"{path}"' if " " in str(path) else str(path)
