"""A whole study with a stand-in for the engine: what is run, kept, run again, and written."""

import contextlib
import json
import signal
from pathlib import Path

import fake_studies as fake
import pytest

import covsim
from covsim import CovsimError
from covsim.experiment.progress import Silent
from covsim.scenario.loader import read
from covsim.store import Results, StoreError
from covsim.studies import NothingFinished, carry_out, make_plan


def study(path, replicate=fake.covered, out="out", sets=(), **options):
    plan = make_plan(read(path, sets), out=path.parent / out, **options)
    return carry_out(plan, executor="serial", replicate=replicate)


def parts(path):
    return sorted(file.stem for file in (path / "parts").glob("*.parquet"))


def test_the_cheapest_model_that_meets_the_standard_is_chosen(scenario_file):
    results, _ = study(scenario_file)
    assert results.verdict["chosen"] == "today"
    assert results.verdict["sentence"] == (
        "today's two is the cheapest of the 2 models that meet every standard, at 200 CNY a year."
    )
    reasons = results.verdict["reasons"]
    assert reasons["three"] == "costs 100 CNY a year more"
    assert reasons["one"].startswith("fails post covered: 50.2% (50.0% to 50.4%)")
    assert reasons["one"].endswith("against at least 90% (mostly all busy: 75% of the uncovered time)")


def test_the_verdict_says_what_it_rests_on(scenario_file):
    basis = study(scenario_file)[0].verdict["basis"]
    assert basis[0] == "Runs: 6 replications of 28 days in each model, seed 3."
    assert basis[1].startswith("Inputs: 2 assumed and ")
    # falls above 4.5 a day take today's cover below 90%: with the stratified draws the fourth quarter of 1 to 6
    assert basis[2].startswith("Assumptions: with 1 assumed input drawn from its range (4 draws, 1 replication each")
    assert "1 assumed input without a range stayed as given" in basis[2]


def test_files_have_the_columns_of_the_contract_and_open_in_excel(scenario_file):
    results, _ = study(scenario_file)
    heads = {
        "summary": "model,kpi,scope,unit,n,mean,sd,ci_low,ci_high",
        "comparison": "kpi,scope,baseline,model,n,difference,ci_low,ci_high,p_best,joint_low,joint_high,variance_ratio",
        "replications": "model,replication,kpi,scope,value,numerator,denominator",
        "profiles": "model,profile,scope,x,numerator,denominator,value",
    }
    for name, head in heads.items():
        content = (results.path / f"{name}.csv").read_bytes()
        assert content.startswith(b"\xef\xbb\xbf" + head.encode() + b"\n")


def test_the_frames_hold_what_was_measured(scenario_file):
    results, _ = study(scenario_file)
    kpis = results.kpis.set_index(["model", "kpi", "scope"])
    assert kpis.loc[("three", "cost.per_year", "all"), "mean"] == pytest.approx(300)
    assert kpis.loc[("three", "cost.per_year", "all"), "unit"] == "CNY"
    assert kpis.loc[("today", "response.p90", "all"), "n"] == 6
    difference = results.comparison.set_index(["model", "kpi", "scope"]).loc[("one", "cost.per_year", "all")]
    assert (difference["baseline"], difference["p_best"]) == ("today", 0.0)
    assert difference["difference"] == pytest.approx(-100)
    assert len(results.replications) == 3 * 6 * 10
    assert results.profiles["denominator"].unique().tolist() == [6.0]


def test_the_why_table_names_causes_hours_and_a_bad_year(scenario_file):
    why = study(scenario_file)[0].manifest["why"]["one"]
    gap = why["gaps"][0]
    assert (gap["post"], gap["cause"]) == ("cover=post", "all_busy")
    assert gap["hours"][0]["name"] == "Mon 00:00"
    assert gap["uncovered"] == pytest.approx(0.5 * 525960, rel=0.01)
    # four weeks each: thirteen make a year, and ten years are asked for
    assert gap["bad_year"] is None
    assert why["bad_year_takes"] == 130


def test_late_cases_come_with_their_causes_and_how_many_a_year(scenario_file):
    why = study(scenario_file)[0].manifest["why"]["one"]
    # half of the 1,000 cases of four weeks: 60% of these for all busy, the others met no shortfall
    assert why["share"] == pytest.approx(0.5, abs=0.003)
    assert why["a_year"] == pytest.approx(why["share"] * 1000 * 525960 / 40320)
    assert why["causes"] == [
        {"name": "all_busy", "value": pytest.approx(0.6)}, {"name": "too_far", "value": pytest.approx(0.4)}
    ]
    assert why["sites"] == [{"name": "base", "value": 1.0}]


def test_the_verdict_is_told_in_chinese_too(scenario_file):
    results, _ = study(scenario_file)
    told = results.told("zh")
    assert told["sentence"] == "today's two是满足全部标准的 2 个方案中成本最低的，每年 200 元。"
    assert told["reasons"]["three"] == "每年多花 100 元"
    assert told["basis"][0] == "模拟：每个方案 6 次重复，每次 28 天，随机种子 3。"
    assert results.told("en")["sentence"] == results.verdict["sentence"]
    assert told["chosen"] == "today"


def test_a_run_that_is_only_read_again_keeps_how_it_was_made(scenario_file):
    def run_json(command, replications):
        plan = make_plan(read(scenario_file), out=scenario_file.parent / "out", replications=replications)
        results, _ = carry_out(plan, executor="serial", replicate=fake.covered, command=command)
        return {key: results.manifest[key] for key in ("command", "timings", "versions")}

    first = run_json(["covsim", "run", "posts.yaml"], 3)
    assert first["timings"]["replications_already_there"] == 0
    assert run_json(["covsim", "run", "posts.yaml", "--json"], 3) == first
    more = run_json(["covsim", "run", "posts.yaml", "--replications", "4"], 4)
    assert more["command"][-1] == "4"
    assert more["timings"]["replications_already_there"] == 9
    fewer = run_json(["covsim", "run", "posts.yaml", "--replications", "2"], 2)  # another comparison of what is there
    assert fewer["command"][-1] == "2"


def test_a_finished_run_is_not_run_again(scenario_file):
    first, _ = study(scenario_file)
    again, ran = study(scenario_file, replicate=fake.all_fail)
    assert ran.resumed == 18
    assert again.kpis.equals(first.kpis)


def test_more_replications_extend_the_run(scenario_file):
    study(scenario_file, replications=2)
    results, ran = study(scenario_file, replications=5)
    assert ran.resumed == 6
    assert results.manifest["replications"] == 5
    whole, _ = study(scenario_file, replications=5, out="other")
    assert results.kpis.equals(whole.kpis)


def test_the_folder_does_not_depend_on_the_number_of_replications_but_on_what_is_simulated(scenario_file, monkeypatch):
    monkeypatch.chdir(scenario_file.parent)
    names = [
        str(make_plan(read(scenario_file, sets), **options).folder.path)
        for sets, options in [
            ((), {}), ((), {"replications": 9, "models": ["one"]}), (("experiment.replications=9",), {}),
            ((), {"seed": 4}), (("staff.medic.count=3",), {}),
        ]
    ]  # fmt: skip
    assert names[0] == names[1] == names[2]
    assert len(set(names)) == 3
    assert names[0].startswith("results/posts/")


def test_a_folder_of_another_run_is_not_mixed_up(scenario_file):
    study(scenario_file)
    with pytest.raises(StoreError, match="another scenario, seed, version or choice of KPIs"):
        study(scenario_file, seed=99)


@pytest.mark.parametrize("kpis", [("wait.mean",), ("utilisation", "wait.mean")])
def test_only_chosen_figures_are_worked_out_and_those_that_judge(kpis, tmp_path):
    path = Path(covsim.__file__).parents[2] / "scenarios" / "tutorial" / "05-two-models.yaml"
    options = {"replications": 2, "assumptions": 0, "executor": "serial", "keep": "none"}
    few = covsim.run(path, out=tmp_path / "few", kpis=kpis, **options)
    whole = covsim.run(path, out=tmp_path / "whole", **options)
    assert set(few.kpis["kpi"]) == {*kpis, "cost.per_year", "standard.met_share"}
    chosen = whole.kpis[whole.kpis["kpi"].isin(set(few.kpis["kpi"]))].reset_index(drop=True)
    assert few.kpis.equals(chosen)
    assert few.verdict["chosen"] == whole.verdict["chosen"]
    with pytest.raises(StoreError, match="choice of KPIs"):
        covsim.run(path, out=tmp_path / "few", **options)


def test_an_unknown_figure_is_refused(tmp_path, scenario_file):
    with pytest.raises(CovsimError, match=r"kpis: there is no KPI 'wait.meen' - did you mean 'wait.mean'"):
        covsim.run(scenario_file, out=tmp_path / "x", kpis=["wait.meen"])


class Deaf(Silent):
    """Drops the exception of a Ctrl-C, as a library may that is called at that moment."""

    def advance(self, by=1):
        with contextlib.suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


@pytest.fixture
def heeded():
    """Tests that run in the background of a shell inherit that Ctrl-C is ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heeded")
def test_ctrl_c_stops_the_runs_though_its_exception_is_dropped(scenario_file):
    plan = make_plan(read(scenario_file), out=scenario_file.parent / "out")
    results, ran = carry_out(plan, executor="serial", replicate=fake.covered, progress=Deaf())
    assert ran.interrupted
    assert ran.fresh == 1
    assert results.manifest["complete"] is False
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_failed_replication_is_kept_as_data(scenario_file):
    results, ran = study(scenario_file, replicate=fake.one_fails_in_second)
    assert [(f.task.model, f.task.replication) for f in ran.failures] == [("one", 2)]
    assert results.manifest["failures"] == [
        {"model": "one", "replication": 2, "message": "units wait for each other"}
    ]
    assert results.manifest["replications"] == 5
    text = (results.path / "failures" / "one-2.txt").read_text(encoding="utf-8")
    assert "Traceback" in text
    healed, ran = study(scenario_file)
    assert (ran.resumed, ran.failures) == (17, [])
    assert healed.manifest["replications"] == 6
    assert not (results.path / "failures" / "one-2.txt").exists()


def test_when_everything_fails_it_says_why(scenario_file):
    with pytest.raises(NothingFinished, match=r"every replication failed.*units wait for each other"):
        study(scenario_file, replicate=fake.all_fail)


def test_ctrl_c_keeps_what_is_done(scenario_file):
    results, ran = study(scenario_file, replicate=fake.stopped_in_third)
    assert ran.interrupted
    assert results.manifest["complete"] is False
    assert results.manifest["replications"] == 2
    assert len(parts(results.path)) == 6
    finished, ran = study(scenario_file)
    assert ran.resumed == 6
    assert finished.manifest["complete"] is True


def test_kept_tables_are_made_later_when_asked_for(scenario_file):
    study(scenario_file, keep="none")
    _, ran = study(scenario_file, keep="none")
    assert ran.resumed == 18


def test_a_scenario_names_the_models_that_run_unless_others_are_asked_for(scenario_file):
    named = ["experiment.models=[today, three]"]
    assert set(study(scenario_file, sets=named)[0].kpis["model"]) == {"today", "three"}
    assert set(study(scenario_file, sets=named, models=["one"])[0].kpis["model"]) == {"one"}


def test_only_some_models_can_be_run(scenario_file):
    results, _ = study(scenario_file, models=["three", "one"])
    assert results.models == ("one", "three")
    assert results.baseline == "one"


def test_each_resolved_model_is_a_scenario_file_of_its_own(scenario_file, tmp_path):
    """It names no models: neither the baseline nor, of the observations, another model or itself."""
    seen = """
observed:
  here: {kpi: incidents.count, value: 700, source: log}
  there: {kpi: incidents.count, value: 800, source: log, model: one}
"""
    text = scenario_file.read_text(encoding="utf-8")
    scenario_file.write_text(text + seen, encoding="utf-8")
    results, _ = study(scenario_file, sets=["experiment.baseline=three", "experiment.models=[one, today, three]"])
    alone = tmp_path / "alone.yaml"
    for model, own in (("today", ["here"]), ("one", ["here", "there"]), ("three", ["here"])):
        alone.write_text(json.dumps(results.manifest["resolved"][model]), encoding="utf-8")
        document = read(alone)
        assert document.models == (document.baseline,) == ("base",)
        assert [(name, each.model) for name, each in document.scenario().observed.items()] == [(name, "") for name in own]
        assert document.scenario().staff == read(scenario_file).scenario(model).staff


def test_the_run_is_described_in_run_json(scenario_file):
    results, _ = study(scenario_file)
    manifest = json.loads((results.path / "run.json").read_text(encoding="utf-8"))
    assert manifest["labels"]["base"] == "新集"
    assert manifest["resolved"]["one"]["staff"]["medic"]["count"] == 1
    assert manifest["evidence"]["assumed"] == 2
    assert manifest["seed"] == 3
    assert {"covsim", "python", "numpy"} <= manifest["versions"].keys()


def test_results_open_again(scenario_file):
    results, _ = study(scenario_file)
    again = Results.open(results.path)
    assert again.kpis.equals(results.kpis)
    assert [standard["name"] for standard in again.standards] == ["covered"]


def test_a_folder_without_a_run_says_so(tmp_path):
    with pytest.raises(StoreError, match=r"holds no run\.json"):
        Results.open(tmp_path)
