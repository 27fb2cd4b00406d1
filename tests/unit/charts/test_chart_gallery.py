"""All charts of a run, also of odd ones."""

from dataclasses import replace

import pytest

from covsim.charts import CHARTS, draw_all, save
from covsim.errors import CovsimError

DRAWN = ("frontier", "response", "differences", "cover", "uncovered", "causes", "utilisation", "duty", "assumptions")
"""The charts for which the made-up results have data."""
LONG = "新集矿区医疗服务站（含二矿井口急救点、远端急救箱与县一二〇联动协议）第三方案"


@pytest.mark.parametrize(("lang", "kind", "ending"), [("en", "png", "png"), ("zh", "svg", "zh.svg")])
def test_every_chart_is_written(made_up, tmp_path, lang, kind, ending):
    files = draw_all(made_up, tmp_path / "new folder", lang, [kind])

    assert [file.name for file in files] == [f"{name}.{ending}" for name in DRAWN]
    assert all(file.stat().st_size > 5000 for file in files)


def test_a_chart_is_written_in_every_format(maker, tmp_path):
    made_up = maker(models=["station"])
    only_costs = replace(made_up, profiles=made_up.profiles.iloc[:0], kpis=made_up.kpis.head(2), standards=(),
                         assumptions=None)  # fmt: skip

    files = draw_all(only_costs, tmp_path)

    assert [file.name for file in files] == ["frontier.png", "frontier.svg"]


@pytest.mark.parametrize("name", ["frontier", "causes"])
def test_the_same_results_give_the_same_svg_bytes(maker, tmp_path, name):
    one, two = (save(CHARTS[name](maker(), "zh"), tmp_path / f"{copy}.svg").read_bytes() for copy in ("one", "two"))

    assert one == two
    assert b"<dc:date>" not in one


def test_charts_without_data_are_left_out_with_a_reason(made_up, tmp_path):
    empty = replace(
        made_up,
        kpis=made_up.kpis.iloc[:0],
        comparison=made_up.comparison.iloc[:0],
        profiles=made_up.profiles.iloc[:0],
        assumptions=None,
    )
    reasons = {}

    assert draw_all(empty, tmp_path, left_out=reasons.__setitem__) == []
    assert list(reasons) == list(CHARTS)
    assert reasons["differences"] == "no differences: there is only one model, or nothing that could be compared"


def test_one_model_has_all_charts_but_the_differences(maker, tmp_path):
    reasons = {}

    files = draw_all(maker(models=["station"]), tmp_path, formats=["svg"], left_out=reasons.__setitem__)

    assert "differences" in reasons
    assert [file.stem for file in files] == [name for name in DRAWN if name != "differences"]


@pytest.mark.slow
def test_twelve_models_with_long_names_many_sites_and_roles(maker, tmp_path):
    models = [f"model_{k}" for k in range(12)]
    made_up = maker(models, sites=40, roles=[f"role_{k}" for k in range(15)], labels={m: f"{m} {LONG}" for m in models})

    assert len(draw_all(made_up, tmp_path, "zh", ["svg"])) == len(DRAWN)


def test_labels_are_text_and_nothing_else(maker, tmp_path):
    models = ["hospital", "clinic", "station"]
    labels = {"hospital": "a $b$ c", "clinic": "x^2_{", "station": "<&>", "doctor": "  ", "mine_1": "\n", "post": "{x}"}

    made_up = maker(models=models, labels=labels)

    for name in ("response", "frontier", "differences"):
        assert save(CHARTS[name](made_up, "en"), tmp_path / f"{name}.svg").stat().st_size > 5000


def test_a_folder_that_cannot_be_made_is_told(made_up, tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(CovsimError, match=r"can't write charts to .* choose another folder with --out"):
        draw_all(made_up, tmp_path / "file")
