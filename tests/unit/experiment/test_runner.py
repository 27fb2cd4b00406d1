"""Many replications: the same whatever runs them, and none lost."""

import multiprocessing
import pickle
import sys

import fake_replications as fake
import pytest

from covsim.errors import CovsimError
from covsim.experiment import Failure, ReplicationResult, Task, open_workers, run_replications
from covsim.metrics import Figure, Point

needs_signals = pytest.mark.skipif(sys.platform == "win32", reason="processes are killed by a signal")


def run(replicate, tasks, workers="processes", jobs=2, scenario="any picklable thing"):
    scenarios = {(task.group, task.model): scenario for task in tasks}
    with open_workers(workers, jobs) as hands:
        found = run_replications(scenarios, tasks, seed=7, workers=hands, replicate=replicate)
        return {(result.task.model, result.task.replication): result for result in found}


def tasks(models, replications, keep=False):
    return [Task("", model, number, keep) for number in range(1, replications + 1) for model in models]


def figures(results):
    return {key: result.figures for key, result in results.items()}


def test_results_do_not_depend_on_the_workers():
    wanted = tasks(["a", "bb"], 6)
    serial, two = run(fake.plain, wanted, "serial"), run(fake.plain, wanted, jobs=2)
    assert figures(serial) == figures(two)
    assert len(serial) == 12


def test_results_do_not_depend_on_the_order():
    wanted = tasks(["a", "bb"], 4)
    assert figures(run(fake.plain, wanted, "serial")) == figures(run(fake.plain, wanted[::-1], "serial"))


def test_a_failing_replication_is_data_and_the_rest_goes_on():
    results = run(fake.second_fails, tasks(["a"], 4), "serial")
    failure = results["a", 2]
    assert isinstance(failure, Failure)
    assert failure.message == "units wait for each other"
    assert "SimulationError" in failure.trace
    assert [isinstance(results["a", n], ReplicationResult) for n in (1, 3, 4)] == [True] * 3


def test_an_unexpected_error_is_data_too():
    results = run(fake.second_has_a_bug, tasks(["a"], 3), "serial")
    assert results["a", 2].message == "ZeroDivisionError: division by zero"


@needs_signals
def test_a_replication_that_kills_its_process_costs_only_itself():
    results = run(fake.third_kills_its_process, tasks(["a", "bb"], 5))
    failed = {key for key, result in results.items() if isinstance(result, Failure)}
    assert failed == {("a", 3), ("bb", 3)}
    assert len(results) == 10
    assert "died twice" in results["a", 3].message


@needs_signals
def test_a_process_killed_from_outside_loses_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("COVSIM_TEST_MARK", str(tmp_path / "killed"))
    results = run(fake.killed_once, tasks(["a"], 6))
    assert (tmp_path / "killed").exists()
    assert figures(results) == figures(run(fake.plain, tasks(["a"], 6), "serial"))


@needs_signals
def test_workers_that_always_die_are_given_up():
    with pytest.raises(CovsimError, match="--executor serial"):
        run(fake.always_kills, tasks(["a"], 9))


def test_a_result_that_cannot_be_handed_back_is_a_failure():
    results = run(fake.unpicklable, tasks(["a"], 3))
    assert "handed back" in results["a", 2].message
    assert isinstance(results["a", 3], ReplicationResult)


def test_closing_the_iterator_stops_the_workers():
    wanted = tasks(["a"], 50)
    found = run_replications({("", "a"): 1}, wanted, seed=1, workers=open_workers("processes", 2), replicate=fake.slow)
    next(found)
    found.close()
    assert multiprocessing.active_children() == []


def test_the_workers_stay_for_the_next_run_until_they_are_stopped():
    with open_workers("processes", 2) as hands:
        runs = [run_replications({("", "a"): 1}, tasks(["a"], 4), seed=7, workers=hands, replicate=fake.process)
                for _ in range(2)]  # fmt: skip
        first, second = ([result.figures[0].value for result in results] for results in runs)
        assert {*first, *second} <= {child.pid for child in multiprocessing.active_children()}
    assert multiprocessing.active_children() == []


def test_figures_and_points_travel_between_processes_as_they_are():
    figures = (Figure("wait.mean", "all", 1.5, 3.0, 2.0), Figure("wait.p90", "all", None, 0.0, 0.0))
    points = (Point("cases", "all", 1.0, 2.0, 3.0),)
    result = ReplicationResult.of(Task("g", "m", 4), figures, points, {"events": b"x"})
    back = pickle.loads(pickle.dumps(result))
    assert back == result
    assert (back.figures, back.profiles) == (figures, points)
    assert type(back.figures[0]) is Figure
    empty = ReplicationResult.of(Task("", "m", 1), ())
    assert (empty.figures, empty.profiles) == ((), ())


def test_an_unknown_executor_says_what_there_is():
    with pytest.raises(CovsimError, match="use processes, serial, dask or dask:ADDRESS"):
        open_workers("threads")


def test_jobs_below_one_are_refused():
    with pytest.raises(CovsimError, match="at least 1"):
        open_workers("processes", 0)


@pytest.mark.filterwarnings("ignore")
def test_a_dask_cluster_gives_the_same_results():
    pytest.importorskip("distributed", reason="the dask extra is not installed")
    wanted = tasks(["a", "bb"], 3)
    assert figures(run(fake.plain, wanted, "dask")) == figures(run(fake.plain, wanted, "serial"))


def test_dask_without_its_package_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(CovsimError, match=r"covsim\[dask\]"):
        open_workers("dask:tcp://nowhere:1")


def test_tables_are_made_only_for_kept_replications():
    results = run(fake.plain, [Task("", "a", 1, True), Task("", "a", 2, False)], "serial")
    assert set(results["a", 1].tables) == {"incidents", "visits", "events"}
    assert results["a", 2].tables == {}
