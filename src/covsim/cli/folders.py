"""Folders that commands write to."""

from __future__ import annotations

import os
from pathlib import Path

import click


class Folder(click.Path):
    """A folder to write to. An empty name, as a script's unset variable gives, would mean the current folder."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        """The path; refuses an empty one."""
        if not os.fspath(value).strip():
            self.fail("the name of the folder is empty - write one, or . for the current folder", param, ctx)
        return super().convert(value, param, ctx)
