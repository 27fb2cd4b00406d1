"""Running many replications: in chunks, on any workers, losing none when a worker dies."""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from typing import Any

from covsim.errors import CovsimError
from covsim.experiment.replication import Failure, Replicate, ReplicationResult, Task, replicate, run_chunk
from covsim.experiment.workers import Workers
from covsim.scenario.model import Scenario

CHUNK_SECONDS = 0.5
"""A chunk should take about this long: long enough to hide its overhead, short enough to lose little when stopped."""
HOPELESS = 3
"""So many lone replications whose worker died, with none ever finished, mean that the workers can't work at all."""


def run_replications(
    scenarios: Mapping[tuple[str, str], Scenario],
    tasks: Sequence[Task],
    *,
    seed: int,
    workers: Workers,
    replicate: Replicate = replicate,
) -> Iterator[ReplicationResult | Failure]:
    """Run every task and yield each result as soon as it is there, in any order.

    ``scenarios`` holds the scenario of each (group, model) that the tasks name. What a task yields depends on
    scenario, seed and replication only, never on the workers. An exception in a replication is yielded as a
    ``Failure``. When a worker dies, everything that was in flight is run again alone: what then kills its worker a
    second time is yielded as a ``Failure``. Closing the iterator early stops the workers; after the last result they
    stay, ready for the next call, until ``workers`` is stopped or its ``with`` block ends.
    """
    try:
        yield from _Run(scenarios, tasks, seed, workers, replicate).results()
    except BaseException:
        workers.stop()
        raise


class _Run:
    """The state of one call of ``run_replications``."""

    def __init__(
        self,
        scenarios: Mapping[tuple[str, str], Scenario],
        tasks: Sequence[Task],
        seed: int,
        workers: Workers,
        replicate: Replicate,
    ) -> None:
        self.pickled = {key: pickle.dumps(scenario) for key, scenario in scenarios.items()}
        self.waiting = deque(tasks)
        self.seed = seed
        self.workers = workers
        self.replicate = replicate
        self.finished = 0
        self.seconds = 0.0
        self.killers = 0

    def results(self) -> Iterator[ReplicationResult | Failure]:
        """All results, as they come."""
        running: dict[Future[Any], list[Task]] = {}
        while self.waiting or running:
            suspects: list[Task] = []
            try:
                while self.waiting and len(running) < self.workers.slots:
                    chunk = self._take()
                    running[self._submit(chunk)] = chunk
            except BrokenExecutor:
                self.waiting.extendleft(reversed(chunk))
                self._abandon(running, suspects)
            if running:
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    if future not in running:
                        continue
                    chunk = running.pop(future)
                    error = future.exception()
                    if error is None:
                        yield from self._count(future.result())
                        continue
                    suspects += chunk
                    if isinstance(error, BrokenExecutor):
                        self._abandon(running, suspects)
            for task in suspects:
                yield self._alone(task)

    def _take(self) -> list[Task]:
        """The next chunk: as many tasks as fit the time, but leaving work for every slot towards the end."""
        mean = self.seconds / self.finished if self.finished else CHUNK_SECONDS
        fair = len(self.waiting) // (2 * self.workers.slots)
        size = min(self.workers.largest_chunk, int(CHUNK_SECONDS / max(mean, 1e-9)), fair)
        return [self.waiting.popleft() for _ in range(max(1, size))]

    def _submit(self, chunk: list[Task]) -> Future[Any]:
        pickled = {(task.group, task.model): self.pickled[task.group, task.model] for task in chunk}
        return self.workers.submit(run_chunk, pickled, self.seed, chunk, self.replicate)

    def _abandon(self, running: dict[Future[Any], list[Task]], suspects: list[Task]) -> None:
        """The workers have died: whatever was in flight may have done it, unless it is already finished."""
        for future, chunk in list(running.items()):
            if not (future.done() and not future.cancelled() and future.exception() is None):
                suspects += chunk
                del running[future]
        self.workers.stop()

    def _count(self, results: list[ReplicationResult | Failure]) -> Iterator[ReplicationResult | Failure]:
        for result in results:
            if isinstance(result, ReplicationResult):
                self.finished += 1
                self.seconds += result.seconds
            yield result

    def _alone(self, task: Task) -> ReplicationResult | Failure:
        """Second and last attempt, with nothing else running, so that the blame is certain."""
        try:
            result: ReplicationResult | Failure = self._submit([task]).result()[0]
        except BrokenExecutor:
            self.workers.stop()
            self.killers += 1
            if self.killers >= HOPELESS and not self.finished:
                raise CovsimError(
                    "the worker processes die as soon as they start - try --executor serial; in a script of your own, "
                    "call covsim.run under: if __name__ == '__main__':"
                ) from None
            return Failure(task, "its process died twice (out of memory, or killed from outside)")
        except Exception as error:
            return Failure(task, f"it could not be run or handed back: {type(error).__name__}: {error}")
        self.finished += isinstance(result, ReplicationResult)
        return result
