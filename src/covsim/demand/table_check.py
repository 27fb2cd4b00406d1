"""Tables of rates that can't be used, said before anything runs."""

from __future__ import annotations

from collections.abc import Iterator

from covsim.calendars import WEEK
from covsim.demand.axis import Axis
from covsim.demand.rates import tabulated
from covsim.errors import CovsimError
from covsim.scenario.checks.subject import Subject
from covsim.scenario.problems import Finding, unreadable


def check_rate_tables(subject: Subject) -> Iterator[Finding]:
    """Bad rows, times that don't rise, tables longer than what they repeat in."""
    scenario = subject.scenario
    axis = Axis.of(scenario)
    for name, stream in scenario.demand.items():
        table = stream.table
        if table is None or (table.file and not (subject.folder / table.file).is_file()):
            continue  # a missing file has a finding of its own
        try:
            tabulated(table, 1.0, str(subject.folder), axis, 0.0, WEEK)  # any stretch shows what is wrong
        except CovsimError as error:
            yield unreadable(("demand", name, "table"), error)
