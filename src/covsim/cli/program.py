"""The program: its commands in groups, its exit codes, and no traceback for anything a user can do."""

from __future__ import annotations

import difflib
import os
import sys
import tempfile
import traceback
from collections.abc import Mapping

import click

from covsim import __version__
from covsim.cli import catalogue, inspecting, probing, reading, running, screening, starting, stress, tracing, warming
from covsim.cli.codes import DONE, INTERNAL, INTERRUPTED, USAGE
from covsim.errors import CovsimError, ScenarioError
from covsim.invocation import command

EXAMPLES = f"""\b
Two examples:
  {command("new mine")}                                  make a starter scenario in the folder mine
  {command("run mine/scenario.yaml --replications 50")}  run it: table, verdict, charts and files below results
"""


class Program(click.Group):
    """A group whose help lists commands by task, and which knows near misses."""

    sections: Mapping[str, tuple[click.Command, ...]] = {
        "Start": (starting.new, starting.demo),
        "Check": (inspecting.check, inspecting.show, inspecting.schema, inspecting.reference),
        "Run": (running.run, warming.warmup, screening.sensitivity, tracing.trace, probing.probe),
        "Read": (reading.compare, reading.report, stress.stress, catalogue.kpis),
    }

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands by section."""
        for title, commands in self.sections.items():
            with formatter.section(title):
                formatter.write_dl([(str(command.name), command.get_short_help_str(100)) for command in commands])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command named by the first word; a hint when there is none."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            close = difflib.get_close_matches(args[0], self.commands, 1, 0.5)
            hint = f"did you mean {close[0]!r}?" if close else f"there are {', '.join(self.commands)}"
            raise click.UsageError(f"no such command {args[0]!r} - {hint}", ctx)
        return super().resolve_command(ctx, args)


@click.command(
    cls=Program, epilog=EXAMPLES, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="covsim", message="%(prog)s %(version)s")
def program() -> None:
    """Which staffing model keeps people covered, and at what price?

    covsim simulates a health service day by day under several staffing models, all facing the same cases, and says
    which is the cheapest that meets every standard, how sure that is, and why the others lose.
    """


for _commands in Program.sections.values():
    for _command in _commands:
        program.add_command(_command)


def main() -> None:
    """Entry point: run the program with the words of the command line, and exit with its code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal that lacks a character shows ?, and goes on
    sys.exit(exit_code(sys.argv[1:]))


def exit_code(words: list[str]) -> int:
    """Run the program with these words; its exit code. What goes wrong is said on standard error."""
    try:
        code = program.main(words, prog_name=command(), standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except CovsimError as error:
        complete = isinstance(error, ScenarioError) or "\n" in str(error) or ": error: " in str(error)
        click.echo(str(error) if complete else f"error: {error}", err=True)
        return USAGE
    except (KeyboardInterrupt, click.Abort):
        click.echo("stopped", err=True)
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output has gone: nothing is wrong
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:
        click.echo(f"internal error: {type(error).__name__}: {error} - details are saved in {_saved(words)}", err=True)
        return INTERNAL
    return code if isinstance(code, int) else DONE


def _saved(words: list[str]) -> str:
    """Keep the traceback of an unexpected error where it can be sent in; the path."""
    text = f"covsim {__version__}\nPython {sys.version}\ncommand: {words}\n\n{traceback.format_exc()}"
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="covsim-error-", suffix=".txt", delete=False, encoding="utf-8", errors="backslashreplace"
        ) as file:
            file.write(text)
    except OSError:
        return "no file: there is no writable temporary folder"
    return file.name
