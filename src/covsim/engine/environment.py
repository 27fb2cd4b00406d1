"""SimPy's environment with light tasks: generators and callbacks directly on SimPy's event queue.

An ordinary SimPy process costs several events and objects a wait; a model of a hundred thousand cases needs two events
a case. So cases run as plain generators that yield a number (minutes to wait) or ``None`` (until somebody wakes them),
each with one cancellable entry ``(time, rank, event id, function, argument)`` on the queue that SimPy's own events use
(without a function it resumes the task that is its argument).
Ordinary SimPy events and processes still work beside them. The class uses SimPy's private ``_queue``, ``_eid`` and
``_now``: SimPy is pinned, and tests compare the traces of ordinary SimPy programs on both environments.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from heapq import heappop, heappush, heapreplace
from typing import Any

import simpy

# The order of things at one instant (SimPy's own events have 0 or 1).
BEFORE_ALL = -1
ENDS = 1  # work ends, units arrive, units become free
ROSTER = 2  # shifts, breaks, openings, faults
CALLS = 3  # new cases
ALLOCATE = 4  # waiting cases are served: not an entry, see ``settle``
EXPIRY = 5  # patience runs out

Steps = Generator[float | None, Any, Any]
Entry = tuple[float, int, int, Callable[[Any, int], None], Any]


class End(Exception):
    """The time up to which the environment was to advance has come."""


class Task:
    """A light generator. ``pending`` is the id of the entry that will resume it; 0 while it waits to be woken."""

    __slots__ = ("pending", "steps")

    def __init__(self) -> None:
        self.steps: Steps | None = None
        self.pending = 0


class Environment(simpy.Environment):
    """A SimPy environment that also runs light tasks and settles each instant before time goes on."""

    def __init__(self, initial_time: float = 0.0) -> None:
        super().__init__(initial_time)
        self.unsettled = False
        self.calls: Iterator[Entry] = iter(())
        self.settle: Callable[[], None] = lambda: None

    def call_at(self, time: float, rank: int, function: Callable[[Any, int], None], argument: Any) -> int:
        """Call ``function(argument, event id)`` at ``time``; the id lets the called one see that it is stale."""
        eid = next(self._eid)
        heappush(self._queue, (time, rank, eid, function, argument))  # type: ignore[misc]
        return eid

    def expect(self, calls: Iterator[Entry]) -> None:
        """Take entries of the rank ``CALLS`` in order of time; the queue holds only the next of them."""
        self.calls = calls
        first = next(calls, None)
        if first is not None:
            heappush(self._queue, first)  # type: ignore[misc]

    def start(self, task: Task, steps: Steps) -> None:
        """Begin a task now."""
        task.steps = steps
        self.wake(task)

    def wake(self, task: Task, value: Any = None) -> None:
        """Resume a waiting task now, handing it ``value``."""
        task.pending = 0
        try:
            delay = task.steps.send(value)  # type: ignore[union-attr]
        except StopIteration:
            return
        if delay is not None:
            task.pending = eid = next(self._eid)
            heappush(self._queue, (self._now + delay, ENDS, eid, None, task))  # type: ignore[misc]

    def interrupt(self, task: Task, reason: BaseException) -> None:
        """Raise ``reason`` inside the task now; its pending entry becomes stale."""
        task.pending = 0
        try:
            delay = task.steps.throw(reason)  # type: ignore[union-attr]
        except StopIteration:
            return
        if delay is not None:
            task.pending = eid = next(self._eid)
            heappush(self._queue, (self._now + delay, ENDS, eid, None, task))  # type: ignore[misc]

    def stop(self, task: Task) -> None:
        """End a task for good."""
        task.pending = 0
        if task.steps is not None:
            task.steps.close()

    def step(self) -> None:
        """Process the next entry, light or SimPy's own (so that ``run(until=...)`` works as in SimPy)."""
        queue: list[Any] = self._queue
        if queue and len(queue[0]) == 5:
            following = next(self.calls, None) if queue[0][1] == CALLS else None
            entry = heappop(queue) if following is None else heapreplace(queue, following)
            self._now, _, eid, function, argument = entry
            if function is not None:
                function(argument, eid)
            elif argument.pending == eid:
                self.wake(argument)
        else:
            super().step()
        while self.unsettled and not self._more_before_settling():
            self.settle()

    def alone(self) -> bool:
        """Whether nothing else happens at this instant, so that a claim need not wait for the pass that ends it."""
        return not self.unsettled and (not self._queue or self._queue[0][0] > self._now)

    def _more_before_settling(self) -> bool:
        return bool(self._queue) and self._queue[0][0] <= self._now and self._queue[0][1] < ALLOCATE

    def advance(self, end: float) -> None:
        """Process everything before ``end``: ``step`` and ``wake``, unrolled, because every case passes through.

        An entry before all others at ``end`` ends the loop by an exception, as in SimPy's own ``run``.
        """
        queue: list[Any] = self._queue
        eids = self._eid
        heappush(queue, (end, BEFORE_ALL, 0, stop, None))
        try:
            while True:
                if self.unsettled and (queue[0][0] > self._now or queue[0][1] > ALLOCATE):
                    self.settle()
                    continue
                try:
                    now, rank, eid, function, argument = queue[0]
                except ValueError:  # an entry of SimPy's own
                    super().step()
                    continue
                self._now = now
                if function is not None:
                    following = next(self.calls, None) if rank == CALLS else None
                    if following is None:
                        heappop(queue)
                    else:
                        heapreplace(queue, following)
                    function(argument, eid)
                    continue
                heappop(queue)
                if argument.pending == eid:
                    argument.pending = 0
                    try:
                        delay = argument.steps.send(None)
                    except StopIteration:
                        continue
                    if delay is not None:
                        argument.pending = eid = next(eids)
                        heappush(queue, (now + delay, ENDS, eid, None, argument))
        except End:
            return


def stop(_: None, eid: int) -> None:
    """The entry that ends ``advance``."""
    raise End
