"""When places are kept back: from a moment, until a moment, within hours of the week."""

from __future__ import annotations

from collections.abc import Sequence

from covsim.calendars import Span
from covsim.scenario.capacity import Reserved
from covsim.scenario.model import Scenario
from covsim.scenario.periods import common, span_of


def is_timed(reserved: Reserved) -> bool:
    """Whether the places aren't kept all the time."""
    return not (reserved.starts is None and reserved.until is None and reserved.hours is None)


def kept_back(scenario: Scenario, reserved: Reserved, low: float, high: float) -> Sequence[Span]:
    """The parts of [low, high], in minutes since the start of the run, in which the places are kept, in order."""
    first, last = span_of(scenario.clock, reserved.starts, reserved.until, low, high)
    if first >= last:
        return ()
    if reserved.hours is None:
        return ((first, last),)
    return common([(first, last)], scenario.clock.calendar.between(reserved.hours, low, high))
