"""Standards for which no case will ever count, so that they are neither kept nor broken."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from covsim.demand.expected import expected_cases, site_weights
from covsim.errors import CovsimError
from covsim.scenario.checks.subject import Subject
from covsim.scenario.checks.unused import idle_measures
from covsim.scenario.judging import Standard
from covsim.scenario.model import Scenario
from covsim.scenario.problems import Finding, choices
from covsim.scenario.serving import as_tuple
from covsim.scenario.streams import Stream

Counts = Callable[[str, Stream], bool]
"""Whether any case of a stream may count."""


def check_counted(subject: Subject) -> Iterator[Finding]:
    """Standards of a measure whose cases don't arise; those of measures that no case reaches have another warning."""
    idle = idle_measures(subject)
    for name, standard in subject.scenario.standards.items():
        why = _nobody(subject.scenario, standard) if standard.measure and standard.measure not in idle else ""
        if why:
            what = f"no case will ever count for it: {why}"
            remedy = "correct it, or leave it out: nobody can keep or break it"
            yield Finding(("standards", name), what, remedy, "warning", at_key=True, in_all_models=True)


def _nobody(scenario: Scenario, standard: Standard) -> str:
    """Why no stream brings a case that counts; empty when one may."""
    wanted = as_tuple(standard.stream)
    streams = {name: stream for name, stream in scenario.demand.items() if not wanted or name in wanted}
    for why, counts in _conditions(scenario, standard):
        left = {name: stream for name, stream in streams.items() if counts(name, stream)}
        if not left:
            return why
        streams = left
    return ""


def _conditions(scenario: Scenario, standard: Standard) -> Iterator[tuple[str, Counts]]:
    """What the cases must be, one after another, with what is said when those of no stream are."""
    pathways, severities, sites = (as_tuple(getattr(standard, key)) for key in ("pathway", "severity", "site"))
    if pathways:
        yield f"no stream starts on {_quoted(pathways)}", lambda _, stream: stream.pathway in pathways
    if severities:
        why = f"no stream has cases that are {_quoted(severities)}"
        yield why, lambda _, stream: _graded(stream, severities)
    if sites:
        yield f"no stream has cases at {_quoted(sites)}", lambda _, stream: _placed(scenario, stream, sites)
    named = as_tuple(standard.stream) or tuple(scenario.demand)
    why = f"{named[0]!r} brings none in the run" if len(named) == 1 else "no stream of such cases brings any in the run"
    yield why, lambda name, _: _arises(scenario, name)


def _graded(stream: Stream, severities: tuple[str, ...]) -> bool:
    if stream.trace and stream.trace.severity:
        return True
    return any(grade.share > 0 for name, grade in stream.severity.items() if name in severities)


def _placed(scenario: Scenario, stream: Stream, sites: tuple[str, ...]) -> bool:
    if stream.trace and stream.trace.site:
        return True
    weights = dict(zip(scenario.sites, site_weights(scenario, stream), strict=True))
    return any(weights.get(site, 0) > 0 for site in sites)


def _arises(scenario: Scenario, name: str) -> bool:
    try:
        return expected_cases(scenario, name) != 0
    except CovsimError:
        return True


def _quoted(names: tuple[str, ...]) -> str:
    return choices([repr(name) for name in names])
