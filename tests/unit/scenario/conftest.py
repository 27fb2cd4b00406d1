"""A small sound scenario, and ways to change it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from covsim.scenario.loader import Document, read

SMALL = (Path(__file__).parent / "small.yaml").read_text(encoding="utf-8")


@pytest.fixture
def small() -> str:
    """The text of a sound scenario with two models, ``today`` and ``small``."""
    return SMALL


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Document]:
    """Writes ``scenario.yaml`` (and further files) into an empty folder, goes there and reads it."""
    monkeypatch.chdir(tmp_path)

    def write(text: str, sets: Sequence[str] = (), **others: str) -> Document:
        Path("scenario.yaml").write_text(text, encoding="utf-8")
        for name, content in others.items():
            Path(name.replace("__", ".")).write_text(content, encoding="utf-8")
        return read("scenario.yaml", sets)

    return write


@pytest.fixture
def changed(written: Callable[..., Document], small: str) -> Callable[..., Document]:
    """Reads the small scenario with one piece of text replaced."""

    def change(old: str, new: str, sets: Sequence[str] = (), **others: str) -> Document:
        assert small.count(old) >= 1, f"not in the small scenario: {old}"
        return written(small.replace(old, new, 1), sets, **others)

    return change
