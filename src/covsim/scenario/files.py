"""Reads the text of a scenario file, with a clear error for everything that is none."""

from __future__ import annotations

from pathlib import Path

from covsim.errors import CovsimError, Problem, ScenarioError
from covsim.invocation import command
from covsim.scenario.problems import nearest

MAX_BYTES = 5_000_000
"""Larger files are no scenarios: tables belong in CSV files."""


def read_text(path: Path, shown: str) -> str:
    """The text of a file in UTF-8, with or without BOM. Raises ScenarioError; ``shown`` is the name in messages."""
    try:
        if path.is_dir():
            inside = sorted(p.name for p in path.glob("*.y*ml"))
            raise _unreadable(
                shown, "is a folder", f"name the file in it, for example {inside[0]}" if inside else "name a file"
            )
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise _unreadable(
                shown, f"is too large for a scenario ({size / 1e6:.1f} MB)", "keep long tables in CSV files"
            )
        data = path.read_bytes()
    except FileNotFoundError:
        raise _unreadable(shown, "there is no such file", _near(path)) from None
    except PermissionError:
        raise _unreadable(shown, "may not be read", "check the permissions of the file") from None
    except (OSError, ValueError) as error:
        raise _unreadable(shown, f"can't be read ({error})", "check the path") from None
    return _decode(data, shown)


def _decode(data: bytes, shown: str) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise _unreadable(shown, "is written in UTF-16", "save it as UTF-8")
    if b"\x00" in data:
        raise _unreadable(shown, "is not a text file", "name a YAML file")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = Problem(
            "is not written in UTF-8 from here on", "save it as UTF-8 (it may be GBK now)", "", shown, line
        )
        raise ScenarioError([problem]) from None
    if not text.strip():
        raise _unreadable(shown, "is empty", f"start from the example that '{command('new DIR')}' writes")
    return text


def _near(path: Path) -> str:
    """A file beside it with a name alike."""
    try:
        return nearest(path.name, [p.name for p in path.parent.iterdir() if p.is_file()]) or "check the path"
    except OSError:
        return "check the path"


def _unreadable(shown: str, message: str, remedy: str) -> CovsimError:
    return ScenarioError([Problem(message, remedy, file=shown)])
