"""Slips of the keyboard that YAML takes for something else: full-width signs, tabs, a blank missing behind a colon."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_NAME = r"[^\W\d][\w -]*"
_HIDDEN = re.compile(r"\"(?:\\.|[^\"\\])*\"|'[^']*'|(?:^|(?<=\s))#.*")
_SHORT = 5
"""Letters: in shorter words two letters make another word."""
_ABOVE = 3
"""The parser may notice a slip so many lines later."""


class Slip(NamedTuple):
    """Where a slip begins (line and column from 1), what it is, and what to write."""

    line: int
    column: int
    message: str
    remedy: str


WIDE_BLANKS = "\u3000\xa0"
WIDE_INDENT = ("the line is indented with a blank of another width", "use ordinary blanks")
_COLON = ("a full-width colon '：' stands where YAML needs an ordinary one", "write ': ', with a blank behind it")
_COMMA = ("a full-width comma '，' stands where YAML needs an ordinary one", "write ', '")
_NO_BLANK = ("a blank is missing behind the colon", "write 'key: value'")
_PATTERNS: tuple[tuple[re.Pattern[str], tuple[str, str]], ...] = (
    (re.compile(r"^ *(\t)"), ("the line is indented with a tab", "use blanks, two for each level")),
    (re.compile(rf"^\s*([{WIDE_BLANKS}])"), WIDE_INDENT),
    (re.compile(rf"^\s*(?:- )?{_NAME}(：)"), _COLON),
    (re.compile(rf"[{{,，]\s*{_NAME}(：)"), _COLON),
    (re.compile(rf"(，)\s*{_NAME}\s*[:：]"), _COMMA),
    (re.compile(rf"(;)\s*{_NAME}:\s"), ("a semicolon stands between two keys", "write a comma")),
    (re.compile(r"[:,]\s*([｛［])"), ("a full-width bracket stands where YAML needs another", "write { } or [ ]")),
    (re.compile(r"(?:^\s*(?:- )?|[{,]\s*)[^\W\d]\w*(:)[^\s:/]"), _NO_BLANK),
)  # fmt: skip


def behind(lines: list[str], line: int) -> Slip | None:
    """The slip that may be why the parser stopped at ``line`` (from 1): the nearest one there or a little above."""
    for number in range(min(line, len(lines)), max(line - _ABOVE, 1) - 1, -1):
        for slip in _on(lines[number - 1], number):
            return slip
    return None


def _on(text: str, number: int) -> Iterator[Slip]:
    """The slips on a line, in the order of the patterns; quoted text and comments are passed over."""
    bare = _HIDDEN.sub(lambda found: " " * len(found[0]), text)
    for pattern, (message, remedy) in _PATTERNS:
        if found := pattern.search(bare):
            yield Slip(number, found.start(1) + 1, message, remedy)


def near_miss(word: str, known: Iterable[str]) -> str:
    """The known name that is one or two letters away from a word (one, if it has fewer than five), or nothing."""
    most = 1 if len(word) < _SHORT else 2
    distances = {name: distance(word, name) for name in known if name != word}
    name = min(distances, key=lambda each: distances[each], default="")
    return name if name and distances[name] <= most and len(name) > most else ""


def distance(first: str, second: str) -> int:
    """Letters to insert, delete, replace, or swap with their neighbours, to turn one word into the other.

    The optimal string alignment distance (Damerau 1964, Commun. ACM 7(3)).
    """
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, a in enumerate(first, 1):
        before, above, row = row, before, [i]
        for j, b in enumerate(second, 1):
            step = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            swapped = i > 1 and j > 1 and a == second[j - 2] and first[i - 2] == b
            row.append(min(step, above[j - 2] + 1) if swapped else step)
    return row[-1]


def split(text: str) -> tuple[str, str, str, str] | None:
    """Key, value, message and remedy of a text meant as ``key: value`` (``count:2``, ``count： 2``), else None."""
    found = re.fullmatch(r"([^\W\d]\w*)\s*(：\s*|:(?=[^\s/]))(.*)", text)
    if not found:
        return None
    message = _COLON[0] if found[2].startswith("：") else _NO_BLANK[0]
    meant = found[3].replace("，", ", ").replace("：", ": ")
    return found[1], found[3], message, f"write '{found[1]}: {meant}'"
