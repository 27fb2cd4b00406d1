"""What a reader of the code may rely on: small files, telling names, a docstring on everything public."""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

SOURCE = Path(__file__).parents[2] / "src"
FILES = sorted((SOURCE / "covsim").rglob("*.py"))
LINES_AT_MOST = 450
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "tools"}

pytestmark = pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(SOURCE)))


def test_no_file_is_long(file):
    """A file that grows past the limit holds more than one concept and becomes a folder."""
    assert len(file.read_text(encoding="utf-8").splitlines()) <= LINES_AT_MOST


def test_names_say_what_is_inside(file):
    """No module or folder is a place for leftovers."""
    assert not VAGUE_NAMES & {*file.relative_to(SOURCE).parent.parts, file.stem}


def test_everything_public_has_a_docstring(file):
    """Modules, and the classes, functions and methods in them whose names do not start with an underscore."""
    name = ".".join(file.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")
    assert list(undocumented(ast.parse(file.read_text(encoding="utf-8")), importlib.import_module(name))) == []


def undocumented(node: ast.Module | ast.ClassDef | ast.FunctionDef, found: Any) -> Iterator[str]:
    """Public names at and under a module, class or function that have no docstring; overrides inherit theirs."""
    if not ast.get_docstring(node) and not (isinstance(node, ast.FunctionDef) and inspect.getdoc(found)):
        yield getattr(found, "__qualname__", found.__name__)
    if not isinstance(node, ast.FunctionDef):
        for child in node.body:
            if isinstance(child, (ast.ClassDef, ast.FunctionDef)) and not child.name.startswith("_"):
                yield from undocumented(child, getattr(found, child.name))
