"""The other commands, and what the program does with mistakes."""

import base64
import json
import subprocess
import sys
from io import BytesIO

import pytest
import yaml

import covsim as package
from covsim.cli import program as cli


def test_help_lists_commands_by_task_and_ends_with_two_examples(covsim):
    code, out, _ = covsim("--help")
    assert code == 0
    assert [line for line in out.splitlines() if line in ("Start:", "Check:", "Run:", "Read:")] == [
        "Start:", "Check:", "Run:", "Read:",
    ]  # fmt: skip
    assert out.rstrip().splitlines()[-3].strip() == "Two examples:"
    assert "..." not in out.replace("[ARGS]...", "")


def test_help_loads_no_heavy_package():
    script = (
        "import sys; from covsim.cli import program; program.exit_code(['--help']); "
        "heavy = {'numpy', 'pandas', 'scipy', 'matplotlib', 'pydantic', 'yaml', 'rich', 'simpy'}; "
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_a_misspelt_command_gets_a_hint(covsim):
    code, _, err = covsim("rnu")
    assert code == 2
    assert "no such command 'rnu' - did you mean 'run'?" in err


def test_the_version_is_that_of_the_package(covsim):
    assert covsim("--version")[1] == f"covsim {package.__version__}\n"


def test_check_counts_people_and_evidence(covsim, scenario_file):
    code, out, err = covsim("check", scenario_file)
    assert (code, err) == (0, "")
    assert "no errors, 0 warnings; models: two, one" in out
    assert "Evidence: 0 stated, 0 derived, 0 published, 1 assumed, " in out


def test_check_shows_full_time_people_needed_and_held(covsim, scenario_file):
    with scenario_file.open("a", encoding="utf-8") as file:
        file.write("cover: {post: {at: mine, needs: {medic: 1}, within: 10 min}}\n")
        file.write("duties: {drill: {every: 7 days, needs: {medic: 1}, at: mine, takes: 8 h}}\n")
    code, out, err = covsim("check", scenario_file, "--require", "--set", "staff.medic.hours_a_week=80")
    assert code == 4
    rows = [line.split() for line in out.splitlines() if line.startswith("medic ")]
    # 168 h of the post and 8 h of the drill, 80 h a person; the model with people missing comes first
    assert rows == [
        ["medic", "基地", "2.20", "1", "1.20", "short", "post", "and", "1", "more", "one"],
        ["medic", "基地", "2.20", "2", "0.20", "short", "post", "and", "1", "more", "two"],
    ]
    assert "warning" in err


def test_check_does_not_call_people_on_call_short(covsim, scenario_file):
    with scenario_file.open("a", encoding="utf-8") as file:
        file.write("cover: {post: {at: mine, needs: {medic: 1}, within: 10 min}}\n")
        file.write("rosters: {home: {always: true, call_out: 2 min}}\n")
    sets = ("--set", "staff.medic.hours_a_week=40", "--set", "staff.medic.roster=home")
    out = covsim("check", scenario_file, *sets)[1]
    rows = [line.split() for line in out.splitlines() if line.startswith("medic ")]
    assert rows == [["medic", "基地", "4.20", str(held), "on", "call", "post", model] for held, model in ((2, "two"), (1, "one"))]
    assert "On call: no working hours" in out


def test_check_looks_up_the_kpis_that_standards_name(covsim, scenario_file):
    code, _, err = covsim("check", scenario_file, "--set", "standards={busy: {kpi: utilization, at_most: 0.8}}")
    assert code == 2
    assert "standards.busy.kpi: there is no KPI 'utilization' - did you mean 'utilisation'?" in err


def test_check_exits_with_2_for_a_broken_scenario_and_checks_the_others(covsim, scenario_file, tmp_path):
    broken = tmp_path / "broken.yaml"
    broken.write_text("covsim: 1\nname: x\nclock: {horizon: 25}\nsites: {a: {}}\n")
    code, out, err = covsim("check", broken, scenario_file)
    assert code == 2
    assert "broken.yaml:3:" in err
    assert "no errors" in out


@pytest.mark.parametrize("words", [("run",), ("check",), ("show",), ("trace", "--case", "a:1")])
def test_a_missing_file_is_said_without_a_traceback(covsim, words):
    code, _, err = covsim(words[0], "no such.yaml", *words[1:])
    assert code == 2
    assert "no such.yaml" in err
    assert "Traceback" not in err


def test_show_prints_the_model_as_yaml(covsim, scenario_file):
    code, out, _ = covsim("show", scenario_file, "--model", "one")
    assert code == 0
    assert yaml.safe_load(out)["staff"]["medic"]["count"] == 1


def test_show_says_where_values_came_from(covsim, scenario_file):
    out = covsim("show", scenario_file, "--model", "one", "--origin")[1]
    line = next(line for line in out.splitlines() if line.strip().startswith("count: 1"))
    assert "tiny.yaml:25" in line
    assert "model one" in line


def test_schema_is_json(covsim):
    code, out, _ = covsim("schema")
    assert code == 0
    assert "properties" in json.loads(out)


def test_reference_is_markdown(covsim):
    code, out, _ = covsim("reference")
    assert code == 0
    assert out.startswith("# ")


def test_new_writes_a_sound_scenario_with_its_schema_and_never_over_another(covsim, tmp_path):
    code, out, _ = covsim("new", tmp_path / "my mine")
    assert code == 0
    assert 'covsim run "' in out
    assert covsim("check", tmp_path / "my mine" / "scenario.yaml")[0] == 0
    assert "properties" in json.loads((tmp_path / "my mine" / "covsim.schema.json").read_text(encoding="utf-8"))
    code, _, err = covsim("new", tmp_path / "my mine")
    assert code == 2
    assert "exists already" in err


def test_trace_tells_a_case_moment_by_moment(covsim, scenario_file):
    code, out, _ = covsim("trace", scenario_file, "--case", "falls:0", "--model", "two")
    assert code == 0
    told = [line.strip() for line in out.splitlines()]
    assert told[0].startswith("Two medics: falls:0, Mon 2025-01-06 ")
    assert told[2] == "medic: medic 1 free at 基地; medic 2 free at 基地"
    assert [line[10:] for line in told[3:-1]] == [
        "call: falls at mine",
        "medic 1 claimed at 基地",
        "medic 1 on the way to mine, 5.0 min",
        "medic 1 at mine",
        "* there, 5.0 min after the call",
        "tend the wound begins",
        "tend the wound ends",
        "medic 1 free",
        "done: served, 45.0 min after the call",
    ]
    assert told[-1] == "= time_to_help: 5.0 min (within 10 min)"


def test_trace_says_where_everybody_is_at_the_call(covsim, tmp_path):
    """A km takes a minute. The nurse's shift ends at 00:30 while she helps; from 00:35 to 00:45 she rides home."""
    file = tmp_path / "ride.yaml"
    file.write_text("""\
covsim: 1
name: Ride
clock: {start: 2025-01-06, horizon: 1 day}
sites: {base: {label: Base, at: [0, 0]}, mine: {at: [10, 0]}}
travel: {road: {speed: 60 km/h}}
rosters: {early: {weekly: "Mon 00:00-00:30"}, home: {always: true, call_out: 2 min}, pause: {always: true, breaks: {tea: "00:32-00:50"}}}
staff:
  nurse: {at: base, roster: early, skills: [carer]}
  second: {at: base, roster: home, skills: [carer]}
  third: {at: base, roster: pause, skills: [carer]}
vehicles: {ambulance: {at: base, mode: road}}
demand: {falls: {at_times: [5 min, 25 min, 40 min], where: mine, pathway: care}}
pathways: {care: {help: {respond: {needs: {carer: 1, ambulance: 1}, takes: 20 min}}}}
""", encoding="utf-8")
    at_work = " ".join(covsim("trace", file, "--case", "falls:1")[1].split())
    assert "nurse: nurse busy with falls at mine since 00:05:00 second: second free at Base, on call" in at_work
    out = [line.strip() for line in covsim("trace", file, "--case", "falls:2")[1].splitlines()]
    assert out[2:6] == [
        "nurse: nurse on the way back to Base, past the end of the shift (00:30:00)",
        "second: second free at Base, on call",
        "third: third on a break at Base",
        "ambulance: ambulance on the way back to Base",
    ]


CLINIC = """\
covsim: 1
name: Clinic
clock: {start: 2025-01-06, horizon: 2 days}
sites: {clinic: {}}
rosters:
  day: {weekly: "08:00-16:00", end_of_shift: stop}
  early: {weekly: "08:00-12:00", end_of_shift: handover}
  late: {weekly: "12:00-16:00"}
staff:
  nurse: {at: clinic, roster: day}
  first: {at: clinic, roster: early, skills: [doctor]}
  second: {at: clinic, roster: late, skills: [doctor]}
demand:
  slow: {at_times: [540 min, 940 min], where: clinic, pathway: s, priority: 5}
  fast: {at_times: [560 min], where: clinic, pathway: f, priority: 1}
  opening: {at_times: [480 min], where: clinic, pathway: d}
  noon: {at_times: [700 min], where: clinic, pathway: d}
pathways:
  s: {see: {treat: {needs: {nurse: 1}, takes: 60 min, when_preempted: resume}}}
  f: {see: {treat: {needs: {nurse: 1}, takes: 30 min, preempts: any}}}
  d: {see: {treat: {needs: {doctor: 1}, takes: 60 min}}}
"""


@pytest.fixture
def clinic(covsim, tmp_path):
    """What trace says of a case at the clinic, line by line."""
    file = tmp_path / "clinic.yaml"
    file.write_text(CLINIC, encoding="utf-8")
    return lambda case: [line.strip() for line in covsim("trace", file, "--case", case)[1].splitlines()]


def test_trace_counts_waits_as_the_figures_do(clinic):
    """Interrupted at 09:20 and at the end of the shift, at 16:00; who takes over at noon hasn't been waited for."""
    assert "09:50:00  nurse claimed at clinic after a wait of 30.0 min" in clinic("slow:0")
    assert "08:00:00 (+1 d)  nurse claimed at clinic after a wait of 960.0 min" in clinic("slow:1")
    assert "12:00:00  second claimed at clinic" in clinic("noon:0")


def test_trace_knows_who_comes_on_duty_at_the_moment_of_the_call(clinic):
    assert clinic("opening:0")[2:5] == [
        "nurse: nurse free at clinic", "first: first free at clinic", "second: nobody on duty",
    ]  # fmt: skip


def test_trace_tells_a_scripted_case_under_every_model(covsim, scenario_file):
    code, out, _ = covsim("trace", scenario_file, "--case", "roof_fall")
    assert code == 0
    assert "Two medics: Roof fall at night, Wed 2025-01-08 02:00:00" in out
    assert "One medic: Roof fall at night, Wed 2025-01-08 02:00:00" in out


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("roof", "there are roof_fall"),
        ("slips:1", "no stream 'slips'"),
        ("falls:x", "is not a key"),
        ("falls:99999", "keys go from 0 to"),
    ],
)
def test_trace_says_what_cases_there_are(covsim, scenario_file, case, said):
    code, _, err = covsim("trace", scenario_file, "--case", case)
    assert code == 2
    assert said in err


@pytest.fixture
def finished(covsim, scenario_file, tmp_path):
    covsim("run", scenario_file, "--executor", "serial", "--quiet", "--out", tmp_path / "run a")
    return tmp_path / "run a"


def test_compare_sets_runs_side_by_side(covsim, finished):
    code, out, _ = covsim("compare", finished, finished, "--kpi", "incidents.count")
    assert code == 0
    assert out.count("Two medics") >= 2
    head, first = out.splitlines()[:2]
    assert head.split()[:3] == ["run", "replications", "model"]
    assert first[head.index("model") - 3] == "3"  # right under the column of replications
    assert "incidents.count" in out
    assert covsim("compare", finished, "--kpi", "nothing")[0] == 2


def test_report_writes_a_page_with_charts(covsim, finished, drawn):
    assert covsim("report", finished)[0] == 0
    page = (finished / "report.md").read_text(encoding="utf-8")
    assert page.startswith("# Tiny 小场景\n")
    assert "| **chosen** Two medics | all 1 kept |" in page
    assert "## Why help was missing or late\n\n| model | missing or late |" in page
    for line in page.splitlines():
        if line.startswith("!["):
            assert (finished / line.split("(")[1].rstrip(")")).exists()


def test_the_report_is_one_file_with_its_charts_inside(covsim, finished, drawn):
    covsim("report", finished)
    page = (finished / "report.html").read_text(encoding="utf-8")
    charts = (finished / "report.md").read_text(encoding="utf-8").count("![")
    assert page.startswith("<!doctype html>")
    assert page.count('src="data:image/png;base64,') == charts > 0
    assert "src=\"charts/" not in page
    assert page.count("<table>") >= 2
    assert "<title>Tiny 小场景</title>" in page


def test_a_page_brings_the_chinese_signs_that_it_needs(tmp_path):
    from fontTools.ttLib import TTFont

    from covsim.cli.page import page

    made = page("# 新集一矿 Mine 1\n", tmp_path, "矿", "zh")
    font = TTFont(BytesIO(base64.b64decode(made.split("data:font/woff;base64,")[1].split(")")[0])))
    assert set("新集一矿") <= {chr(code) for code in font.getBestCmap()}
    assert len(made) < 20_000
    assert "@font-face" not in page("# Mine 1\n", tmp_path, "Mine", "en")


def test_names_are_no_html(tmp_path):
    from covsim.cli.page import page

    made = page("# <script>alert(1)</script>\n\n| a |\n|---|\n| <img src=x onerror=alert(2)> |\n", tmp_path, "<b>", "en")
    assert "<script" not in made
    assert "<img" not in made
    assert "<title>&lt;b&gt;</title>" in made


def test_the_report_is_written_in_chinese_beside_the_english_one(covsim, finished, drawn):
    covsim("report", finished)
    assert covsim("report", finished, "--lang", "zh")[0] == 0
    page = (finished / "report.zh.md").read_text(encoding="utf-8")
    assert "| **入选** Two medics | 1 项全部达标 |" in page
    assert "## 为何缺人或延误\n\n| 方案 | 缺人或延误 |" in page
    assert [line for line in page.splitlines() if line.startswith("## ")] == [
        "## 结论", "## 其他方案为何未入选", "## 为何缺人或延误", "## 图表", "## 本次运行",
    ]  # fmt: skip
    assert "![response.zh](charts/response.zh.png)" in page
    assert (finished / "report.md").read_text(encoding="utf-8").startswith("# Tiny 小场景\n")


def test_kpis_are_listed_and_looked_for(covsim):
    code, out, _ = covsim("kpis", "late")
    assert code == 0
    assert "late.share  Help missing or late  缺人或延误的病例比例" in out
    assert "unit: share; lower is better; scopes: stream severity pathway site shift period cause standard,cause" in out
    assert "overtime.hours" not in out
    assert "overtime.hours" in covsim("kpis")[1]
    code, _, err = covsim("kpis", "unicorn")
    assert (code, "no KPI speaks of unicorn" in err) == (2, True)


def test_commands_on_a_folder_without_a_run_say_so(covsim, tmp_path):
    for command in ("compare", "report"):
        code, _, err = covsim(command, tmp_path)
        assert code == 2
        assert "holds no run.json" in err


def test_an_unexpected_error_is_one_line_and_saved(covsim, monkeypatch, tmp_path):
    def broken(*_, **__):
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(cli.program, "main", broken)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    code, _, err = covsim("check", "x")
    assert code == 1
    assert err.count("\n") == 1
    assert err.startswith("internal error: ZeroDivisionError: a bug - details are saved in ")
    assert "Traceback" in next(tmp_path.glob("covsim-error-*.txt")).read_text(encoding="utf-8")


def test_a_set_without_a_value_is_one_error(covsim, scenario_file):
    code, _, err = covsim("check", scenario_file, "--set", "staff.medic.count")
    assert (code, err) == (2, "error: --set 'staff.medic.count' is not a change - write --set staff.nurse.count=3\n")
    assert covsim("show", scenario_file, "--set", "staff.medic.count")[::2] == (2, err)
