"""The errors a user can meet. Each carries what went wrong and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

_WIDEST = 160
_BEFORE = 100


class CovsimError(Exception):
    """A problem that the user can put right. The message says what to do."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a scenario, and the remedy.

    ``path`` is the dotted place in the scenario (``demand.falls.rate``); ``file``, ``line`` and ``column``
    (both from 1, 0 when unknown) and ``text`` (the offending line) say where it was written.
    """

    message: str
    remedy: str = ""
    path: str = ""
    file: str = ""
    line: int = 0
    column: int = 0
    text: str = ""
    level: str = "error"

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        head = f"{place}: {self.level}: " if place else f"{self.level}: "
        where = f"{self.path}: " if self.path else ""
        remedy = f" - {self.remedy}" if self.remedy else ""
        lines = [f"{head}{where}{self.message}{remedy}"]
        if self.text:
            lines += _quoted(self.text, self.column)
        return "\n".join(lines)


def _quoted(text: str, column: int) -> list[str]:
    """The line and a caret under the column; a long line is cut, and wide (Chinese) characters take two places."""
    text = text.expandtabs(1)
    before = text[: max(column, 1) - 1]
    cut = max(len(before) - _BEFORE, 0) if len(text) > _WIDEST else 0
    shown = ("..." if cut else "") + text[cut : cut + _WIDEST] + ("..." if cut + _WIDEST < len(text) else "")
    width = sum(2 if east_asian_width(character) in "WF" else 1 for character in before[cut:])
    return [f"    {shown}", "    " + " " * (width + (3 if cut else 0)) + "^"]


class ScenarioError(CovsimError):
    """A scenario that cannot be run; holds every problem found in one pass."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class SimulationError(CovsimError):
    """A run that could not go on (a cycle of waiting units, a loop that never ends)."""
