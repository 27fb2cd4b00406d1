"""The folder of a run."""

import json
import math

import pytest

from covsim.store import Results, RunFolder, StoreError
from covsim.store.parts import encode

FIGURES = [("wait.p90", "all", math.inf, math.inf, 3.0), ("wait.mean", "site=矿", None, 0.0, 0.0)]
POINTS = [("coverage", "cover=post", 5.0, 2.0, 4.0)]


def test_a_replication_comes_back_as_it_was_added(tmp_path):
    folder = RunFolder(tmp_path / "run")
    folder.add("2024/诊所", 7, encode(FIGURES, POINTS), {})
    assert folder.has("2024/诊所", 7)
    assert not folder.has("2024/诊所", 7, tables=True)
    figures, points = folder.read("2024/诊所", range(1, 9))
    assert figures.columns.tolist() == ["model", "replication", "kpi", "scope", "value", "numerator", "denominator"]
    assert figures["value"].tolist()[0] == math.inf
    assert math.isnan(figures["value"].tolist()[1])
    assert figures["model"].tolist() == ["2024/诊所"] * 2
    assert points[["replication", "profile", "scope", "x", "numerator", "denominator"]].to_numpy().tolist() == [
        [7, "coverage", "cover=post", 5.0, 2.0, 4.0]
    ]


def test_a_model_without_replications_has_empty_frames(tmp_path):
    figures, points = RunFolder(tmp_path).read("a", [1, 2])
    assert len(figures) == len(points) == 0
    assert "kpi" in figures.columns


def test_a_damaged_part_is_named(tmp_path):
    folder = RunFolder(tmp_path)
    folder.write("parts/a-1.parquet", b"PAR1 damaged PAR1")
    assert folder.has("a", 1)
    with pytest.raises(StoreError, match=r"a-1\.parquet can't be read .* delete it and run again"):
        folder.read("a", [1])


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1 the rest is missing"])
def test_a_part_that_was_cut_short_counts_as_not_finished(tmp_path, content):
    folder = RunFolder(tmp_path)
    folder.add("a", 1, encode([], []), {})
    assert folder.has("a", 1)
    folder.write("parts/a-1.parquet", content[:-1])
    assert not folder.has("a", 1)


def test_a_file_is_there_in_full_or_not_at_all(tmp_path, monkeypatch):
    folder = RunFolder(tmp_path)
    folder.write("x.txt", b"old")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    with pytest.raises(StoreError, match="make room or choose another folder"):
        folder.write("x.txt", b"new")
    assert (tmp_path / "x.txt").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["x.txt"]


def test_json_holds_no_infinities(tmp_path):
    path = RunFolder(tmp_path).write_json("run.json", {"a": [math.inf, math.nan, -math.inf, 1.5], "名": "值"})
    assert json.loads(path.read_text(encoding="utf-8")) == {"a": ["inf", None, "-inf", 1.5], "名": "值"}


def test_names_that_look_like_numbers_or_nothing_stay_names(tmp_path):
    import pandas as pd

    folder = RunFolder(tmp_path)
    folder.write_json("run.json", {})
    folder.write_csv("summary.csv", pd.DataFrame({
        "model": ["2024", "NA", "null"], "kpi": "wait.p90", "scope": "all", "unit": "", "n": 2,
        "mean": [1.0, math.nan, math.inf],
    }))  # fmt: skip
    frame = Results.open(tmp_path).kpis
    assert frame["model"].tolist() == ["2024", "NA", "null"]
    assert frame["unit"].tolist() == ["", "", ""]
    assert frame["mean"].isna().tolist() == [False, True, False]
    assert frame["mean"].tolist()[2] == math.inf


def test_a_table_that_is_not_kept_says_which_are(tmp_path):
    folder = RunFolder(tmp_path)
    folder.write_json("run.json", {})
    folder.write("events/clinic-1.parquet", b"")
    with pytest.raises(StoreError, match="kept are clinic-1 - run with --log all"):
        Results.open(tmp_path).events("clinic", 2)


def test_charts_are_found_by_name(tmp_path):
    RunFolder(tmp_path).write_json("run.json", {})
    plot = Results.open(tmp_path).plot
    assert callable(plot.response)
    with pytest.raises(AttributeError, match="there is no chart 'pie'; there are frontier"):
        plot.pie()
