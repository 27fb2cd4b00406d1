"""Warm-up, probes and back-check on the command line, in both languages."""

import json
from pathlib import Path

import pandas as pd

OBSERVED = """
observed:
  falls: {label: Falls in 2024, kpi: incidents.count stream=falls, value: 20/day, period: 4 days, source: log book}
  quick: {label: Quick help in 2024, kpi: standard.met_share standard=quick, value: 5%}
"""


def test_warmup_tells_the_cut_of_each_series_and_draws_it(covsim, scenario_file, tmp_path, drawn):
    out = tmp_path / "wu"
    code, told, err = covsim("warmup", scenario_file, "--executor", "serial", "--out", out, "--quiet")
    assert (code, err) == (0, "")
    lines = told.splitlines()
    assert lines[0].split() == ["model", "series", "steady", "after", "mean", "from", "then", "on"]
    assert [line.split("  ")[0] for line in lines[1:3]] == ["Two medics", "One medic"]
    assert any(line.startswith("Warm-up: ") and "5 pilot replications" in line for line in lines)
    assert (out / "warm_up.png").stat().st_size > 10_000
    assert (out / "warm_up.svg").exists()
    told = covsim("warmup", scenario_file, "--executor", "serial", "--out", out, "--quiet", "--lang", "zh")[1]
    assert "在场病例数" in told
    assert (out / "warm_up.zh.png").exists()


def test_warmup_exits_with_4_when_the_run_is_too_short(covsim, scenario_file):
    sets = ("--set", "pathways.help.tend.treat.takes=6 days", "--set", "staff.medic.count=500")
    code, out, err = covsim("warmup", scenario_file, "--executor", "serial", "--quiet", *sets)
    assert code == 4
    assert "not in the first half" in out
    assert "is too short for a warm-up to be found" in err


def test_a_run_says_how_its_warm_up_was_found(covsim, scenario_file):
    sets = ("--set", "clock.warm_up=auto", "--set", "staff.medic.count=40", "--set", "pathways.help.tend.treat.takes=5 h")
    code, out, _ = covsim("run", scenario_file, "--executor", "serial", "--quiet", "--out", "run", *sets)
    manifest = json.loads(Path("run/run.json").read_text(encoding="utf-8"))
    assert code == 0
    assert 2 <= manifest["warm_up"]["minutes"] / 60 <= 24
    assert "The first " in out
    assert "that MSER-5 finds in 5 pilot replications" in " ".join(out.split())


def test_a_run_warns_when_its_warm_up_is_too_short(covsim, scenario_file):
    sets = ("--set", "staff.medic.count=40", "--set", "pathways.help.tend.treat.takes=8 h")
    _, out, _ = covsim("run", scenario_file, "--executor", "serial", "--quiet", "--out", "run", *sets)
    told = " ".join(out.split())
    assert "Warning: a warm-up of 0 min is too short. In Two medics, cases present become steady only after" in told
    _, out, _ = covsim("run", scenario_file, "--executor", "serial", "--quiet", "--out", "run", "--lang", "zh", *sets)
    assert "的预热期过短" in out
    sets = (*sets, "--set", "clock.horizon=24 h", "--set", "pathways.help.tend.treat.takes=60 h")
    _, out, _ = covsim("run", scenario_file, "--executor", "serial", "--quiet", "--out", "short", *sets)
    told = " ".join(out.split())
    assert "Warning: in Two medics, cases present don't become steady within the first half of the run" in told


def test_probe_tells_what_a_case_would_meet(covsim, scenario_file):
    words = ("--case", "roof_fall", "--times", "4", "--replications", "3", "--executor", "serial", "--quiet")
    code, out, err = covsim("probe", scenario_file, *words, "--out", "probes")
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "Roof fall at night, at random moments"
    assert "difference from Two medics" in out
    assert "Standard met: quick help" in out
    assert "Mean time: time_to_help" in out
    assert "4 random moments of each of 3 replications" in " ".join(out.split())
    probes = pd.read_csv("probes/probes.csv", encoding="utf-8-sig")
    assert probes.groupby("model")["minute"].nunique().tolist() == [12, 12]
    assert "随机时刻" in covsim("probe", scenario_file, *words, "--lang", "zh")[1]


def test_probe_names_what_it_does_not_know(covsim, scenario_file):
    code, _, err = covsim("probe", scenario_file, "--case", "rooffall", "--executor", "serial", "--quiet")
    assert (code, err) == (2, "error: no what_if case 'rooffall' - there are roof_fall\n")
    words = ("--case", "roof_fall", "--models", "three", "--executor", "serial", "--quiet")
    code, _, err = covsim("probe", scenario_file, *words)
    assert code == 2
    assert "there is no model 'three'" in err


def test_a_run_sets_observed_figures_beside_the_simulated_range(covsim, scenario_file):
    with scenario_file.open("a", encoding="utf-8") as file:
        file.write(OBSERVED)
    _, out, _ = covsim("run", scenario_file, "--executor", "serial", "--quiet", "--out", "run")
    rows = [" ".join(line.split()) for line in out.splitlines() if line.startswith(("  Falls in 2024 ", "  Quick help in 2024 "))]
    assert rows[0].startswith("Falls in 2024 Two medics 80.0 cases ")
    assert rows[0].endswith(" in the range log book")
    assert rows[1].startswith("Quick help in 2024 Two medics 5% ")
    assert rows[1].endswith(" below it")
    assert "1 of 2 lie in the simulated range; outside: Quick help in 2024 (observed lower than simulated)." in " ".join(out.split())
    assert covsim("report", "run")[0] == 0
    _, out, _ = covsim("run", scenario_file, "--executor", "serial", "--quiet", "--out", "run", "--lang", "zh")
    assert "低于范围" in out
    assert "2项观测值中有1项在模拟范围内；范围之外：Quickhelpin2024（观测值低于模拟值）" in "".join(out.split())


def test_warmup_says_when_no_transient_is_seen(covsim, scenario_file, tmp_path):
    """Cases of a few minutes: the run is as full at once as it will ever be, whatever the number of pilots."""
    sets = ("--set", "pathways.help.tend.treat.takes=1 min", "--set", "demand.falls.rate=2/h", "--set", "staff.medic.count=9")
    for pilots in ("5", "9"):
        code, told, _ = covsim("warmup", scenario_file, "--executor", "serial", "--out", tmp_path / "wu", "--quiet",
                               "--replications", pilots, *sets)  # fmt: skip
        assert code == 0
        assert "no transient seen" in told
        assert f"No warm-up is needed: {pilots} pilot replications of each model show no transient." in " ".join(told.split())
    _, out, _ = covsim("run", scenario_file, "--executor", "serial", "--quiet", "--out", "run", "--lang", "zh", *sets,
                       "--set", "clock.warm_up=auto")  # fmt: skip
    assert "未剔除任何时段：每个方案 5 次试运行均未见初始过渡期。" in "".join(out.split("\n")).replace("  ", "")


def test_a_probe_takes_as_long_as_25_replications_by_default(covsim):
    """5 moments in each of 10 replications, each half a run on average; the help says so."""
    told = " ".join(covsim("probe", "--help")[1].split())
    assert "Moments in each. [default: 5;" in told
    assert "Each model. [default: 10;" in told
    assert "as long as 25 replications of each model" in told
