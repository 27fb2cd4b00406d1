"""``covsim run`` on the real engine: what it prints, writes and returns."""

import json

import pytest

from covsim.store import Results

RUN = ("--executor", "serial", "--quiet")


def test_a_run_ends_with_a_table_a_verdict_and_where_the_files_lie(covsim, scenario_file, tmp_path, drawn):
    code, out, err = covsim("run", scenario_file, *RUN, "--assumptions", "2")
    assert (code, err) == (0, "")
    assert "> Two medics  all 1 kept" in out
    assert "  One medic   1 broken" in out
    assert "Two medics is the only one of 2 models that is shown to meet every standard, at 300 kCNY a year." in out
    assert "- One medic fails quick help: " in out
    assert "of the cases that had to wait, 100% for: all busy" in " ".join(out.split())
    folder = next((tmp_path / "results" / "tiny").iterdir())
    assert str(folder.relative_to(tmp_path)) in out
    assert {path.name for path in folder.iterdir()} >= {
        "charts", "comparison.csv", "events", "incidents", "profiles.csv", "replications.csv", "run.json",
        "summary.csv", "visits",
    }  # fmt: skip


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
    _, out, _ = covsim("run", scenario_file, *RUN, "--set", "demand.falls.rate=2/day")
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
