"""Stand-ins for ``replicate`` that other processes can import by name."""

import os
import signal
import time
from pathlib import Path

from covsim.errors import SimulationError
from covsim.experiment import ReplicationResult
from covsim.metrics.figures import Figure, Point
from covsim.streams import Luck


def plain(scenario, seed, task):
    """Cost and wait that depend on model, seed and replication only."""
    u = Luck(seed, task.replication).draw("fake", 0, "u")
    cost = 100.0 + 10 * len(task.model) + u
    figures = (Figure("cost.total", "all", cost, cost, 1.0), Figure("wait.mean", "all", u, 4 * u, 4.0))
    tables = {name: f"{task.model} {task.replication} {name}".encode() for name in ("incidents", "visits", "events")}
    return ReplicationResult.of(task, figures, (Point("cover", "all", 0.0, u, 1.0),), tables if task.keep else {})


def second_fails(scenario, seed, task):
    """Replication 2 can't be finished."""
    if task.replication == 2:
        raise SimulationError("units wait for each other")
    return plain(scenario, seed, task)


def second_has_a_bug(scenario, seed, task):
    if task.replication == 2:
        return 1 / 0
    return plain(scenario, seed, task)


def third_kills_its_process(scenario, seed, task):
    """As when the system runs out of memory."""
    if task.replication == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return plain(scenario, seed, task)


def killed_once(scenario, seed, task):
    """Replication 3 kills its process the first time."""
    mark = Path(os.environ["COVSIM_TEST_MARK"])
    if task.replication == 3 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return plain(scenario, seed, task)


def always_kills(scenario, seed, task):
    os.kill(os.getpid(), signal.SIGKILL)


def unpicklable(scenario, seed, task):
    """A result that can't be handed back."""
    if task.replication == 2:
        return ReplicationResult.of(task, (), (), {"events": lambda: None})
    return plain(scenario, seed, task)


def slow(scenario, seed, task):
    time.sleep(0.2)
    return plain(scenario, seed, task)


def process(scenario, seed, task):
    """A figure that says which process ran it."""
    time.sleep(0.05)
    return ReplicationResult.of(task, (Figure("process", "all", os.getpid(), os.getpid(), 1.0),))
