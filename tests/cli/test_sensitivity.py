"""``covsim sensitivity`` with the real engine."""

import csv

import pytest


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


def test_a_tornado_is_announced_told_written_and_drawn(covsim, scenario_file, out):
    code, told, said = covsim("sensitivity", scenario_file, "--out", out, "--executor", "serial")
    assert code == 0
    assert "1 input, 2 models, 2 replications: 8 runs; the rest takes about" in said
    assert "The choice\n" in told
    assert "demand.falls.rate  10/day … 40/day" in told
    assert {path.name for path in (out / "sensitivity").glob("*.*")} == {"tornado.csv", "tornado.png", "tornado.svg"}
    (row,) = {(row["input"], row["value"], row["unit"]) for row in rows(out, "tornado") if row["response"] == "worst margin"}
    assert row == ("demand.falls.rate", "20/day", "share")
    again = covsim("sensitivity", scenario_file, "--out", out, "--executor", "serial")
    assert again[1] == told
    assert "8 runs, 8 of them on disk already." in again[2]


def test_morris_in_chinese(covsim, scenario_file, out):
    words = ("--method", "morris", "--trajectories", "2", "--replications", "1", "--lang", "zh", "--quiet")
    code, told, said = covsim("sensitivity", scenario_file, "--out", out, "--executor", "serial", *words)
    assert (code, said) == (0, "")
    assert "2 条轨迹，4 个水平" in told
    assert {path.name for path in (out / "sensitivity").glob("*.*")} == {"morris.csv", "morris.zh.png", "morris.zh.svg"}
    assert all(row["trajectories"] == "2" for row in rows(out, "morris"))


def test_the_report_draws_the_charts_of_the_study_again(covsim, scenario_file, out):
    """As they were, though the screening itself is not made again; they stand at the end of the page."""
    words = ("--out", out, "--executor", "serial", "--quiet")
    assert covsim("run", scenario_file, *words)[0] == 0
    for method in ("tornado", "morris"):
        covsim("sensitivity", scenario_file, "--method", method, "--trajectories", "2", *words)
    drawn = {path: path.read_bytes() for path in (out / "sensitivity").glob("*.png")}
    assert len(drawn) == 2
    for path in drawn:
        path.unlink()
    code, told, _ = covsim("report", out)
    assert (code, told.split(" and ")[-1]) == (0, "4 chart files.\n")
    assert {path: path.read_bytes() for path in drawn} == drawn
    page = (out / "report.md").read_text(encoding="utf-8")
    assert "![tornado](sensitivity/tornado.png)" in page
    assert "![morris](sensitivity/morris.png)" in page


def test_one_trajectory_and_one_replication_have_no_intervals_and_do_no_harm(covsim, scenario_file, out):
    for method in ("tornado", "morris"):
        code, told, _ = covsim("sensitivity", scenario_file, "--out", out, "--executor", "serial", "--method", method,
                               "--trajectories", "1", "--replications", "1", "--kpi", "response.p90")  # fmt: skip
        assert code == 0
        assert "[" not in told
    assert {row["kpi"] for row in rows(out, "morris")} == {"response.p90"}


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--inputs", "demand.fall.rate"), "did you mean 'demand.falls.rate'?"),
        (("--kpi", "nonsense"), "no model has this figure"),
        (("--method", "morris", "--levels", "3"), "--levels must be an even number from 2, not 3"),
        (("--models", "three"), "there is no model 'three'"),
    ],
)
def test_what_a_planner_can_get_wrong_is_explained(covsim, scenario_file, out, words, why):
    code, _, said = covsim("sensitivity", scenario_file, "--out", out, "--executor", "serial", "--quiet", *words)
    assert code == 2
    assert why in said


def rows(out, name):
    text = (out / "sensitivity" / f"{name}.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(text.splitlines()))
