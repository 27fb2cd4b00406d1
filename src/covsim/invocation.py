"""How the program was started, so that messages name commands as the user would type them."""

from __future__ import annotations

import os

VARIABLE = "COVSIM_COMMAND"
"""Set by whatever starts the program under another name than ``covsim``: ``dev.py`` says ``python3 dev.py``."""


def command(words: str = "") -> str:
    """A command line of this program: ``covsim check FILE``, or ``python3 dev.py check FILE``."""
    return f"{os.environ.get(VARIABLE) or 'covsim'} {words}".rstrip()


def quoted(path: os.PathLike[str] | str) -> str:
    """A path as one word of a command line."""
    return f'"{path}"' if " " in str(path) else str(path)
