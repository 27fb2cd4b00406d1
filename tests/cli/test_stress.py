"""``covsim stress``: the page lies in the folder of the run, and the gaps are said on the screen."""


def test_the_page_is_written_in_both_languages_and_gaps_are_told(covsim, scenario_file, tmp_path):
    out = tmp_path / "out"
    assert covsim("run", scenario_file, "--out", out, "--executor", "serial", "--quiet")[0] == 0
    code, told, _ = covsim("stress", out)
    assert code == 0
    assert "  3.4    what was left out or simplified: study.limitations\n" in told
    count = int(told.split("Not stated: ")[1].split()[0])
    assert (out / "stress-des.md").read_text(encoding="utf-8").count("**Not stated**") == count
    assert covsim("stress", out, "--lang", "zh")[0] == 0
    page = (out / "stress-des.zh.md").read_text(encoding="utf-8")
    assert page.startswith("# STRESS-DES 报告清单：Tiny 小场景\n")
    assert "Two medics" in page


def test_a_scenario_file_is_no_run(covsim, scenario_file):
    for command in ("stress", "report", "compare"):
        code, _, said = covsim(command, scenario_file)
        assert code == 2
        assert "this is a scenario file; name the folder of a finished run, e.g. results/NAME/ID" in said


def test_a_folder_without_a_run_is_named(covsim, tmp_path):
    code, _, said = covsim("stress", tmp_path)
    assert code == 2
    assert "holds no run.json" in said
