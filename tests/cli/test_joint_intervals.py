"""Joint intervals are named where they are shown, and what the same cases are worth is said."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from covsim.cli.pairs import all_pairs
from covsim.cli.sections import Page
from covsim.errors import CovsimError
from covsim.store import Results

DEARER = {"value": 5.0, "low": 4.0, "high": 6.0}


def note(lang, *sharper, **changes):
    """The note under the reasons, with so many models compared with the chosen one."""
    models = {"chosen": {"dearer_per_year": None, "sharper": None}}
    models |= {f"other_{n}": {"dearer_per_year": DEARER, "sharper": one, "standards": "pass"} | changes
               for n, one in enumerate(sharper)}  # fmt: skip
    verdict = {"reasons": {"other_0": "costs more"}, "models": models, "in": {}}
    manifest = {"why": {}, "models": list(models), "labels": {}, "level": 0.95, "verdict": verdict, "currency": "CNY"}
    return Page(Results(Path(), manifest), lang).reasons().notes


@pytest.mark.parametrize(
    ("lang", "sharper", "expected"),
    [
        ("en", (2.345, 35.2, 128.0),
         "Cost differences: their 95% intervals hold jointly for the 3 comparisons (Bonferroni). The same cases in all "
         "models make these differences as sharp as 2.3 to 130 times as many independent replications would."),
        ("zh", (2.345, 1000.0),
         "成本差异：各 95% 置信区间对 2 项比较同时成立（Bonferroni 法）。各方案面对相同的病例，"
         "使这些差异的精度相当于 2.3 至 超过 1,000 倍数量的独立重复。"),
        ("en", (4.0,),
         "Cost difference: 95% interval. The same cases in both models make this difference as sharp as 4.0 times as many "
         "independent replications would."),
        ("en", (None, None), "Cost differences: their 95% intervals hold jointly for the 2 comparisons (Bonferroni)."),
    ],
)  # fmt: skip
def test_the_note_under_the_reasons(lang, sharper, expected):
    assert note(lang, *sharper) == (expected,)


def test_no_note_without_a_chosen_model():
    assert note("en") == ()


@pytest.mark.parametrize(
    "changes",
    [{"standards": "fail"}, {"dearer_per_year": {"value": -5.0, "low": -6.0, "high": -4.0}},
     {"dearer_per_year": {"value": 5.0, "low": 4.999, "high": 5.001}},
     {"dearer_per_year": {"value": 5.0, "low": None, "high": None}}],
)  # fmt: skip
def test_no_note_where_no_interval_of_a_cost_difference_is_shown(changes):
    """Broken standards are the reason, the model is cheaper, or both ends read the same, or are unknown."""
    assert note("en", 4.0, **changes) == ()


@pytest.mark.parametrize(
    ("kpi", "held", "needed", "expected"),
    [
        ("response.p90", 1, 21, "within the target since 16; 5 more to confirm"),
        ("response.p90", 0, 40, "not reached; about 40 would do"),
        ("verdict", 4, 18, "settled since 13; 2 more to confirm"),
    ],
)
def test_a_target_kept_now_is_not_called_missed(kpi, held, needed, expected):
    """Five more have to keep to it after the first that does; 16 replications are there."""
    one = {"target": f"{kpi}:5%", "kpi": kpi, "unit": "min", "relative": True, "model": "four", "half_width": 0.039,
           "solved": None, "needed": needed, "held": held}  # fmt: skip
    manifest = {"why": {}, "models": ["four"], "labels": {}, "verdict": {"in": {}}, "currency": "", "replications": 16}
    section = Page(Results(Path(), {**manifest, "precision": [one]}), "en").precision()
    assert section.rows[0][-1] == expected


@pytest.fixture
def results(tmp_path):
    """Costs of three models in four replications: b - a is 1, 2, 0, 1; c never varies."""
    costs = {"a": [10.0, 12.0, 14.0, 16.0], "b": [11.0, 14.0, 14.0, 17.0], "c": [9.0, 9.0, 9.0, 9.0]}
    rows = [(model, n, "overtime.hours", "all", value, value, 1.0) for model, each in costs.items()
            for n, value in enumerate(each, 1)]  # fmt: skip
    columns = ["model", "replication", "kpi", "scope", "value", "numerator", "denominator"]
    pd.DataFrame(rows, columns=columns).to_csv(tmp_path / "replications.csv", index=False)
    summary = pd.DataFrame([(model, "overtime.hours", "all", "h", 4, np.mean(each)) for model, each in costs.items()])
    summary.columns = ["model", "kpi", "scope", "unit", "n", "mean"]
    summary.to_csv(tmp_path / "summary.csv", index=False)
    return Results(tmp_path, {"labels": {"a": "Hospital"}, "level": 0.95})


def test_all_pairs(results):
    """Differences 1, 2, 0, 1: mean 1, variance 2/3; alone 20/3 and 6; t(3) at 98.33% is 4.856657; half 1.9827."""
    section = all_pairs(results, "overtime.hours", "all", "en")
    assert section.title == "overtime.hours all: all pairs"
    assert [column.title for column in section.columns] == ["model", "difference", "joint interval", "same cases worth"]
    assert section.rows[0] == ("b less Hospital", "1.0 h", "-0.98 h to 2.98 h", "19 times")
    assert section.rows[1][0] == "c less Hospital"
    assert section.rows[1][3] == "1.0 times"
    assert section.notes == (
        "Joint interval: 95% for all 3 pairs at once (Bonferroni). Same cases worth: so many times as many independent "
        "replications would make the difference as sharp.",
    )


def test_all_pairs_in_chinese(results):
    section = all_pairs(results, "overtime.hours", "all", "zh")
    assert section.title == "overtime.hours all：两两比较"
    assert section.rows[0][0] == "b 减 Hospital"
    assert section.rows[0][3] == "19 倍"


def test_a_figure_that_nobody_has(results):
    with pytest.raises(CovsimError, match=r"has no two models with the figure 'wait.mean all'"):
        all_pairs(results, "wait.mean", "all", "en")


def test_pairs_are_of_the_cost_a_year_unless_another_figure_is_asked_for(covsim, scenario_file, tmp_path):
    out = tmp_path / "out"
    assert covsim("run", scenario_file, "--out", out, "--executor", "serial", "--quiet")[0] == 0
    code, told, _ = covsim("compare", out, "--pairs")
    assert code == 0
    assert "cost.per_year all: all pairs" in told


def test_pairs_of_several_runs_name_their_run(covsim, scenario_file, tmp_path):
    """By the folders, where the scenarios have one name; by the whole path, where the folders have too."""
    first, second, third = tmp_path / "a" / "out", tmp_path / "a" / "more", tmp_path / "b" / "out"
    for out in (first, second, third):
        assert covsim("run", scenario_file, "--out", out, "--executor", "serial", "--quiet")[0] == 0
    told = covsim("compare", first, second, "--pairs")[1]
    assert "out: cost.per_year all: all pairs" in told
    assert "more: cost.per_year all: all pairs" in told
    assert "out：cost.per_year all：两两比较" in covsim("compare", first, second, "--pairs", "--lang", "zh")[1]
    assert f"{third}: cost.per_year all: all pairs" in covsim("compare", first, third, "--pairs")[1]
