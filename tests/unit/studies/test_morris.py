"""Morris's design, and his effects on functions for which they are known."""

import csv
import math

import fake_screening as fake
import numpy as np
import pytest
from fake_screening import CAR, FALLS, PAY, SPEED

from covsim.errors import CovsimError
from covsim.scenario.evidence import Evidence
from covsim.scenario.loader import read
from covsim.studies import make_plan
from covsim.studies.morris import elementary_effects, step, summarise, trajectories
from covsim.studies.responses import Response
from covsim.studies.screening import Design, screen
from covsim.studies.screening_inputs import Input
from covsim.studies.screening_tables import write_tables

PATHS = [f"x{n}" for n in range(1, 21)]


def effects(function, k, count, levels=4, seed=1):
    """mu, mu*, its interval and sigma of each input of a function on the unit cube."""
    paths = PATHS[:k]
    inputs = [Input(path, {"m": Evidence(path, 0.5, "assumed", low=0.0, high=1.0)}) for path in paths]
    found = [
        elementary_effects(one, np.array([[function([point[path] for path in paths])] for point in one.points]))
        for one in trajectories(paths, count, levels, 1, seed)
    ]
    response = Response("figure", "m", kpi="y", scope="all")
    return {effect.input.path: effect for effect in summarise(inputs, [response], found, 0.95)}


@pytest.mark.parametrize("levels", [2, 4, 6, 8])
def test_each_step_of_a_trajectory_changes_one_input_by_delta_on_the_grid(levels):
    delta = levels / (2 * (levels - 1))
    grid = [n / (levels - 1) for n in range(levels)]
    for one in trajectories(PATHS[:7], 25, levels, 2, seed=4):
        assert len(one.points) == 8
        assert sorted(one.changed) == sorted(PATHS[:7])
        for before, after in zip(one.points, one.points[1:]):
            moves = [abs(after[path] - before[path]) for path in PATHS[:7]]
            assert sorted(moves) == pytest.approx([0] * 6 + [delta])
        for point in one.points:
            assert all(min(abs(share - level) for level in grid) < 1e-12 for share in point.values())


def test_levels_directions_and_orders_are_all_met_evenly():
    every = trajectories(PATHS[:3], 2000, 4, 1, seed=5)
    for path in PATHS[:3]:
        starts = np.array([one.points[0][path] for one in every])
        for level in (0, 1 / 3, 2 / 3, 1):  # 2000 trials of probability 1/4: within 4 standard errors
            assert np.isclose(starts, level).mean() == pytest.approx(0.25, abs=4 * math.sqrt(0.25 * 0.75 / 2000))
        first = np.mean([one.changed[0] == path for one in every])
        assert first == pytest.approx(1 / 3, abs=4 * math.sqrt(2 / 9 / 2000))


def test_an_input_keeps_its_luck_whatever_else_is_varied():
    few, many = (trajectories(paths, count, 4, 1, seed=6) for paths, count in ((["b"], 5), (["a", "b", "c"], 9)))
    for one, other in zip(few, many):
        assert (one.points[0]["b"], one.points[-1]["b"]) == (other.points[0]["b"], other.points[-1]["b"])
    assert trajectories(["b"], 5, 4, 1, seed=6) == few != trajectories(["b"], 5, 4, 1, seed=7)


def test_each_trajectory_has_replications_of_its_own():
    assert [one.replications for one in trajectories(["a"], 3, 4, 2, seed=1)] == [(1, 2), (3, 4), (5, 6)]


def test_the_number_of_levels_is_even():
    assert step(4) == pytest.approx(2 / 3)
    for levels in (0, 1, 3, 5):
        with pytest.raises(CovsimError, match=f"--levels must be an even number from 2, not {levels}"):
            step(levels)


def test_a_linear_function_has_its_coefficients_and_no_spread():
    found = effects(lambda x: 3 * x[0] - 7 * x[1] + 0 * x[2], 3, 6)
    expected = {"x1": (3, 3), "x2": (-7, 7), "x3": (0, 0)}
    for path, (mu, mu_star) in expected.items():
        assert (found[path].mu, found[path].mu_star) == (pytest.approx(mu), pytest.approx(mu_star))
        assert (found[path].low, found[path].high) == (pytest.approx(mu_star), pytest.approx(mu_star))
        assert found[path].sigma == 0
    assert (found["x3"].mu, found["x3"].mu_star) == (0, 0)


def test_an_interaction_shows_as_spread():
    found = effects(lambda x: x[0] * x[1] + x[2], 3, 40)
    assert found["x1"].sigma > 0.2
    assert found["x2"].sigma > 0.2
    assert found["x3"].sigma == 0


def test_ishigami_comes_out_as_worked_out():
    # x = pi (2u - 1) on four levels, whose sines are 0, -s, s, 0 with s = sqrt(3)/2; sin^2 moves by 3/4 in every step.
    # mu*: x1 1.5 s (1 + 0.1 (pi^4 + (pi/3)^4) / 2), x2 1.5 * 7 * 3/4, x3 1.5 * 0.1 (pi^4 - (pi/3)^4) s / 2.
    # SALib's regression test has 7.536586, 7.875 and 6.308785 from a sample of trajectories with the same four levels.
    def ishigami(u):
        x = [math.pi * (2 * each - 1) for each in u]
        return math.sin(x[0]) + 7 * math.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * math.sin(x[0])

    found = effects(ishigami, 3, 600)
    assert list(found)[-1] == "x3"
    assert found["x2"].mu_star == pytest.approx(7.875)
    for path, exact in (("x1", 7.704069), ("x3", 6.248772)):
        standard_error = (found[path].high - found[path].low) / 2 / 1.96
        assert abs(found[path].mu_star - exact) < 4 * standard_error
    for path in ("x2", "x3"):  # as often up as down
        assert abs(found[path].mu) < 4 * found[path].sigma / math.sqrt(600)


def test_the_function_of_morris_1991_is_sorted_as_he_sorts_it():
    # His section 4: inputs 8-10 matter and add up, 1-7 matter and are curved or interact, 11-20 hardly matter. His
    # random coefficients of the other terms, standard normal against these of 20, -15, -10 and 5, are left out here.
    def function(u):
        w = [2 * (1.1 * x / (x + 0.1) - 0.5 if n in (2, 4, 6) else x - 0.5) for n, x in enumerate(u)]
        total = 20 * sum(w[:10])
        total += sum(-15 * w[i] * w[j] for i in range(6) for j in range(i))
        total += sum(-10 * w[i] * w[j] * w[k] for i in range(5) for j in range(i) for k in range(j))
        return total + 5 * w[0] * w[1] * w[2] * w[3]

    found = effects(function, 20, 40)
    for path in ("x8", "x9", "x10"):
        assert (found[path].mu_star, found[path].sigma) == (pytest.approx(40), pytest.approx(0, abs=1e-9))
    for path in PATHS[:7]:
        assert found[path].mu_star > 20
        assert found[path].sigma > 5
    for path in PATHS[10:]:
        assert (found[path].mu_star, found[path].sigma) == (pytest.approx(0, abs=1e-9), pytest.approx(0, abs=1e-9))
    assert max(PATHS[:7], key=lambda path: found[path].sigma) in PATHS[:5]  # those in terms of third and fourth order


def test_the_interval_of_mu_star_is_student_s_over_trajectories():
    inputs = [Input("a", {})]
    response = Response("figure", "m", kpi="y", scope="all")
    (found,) = summarise(inputs, [response], [{"a": np.array([value])} for value in (-2.0, 1.0, 3.0)], 0.95)
    assert (found.mu, found.mu_star) == (pytest.approx(2 / 3), pytest.approx(2.0))
    # sd of 2, 1, 3 is 1; t(2) = 4.302653; the lower end stays at 0
    assert (found.low, found.high) == (0.0, pytest.approx(2 + 4.302653 / math.sqrt(3)))
    assert found.sigma == pytest.approx(math.sqrt(19 / 3))


# --- with models ---


@pytest.fixture
def document(tmp_path):
    path = tmp_path / "posts.yaml"
    path.write_text(fake.SCENARIO, encoding="utf-8")
    return read(path)


def morris(document, replicate=fake.linear, models=None, announce=lambda _: None, **design):
    plan = make_plan(document, models=models, replications=1, assumptions=0, out=document.path.parent / "out")
    return screen(plan, Design("morris", **design), executor="serial", replicate=replicate, announce=announce)


def table(found):
    """The rows of its file."""
    text = (found.folder.path / write_tables(found)).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


def test_models_are_screened_with_exact_effects_where_they_are_linear(document):
    found = morris(document, trajectories=4)
    cost, *_ = found.responses
    assert cost == Response("cost difference", "two", "three")
    by_path = {effect.input.path: effect for effect in found.morris.of(cost)}
    # one pay more, over its range of 60, and the car, over 20; luck is common to both models and all points
    assert (by_path[PAY].mu, by_path[PAY].sigma) == (pytest.approx(60), pytest.approx(0, abs=1e-9))
    assert (by_path[CAR].mu, by_path[CAR].sigma) == (pytest.approx(20), pytest.approx(0, abs=1e-9))
    assert (by_path[SPEED].mu_star, by_path[SPEED].sigma) == (0, 0)
    assert (by_path[FALLS].mu_star, by_path[FALLS].sigma) == (0, 0)
    margin = {effect.input.path: effect for effect in found.morris.of(Response("worst margin", "two"))}
    assert margin[FALLS].mu == pytest.approx(-0.02 * 5)


def test_an_interaction_of_two_inputs_shows_in_both(document):
    found = morris(document, fake.interacting, models=["two"], kpis=("cost.per_year",), trajectories=8)
    by_path = {effect.input.path: effect for effect in found.morris.effects}
    assert by_path[FALLS].sigma > 0
    assert by_path[PAY].sigma > 0
    assert (by_path[SPEED].mu_star, by_path[SPEED].sigma) == (0, 0)


def test_points_that_are_the_same_for_a_model_are_run_once(document):
    told, ran = [], []

    def count(scenario, seed, task):
        ran.append(task)
        return fake.linear(scenario, seed, task)

    found = morris(document, count, models=["two", "three"], announce=told.append, trajectories=3)
    # r (k + 1): k is 3 for two medics and 4 for three, who have the car; and both as they are
    assert told[0].runs == 3 * (3 + 1) + 3 * (4 + 1)
    assert len(ran) == told[0].runs + 2
    again = morris(document, count, models=["two", "three"], trajectories=3)
    assert again.fresh == 0
    assert again.morris == found.morris


def test_only_whole_trajectories_count_when_it_is_stopped(document):
    ran = []

    def stopped(scenario, seed, task):
        if len(ran) == 9:
            raise KeyboardInterrupt
        ran.append(task)
        return fake.linear(scenario, seed, task)

    found = morris(document, stopped, models=["two"], trajectories=4)
    # 1 as it is, then 4 runs a trajectory
    assert (found.interrupted, found.morris.trajectories) == (True, 2)
    assert found.morris.effects[0].n == 2
    assert morris(document, models=["two"], trajectories=4).morris.trajectories == 4


def test_trajectories_that_cannot_be_run_are_left_out_and_said(document):
    found = morris(document, fake.fails_when_busy, models=["two"], trajectories=6)
    assert 0 < len(found.morris.left_out) == 6 - found.morris.trajectories
    assert set(found.morris.left_out.values()) == {"units wait for each other"}


def test_the_file_holds_every_input(document):
    found = morris(document, trajectories=3)
    rows = table(found)
    assert len(rows) == 3 * 4
    assert (rows[0]["input"], rows[0]["low"], rows[0]["high"]) == (PAY, "80 CNY/year", "140 CNY/year")
    assert (rows[0]["trajectories"], rows[0]["levels"]) == ("3", "4")
    assert float(rows[0]["mu_star"]) == pytest.approx(60)
