"""Shares that don't add up, and weights of the wrong number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import fsum
from typing import Any

from covsim.scenario.checks.subject import Subject
from covsim.scenario.nodes import Path
from covsim.scenario.pathways import Branch
from covsim.scenario.problems import Finding
from covsim.scenario.streams import Stream

_TOLERANCE = 1e-6
_LENGTHS = {"hour": 24, "weekday": 7, "month": 12}


def check(subject: Subject) -> Iterator[Finding]:
    """Severity mixes, named shares and branches that don't give 100%; profiles and places without weight."""
    for name, stream in subject.scenario.demand.items():
        path: Path = ("demand", name)
        if stream.severity:
            yield from _sum((*path, "severity"), "severities", [each.share for each in stream.severity.values()])
        for attribute, mix in stream.attributes.items():
            if isinstance(mix, dict):
                yield from _sum((*path, "attributes", attribute), "values", mix.values())
        if isinstance(stream.where, dict):
            yield from _weights((*path, "where"), stream.where.values())
        yield from _profile(path, stream)
        yield from _people(subject, path, stream)
    for place, step in subject.steps:
        if isinstance(step.body, Branch) and step.body.shares:
            yield from _sum((*place, "branch", "shares"), "ways", step.body.shares.values())
    for name, mode in subject.scenario.travel.items():
        for hours, factor in mode.by_hour.items():
            if factor <= 0:
                yield Finding(("travel", name, "by_hour", hours), f"must be above 0, not {factor:g}")


def _sum(path: Path, what: str, shares: Iterable[float]) -> Iterator[Finding]:
    total = fsum(shares)
    if abs(total - 1) > _TOLERANCE:
        yield Finding(
            path, f"the shares of all {what} add up to {100 * total:.6g}%, not 100%", "correct them", at_key=True
        )


def _weights(path: Path, weights: Iterable[Any]) -> Iterator[Finding]:
    values = list(weights)
    if any(value < 0 for value in values):
        yield Finding(path, "weights can't be negative", "write 0 for never", at_key=True)
    elif not any(values):
        yield Finding(path, "no weight is above 0", "give at least one", at_key=True)


def _profile(path: Path, stream: Stream) -> Iterator[Finding]:
    for key, length in _LENGTHS.items():
        weights = getattr(stream.when, key, ())
        place = (*path, "when", key)
        if weights and len(weights) != length:
            yield Finding(place, f"{len(weights)} weights, but {length} are needed", f"give {length}", at_key=True)
        elif weights:
            yield from _weights(place, weights)


def _people(subject: Subject, path: Path, stream: Stream) -> Iterator[Finding]:
    """Cases are shared out by people present, but nobody is."""
    if stream.where != "people" or (stream.trace and stream.trace.site):
        return
    if not any(site.people for site in subject.scenario.sites.values()):
        what = "no site has people, so it is open where cases arise"
        yield Finding((*path, "where"), what, "name a site in 'where', or give sites their 'people'", at_key=True)
