"""How many cases of each stream are under way, kept up to date for triggers that look at it."""

from __future__ import annotations

from covsim.engine.state import Case


class Present(dict[int, Case]):
    """The cases under way by row, and their number by stream (``counts``)."""

    def __init__(self, streams: int) -> None:
        super().__init__()
        self.counts = [0] * streams

    def __setitem__(self, row: int, case: Case) -> None:
        self.counts[case.stream] += 1
        super().__setitem__(row, case)

    def __delitem__(self, row: int) -> None:
        self.counts[self[row].stream] -= 1
        super().__delitem__(row)
