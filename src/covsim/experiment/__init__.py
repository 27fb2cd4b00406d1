"""Many runs of a scenario: replications, in any number of processes, with every failure kept as data."""

from covsim.experiment.replication import Failure, ReplicationResult, Task, replicate
from covsim.experiment.runner import run_replications
from covsim.experiment.workers import Workers, open_workers

__all__ = [
    "Failure", "ReplicationResult", "Task", "Workers", "open_workers", "replicate", "run_replications",
]  # fmt: skip
