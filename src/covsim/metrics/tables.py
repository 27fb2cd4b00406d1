"""The cases, visits and events of one replication as columns, with names instead of indices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from covsim.events import Cause, EventLog, Fallback, FloatArray, Incidents, Kind, Outcome, any_of
from covsim.metrics.intervals import read_intervals
from covsim.metrics.replication import Replication
from covsim.metrics.visits import read_visits
from covsim.rosters import DutyPlan
from covsim.scenario.model import Scenario

Column = NDArray[Any]


def incident_table(scenario: Scenario, incidents: Incidents, log: EventLog) -> dict[str, Column]:
    """One row a case: what it was, its call, marks (``mark.<name>``), times (``time_to.<measure>``) and end.

    Moments are minutes since clock.start; NaN: not reached. ``outcome`` is ``open`` when the run ended first; ``cause``
    is that of the first shortfall. Attributes of the stream come under their own names.
    """
    replication = Replication(scenario, incidents, log, DutyPlan((), ()))
    cases = replication.cases
    table: dict[str, Column] = {
        "incident": np.arange(len(incidents)),
        "stream": _named(incidents.stream, incidents.streams),
        "key": incidents.key,
        "child": incidents.child,
        "site": _named(incidents.site, incidents.sites),
        "severity": _named(incidents.severity, incidents.severities),
        "call": incidents.time,
        "in_window": replication.in_window,
        "response": _reached(replication.response),
    }
    for number, mark in enumerate(log.names.marks):
        table[f"mark.{mark}"] = _reached(cases.marks[number])
    for measure in scenario.measures:
        table[f"time_to.{measure}"] = _reached(replication.times(measure))
    table |= {
        "waited": cases.waited,
        "done": _reached(cases.done),
        "outcome": _named(cases.outcome, _members(Outcome, {0: "open"})),
        "cause": _named(cases.cause, _members(Cause)),
    }
    for name, values in incidents.attributes.items():
        table[name if name not in table else f"attribute.{name}"] = values
    return table


def visit_table(log: EventLog) -> dict[str, Column]:
    """One row a visit of a case to a step: first ready, claim and start, arrival for it, last end, who and where.

    ``units`` are the units claimed for the visit, joined by "+"; units kept from earlier steps aren't repeated.
    ``outcome`` is ``done``, the fallback taken (``left``, ``referred``, ``step``, ``less``), or ``open`` when the run
    ended first; ``cause`` says why the claim had to wait or was lost.
    """
    claims = read_intervals(log).claims
    visits = read_visits(log, claims)
    made = visits.claim >= 0
    unfinished = np.where(np.isfinite(visits.ended), 0, len(Fallback) + 1)
    outcome = np.where(visits.fallback > 0, visits.fallback, unfinished)
    return {
        "incident": visits.incident,
        "step": _named(visits.step, log.names.steps),
        "visit": visits.visit,
        "ready": visits.ready,
        "claimed": _reached(visits.granted),
        "arrived": _reached(visits.arrived),
        "started": _reached(visits.started),
        "ended": _reached(visits.ended),
        "waited": visits.waited,
        "units": _joined(visits.claim[made], claims.unit[made], log.names.resources, len(visits)),
        "site": _named(visits.site, log.names.sites),
        "destination": _named(visits.destination, log.names.sites),
        "outcome": _named(outcome, ("done", *(member.name.lower() for member in Fallback), "open")),
        "cause": _named(visits.cause, _members(Cause)),
    }


def event_table(log: EventLog) -> dict[str, Column]:
    """One row an event, as ``covsim.events.Kind`` describes; ``mark`` names the mark that was made, or the trigger."""
    rows, names = log.rows, log.names
    is_mark, is_trigger = log.kinds == Kind.MARK, any_of(log.kinds, (Kind.TRIGGER_ON, Kind.TRIGGER_OFF))
    of_a_case = rows["kind"] < Kind.ON_DUTY
    marked = np.where(is_trigger, rows["need"] + len(names.marks), np.where(is_mark, rows["need"], -1))
    return {
        "time": rows["time"],
        "kind": _named(rows["kind"], _members(Kind)),
        "incident": rows["incident"],
        "step": _named(rows["step"], names.steps),
        "visit": rows["visit"],
        "unit": _named(rows["unit"], names.resources),
        "need": _named(np.where(of_a_case & ~is_mark, rows["need"], -1), names.needs),
        "mark": _named(marked, (*names.marks, *names.triggers)),
        "site": _named(rows["site"], names.sites),
        "destination": _named(rows["destination"], names.sites),
        "cause": _named(rows["cause"], _members(Cause)),
        "value": rows["value"],
    }


def _members(kinds: type[Kind] | type[Cause] | type[Outcome], more: Mapping[int, str] | None = None) -> tuple[str, ...]:
    """Names in small letters by value; empty where no member has it."""
    named: dict[int, str] = {int(member): member.name.lower() for member in kinds} | dict(more or {})
    return tuple(named.get(value, "") for value in range(max(named) + 1))


def _named(indices: Column, names: Sequence[str]) -> Column:
    """Names (str) by index; None where the index is below 0."""
    return np.array([*names, None], dtype=object)[np.where(indices < 0, -1, indices)]


def _reached(times: FloatArray) -> FloatArray:
    return np.where(np.isinf(times), np.nan, times)


def _joined(place: Column, units: Column, names: Sequence[str], n: int) -> Column:
    """Names of the units of each visit, each once, in the order of their claims."""
    found: list[dict[str, None]] = [{} for _ in range(n)]
    for visit, unit in zip(place.tolist(), units.tolist()):
        found[visit][names[unit]] = None
    return np.array(["+".join(each) for each in found], dtype=object)
