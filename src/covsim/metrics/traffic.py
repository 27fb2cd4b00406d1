"""When travel factors change: the window cut into parts of the week in which legs take equally long."""

from __future__ import annotations

import numpy as np

from covsim.calendars import WEEK, parse_hours
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

        The cells are in order and owned by their part of the week.
        """
        if mode.name not in self._cells:
            window, by_hour = self._window, self._scenario.travel[mode.name].by_hour
            cuts = {0.0, *(edge for hours in by_hour for span in parse_hours(hours).spans for edge in span)} - {WEEK}
            edges = np.array(sorted(cuts))
            weeks = np.arange((window.start + window.offset) // WEEK, (window.end + window.offset) // WEEK + 2)
            starts = (weeks[:, None] * WEEK + edges - window.offset).ravel()
            parts = np.tile(np.arange(len(edges)), len(weeks))
            self._cells[mode.name] = Spans(parts[:-1], starts[:-1], starts[1:]), edges - window.offset
        return self._cells[mode.name]
