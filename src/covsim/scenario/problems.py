"""From a place in the merged scenario to a problem with file, line and caret; near misses for names."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from covsim.errors import CovsimError, Problem
from covsim.scenario.nodes import Mark, Node, Path, dotted


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong at a path of one model; ``name`` is the unknown name it is about, if any.

    ``rests_on`` names sections: when something is broken there, the finding may be its consequence.
    ``at_key`` points at the key instead of the value; ``in_all_models`` says that it matters only when every model that
    has the entry has the finding.
    """

    path: Path
    message: str
    remedy: str = ""
    level: str = "error"
    at_key: bool = False
    name: str = ""
    in_all_models: bool = False
    rests_on: tuple[str, ...] = ()


_NEAR = 0.66
"""How much of two words must agree for one to be a slip of the pen for the other (difflib's ratio)."""


def nearest(word: str, known: Iterable[str]) -> str:
    """``did you mean 'nurse'?``, or nothing when no known word is near."""
    originals = {name.lower(): name for name in known}
    parts = [part.strip() for part in re.split("[，、；]", word)]
    if len(parts) > 1 and all(part.lower() in originals for part in parts):
        return f"write ordinary commas between them: {', '.join(parts)}"
    found = difflib.get_close_matches(word.lower(), originals, n=1, cutoff=_NEAR)
    return f"did you mean {originals[found[0]]!r}?" if found else ""


def unreadable(path: Path, error: CovsimError) -> Finding:
    """A table that can't be read, with every bad row; what is wrong and what to do stand in one message."""
    text = str(error)
    message, _, remedy = (text, "", "") if "\n" in text else text.partition(" - ")
    return Finding(path, message, remedy, at_key=True)


def choices(known: Iterable[str], most: int = 10) -> str:
    """``a, b or c``; shortened when there are many."""
    names = list(known)
    if len(names) > most:
        return ", ".join(names[:most]) + ", ..."
    return " or ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def suggestion(word: str, known: Iterable[str], none: str = "") -> str:
    """A near miss if there is one, else the choices, else ``none``."""
    names = list(known)
    if not names:
        return none
    return nearest(word, names) or f"use {choices(names)}"


def locate(root: Node, path: Path, at_key: bool = False) -> Mark:
    """Where the value (or the key) at a path is written; the nearest place above it when there is no such node."""
    node = root
    mark = root.mark
    for depth, key in enumerate(path):
        below = node.child(key)
        key_mark = node.keys.get(str(key))
        if below is None:
            return key_mark or mark
        mark = below.mark
        if key_mark and (not below.is_scalar or (at_key and depth == len(path) - 1)):
            mark = key_mark
        node = below
    return mark


class Sources:
    """The lines of every file read, to quote from."""

    def __init__(self) -> None:
        self._lines: dict[str, list[str]] = {}

    def add(self, file: str, text: str) -> None:
        """Keep the text of a file."""
        self._lines[file] = text.splitlines()

    def problem(self, finding: Finding, root: Node) -> Problem:
        """The finding with its place and its line."""
        mark = locate(root, finding.path, finding.at_key)
        lines = self._lines.get(mark.file, [])
        text = lines[mark.line - 1] if 0 < mark.line <= len(lines) else ""
        return Problem(
            finding.message,
            finding.remedy,
            dotted(finding.path),
            mark.file,
            mark.line,
            mark.column,
            text,
            finding.level,
        )


def in_models(problems: dict[str, list[Problem]]) -> tuple[Problem, ...]:
    """All problems, each once; those that only some of several models have name these models."""
    having: dict[Problem, list[str]] = {}
    for model, found in problems.items():
        for problem in dict.fromkeys(found):
            having.setdefault(problem, []).append(model)
    return tuple(
        problem if len(models) == len(problems) else _named(problem, models) for problem, models in having.items()
    )


def _named(problem: Problem, models: list[str]) -> Problem:
    which = "model " + models[0] if len(models) == 1 else "models " + ", ".join(models)
    return Problem(
        f"{problem.message} (in {which})", problem.remedy, problem.path, problem.file, problem.line, problem.column,
        problem.text, problem.level,
    )  # fmt: skip
