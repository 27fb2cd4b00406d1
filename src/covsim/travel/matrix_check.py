"""Tables of travel times that can't be used, said before anything runs."""

from __future__ import annotations

from collections.abc import Iterator

from covsim.errors import CovsimError
from covsim.scenario.checks.subject import Subject
from covsim.scenario.problems import Finding, unreadable
from covsim.travel.matrix import read_matrix


def check_matrices(subject: Subject) -> Iterator[Finding]:
    """Names that are no sites, and cells that are no times."""
    sites = {name: number for number, name in enumerate(subject.scenario.sites)}
    for name, mode in subject.scenario.travel.items():
        if mode.matrix and (subject.folder / mode.matrix).is_file():
            try:
                read_matrix(subject.folder / mode.matrix, sites, mode.matrix_unit)
            except CovsimError as error:
                yield unreadable(("travel", name, "matrix"), error)
