"""People who serve from afar and are also said to travel."""

from __future__ import annotations

from collections.abc import Iterator

from covsim.scenario.checks.subject import Subject
from covsim.scenario.problems import Finding


def check(subject: Subject) -> Iterator[Finding]:
    """Remote groups with a mode of travel or a turnout."""
    for name, group in subject.scenario.staff.items():
        for key in ("mode", "turnout") if group.remote else ():
            if getattr(group, key):
                what = f"{name!r} is remote, which serves without travel, and has {key!r}"
                yield Finding(("staff", name, key), what, f"remove {key!r}, or remove remote", at_key=True)
