"""Which demand goes on alike from week to week, so that the system can come to a steady state."""

from __future__ import annotations

from covsim.scenario.model import Scenario
from covsim.scenario.streams import Stream


def steady_streams(scenario: Scenario) -> tuple[str, ...]:
    """The streams whose cases come alike in every week of the run: no trace, campaign, season, beginning or end."""
    return tuple(name for name, stream in scenario.demand.items() if _is_steady(stream))


def _is_steady(stream: Stream) -> bool:
    if stream.trace or stream.at_times or stream.starts or stream.ends:
        return False
    if stream.when is not None and len(set(stream.when.month)) > 1:
        return False
    if stream.schedule is not None:
        return stream.schedule.people is None
    return stream.table is None or stream.table.repeat != "never"
