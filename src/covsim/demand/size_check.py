"""Rates that bring more cases than any run can hold, said before anything runs."""

from __future__ import annotations

from collections.abc import Iterator

from covsim.demand.expected import MOST, expected_cases, expected_duties
from covsim.errors import CovsimError
from covsim.scenario.checks.subject import Subject
from covsim.scenario.nodes import Path
from covsim.scenario.problems import Finding


def check_sizes(subject: Subject) -> Iterator[Finding]:
    """Streams and duties that would fill the memory: mostly a unit of time that is wrong."""
    scenario = subject.scenario
    for name, stream in scenario.demand.items():
        try:
            expected = expected_cases(scenario, name)
        except CovsimError:
            continue  # a table that can't be read has a finding of its own
        key = next((key for key in stream.one_of if getattr(stream, key) not in (None, ())), "")
        yield from _too_many(("demand", name, key), expected, "cases are")
    for name, duty in scenario.duties.items():
        key = "rate" if duty.rate is not None else "every"
        yield from _too_many(("duties", name, key), expected_duties(scenario, duty), "times are")


def _too_many(path: Path, expected: float | None, what: str) -> Iterator[Finding]:
    if expected is not None and expected > MOST:
        message = f"about {expected:.3g} {what} expected in the run, more than {MOST:,}"
        yield Finding(path, message, "check its number and unit, and clock.horizon", rests_on=("clock", "sites"))
