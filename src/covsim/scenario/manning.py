"""Posts: when and where they are to be manned."""

from __future__ import annotations

from covsim.calendars import Span
from covsim.scenario.duties import Duty
from covsim.scenario.model import Scenario
from covsim.scenario.periods import common, during, span_of
from covsim.scenario.serving import as_tuple


def manned_spans(scenario: Scenario, duty: Duty) -> list[Span]:
    """When a post is to be manned, in minutes within the run: sorted, with gaps between; nothing for other duties."""
    if duty.post is None:
        return []
    clock = scenario.clock
    low, high = span_of(clock, duty.starts, duty.ends, 0.0, clock.horizon)
    return common(clock.calendar.between(duty.post, low, high), during(clock, duty.during, low, high))


def posted(duty: Duty) -> tuple[str, ...]:
    """The site of each place of a post: each of its sites as often as people stand there."""
    count = sum(duty.needs.values())
    return tuple(site for site in as_tuple(duty.at) for _ in range(count))
