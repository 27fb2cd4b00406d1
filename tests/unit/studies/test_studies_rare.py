"""Counts of rare events, and cases that come at random moments, against exact values."""

import math

import numpy as np
import pandas as pd
import pytest

from covsim.demand import sample, script_key, scripted
from covsim.engine import simulate
from covsim.errors import CovsimError
from covsim.experiment import open_workers
from covsim.experiment.progress import Silent
from covsim.metrics import read
from covsim.metrics.one_case import OneCase, read_one
from covsim.rosters import plan
from covsim.scenario.resources import list_resources
from covsim.streams import Luck
from covsim.studies.cube import Rows
from covsim.studies.probing import moments, one_probe, probe
from covsim.studies.rare import count_interval, poisson_interval
from covsim.studies.statistic import classify
from covsim.studies.summary import estimate

# --- counts ---


@pytest.mark.parametrize(
    ("events", "low", "high"),
    [(0, 0.0, 3.689), (1, 0.0253, 5.572), (3, 0.6187, 8.767), (20, 12.217, 30.888)],
)
def test_poisson_limits_are_those_of_garwoods_table(events, low, high):
    """Garwood 1936, table 1, at 95%."""
    found = poisson_interval(events, 1.0, 0.95)
    assert found == pytest.approx((low, high), abs=6e-4)
    assert poisson_interval(events, 10.0, 0.95) == pytest.approx((low / 10, high / 10), abs=6e-5)


def test_without_exposure_nothing_is_known():
    assert np.isnan(poisson_interval(0, 0.0, 0.95)).all()


@pytest.mark.parametrize(("events", "low", "high"), [(0, 0, 3.689), (1, 0.0253, 5.572), (3, 0.6187, 8.767)])
def test_few_cases_over_all_replications_have_poisson_limits(events, low, high):
    counts = [1.0] * events + [0.0] * (20 - events)
    found = count_interval(counts, 0.95)
    assert (found.mean, found.low, found.high) == pytest.approx((events / 20, low / 20, high / 20), abs=5e-5)


@pytest.mark.parametrize(
    ("counts", "why"),
    [
        ([12.0] + [0.0] * 19, "a batch"), ([3.0] * 10, "a timetable"), ([0.5, 0.0, 0.0, 1.0], "amounts"),
        ([40.0, 35.0, 41.0, 37.0], "many"),
    ],
)  # fmt: skip
def test_other_counts_keep_students_t(counts, why):
    found = count_interval(counts, 0.95)
    x = np.array(counts)
    half = found.high - x.mean()
    assert found.low == pytest.approx(x.mean() - half)
    t = {20: 2.093024, 10: 2.262157, 4: 3.182446}[len(counts)]
    assert half == pytest.approx(t * x.std(ddof=1) / math.sqrt(len(x)), rel=1e-6), why


def test_several_figures_are_judged_each_on_its_own():
    found = count_interval([[0.0, 0.0], [200.0, 210.0]], 0.95)
    assert found.high[0] == pytest.approx(3.689 / 2, abs=3e-4)
    assert found.mean[1] == 205
    assert found.low[1] < 205 - 60


def test_counts_of_cases_are_summarised_so():
    assert classify("incidents.count") == "count"
    assert classify("uncovered.minutes") == "total"
    rows = Rows(*(np.array([0.0, np.nan, 0.0]) for _ in range(3)))
    assert estimate(rows, "count", 0.95).high == pytest.approx(3.689 / 3, abs=2e-4)
    assert estimate(rows, "total", 0.95).high == 0


def test_expected_survival_is_pooled_over_all_cases():
    """One survivor expected of 1 case, 1 of 9: 2 of 10, not the mean of 100% and 11%."""
    rows = Rows(np.array([1.0, 1 / 9]), np.array([1.0, 1.0]), np.array([1.0, 9.0]))
    assert classify("survival.expected") == "share"
    assert estimate(rows, classify("survival.expected"), 0.95).mean == pytest.approx(0.2)


# --- probes ---

DUTY = """
covsim: 1
name: On duty 16 of 24 hours
clock: {start: 2025-01-06, horizon: 30 days}
sites: {post: {}}
rosters: {by_day: {weekly: "06:00-22:00"}}
staff: {nurse: {count: 1, at: post, roster: by_day}}
demand: {visits: {rate: 0.001/year, where: post, pathway: care}}
pathways: {care: {see: {treat: {needs: {nurse: 1}, takes: 10 min, patience: 0 min}, marks: seen, otherwise: {leave: true}}}}
measures: {to_care: {label: Time to care, to: seen}}
standards: {quick: {label: Quick care, measure: to_care, within: 1 min, at_least: 90%}}
outcomes: {arrest: {function: de_maio, measure: to_care}}
what_if: {arrest: {label: Arrest, stream: visits, site: post, time: 2025-01-07}}
models: {by_day: {}, always: {staff: {nurse: {roster: always}}}}
experiment: {seed: 7}
"""


def document(folder, text=DUTY):
    path = folder / "rare.yaml"
    path.write_text(text, encoding="utf-8")
    return read(path)


def probed(document, case="arrest", times=20, replications=10, **options):
    with open_workers("serial") as workers:
        return probe(document, case, workers, Silent(), times=times, replications=replications, seed=7, **options)


def test_a_case_at_a_random_moment_meets_the_share_of_time_on_duty(tmp_path):
    """16 of 24 hours covered: probability 2/3; who comes at once survives with 1 / (1 + exp(0.679)), else nobody."""
    found = probed(document(tmp_path))
    rows = found.figures.set_index(["model", "kpi", "scope"])
    met = rows.loc["by_day", "standard.met_share", "standard=quick"]
    assert met["ci_low"] < 2 / 3 < met["ci_high"]
    assert met["ci_high"] - met["ci_low"] < 0.2
    assert abs(met["mean"] - 2 / 3) < 4 * math.sqrt(2 / 9 / 200)
    assert rows.loc["by_day", "unserved.share", "all"]["mean"] == pytest.approx(1 - met["mean"])
    alive = 1 / (1 + math.exp(0.679))
    assert rows.loc["by_day", "survival.expected", "outcome=arrest"]["mean"] == pytest.approx(alive * met["mean"])
    assert rows.loc["always", "survival.expected", "outcome=arrest"]["mean"] == pytest.approx(alive)
    assert rows.loc["always", "standard.met_share", "standard=quick"]["mean"] == 1
    assert set(rows.loc["by_day"].index.get_level_values("scope")) == {"all", "outcome=arrest", "standard=quick"}


def test_models_are_compared_at_the_same_moments(tmp_path):
    found = probed(document(tmp_path), times=5, replications=4)
    one, other = (found.probes[found.probes["model"] == model] for model in ("by_day", "always"))
    assert len(one["minute"].unique()) == 20
    assert set(one["minute"]) == set(other["minute"])
    gap = found.comparison.set_index(["kpi", "scope"]).loc["standard.met_share", "standard=quick"]
    missed = one[(one["kpi"] == "standard.met_share")]["value"].eq(0).mean()
    assert gap["difference"] == pytest.approx(missed)
    assert (gap["baseline"], gap["model"]) == ("by_day", "always")
    hours = one[one["kpi"] == "standard.met_share"].assign(hour=lambda rows: rows["minute"] % 1440 / 60)
    assert ((hours["hour"].between(6, 22)) == (hours["value"] == 1)).all()


QUEUE = """
covsim: 1
name: A ward
clock: {start: 2025-01-06, horizon: 12 days, warm_up: 2 days}
sites: {post: {}}
staff: {nurse: {count: 2, at: post, hours_a_week: 168}}
demand: {visits: {rate: 4/h, where: post, pathway: care}}
pathways: {care: {see: {treat: {needs: {nurse: 1}, takes: {exponential: {mean: 20 min}}}, marks: seen}}}
measures: {to_care: {to: seen}}
what_if: {fall: {stream: visits, site: post, time: 2025-01-10}}
experiment: {seed: 7}
"""


def test_a_probe_sees_time_averages(tmp_path):
    """M/M/2 at a load of 4/3: a case has to wait with probability 0.533333 (Erlang C), and Wq is 16 min."""
    rows = probed(document(tmp_path, QUEUE), "fall", times=15, replications=14).figures.set_index("kpi")
    for kpi, exact in (("wait.share_waited", 8 / 15), ("time_to.to_care.mean", 16.0)):
        found = rows.loc[kpi]
        half = found["ci_high"] - found["mean"]
        assert abs(found["mean"] - exact) < 1.7 * half, kpi  # t with 13 degrees of freedom: 3.7 standard errors
        assert half < 0.5 * exact


def test_a_run_that_is_broken_off_tells_the_same_of_the_case(tmp_path):
    scenario = document(tmp_path, QUEUE).scenario()
    luck = Luck(7, 1)
    incidents, duty_plan = sample(scenario, luck), plan(scenario, list_resources(scenario), luck)
    for number, minute in enumerate(moments(scenario, luck, "fall", 5).tolist()):
        every = scripted(scenario, "fall", incidents, minute, number)
        row = int((every.key == script_key(scenario, "fall", number)).argmax())
        assert every.time[row] == minute
        whole = OneCase(scenario, every, simulate(scenario, every, duty_plan), duty_plan, row)
        assert one_probe(scenario, incidents, duty_plan, "fall", minute, number) == tuple(read_one(whole))


def test_a_long_case_is_followed_to_its_end(tmp_path):
    slow = QUEUE.replace("exponential: {mean: 20 min}", "exponential: {mean: 3 days}").replace("4/h", "0.001/year")
    found = probed(document(tmp_path, slow.replace("to: seen", "to: done")), "fall", times=6, replications=4)
    told = found.probes[found.probes["kpi"] == "time_to.to_care.mean"]
    assert (told["value"] > 1440).any()


def test_probes_leave_the_warm_up_out(tmp_path):
    scenario = document(tmp_path, QUEUE).scenario()
    found = moments(scenario, Luck(1, 1), "fall", 2000)
    assert found.min() > 2 * 1440
    assert found.max() < 12 * 1440
    assert found.mean() == pytest.approx(7 * 1440, rel=0.03)


@pytest.mark.parametrize(
    ("text", "message"),
    [(DUTY, "no what_if case 'arrst' - there are arrest"),
     (DUTY.replace("what_if: {arrest: {label: Arrest, stream: visits, site: post, time: 2025-01-07}}", ""),
      "no what_if case 'arrst' - the scenario has none: write one under what_if")],
)  # fmt: skip
def test_an_unknown_case_is_named(tmp_path, text, message):
    with pytest.raises(CovsimError, match=message):
        probed(document(tmp_path, text), "arrst")


def test_probes_of_the_same_seed_are_the_same(tmp_path):
    once, again = (probed(document(tmp_path), times=3, replications=2, models=["by_day"]) for _ in range(2))
    pd.testing.assert_frame_equal(once.probes, again.probes)
    assert len(once.comparison) == 0
