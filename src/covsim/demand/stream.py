"""One demand stream: its cases, from whatever source, with place, severity, batch and attributes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from covsim.demand.arrivals import poisson, renewal
from covsim.demand.attributes import choose, drawn, shared
from covsim.demand.axis import Axis
from covsim.demand.cases import Cases
from covsim.demand.expected import people_at, site_weights
from covsim.demand.rates import modulated, tabulated
from covsim.demand.schedules import due
from covsim.demand.traces import read_trace
from covsim.distributions import Distribution
from covsim.errors import CovsimError
from covsim.events import FloatArray
from covsim.scenario.model import Scenario
from covsim.scenario.periods import during
from covsim.scenario.streams import Schedule, Stream
from covsim.streams import Luck


class StreamSampler:
    """Samples one stream of a scenario with the luck of one replication."""

    def __init__(self, scenario: Scenario, name: str, luck: Luck) -> None:
        self.scenario, self.name, self.luck = scenario, name, luck
        self.stream: Stream = scenario.demand[name]
        self.axis = Axis.of(scenario)
        self.sites = tuple(scenario.sites)
        periods = self.stream.during
        self.there = during(scenario.clock, periods, 0.0, self.axis.horizon) if periods else None

    def sample(self) -> Cases:
        """All cases of the stream within the run. Raises ``CovsimError``."""
        cases = self._placed(self._in_its_periods(self._arrivals()))
        schedule = self.stream.schedule
        if schedule is not None:
            cases = self._kept(cases, schedule)
        if self.stream.batch is not None:
            cases = self._batched(cases)
        return self.completed(cases)

    def completed(self, cases: Cases) -> Cases:
        """The cases with severity and attributes drawn where they are still missing."""
        if self.stream.severity and (len(cases) == 0 or (cases.severity < 0).any()):
            cases = self._graded(cases)
        for attribute, law in self.stream.attributes.items():
            if attribute not in cases.attributes:
                column = self._attribute(cases, attribute, law)
                cases = replace(cases, attributes={**cases.attributes, attribute: column})
        return cases

    def _arrivals(self) -> Cases:
        """Times and keys; a trace may bring sites, severities and attributes."""
        stream, name, luck = self.stream, self.name, self.luck
        low, high = self.axis.window(stream.starts, stream.ends)
        if stream.rate is not None:
            per_minute = stream.rate.per_minute * (people_at(self.scenario, stream) if stream.rate.per_head else 1.0)
            return Cases.at(name, poisson(modulated(per_minute, stream.when, self.axis, low, high), luck, name))
        if stream.table is not None:
            heads = people_at(self.scenario, stream)
            rate = tabulated(stream.table, heads, self.scenario.folder, self.axis, low, high)
            return Cases.at(name, poisson(rate, luck, name))
        if stream.between is not None:
            if not isinstance(stream.between, Distribution):
                raise CovsimError("the time between cases can't depend on the case - give one law")
            return Cases.at(name, renewal(stream.between, low, high, luck, name))
        if stream.schedule is not None:
            return Cases.at(name, *due(stream, stream.schedule, self.axis, self.there, luck, name))
        if stream.trace is not None:
            return read_trace(self.scenario, name, self.axis)
        times = np.array(stream.at_times, dtype=np.float64)
        inside = (times >= low) & (times < high)
        return Cases.at(name, times[inside], np.flatnonzero(inside))

    def _in_its_periods(self, cases: Cases) -> Cases:
        """The cases that arise in the periods of the stream; those keep the luck that they have without periods."""
        return cases if self.there is None else cases.take(self.axis.inside(self.there, cases.time))

    def _placed(self, cases: Cases) -> Cases:
        if not (cases.site < 0).any():
            return cases
        weights = site_weights(self.scenario, self.stream)
        if not weights.any():
            raise CovsimError("no site has people or a weight above 0 - say where the cases arise with 'where'")
        return replace(cases, site=choose(weights, self.luck.pick(self.name, "site", cases.key)))

    def _kept(self, cases: Cases, schedule: Schedule) -> Cases:
        """Planned cases that come, at the time they come: before the start counts as at the start."""
        if schedule.no_show:
            cases = cases.take(self.luck.pick(self.name, "no_show", cases.key) >= schedule.no_show)
        if schedule.lateness is not None:
            u = self.luck.pick(self.name, "lateness", cases.key)
            late = drawn(schedule.lateness, u, lambda field: self._field(cases, field))
            cases = replace(cases, time=np.maximum(cases.time + late, 0.0))
            cases = cases.take(cases.time < self.axis.horizon)
        return cases

    def _batched(self, cases: Cases) -> Cases:
        """As many cases with the key of each as its batch has; an empty batch is none."""
        assert self.stream.batch is not None
        u = self.luck.pick(self.name, "batch", cases.key)
        sizes = np.rint(np.maximum(drawn(self.stream.batch, u, lambda field: self._field(cases, field)), 0.0))
        if not np.isfinite(sizes).all():
            raise CovsimError("a batch can't be 'never' - give a law of finite numbers")
        count = sizes.astype(np.int64)
        repeated = cases.take(np.repeat(np.arange(len(cases)), count))
        child = np.arange(len(repeated)) - np.repeat(np.cumsum(count) - count, count)
        return replace(repeated, child=child)

    def _graded(self, cases: Cases) -> Cases:
        shares = np.array([grade.share for grade in self.stream.severity.values()])
        missing = cases.severity < 0
        severity = np.where(missing, choose(shares, self._uniforms(cases, "severity")), cases.severity)
        return replace(cases, severity=severity, severities=cases.severities or tuple(self.stream.severity))

    def _attribute(self, cases: Cases, attribute: str, law: Any) -> NDArray[Any]:
        u = self._uniforms(cases, f"attribute:{attribute}")
        if isinstance(law, Mapping):
            return shared(law, u)
        return drawn(law, u, lambda field: self._field(cases, field))

    def _uniforms(self, cases: Cases, slot: str) -> FloatArray:
        """The luck of each case, by key and child."""
        u = np.empty(len(cases))
        order = np.argsort(cases.child, kind="stable")
        children, starts = np.unique(cases.child[order], return_index=True)
        for child, rows in zip(children.tolist(), np.split(order, starts[1:])):
            u[rows] = self.luck.pick(self.name, slot, cases.key[rows], child=child)
        return u

    def _field(self, cases: Cases, field: str) -> NDArray[Any]:
        """Values of a field that is known at the call."""
        if field == "stream":
            return np.full(len(cases), self.name, dtype=object)
        if field == "site":
            return np.array(self.sites, dtype=object)[cases.site]
        if field == "severity" and cases.severities:
            return np.array([*cases.severities, ""], dtype=object)[cases.severity]
        if field in cases.attributes:
            return cases.attributes[field]
        known = ", ".join(("stream", "site", *(("severity",) if cases.severities else ()), *cases.attributes))
        raise CovsimError(f"{field!r} is not known when the case arises - use {known}")
