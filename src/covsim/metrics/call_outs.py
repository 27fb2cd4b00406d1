"""Which cases help comes to, and which come to help."""

from __future__ import annotations

from covsim.scenario.model import Scenario


def call_out_streams(scenario: Scenario) -> tuple[str, ...]:
    """The demand streams to whose cases help is sent: their pathway has a ``respond`` step."""
    sent = {name for name, steps in scenario.pathways.items() if any(step.respond for step in steps.values())}
    return tuple(name for name, stream in scenario.demand.items() if stream.pathway in sent)
