"""What the reference runs in results/reference say, and what the READMEs of the scenarios say of them."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "results" / "reference"

Estimate = tuple[float, float, float]
"""Mean and ends of its interval."""


@cache
def readme(scenario: str) -> str:
    """The README of a shipped scenario."""
    return (ROOT / "scenarios" / scenario / "README.md").read_text(encoding="utf-8")


@cache
def summary(*runs: str) -> dict[tuple[str, str, str], Estimate]:
    """Estimates by model, KPI and scope; of a model in several runs those of the last one."""
    found: dict[tuple[str, str, str], Estimate] = {}
    for run in runs:
        with (REFERENCE / run / "summary.csv").open(encoding="utf-8-sig", newline="") as opened:
            found |= {
                (row["model"], row["kpi"], row["scope"]): (float(row["mean"]), float(row["ci_low"]), float(row["ci_high"]))
                for row in csv.DictReader(opened)
                if row["mean"] and row["ci_low"]
            }
    return found


def table(text: str, heading: str) -> list[list[str]]:
    """The cells of each row of the table whose heading begins so, bold or not."""
    lines = text.split(f"\n| {heading}", 1)[1].split("\n\n", 1)[0].replace("*", "").splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def row(text: str, heading: str, begins: str) -> list[str]:
    """The cells behind the first of the one row that begins so, in the table whose heading begins so."""
    (found,) = [cells for cells in table(text, heading) if f"{cells[0]} |".startswith(begins)]
    return found[1:]
