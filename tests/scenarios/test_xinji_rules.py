"""What the Xinji README says of the rules is what its reference run says."""

from __future__ import annotations

import json
from typing import Any

import pytest
from references import ROOT, readme, table

RULES = ("post_1", "post_2", "overtime", "day_of_rest")
COLUMNS = {
    "hospital": 0, "clinic": 1, "station": 2, "station_kits": 2, "station_ambulance": 2, "station_mine_2": 2, "station_120": 2,
}  # fmt: skip
"""Which column of the table speaks of a model."""


def said(rule: dict[str, Any]) -> str:
    """What the README says of one rule under one model."""
    broken = f"{1 - rule['kept']:.2%} of the time" if rule["limited"] == "crew" else f"{1 - rule['kept']:.1%} of the months"
    worst = f"{rule['worst']:.0f} h at most" if rule["limited"] == "overtime_a_month" else ""
    return f"{rule['answer']}: " + ", ".join(filter(None, [broken * (rule["answer"] == "broken"), worst]))


@pytest.mark.parametrize("model", COLUMNS)
def test_the_table_of_rules(model: str) -> None:
    run = json.loads((ROOT / "results" / "reference" / "xinji" / "run.json").read_text(encoding="utf-8"))
    told = {rule["rule"]: rule for rule in run["rules"] if rule["model"] == model}
    assert tuple(told) == RULES
    assert {rule["kind"] for rule in told.values()} == {"advisory"}
    assert run["replications"] == 2
    rows = table(readme("xinji"), "rule |")
    assert [row[1 + COLUMNS[model]] for row in rows] == [said(rule).removesuffix(": ") for rule in told.values()]
