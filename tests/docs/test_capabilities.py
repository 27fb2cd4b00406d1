"""docs/capabilities.md names every capability of the catalogue, and nothing that isn't there."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from covsim.cli.program import Program
from covsim.metrics import read  # noqa: F401  (fills the catalogue of KPIs)
from covsim.metrics.catalogue import CATALOGUE
from covsim.scenario import shape
from covsim.scenario.loader import read as read_scenario
from covsim.scenario.model import Scenario

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "capabilities.md"
IDS = [
    "T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8",
    "P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8", "P9", "P10", "P11",
    "G1", "G2", "G3", "G4", "G5", "G6", "G7",
    "D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8",
    "F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9", "F10", "F11", "F12",
    "O1", "O2", "O3", "O4", "O5", "O6", "O7", "O8", "O9",
]
"""The project's catalogue of capabilities."""
TABLES, WITHOUT = PAGE.read_text(encoding="utf-8").split("## Needed, and not used")
ROWS = {cells[0]: cells for line in TABLES.splitlines()
        if (cells := [cell.strip() for cell in line.strip("|").split("|")])[0] in IDS}  # fmt: skip
BESIDE = ("models", "extends")
"""Sections of a file that are read before its models are made."""
UNUSED = [[cell.strip() for cell in line.strip("|").split("|")]
          for line in WITHOUT.splitlines() if line.startswith("|")][2:]  # fmt: skip
"""Capabilities that a scenario needs and does without, in the order of the tables above."""


def test_every_capability_has_one_row_in_order():
    assert list(ROWS) == IDS
    assert {len(cells) for cells in ROWS.values()} == {6}


@pytest.mark.parametrize("row", ROWS.values(), ids=lambda row: row[0])
def test_what_a_row_names_is_there(row):
    """Sections and keys of the language, KPIs, commands, test files, scenarios."""
    _, _, language, shown, scenarios, _ = row
    named = re.findall(r"`([^`]+)`", language)
    commands = {f"covsim {command.name}" for part in Program.sections.values() for command in part}
    assert named
    assert [name for name in named if not (name in commands or name in CATALOGUE or in_language(name))] == []
    files = re.findall(r"\]\(\.\./(tests/[^)]+)\)", shown)
    assert files
    assert [file for file in files if not (ROOT / file).is_file()] == []
    wanting = re.findall(r"`([^`]+)`", scenarios)
    assert wanting
    assert [name for name in wanting if not (ROOT / "scenarios" / name / "scenario.yaml").is_file()] == []


def in_language(name: str) -> bool:
    """Whether a dotted path, ``*`` for names of one's own, leads somewhere."""
    path = tuple(name.split("."))
    return name in BESIDE or bool(shape.at(Scenario, path))


@cache
def resolved(scenario: str) -> tuple[dict[str, Any], ...]:
    """Every model of every file of a shipped scenario, as it would be written in one file."""
    documents = [read_scenario(file) for file in sorted((ROOT / "scenarios" / scenario).glob("*.yaml"))]
    return tuple(document.scenario(model).tree for document in documents for model in document.models)


def uses(node: Any, path: tuple[str, ...]) -> bool:
    """Whether something stands at a dotted path of a resolved scenario; lists are looked into."""
    if isinstance(node, list):
        return any(uses(each, path) for each in node)
    if not path:
        return node is not None
    if not isinstance(node, dict):
        return False
    return any(uses(value, path[1:]) for key, value in node.items() if path[0] in ("*", key))


def test_what_a_scenario_needs_and_does_not_use_is_said():
    """A scenario of a row uses something of the language that the row names, or the page says what stands for it."""
    found = []
    for row in ROWS.values():
        keys = [name for name in re.findall(r"`([^`]+)`", row[2]) if in_language(name) and name not in BESIDE]
        wanting = re.findall(r"`([^`]+)`", row[4])
        found += [
            (row[0], scenario) for scenario in wanting
            if keys and not any(uses(tree, tuple(key.split("."))) for tree in resolved(scenario) for key in keys)
        ]  # fmt: skip
    assert found == [(cells[0], name) for cells in UNUSED for name in re.findall(r"`([^`]+)`", cells[1])]
