"""How far a long run has come: a live bar on a terminal, plain lines elsewhere, on standard error."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Protocol, TextIO

PLAIN_INTERVAL = 5.0
"""Seconds between two plain lines."""


class Progress(Protocol):
    """Told of each finished replication."""

    def begin(self, what: str, total: int, done: int = 0) -> None:
        """A stage starts; ``done`` of its ``total`` were there already."""

    def advance(self) -> None:
        """One more is finished."""

    def end(self) -> None:
        """The stage is over."""


class Silent:
    """Says nothing."""

    def begin(self, what: str, total: int, done: int = 0) -> None:
        """Nothing."""

    def advance(self) -> None:
        """Nothing."""

    def end(self) -> None:
        """Nothing."""


class Plain:
    """A line every few seconds: done, rate, time left."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._what = ""
        self._total = self._done = self._before = self._shown = 0
        self._started = self._said = 0.0

    def begin(self, what: str, total: int, done: int = 0) -> None:
        """Say what starts, and how much of it is there already."""
        self._what, self._total = what, total
        self._done = self._before = self._shown = done
        self._started = self._said = time.monotonic()
        there = f" ({done} already on disk)" if done else ""
        print(f"{what}: {total}{there}", file=self._stream, flush=True)

    def advance(self) -> None:
        """Count one; now and then, say how far it is."""
        self._done += 1
        if time.monotonic() - self._said >= PLAIN_INTERVAL:
            self._say()

    def end(self) -> None:
        """Say how it ended."""
        if self._done > self._shown:
            self._say()

    def _say(self) -> None:
        self._said, self._shown = time.monotonic(), self._done
        rate = (self._done - self._before) / max(self._said - self._started, 1e-9)
        left = f", {(self._total - self._done) / rate:.0f} s left" if self._done < self._total else ""
        print(
            f"{self._what}: {self._done} of {self._total} done, {rate:.1f} a second{left}",
            file=self._stream,
            flush=True,
        )


class Live:
    """A bar that moves."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
        from rich.progress import Progress as Bars

        self._bars = Bars(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"), TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn(),
            console=Console(stderr=True),
        )  # fmt: skip
        self._task = self._bars.add_task("", visible=False, rate="")
        self._before = 0
        self._started = 0.0

    def begin(self, what: str, total: int, done: int = 0) -> None:
        """Say what starts, and how much of it is there already."""
        self._before, self._started = done, time.monotonic()
        self._bars.remove_task(self._task)
        self._task = self._bars.add_task(what, total=total, completed=done, rate="")
        self._bars.start()

    def advance(self) -> None:
        """Count one; now and then, say how far it is."""
        task = self._bars.tasks[-1]
        rate = (task.completed + 1 - self._before) / max(time.monotonic() - self._started, 1e-9)
        self._bars.update(self._task, advance=1, rate=f"{rate:.1f}/s")

    def end(self) -> None:
        """Say how it ended."""
        self._bars.stop()


def choose(quiet: bool) -> Progress:
    """Silent when asked to be, live on a terminal, else plain lines."""
    if quiet:
        return Silent()
    return Live() if sys.stderr.isatty() else Plain()


class Stage:
    """``with Stage(progress, "replications", 40):`` begins, and ends whatever happens."""

    def __init__(self, progress: Progress, what: str, total: int, done: int = 0) -> None:
        self._progress = progress
        self._arguments = (what, total, done)

    def __enter__(self) -> Progress:
        self._progress.begin(*self._arguments)
        return self._progress

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.end()
