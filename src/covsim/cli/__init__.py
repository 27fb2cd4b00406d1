"""The command line. Commands import what they need when they run, so that ``covsim --help`` is quick."""

from covsim.cli.program import main

__all__ = ["main"]
