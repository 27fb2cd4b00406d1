"""When travel factors change: the window cut into parts of the week in which legs take equally long."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from covsim.calendars import WEEK, Hours, parse_hours
from covsim.events import FloatArray
from covsim.metrics.spans import Spans
from covsim.metrics.window import Window
from covsim.scenario.model import Scenario
from covsim.travel import Mode

SLACK = 1e-9
"""Times that exceed a limit by rounding alone are within it."""


class Traffic:
    """Parts of the week by travel mode."""

    def __init__(self, scenario: Scenario, window: Window) -> None:
        self._scenario = scenario
        self._window = window
        self._cells: dict[str, tuple[Spans, FloatArray]] = {}

    def cells(self, mode: Mode) -> tuple[Spans, FloatArray]:
        """The window and the week behind it, cut where factors change, and a time in each part of the week.

        The cells are in order and owned by their part of the week; where holidays or make-up days change the hours, by
        the factor.
        """
        if mode.name not in self._cells:
            window, by_hour = self._window, [*map(parse_hours, self._scenario.travel[mode.name].by_hour)]
            if any(map(window.calendar.changes, by_hour)):
                self._cells[mode.name] = self._by_date(mode, by_hour)
                return self._cells[mode.name]
            cuts = {0.0, *(edge for hours in by_hour for span in hours.spans for edge in span)} - {WEEK}
            edges = np.array(sorted(cuts))
            weeks = np.arange((window.start + window.offset) // WEEK, (window.end + window.offset) // WEEK + 2)
            starts = (weeks[:, None] * WEEK + edges - window.offset).ravel()
            parts = np.tile(np.arange(len(edges)), len(weeks))
            self._cells[mode.name] = Spans(parts[:-1], starts[:-1], starts[1:]), edges - window.offset
        return self._cells[mode.name]

    def _by_date(self, mode: Mode, by_hour: Sequence[Hours]) -> tuple[Spans, FloatArray]:
        """The same cut by date: cells of one factor are one part."""
        window = self._window
        low, high = window.start - WEEK, window.end + 2 * WEEK
        spans = [window.calendar.between(hours, low, high) for hours in by_hour]
        edges = np.array(sorted({low, high, *(edge for each in spans for span in each for edge in span)}))
        factors = [mode.factor(time) for time in edges[:-1].tolist()]
        _, first, part = np.unique(factors, return_index=True, return_inverse=True)
        return Spans(part, edges[:-1], edges[1:]), edges[first]
