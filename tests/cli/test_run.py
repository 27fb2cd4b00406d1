"""``covsim run`` on the real engine: what it prints, writes and returns."""

import json
import sys

import pytest

import covsim as package
from covsim.cli.screen import cells
from covsim.errors import CovsimError
from covsim.store import Results

RUN = ("--executor", "serial", "--quiet")


def test_a_run_ends_with_a_table_a_verdict_and_where_the_files_lie(covsim, scenario_file, tmp_path, drawn):
    code, out, err = covsim("run", scenario_file, *RUN, "--assumptions", "2")
    assert (code, err) == (0, "")
    assert "> Two medics  all 1 kept" in out
    assert "  One medic   1 broken" in out
    assert "Two medics is the only one of 2 models that is shown to meet every standard, at 300 kCNY a year." in out
    assert "- One medic fails quick help: " in out
    assert "(mostly all busy: 100% of the cases that miss it)" in " ".join(out.split())
    folder = next((tmp_path / "results" / "tiny").iterdir())
    assert str(folder.relative_to(tmp_path)) in out
    assert {path.name for path in folder.iterdir()} >= {
        "charts", "comparison.csv", "events", "incidents", "profiles.csv", "replications.csv", "run.json",
        "summary.csv", "visits",
    }  # fmt: skip


def test_late_cases_are_those_that_break_the_time_limit_and_not_all_that_wait(covsim, scenario_file, tmp_path):
    covsim("run", scenario_file, *RUN, "--out", tmp_path / "out")
    kpis = Results.open(tmp_path / "out").kpis.set_index(["model", "kpi", "scope"])["mean"]
    assert kpis["two", "late.share", "all"] == pytest.approx(1 - kpis["two", "standard.met_share", "standard=quick"])
    assert kpis["two", "late.share", "all"] < kpis["two", "shortfall.share", "all"]
    _, out, _ = covsim("run", scenario_file, *RUN, "--out", tmp_path / "out")
    assert "those that break a standard with a time limit (quick help), or leave unserved." in out
    _, out, _ = covsim("run", scenario_file, *RUN, "--set", "standards=null")
    assert "since no standard sets a time limit for cases" in " ".join(out.split())
    assert "Two medics" in out
    assert "No standard is set, so the models are only compared on cost." in " ".join(out.split())


def test_a_run_without_standards_or_costs_is_not_judged(covsim, scenario_file):
    sets = ("--set", "standards=null", "--set", "staff.medic.cost=null")
    _, out, _ = covsim("run", scenario_file, *RUN, *sets, "--models", "two")
    assert "There is nothing to judge: one model, no standard and no costs." in out
    head = out.splitlines()[1]
    assert head.split() == ["model", "response", "p90", "(all", "cases)"]
    assert "Why not the others" not in out


def test_response_is_that_of_cases_to_which_help_is_sent(covsim, scenario_file):
    with scenario_file.open("a", encoding="utf-8") as file:
        file.write("extends: visits.yaml\n")
    (scenario_file.parent / "visits.yaml").write_text(
        "demand: {visits: {label: Sick visits, rate: 100/day, where: base, pathway: visit}}\n"
        "pathways: {visit: {see: {treat: {takes: 1 min, needs: {desk: 1}}}}}\n"
        "staff: {desk: {count: 5, at: base}}\n", encoding="utf-8",
    )  # fmt: skip
    _, out, _ = covsim("run", scenario_file, *RUN, "--models", "two")
    assert "response p90 (help sent)" in out
    assert "nine in ten cases to which help is sent (falls) had" in " ".join(out.split())
    minutes = out.splitlines()[2].split(" min")[0].split()[-1]
    assert float(minutes) >= 5       # the way to the mine; the many visits, served at once, would make it 0


def test_the_same_run_in_chinese(covsim, scenario_file, drawn):
    covsim("run", scenario_file, *RUN)
    code, out, _ = covsim("run", scenario_file, *RUN, "--lang", "zh")
    assert code == 0
    assert "只有Two medics经证实满足全部标准，每年 30.0 万元。" in out
    for word in ("方案", "标准", "年度成本", "结论", "其他方案为何未入选", "为何缺人或延误", "文件"):
        assert word in out
    assert "最优比例" not in out, "three replications say nothing of it"
    assert not [line for line in out.splitlines() if "standard" in line.lower()]
    folder = next((scenario_file.parents[1] / "results" / "tiny").iterdir())
    assert (folder / "charts" / "response.zh.png").exists()


def test_charts_are_drawn_again_when_other_replications_count(covsim, scenario_file, drawn):
    def drawn_at():
        folder = next((scenario_file.parents[1] / "results" / "tiny").iterdir())
        return (folder / "charts" / "response.png").stat().st_mtime_ns

    words = [word for word in RUN if word not in ("--replications", "3")]
    covsim("run", scenario_file, *words, "--replications", "3")
    first = drawn_at()
    covsim("run", scenario_file, *words, "--replications", "3")
    assert drawn_at() == first
    covsim("run", scenario_file, *words, "--replications", "2")  # all there, but the figures are of two
    assert drawn_at() > first


def test_no_line_is_wider_than_the_screen(covsim, scenario_file, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    sets = ("--set", "models.two.label=Two medics at the base who take turns and never sleep at the same time of the day")
    for lang in ("en", "zh"):
        _, out, _ = covsim("run", scenario_file, *RUN, *sets, "--lang", lang)
        assert max(cells(line) for line in out.splitlines()) <= 100


def test_tables_of_the_first_replication_are_kept(covsim, scenario_file, tmp_path):
    covsim("run", scenario_file, *RUN, "--out", tmp_path / "out")
    results = Results.open(tmp_path / "out")
    incidents, visits = results.incidents("two"), results.visits("two")
    assert {"incident", "stream", "site", "outcome", "mark.there", "clock"} <= set(incidents.columns)
    assert list(visits.columns) == [
        "incident", "step", "visit", "ready", "claimed", "arrived", "started", "ended", "waited", "units", "site",
        "destination", "outcome", "cause",
    ]  # fmt: skip
    reach = visits[visits["step"] == "help.reach"]
    assert (reach["arrived"] - reach["claimed"]).max() == pytest.approx(5.0)
    assert len(results.events("one")) > len(incidents)


@pytest.mark.parametrize(("log", "kept"), [("none", 0), ("first", 2), ("all", 6)])
def test_which_tables_are_kept_can_be_chosen(covsim, scenario_file, tmp_path, log, kept):
    covsim("run", scenario_file, *RUN, "--log", log, "--out", tmp_path / "out")
    assert len(list((tmp_path / "out").glob("events/*.parquet"))) == kept


def test_results_do_not_depend_on_jobs(covsim, scenario_file, tmp_path):
    covsim("run", scenario_file, *RUN, "--assumptions", "1", "--out", tmp_path / "a")
    covsim("run", scenario_file, "--jobs", "2", "--quiet", "--assumptions", "1", "--out", tmp_path / "b")
    for name in ("summary.csv", "comparison.csv", "replications.csv", "profiles.csv"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    assert Results.open(tmp_path / "a").events("two").equals(Results.open(tmp_path / "b").events("two"))


def test_json_instead_of_text(covsim, scenario_file):
    code, out, _ = covsim("run", scenario_file, *RUN, "--json")
    found = json.loads(out)
    assert code == 0
    assert found["verdict"]["chosen"] == "two"
    assert found["verdict"]["models"]["one"]["standards"] == "fail"


def test_progress_goes_to_standard_error_as_plain_lines(covsim, scenario_file):
    _, _, err = covsim("run", scenario_file, "--executor", "serial")
    assert err.splitlines()[-2:][0] == "replications: 6"
    assert "replications: 6 of 6 done" in err


def test_require_fails_when_no_model_meets_the_standards(covsim, scenario_file):
    assert covsim("run", scenario_file, *RUN, "--require")[0] == 0
    assert covsim("run", scenario_file, *RUN, "--require", "--models", "one")[0] == 4


def test_an_unknown_model_is_named(covsim, scenario_file):
    code, _, err = covsim("run", scenario_file, *RUN, "--models", "too")
    assert code == 2
    assert "there is no model 'too'" in err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--replications", "0"), "--replications must be at least 1"),
        (("--assumptions", "-1"), "--assumptions must be 0 or more"),
        (("--executor", "threads"), "unknown executor 'threads'"),
        (("--jobs", "0"), "--jobs must be at least 1"),
        (("--set", "staff.medic.count=many"), "count"),
        (("--bogus",), "No such option"),
    ],
)
def test_wrong_options_exit_with_2_and_say_what_to_do(covsim, scenario_file, options, said):
    code, _, err = covsim("run", scenario_file, *options)
    assert code == 2
    assert said in err


def test_set_changes_a_value_and_the_folder(covsim, scenario_file, tmp_path):
    covsim("run", scenario_file, *RUN)
    _, out, _ = covsim("run", scenario_file, *RUN, "--set", "demand.falls.rate=2/day", "--replications", "8")
    assert len(list((tmp_path / "results" / "tiny").iterdir())) == 2
    assert "One medic is the cheapest of the 2 models that meet every standard" in out


def test_a_file_instead_of_a_folder_is_refused(covsim, scenario_file, tmp_path):
    (tmp_path / "taken").write_text("something else")
    code, _, err = covsim("run", scenario_file, *RUN, "--out", tmp_path / "taken")
    assert code == 2
    assert "choose another folder with --out" in err


def test_zero_cases_are_a_result(covsim, scenario_file):
    code, out, err = covsim("run", scenario_file, *RUN, "--set", "demand.falls.rate=0/day")
    assert (code, err) == (0, "")
    assert "can't tell" in out


def test_one_replication_says_that_it_gives_no_interval(covsim, scenario_file):
    code, out, _ = covsim("run", scenario_file, *RUN, "--replications", "1")
    assert code == 0
    assert "run at least 10, with --replications 10" in out


def test_warnings_are_named_before_the_run(covsim, scenario_file):
    """The first few, by what they are about; ``check`` shows them all with their places."""
    text = scenario_file.read_text(encoding="utf-8")
    idle = "".join(f"  idle_{n}: {{at: base}}\n" for n in range(7))
    scenario_file.write_text(text.replace("demand:\n", f"{idle}demand:\n", 1), encoding="utf-8")
    said = covsim("run", scenario_file, "--executor", "serial", "--out", "run", "--replications", "1")[2].splitlines()
    assert said[0].startswith("7 warnings, with places and remedies in ")
    assert said[1] == "  staff.idle_0: 'idle_0' is not used: no step, duty or cover entry asks for it"
    assert said[5:7] == [said[1].replace("idle_0", "idle_4"), "  and 2 more"]


def test_a_folder_without_a_name_is_refused(covsim, scenario_file, tmp_path):
    """It would be the current folder."""
    before = sorted(tmp_path.rglob("*"))
    for words in (("run", scenario_file, *RUN), ("probe", scenario_file), ("demo",), ("warmup", scenario_file)):
        code, _, err = covsim(*words, "--out", "")
        assert code == 2
        assert "'--out': the name of the folder is empty - write one, or . for the current folder" in err
    assert "the name of the folder is empty" in covsim("new", "")[2]
    with pytest.raises(CovsimError, match="the name of the folder for the results is empty - write one"):
        package.run(scenario_file, out="", executor="serial")
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("command", ["run", "sensitivity"])
@pytest.mark.parametrize("wrong", [("--jobs", "0"), ("--executor", "threads"), ("--executor", "dask")])
def test_a_run_that_can_not_start_leaves_no_folder(covsim, scenario_file, tmp_path, monkeypatch, command, wrong):
    """Neither the one named nor the one by default."""
    monkeypatch.setitem(sys.modules, "distributed", None)  # as if the package for Dask weren't there
    for out in ((), ("--out", tmp_path / "out")):
        code, _, err = covsim(command, scenario_file, "--quiet", *wrong, *out)
        assert code == 2, err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["my 场景"]
