"""The reference runs in results/reference come out again."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import covsim

ROOT = Path(__file__).parents[2]
REFERENCES = {"xinji": ("station", 2), "safe_hospital": ("today", 5), "emergency_teams": ("quarterly", 16), "taiji_event": ("lean", 20)}
"""A model of each scenario, and the replications of its reference run."""


def figures(file: Path, model: str) -> dict[tuple[str, str], list[str]]:
    """Rows of a summary for one model, by KPI and scope."""
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = [row for row in csv.reader(opened) if row[0] == model]
    return {(row[1], row[2]): row[4:] for row in rows}


@pytest.mark.parametrize("name", REFERENCES)
def test_the_reference_run_is_reproducible(name: str, tmp_path: Path) -> None:
    """One of its models again, to nine digits (to the last bit on the same kind of processor)."""
    model, replications = REFERENCES[name]
    again = covsim.run(
        ROOT / "scenarios" / name / "scenario.yaml",
        models=[model], replications=replications, assumptions=0, keep="none", executor="serial", out=tmp_path / "again",
    )  # fmt: skip
    assert again.models == (model,)
    summary = ROOT / "results" / "reference" / name / "summary.csv"
    expected, found = figures(summary, model), figures(tmp_path / "again" / "summary.csv", model)
    assert found.keys() == expected.keys()
    assert len(found) > 1000
    for key, values in expected.items():
        for one, other in zip(values, found[key], strict=True):
            if one == "" or other == "":
                assert one == other, key
            else:
                assert float(other) == pytest.approx(float(one), rel=1e-9, abs=1e-9), key
