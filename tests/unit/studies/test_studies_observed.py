"""Observed figures beside the simulated range: units, ranges worked out by hand, and what a planner gets wrong."""

import math

import numpy as np
import pytest

from covsim.errors import ScenarioError
from covsim.metrics import read
from covsim.metrics.amounts import YEAR, amount
from covsim.metrics.catalogue import entry
from covsim.studies import run
from covsim.studies.cube import Cube, Key, Rows
from covsim.studies.observed import back_check, inside, predicted
from covsim.studies.rare import poisson_prediction
from covsim.units import QuantityError

SCENARIO = """
covsim: 1
name: Observed
clock: {start: 2025-01-06, horizon: 52 weeks}
sites: {post: {label: 岗}}
staff: {nurse: {count: 2, at: post, cost: 100 kCNY/year, hours_a_week: 168}}
demand: {visits: {rate: 1/week, where: post, pathway: care}}
pathways: {care: {see: {treat: {needs: {nurse: 1}, takes: 20 min}}}}
models: {two: {}, three: {staff: {nurse: {count: 3}}}}
experiment: {replications: 6, seed: 7, assumptions: 0}
observed:
  calls: {label: Visits in 2024, kpi: incidents.count stream=visits, value: 50, source: log book, as_of: 2024}
  cost: {kpi: cost.per_year, value: 900 kCNY/year, model: three}
"""


def written(folder, old="", new=""):
    path = folder / "observed.yaml"
    path.write_text(SCENARIO.replace(old, new), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("kpi", "written", "value"),
    [
        ("served.share", "92%", 0.92),
        ("response.p90", "1.5 h", 90),
        ("overtime.hours", "90 min", 1.5),
        ("cost.per_year", "4.2 MCNY/year", 4.2e6),
        ("cost.per_year", "4.2 MCNY", 4.2e6),
        ("cost.total", "4 MCNY/year", 8e6),
        ("incidents.count", 30, 30),
        ("incidents.count", "30 cases", 30),
        ("incidents.count", "11.5/year", 23),
        ("occupancy.mean", 8.1, 8.1),
    ],
)
def test_values_are_read_in_the_unit_of_the_kpi(kpi, written, value):
    """Rates and yearly amounts of totals are taken for the period observed: here two years."""
    assert amount(written, entry(kpi), 2 * YEAR) == pytest.approx(value)


@pytest.mark.parametrize(
    ("kpi", "written"),
    [("incidents.count", "30 min"), ("occupancy.mean", "3/year"), ("served.share", "92 min"), ("response.p90", 8)],
)
def test_values_in_another_unit_are_refused(kpi, written):
    with pytest.raises(QuantityError):
        amount(written, entry(kpi), YEAR)


# --- ranges ---


def cube_of(kpi, values, scope="all"):
    column = np.array([values], dtype=float)
    return Cube([Key("two", kpi, scope)], Rows(column, column, np.ones_like(column)), ["two"], range(1, 1 + len(values)))


def range_of(kpi, values, window=YEAR, period=YEAR):
    return predicted(cube_of(kpi, values), Key("two", kpi, "all"), entry(kpi), window, period, 0.95)


def test_the_range_is_that_of_a_single_year():
    """Mean 20, sd 2, n = 4: 20 -+ 3.182446 * 2 * sqrt(1 + 1/4) = 7.1162; the interval of the mean is half as wide."""
    values = [20 - math.sqrt(6), 20, 20, 20 + math.sqrt(6)]
    assert np.std(values, ddof=1) == pytest.approx(2)
    assert range_of("response.p90", values) == pytest.approx((20, 20 - 7.1162, 20 + 7.1162), abs=1e-3)


def test_a_longer_time_varies_less_and_holds_more():
    """Four years against replications of one: sqrt(1/4 + 1/4) = 0.70711; totals are four times as large."""
    values = [20 - math.sqrt(6), 20, 20, 20 + math.sqrt(6)]
    half = 3.182446 * 2 * math.sqrt(0.5)
    assert range_of("response.p90", values, period=4 * YEAR) == pytest.approx((20, 20 - half, 20 + half), abs=1e-5)
    assert range_of("overtime.hours", values, period=4 * YEAR) == pytest.approx((80, 80 - 4 * half, 80 + 4 * half), abs=1e-4)


def test_the_range_ends_where_the_figure_does():
    assert range_of("served.share", [0.9, 1.0, 0.9, 1.0])[2] == 1
    assert range_of("response.p90", [0.0, 9.0, 0.0, 1.0])[1] == 0


def test_what_can_not_be_known_stays_open():
    assert math.isnan(range_of("response.p90", [20.0])[1])
    assert math.isnan(range_of("response.p90", [20.0, math.inf])[2])
    assert math.isnan(range_of("response.p90", [math.nan, math.nan])[0])
    assert range_of("response.p90", [20.0, math.nan, 20.0]) == (20, 20, 20)


@pytest.mark.parametrize(("events", "high"), [(0, 1), (3, 1), (4, 2)])
def test_few_cases_have_the_range_of_poisson_counts(events, high):
    """Of x + y cases in all, at least y fall into the next year with binomial probability, share 1/21 (20 years run).

    x = 0: y = 1: 1/21 = 0.048 is possible, y = 2: 1/441 is not. x = 3: y = 2: 1 - (20/21)^5 - 5 (1/21) (20/21)^4 =
    0.0206 is not. x = 4: y = 2: 1 - (20/21)^6 - 6 (1/21) (20/21)^5 = 0.0299 is; y = 3: 0.0032 is not.
    """
    found = poisson_prediction(events, 20.0, 1.0, 0.95)
    assert found == (0, high)
    counts = [1.0] * events + [0.0] * (20 - events)
    assert range_of("incidents.count", counts)[1:] == found


def test_the_range_of_poisson_counts_holds_95_percent():
    """100 years of 2 cases a year and one more: in at least 95% of such histories the last is in the range."""
    random = np.random.default_rng(1)
    held = 0
    for _ in range(2000):
        low, high = poisson_prediction(random.poisson(200), 100.0, 1.0, 0.95)
        held += low <= random.poisson(2) <= high
    assert 0.945 <= held / 2000 <= 0.995


# --- answers ---


@pytest.mark.parametrize(("value", "answer"), [("13 min", "inside"), ("12 min", "below"), ("28 min", "above")])
def test_the_answer_says_where_the_observed_figure_lies(tmp_path, value, answer):
    values = [20 - math.sqrt(6), 20, 20, 20 + math.sqrt(6)]
    given = f"calls: {{kpi: response.p90, value: {value}}}\n"
    path = written(tmp_path, SCENARIO[SCENARIO.index("calls: {"):], given)
    found = back_check(cube_of("response.p90", values), read(path).scenario(), YEAR, "two", 0.95)
    assert [check.answer for check in found] == [answer]
    assert inside(found) == (int(answer == "inside"), 1)


def test_models_that_were_not_run_are_left_out(tmp_path):
    cube = cube_of("incidents.count", [50.0, 51.0], "stream=visits")
    found = back_check(cube, read(written(tmp_path)).scenario(), YEAR, "two", 0.95)
    assert [check.name for check in found] == ["calls"]


def test_a_run_tells_and_keeps_what_it_was_checked_against(tmp_path):
    results = run(written(tmp_path), out=tmp_path / "out", executor="serial")
    told = {check["name"]: check for check in results.observed}
    assert told["calls"]["model"] == "two"
    assert told["calls"]["observed"] == 50
    assert 30 < told["calls"]["low"] < 50 < told["calls"]["high"] < 75
    assert told["calls"]["answer"] == "inside"
    assert told["cost"]["model"] == "three"
    assert told["cost"]["answer"] == "above"
    assert ("Compared with observations: 1 of 2 lie in the simulated range; outside: cost (observed higher than simulated)."
            in results.verdict["basis"])  # fmt: skip
    assert (tmp_path / "out" / "observed.csv").read_text(encoding="utf-8-sig").startswith("name,label,model,kpi,scope,unit")


def test_a_verdict_without_observations_says_so(tmp_path):
    """Leaving the observations out changes no replication: the same folder goes on."""
    results = run(written(tmp_path), out=tmp_path / "out", executor="serial")
    bare = run(written(tmp_path, SCENARIO[SCENARIO.index("observed:"):], ""), out=tmp_path / "out", executor="serial")
    assert bare.manifest["run_id"] == results.manifest["run_id"]
    assert bare.observed == ()
    assert "Not validated against observations." in bare.verdict["basis"]
    assert "未与实际观测数据核对。" in bare.told("zh")["basis"]


def test_observed_values_are_no_inputs(tmp_path):
    scenario = read(written(tmp_path)).scenario()
    assert not [path for path in scenario.unlabelled if path.startswith("observed")]
    assert not [found for found in scenario.evidence if found.path.startswith("observed")]
    changed = read(written(tmp_path), ["observed.calls.value=60", "observed.calls.kpi=incidents.count"]).scenario()
    assert (changed.observed["calls"].value, changed.observed["calls"].source) == (60, "log book")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("stream=visits", "stream=visit", "observed.calls.kpi: there is no stream 'visit' - did you mean 'visits'?"),
        ("incidents.count stream", "incident.count stream", "there is no KPI 'incident.count' - did you mean 'incidents.count'?"),
        ("stream=visits", "role=nurse", "incidents.count has no scope 'role=nurse'"),
        ("value: 50", "value: 50 min", "observed.calls.value: incidents.count: '50 min' is not a number of cases"),
        ("model: three", "model: thre", "observed.cost.model: there is no model 'thre' - did you mean 'three'?"),
        ("kpi: cost.per_year, ", "", "observed.cost: 'kpi' is missing"),
        ("three: {staff", "three: {observed: {}, staff", "'observed' can't differ between models"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_place(tmp_path, old, new, message):
    with pytest.raises(ScenarioError) as caught:
        read(written(tmp_path, old, new))
    assert message in str(caught.value)
