"""Names of folders and files."""

from pathlib import Path

from covsim.store.identity import run_id, safe_name, scenario_slug

TREES = {"a": {"name": "x", "experiment": {"replications": 3}}, "b": {"name": "x"}}


def test_names_that_no_file_may_have_are_written_otherwise_and_stay_different():
    assert safe_name("诊所 1") == "诊所 1"
    assert safe_name("a/b") == "a%2Fb"
    assert safe_name("a%2Fb") == "a%252Fb"


def test_the_folder_is_named_by_the_file_or_by_its_folder():
    assert scenario_slug(Path("/x/矿区/scenario.yaml")) == "矿区"
    assert scenario_slug(Path("/x/two mines.yaml")) == "two mines"


def test_the_id_depends_on_scenario_seed_and_version_but_not_on_the_experiment(tmp_path):
    base = run_id(TREES, tmp_path, 1, "1.0")
    assert run_id({**TREES, "a": {"name": "x", "experiment": {"replications": 9}}}, tmp_path, 1, "1.0") == base
    others = [
        run_id({**TREES, "a": {"name": "y"}}, tmp_path, 1, "1.0"),
        run_id(TREES, tmp_path, 2, "1.0"),
        run_id(TREES, tmp_path, 1, "1.1"),
        run_id({"a": TREES["a"]}, tmp_path, 1, "1.0"),
        run_id(TREES, tmp_path, 1, "1.0", ("wait.mean",)),
    ]
    assert len({base, *others}) == 6
    assert run_id(TREES, tmp_path, 1, "1.0", ("b", "a")) == run_id(TREES, tmp_path, 1, "1.0", ("a", "b"))


def test_the_content_of_files_that_the_scenario_names_counts(tmp_path):
    trees = {"a": {"demand": {"calls": {"trace": {"file": "calls.csv"}}}}}
    (tmp_path / "calls.csv").write_text("time\n1\n")
    first = run_id(trees, tmp_path, 1, "1.0")
    (tmp_path / "calls.csv").write_text("time\n2\n")
    assert run_id(trees, tmp_path, 1, "1.0") != first
