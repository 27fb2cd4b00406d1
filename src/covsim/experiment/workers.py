"""Where replications run: this process, a pool of processes, or a Dask cluster. All are ``concurrent.futures``."""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import suppress
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any, Self

from covsim.errors import CovsimError


class Workers(ABC):
    """An executor that can be replaced when it breaks. The end of a ``with`` block stops it.

    ``slots`` chunks are kept in flight at once, each of at most ``largest_chunk`` replications; ``parallel`` of them
    run at the same time.
    """

    slots: int
    parallel = 1
    largest_chunk = 50

    def __init__(self) -> None:
        self._executor: Executor | None = None

    @abstractmethod
    def _open(self) -> Executor:
        """A fresh executor."""

    def submit(self, call: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """Start a call on a worker; raises ``BrokenExecutor`` when the workers have died."""
        if self._executor is None:
            self._executor = self._open()
        return self._executor.submit(call, *arguments)

    def stop(self) -> None:
        """Give up whatever still runs. The next ``submit`` starts afresh."""
        if self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)
            self._executor = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


class _Inline(Executor):
    """Runs each call at once, in the calling thread."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


class Serial(Workers):
    """This process only. One replication a chunk, so that each is handed over as soon as it is finished."""

    slots = 1
    largest_chunk = 1

    def _open(self) -> Executor:
        return _Inline()


class Processes(Workers):
    """A local pool of ``jobs`` processes, started by spawn so that no thread or lock is inherited."""

    def __init__(self, jobs: int) -> None:
        super().__init__()
        self.jobs = jobs
        self.parallel, self.slots = jobs, jobs + 1
        self._others: set[int | None] = set()

    def _open(self) -> Executor:
        self._others = {child.pid for child in multiprocessing.active_children()}
        return ProcessPoolExecutor(self.jobs, multiprocessing.get_context("spawn"), _settle_in)

    def submit(self, call: Callable[..., Any], *arguments: Any) -> Future[Any]:
        return super().submit(_compute, call, *arguments)

    def stop(self) -> None:
        if self._executor is None:
            return
        for worker in multiprocessing.active_children():
            if worker.pid not in self._others:
                _tell_to_end(worker)
        # The pool's own thread waits for its processes. Were they waited for here as well, the two would take a
        # process's end from each other, and it would go on counting as alive.
        self._executor.shutdown(wait=True, cancel_futures=True)
        self._executor = None


_WORD_TO_END = getattr(signal, "SIGUSR1", None)
"""Tells a worker to end, but not in the middle of handing a result back; systems without it have no such way.

The pool itself says it with SIGTERM once it is broken: nobody reads the results of a broken pool, and a worker ends
at once.
"""

_at_work = False
"""In a worker: whether it computes; else it fetches a chunk or hands results back."""
_ending = False
"""In a worker: whether it was told to end."""


def _tell_to_end(worker: BaseProcess) -> None:
    if _WORD_TO_END is None:
        worker.terminate()
    elif worker.pid is not None:
        with suppress(ProcessLookupError):
            os.kill(worker.pid, _WORD_TO_END)


def _compute(call: Callable[..., Any], *arguments: Any) -> Any:
    """In a worker: compute a chunk."""
    global _at_work
    if _ending:
        os._exit(1)
    _at_work = True
    try:
        return call(*arguments)
    finally:
        _at_work = False


def _told_to_end(number: int, frame: object) -> None:
    """In a worker: end now, but don't leave half a result in the pipe: the parent would wait for the other half.

    Who doesn't compute ends with the next chunk, or when the pool says that there is none.
    """
    global _ending
    if _at_work:
        os._exit(1)
    _ending = True


def _settle_in() -> None:
    """In a worker: leave Ctrl-C to the parent, and end when the parent is gone (killed, say), not linger."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if _WORD_TO_END is not None:
        signal.signal(_WORD_TO_END, _told_to_end)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    multiprocessing.connection.wait([sentinel])
    os._exit(1)


class Dask(Workers):
    """A Dask cluster: the one at ``address``, or a local one."""

    def __init__(self, address: str) -> None:
        super().__init__()
        try:
            from distributed import Client
        except ImportError:
            raise CovsimError(
                "the dask executor needs an extra package - install it with: pip install 'covsim[dask]'"
            ) from None
        try:
            self._client = Client(address or None)
        except (OSError, ValueError) as error:
            raise CovsimError(
                f"no Dask scheduler answers at {address or 'this machine'} ({error}) - check the address"
            ) from None
        self.parallel = max(1, sum(self._client.nthreads().values()))
        self.slots = 2 * self.parallel

    def _open(self) -> Executor:
        executor: Executor = self._client.get_executor(pure=False, retries=2)
        return executor

    def stop(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=False)  # cancels what is not finished; it knows no other way
            self._executor = None


def processors() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def open_workers(executor: str = "processes", jobs: int | None = None) -> Workers:
    """Workers for ``--executor processes | serial | dask[:ADDRESS]`` and ``--jobs`` (default: all processors)."""
    jobs = processors() if jobs is None else jobs
    kind, _, address = executor.partition(":")
    if kind == "dask":
        return Dask(address)
    if executor not in ("processes", "serial"):
        raise CovsimError(f"unknown executor {executor!r} - use processes, serial, dask or dask:ADDRESS")
    if jobs < 1:
        raise CovsimError(f"--jobs must be at least 1, not {jobs}")
    return Serial() if executor == "serial" or jobs == 1 else Processes(jobs)
