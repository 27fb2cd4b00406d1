"""Runs that go on until figures are precise or the verdict is settled, with a stand-in for the engine."""

import fake_studies as fake
import numpy as np
import pytest
from scipy.stats import t

from covsim.errors import CovsimError, SimulationError
from covsim.scenario.loader import read
from covsim.streams import Luck
from covsim.studies import carry_out, make_plan


def study(path, replicate=fake.covered, out="out", **options):
    plan = make_plan(read(path), out=path.parent / out, assumptions=0, **options)
    return carry_out(plan, executor="serial", replicate=replicate)


def numbers_by_hand(limit):
    """response.p90 is 10 + u, u the replication's luck: the rule, step by step."""
    values = [10 + Luck(3, n).draw("fake", 0, "u") for n in range(1, 201)]
    held = 0
    for n in range(3, 201):
        half = t.ppf(0.975, n - 1) * np.std(values[:n], ddof=1) / np.sqrt(n)
        held = held + 1 if half <= limit * np.mean(values[:n]) else 0
        if held == 6:
            return n - 5
    raise AssertionError("not within 200")


def test_goes_on_until_the_interval_is_narrow(scenario_file):
    results, ran = study(scenario_file, precision=["response.p90:0.8%"])
    solved = numbers_by_hand(0.008)
    assert solved > 8, "or the first lot would do"
    assert {one.solved for one in ran.precision} == {solved}
    done = results.manifest["replications"]
    assert solved + 5 <= done <= 2 * solved
    assert [one["model"] for one in results.manifest["precision"]] == list(results.models)
    assert all(one["half_width"] <= 0.008 for one in results.manifest["precision"])


def test_same_number_when_it_goes_on_from_a_smaller_run(scenario_file):
    """The count follows from the figures alone, not from what was there before."""
    whole, _ = study(scenario_file, precision=["response.p90:0.8%"])
    first, ran = study(scenario_file, out="again", precision=["response.p90:0.8%"], max_replications=9)
    assert first.manifest["replications"] == 9
    assert {one.solved for one in ran.precision} == {None}
    assert all(one.needed > 9 for one in ran.precision)
    second, _ = study(scenario_file, out="again", precision=["response.p90:0.8%"])
    assert second.manifest["replications"] == whole.manifest["replications"]


def test_a_target_may_be_missed(scenario_file):
    results, ran = study(scenario_file, precision=["response.p90:0.01%"], max_replications=20)
    assert results.manifest["replications"] == 20
    # the half-width falls with the square root: about n (half / limit)^2 replications, and a look-ahead of 5%
    widths = [one.half_width for one in ran.precision]
    enough = np.ceil(20 * (widths[0] / 0.0001) ** 2)
    assert ran.precision[0].needed == enough + int(0.05 * enough)


def test_a_settled_verdict_stops_at_once(scenario_file):
    """Today's two medics win in every replication, so the fewest that are judged and their look-ahead do."""
    results, ran = study(scenario_file, precision=["verdict"])
    assert results.verdict["chosen"] == "today"
    assert [one.solved for one in ran.precision] == [10]
    assert results.manifest["replications"] == 15


def wobbling(scenario, seed, task):
    """Two medics cover the target 90% on average exactly: never to be told."""
    result = fake.covered(scenario, seed, task)
    if scenario.staff["medic"].count != 2:
        return result
    share = 0.9 + (0.05 if task.replication % 2 else -0.05)
    figures = [figure._replace(value=share, numerator=share * figure.denominator)
               if figure.kpi == "standard.met_share" else figure for figure in result.figures]  # fmt: skip
    return type(result).of(result.task, tuple(figures), result.profiles, result.tables)


def test_a_verdict_that_stays_open_runs_to_the_limit(scenario_file):
    results, ran = study(scenario_file, wobbling, precision=["verdict"], max_replications=20)
    assert results.manifest["replications"] == 20
    assert ran.precision[0].solved is None


def test_failures_are_not_tried_again_and_again(scenario_file):
    tried = []

    def failing(scenario, seed, task):
        tried.append(task)
        if task.model == "one" and task.replication == 2:
            raise SimulationError("units wait for each other")
        return fake.covered(scenario, seed, task)

    _, ran = study(scenario_file, failing, precision=["response.p90:0.8%"])
    assert len(tried) == len(set(tried))
    assert len(ran.failures) == 1
    assert ran.resumed == 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"max_replications": 50}, "--max-replications goes with --precision; without it, say --replications"),
        (
            {"precision": ["verdict"], "max_replications": 5},
            "--max-replications must be at least 15, the number to begin with, not 5",
        ),
    ],
)
def test_what_does_not_go_together(scenario_file, options, message):
    with pytest.raises(CovsimError) as caught:
        study(scenario_file, **options)
    assert str(caught.value) == message
