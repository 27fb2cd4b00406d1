"""Times that leave nothing to measure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from covsim.scenario.checks.subject import Subject
from covsim.scenario.nodes import Path
from covsim.scenario.problems import Finding
from covsim.units import describe_minutes


def check(subject: Subject) -> Iterator[Finding]:
    """A horizon within the warm-up, ends before starts, service or demand outside the run."""
    scenario = subject.scenario
    clock = scenario.clock
    if clock.horizon <= clock.measured_from:
        what = f"the horizon ({describe_minutes(clock.horizon)}) must be longer than the warm-up"
        what = f"{what} ({describe_minutes(clock.measured_from)})"
        yield Finding(("clock", "horizon"), what, "nothing is left to measure")
    last = clock.start + dt.timedelta(minutes=min(clock.horizon, 1e9))
    for section in ("staff", "vehicles", "demand", "duties"):
        for name, entry in getattr(scenario, section).items():
            yield from _period((section, name), entry, clock.start, last)
    for name, case in scenario.what_if.items():
        if not clock.start <= case.time < last:
            what = f"{_shown(case.time)} is outside the run, {_shown(clock.start)} to {_shown(last)}"
            yield Finding(("what_if", name, "time"), what, "the case is left out; choose a time within it", "warning")
    for name, standard in scenario.standards.items():
        if standard.for_each == "shift" and not clock.shifts:
            what = "there are no shifts to judge one by one"
            yield Finding(("standards", name, "for_each"), what, 'add clock.shifts, e.g. {day: "08:00-20:00"}')


def _period(path: Path, entry: Any, first: dt.datetime, last: dt.datetime) -> Iterator[Finding]:
    starts, ends = entry.starts, entry.ends
    if starts and ends and ends <= starts:
        yield Finding(
            (*path, "ends"),
            f"ends on {_shown(ends)}, before it starts on {_shown(starts)}",
            "exchange them or correct one",
        )
    elif starts and starts >= last:
        yield Finding(
            (*path, "starts"), f"starts after the run has ended ({_shown(last)})", "is that meant?", "warning"
        )
    elif ends and ends <= first:
        yield Finding((*path, "ends"), f"ends before the run starts ({_shown(first)})", "is that meant?", "warning")


def _shown(moment: dt.datetime) -> str:
    """A date, with the time of day unless it is midnight."""
    return moment.strftime("%Y-%m-%d %H:%M" if moment.hour or moment.minute else "%Y-%m-%d")
