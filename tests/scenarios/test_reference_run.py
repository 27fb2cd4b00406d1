"""The reference run of Xinji in results/reference comes out again."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import covsim

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "results" / "reference" / "xinji"
MODEL = "station"


def figures(file: Path) -> dict[tuple[str, str], list[str]]:
    """Rows of a summary for one model, by KPI and scope."""
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = [row for row in csv.reader(opened) if row[0] == MODEL]
    return {(row[1], row[2]): row[4:] for row in rows}


def test_the_reference_run_is_reproducible(tmp_path: Path) -> None:
    """One of its models again, to nine digits (to the last bit on the same kind of processor)."""
    again = covsim.run(
        ROOT / "scenarios/xinji/scenario.yaml",
        models=[MODEL], replications=2, assumptions=0, keep="none", executor="serial", out=tmp_path / "again",
    )  # fmt: skip
    assert again.models == (MODEL,)
    expected, found = figures(REFERENCE / "summary.csv"), figures(tmp_path / "again" / "summary.csv")
    assert found.keys() == expected.keys()
    assert len(found) > 1000
    for key, values in expected.items():
        for one, other in zip(values, found[key], strict=True):
            if one == "" or other == "":
                assert one == other, key
            else:
                assert float(other) == pytest.approx(float(one), rel=1e-9, abs=1e-9), key
