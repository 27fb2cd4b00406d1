"""Where a series becomes steady: worked out by hand, from the definition, and on transients that are known."""

import numpy as np
import pandas as pd
import pytest

from covsim.charts.warm_up import moving_average
from covsim.errors import CovsimError, ScenarioError
from covsim.metrics import read
from covsim.metrics.series import PRESENT, bin_length
from covsim.studies import run
from covsim.studies.mser import mser5
from covsim.studies.warm_up import Cut, WarmUp, describe, find_cuts

DAY = 1440.0
SCENARIO = """
covsim: 1
name: One nurse
clock: {horizon: HORIZON, warm_up: WARM_UP}
sites: {post: {}}
staff: {nurse: {count: 40, at: post, hours_a_week: 168}}
rooms: {bed: {count: unlimited, at: post}}
demand: {visits: {rate: 1/h, where: post, pathway: care}}
pathways: {care: {see: {treat: {needs: {nurse: 1, bed: 1}, takes: {exponential: {mean: STAY}}}}}}
models: {forty: {}, sixty: {staff: {nurse: {count: 60}}}}
experiment: {replications: 3, seed: 7, assumptions: 0}
"""


def written(folder, warm_up="auto", horizon="80 days", stay="10 h", change=("", "")):
    path = folder / "one.yaml"
    text = SCENARIO.replace("HORIZON", horizon).replace("WARM_UP", warm_up).replace("STAY", stay)
    path.write_text(text.replace(*change), encoding="utf-8")
    return path


def in_fives(*batches):
    """Points whose batches of five have these means."""
    return np.repeat(np.array(batches, dtype=float), 5)


def by_definition(points):
    """White's statistic for every cut, straight from its formula."""
    batches = [sum(points[n : n + 5]) / 5 for n in range(0, len(points) - 4, 5)]
    found = []
    for cut in range(len(batches) - max(5, len(batches) // 4) + 1):
        rest = batches[cut:]
        mean = sum(rest) / len(rest)
        found.append(sum((y - mean) ** 2 for y in rest) / len(rest) ** 2)
    best = found.index(min(found))
    return None if best > len(batches) / 2 else 5 * best


# Batch means 0, 2, then 4, 6, 4, 6, ... Cutting none, one or two of twelve leaves
#   12: mean 52/12; sum of squares 0 + 4 + 5*16 + 5*36 - 52**2/12 = 264 - 225.33 = 38.67; / 144 = 0.2685
#   11: mean 52/11; 264 - 245.82 = 18.18; / 121 = 0.1503
#   10: mean 5; 10 * 1; / 100 = 0.1
#    9: 6, 4, 6, ..., 6: mean 46/9; 244 - 235.11 = 8.89; / 81 = 0.1097, and more from there on
BY_HAND = (0, 2, 4, 6, 4, 6, 4, 6, 4, 6, 4, 6)


def test_the_cut_worked_out_by_hand():
    assert mser5(in_fives(*BY_HAND)) == 10


def test_points_that_fill_no_batch_are_left_out():
    assert mser5([*in_fives(*BY_HAND), 1000, 1000, 1000, 1000]) == 10


def test_batches_are_means_of_five_points():
    points = in_fives(*BY_HAND) + np.tile([-9, 3, 0, 2, 4], 12)
    assert mser5(points) == 10


def test_a_series_that_never_changes_needs_no_cut():
    assert mser5(np.full(100, 0.1)) == 0
    assert mser5(np.zeros(100)) == 0


def test_a_cut_behind_half_of_the_series_is_refused():
    assert mser5(in_fives(*range(40))) is None  # a trend: the more is cut the better
    assert mser5(in_fives(*[0.0, 9.0] * 6, *[5.0] * 8)) is None  # steady for the last 8 of 20 batches only
    assert mser5(in_fives(*[0.0, 9.0] * 5, *[5.0] * 10)) == 50  # exactly half is taken


def test_fewer_than_ten_batches_say_nothing():
    assert mser5(in_fives(*[0.0] * 9)) is None
    assert mser5(in_fives(*[0.0] * 10)) == 0


@pytest.mark.parametrize("seed", range(20))
def test_it_agrees_with_the_definition(seed):
    noise = np.random.default_rng(seed)
    points = noise.normal(size=60 + 7 * seed) - 5 * np.exp(-np.arange(60 + 7 * seed) / (1 + seed))
    assert mser5(points) == by_definition(points.tolist())


def test_a_decay_is_cut_where_the_formula_says():
    """Decay with hardly any noise: the best cut d minimises (sum of squares left) / (n - d)^2, of geometric sums.

    200 batches of exp(-k/10): the squares left behind d add up to q^2d (1 - q^2(n-d)) / (1 - q^2), less the square of
    the sum over m. With noise of variance s^2 = 1e-4 a batch, the expected statistic is that over m^2, plus s^2 / m.
    """
    n, q, noise = 200, np.exp(-0.1), 1e-2
    m = n - np.arange(n - 4)
    cut = np.arange(n - 4)
    squares = q ** (2 * cut) * (1 - q ** (2 * m)) / (1 - q**2)
    sums = q**cut * (1 - q**m) / (1 - q)
    expected = (squares - sums**2 / m) / m**2 + noise**2 * (m - 1) / m**2
    best = int(np.argmin(expected))
    assert best == 46  # where the bias has sunk into the noise: exp(-46 / 10) = 0.01
    found = [
        mser5(in_fives(*(q ** np.arange(n) + noise * np.random.default_rng(seed).normal(size=n)))) for seed in range(30)
    ]
    assert all(cut is not None for cut in found)
    assert np.mean([cut / 5 for cut in found]) == pytest.approx(best, abs=6)


def test_bins_are_whole_days_in_long_runs():
    assert bin_length(364 * DAY) == DAY
    assert bin_length(250 * DAY) == DAY
    assert bin_length(189 * DAY) == 360
    assert bin_length(2922 * DAY) == 3 * DAY
    assert bin_length(63 * DAY) == 120
    assert bin_length(7 * DAY) == 15
    assert bin_length(8 * 60) == 1


def test_moving_averages_shrink_towards_the_ends():
    assert moving_average(np.array([1.0, 4, 1, 4, 10]), 1).tolist() == [1, 2, 3, 5, 10]
    assert moving_average(np.array([0.0, 3, 6, 9, 12]), 9).tolist() == [0, 3, 6, 9, 12]


# --- the warm-up of models ---


def test_the_warm_up_is_the_longest_cut_rounded_up():
    cuts = (Cut("a", "p", "all", 100.0, 1.0), Cut("b", "p", "all", 1500.0, 1.0))
    assert WarmUp(cuts, 5, 30 * DAY).minutes == 2 * DAY
    assert WarmUp(cuts, 5, 5 * DAY).minutes == 25 * 60
    assert WarmUp((Cut("a", "p", "all", 0.0, 1.0),), 5, 30 * DAY).minutes == 0
    assert WarmUp((*cuts, Cut("c", "p", "all", None, 1.0)), 5, 30 * DAY).minutes is None
    assert WarmUp((), 5, 30 * DAY).minutes is None


def curve(values, model="a", length=60.0):
    return pd.DataFrame(
        {"model": model, "profile": "over_time:present", "scope": "all", "x": np.arange(len(values)) * length,
         "numerator": np.asarray(values) * length, "denominator": length}
    )  # fmt: skip


def test_cuts_are_found_by_model_and_told_in_minutes():
    points = pd.concat([curve(in_fives(*BY_HAND)), curve(in_fives(*[3.0] * 12), "b")])
    assert find_cuts(points) == (
        Cut("a", "over_time:present", "all", 600.0, 5.0), Cut("b", "over_time:present", "all", 0.0, 3.0),
    )  # fmt: skip


def test_a_warm_up_that_is_too_short_is_told_when_it_matters(tmp_path):
    clock = read(written(tmp_path, "1 h", "60 h")).scenario().clock
    told = describe(clock, None, curve(in_fives(*BY_HAND)), 3)
    # behind the first hour 59 points are left, of which four are 0: their mean is 260 / 59; behind the cut it is 5
    assert told["short"][0]["minutes"] == 600.0
    assert told["short"][0]["change"] == pytest.approx(5 / (260 / 59) - 1)
    assert told["how"] == "given"
    slight = in_fives(*(100 + np.array(BY_HAND) / 10))
    assert describe(clock, None, curve(slight), 3)["cuts"][0]["minutes"] == 600.0
    assert describe(clock, None, curve(slight), 3)["short"] == []


def test_auto_finds_the_time_that_a_ward_takes_to_fill(tmp_path):
    """Stays of mean 40 h: at t the ward lacks exp(-t / 40 h) of its 40 patients; nearly nobody ever waits."""
    folder = tmp_path / "out"
    results = run(written(tmp_path, stay="40 h", change=("count: 40", "count: 99")), out=folder, executor="serial")
    told = results.warm_up
    assert 3 * DAY <= told["minutes"] <= 12 * DAY
    assert told["minutes"] % DAY == 0
    assert results.manifest["warm_up_minutes"] == told["minutes"] == told["pilot"]["minutes"]
    assert told["pilot"]["replications"] == 5
    assert {cut["model"] for cut in told["pilot"]["cuts"]} == {"forty", "sixty"}
    assert results.manifest["run_id"] == (folder / "parts" / "run-id.txt").read_text().strip()
    assert results.manifest["resolved"]["sixty"]["clock"]["warm_up"] == f"{told['minutes']:.0f} min"
    # the same command goes on with the run, and an explicit warm-up of that length gives the same figures
    again = run(written(tmp_path, stay="40 h", change=("count: 40", "count: 99")), out=folder, executor="serial")
    assert again.warm_up["minutes"] == told["minutes"]
    given = run(
        written(tmp_path, stay="40 h", warm_up=f"{told['minutes']:.0f} min", change=("count: 40", "count: 99")),
        out=tmp_path / "given", executor="serial",
    )  # fmt: skip
    pd.testing.assert_frame_equal(given.replications, results.replications)


def test_a_run_that_is_too_short_says_so(tmp_path):
    with pytest.raises(CovsimError, match=r"too short for a warm-up to be found: .* the cases present don't become steady"):
        run(written(tmp_path, horizon="30 h", stay="200 h"), out=tmp_path / "out", executor="serial")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("rate: 1/h,", "trace: {file: calls.csv},"), "a warm-up can't be found for demand.visits, whose cases come from a file"),
        (("rate: 1/h,", "rate: 1/h, ends: 2025-02-01,"), "no stream goes on alike from week to week"),
        (("rate: 1/h,", "schedule: {people: 100, window: 'Mon-Fri 08:00-12:00'}, starts: 2025-01-07, ends: 2025-02-01,"),
         "no stream goes on alike from week to week"),
    ],
)  # fmt: skip
def test_auto_needs_demand_that_goes_on(tmp_path, change, message):
    (tmp_path / "calls.csv").write_text("time\n10\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match=message):
        read(written(tmp_path, change=change))


def points_of(values):
    """Curve points of cases present."""
    rows = [("a", PRESENT, "all", hour * 60.0, value, 1.0) for hour, value in enumerate(values)]
    return pd.DataFrame(rows, columns=["model", "profile", "scope", "x", "numerator", "denominator"])


def test_a_cut_that_is_only_chance_is_no_transient():
    """Of steady noise MSER-5 cuts off now this, now that, or finds nothing in the first half: none of it is seen."""
    noises = [np.random.default_rng(seed).normal(10, 1, 400) for seed in range(20)]
    assert len({mser5(noise) for noise in noises}) > 3
    assert [find_cuts(points_of(noise))[0].minutes for noise in noises].count(0.0) >= 18


def test_a_transient_that_is_there_is_seen():
    """Filling up from 0 to 10 in 40 hours; and a trend, of which no cut can be trusted."""
    filling = 10 * (1 - np.exp(-np.arange(400) / 10))
    for seed in range(5):
        noise = np.random.default_rng(seed).normal(0, 1, 400)
        assert 10 * 60 <= find_cuts(points_of(filling + noise))[0].minutes <= 80 * 60
        assert find_cuts(points_of(np.arange(400) / 20 + noise))[0].minutes is None
