"""Rosters written out by date that can't be used, said before anything runs."""

from __future__ import annotations

from collections.abc import Iterator

from covsim.errors import CovsimError
from covsim.rosters.axis import Axis
from covsim.rosters.dates import read_dates
from covsim.rosters.timetable import roster_name
from covsim.scenario.checks.subject import Subject
from covsim.scenario.problems import Finding, unreadable
from covsim.scenario.resources import list_resources


def check_dates(subject: Subject) -> Iterator[Finding]:
    """Bad rows, shifts that end before they start, and names that nobody on the roster has."""
    scenario = subject.scenario
    for name, roster in scenario.rosters.items():
        if roster.dates and (subject.folder / roster.dates).is_file():
            users = [unit.name for unit in list_resources(scenario).units if roster_name(scenario, unit) == name]
            try:
                read_dates(subject.folder / roster.dates, users, Axis.of(scenario.clock))
            except CovsimError as error:
                yield unreadable(("rosters", name, "dates"), error)
