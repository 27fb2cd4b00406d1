"""Event logs written row by row, with names, for tests of metrics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from covsim.events import EVENT, EventLog, Incidents, Kind, Names, ShiftKind
from covsim.metrics import Figure, Measured, measure
from covsim.metrics.context import Context
from covsim.rosters import DutyPlan, PoolPlan, Shift, Unfilled, UnitPlan
from covsim.scenario.model import Scenario
from covsim.scenario.resources import list_resources


@dataclass
class Story:
    """A run that is told, not simulated: cases, rows and shifts by name."""

    spec: Mapping[str, Any]
    end: float = 1000.0
    plans: dict[str, UnitPlan] = field(default_factory=dict)
    unfilled: tuple[Unfilled, ...] = ()
    pools: dict[str, PoolPlan] = field(default_factory=dict)
    _cases: list[tuple[float, str, str, str]] = field(default_factory=list)
    _rows: list[tuple[Any, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.scenario = Scenario.model_validate(self.spec)
        self.resources = list_resources(self.scenario)
        steps = [f"{way}.{step}" for way, steps in self.scenario.pathways.items() for step in steps]
        steps += [f"{duty}.visit" for duty in self.scenario.duties]
        marks = [m for steps in self.scenario.pathways.values() for step in steps.values() for m in _marks(step.marks)]
        needs = dict.fromkeys(skill for r in (*self.resources.units, *self.resources.pools) for skill in r.skills)
        self.names = Names(tuple(steps), self.resources.names, tuple(needs), tuple(self.scenario.sites), tuple(marks))

    def case(self, time: float, stream: str, site: str, severity: str = "") -> int:
        """A case and its CALL row; cases must come in order of time."""
        self._cases.append((time, stream, site, severity))
        number = len(self._cases) - 1
        self.row(time, Kind.CALL, number, site=site)
        return number

    def row(
        self, time: float, kind: Kind, case: int = -1, step: str = "", unit: str = "", *, visit: int | None = None,
        need: str = "", mark: str = "", site: str = "", to: str = "", cause: int = -1, value: float = 0.0,
    ) -> None:  # fmt: skip
        """One row; rows may be told in any order of time."""
        names = self.names
        number = names.marks.index(mark) if mark else _index(names.needs, need)
        self._rows.append((
            time, kind, case, _index(names.steps, step), (0 if step else -1) if visit is None else visit,
            _index(names.resources, unit), number, _index(names.sites, site), _index(names.sites, to), cause, value,
        ))  # fmt: skip

    def shifts(self, unit: str, *spans: tuple[float, float] | tuple[float, float, ShiftKind], **other: Any) -> None:
        """A unit's shifts, as planned and as worked."""
        kinds = [Shift(span[0], span[1], span[2] if len(span) > 2 else ShiftKind.REGULAR) for span in spans]
        self.plans[unit] = UnitPlan(tuple(kinds), **other)
        for shift in kinds:
            self.row(shift.start, Kind.ON_DUTY, unit=unit, value=float(shift.kind))
            self.row(shift.end, Kind.OFF_DUTY, unit=unit)

    def at_work(self, start: float, end: float, case: int, step: str, *units: str, site: str) -> None:
        """Units claimed at once where they are, work, and are released."""
        self.row(start, Kind.READY, case, step, site=site)
        self.claimed(start, end, case, step, *units, site=site)
        self.row(start, Kind.STARTED, case, step, site=site)
        self.row(end, Kind.ENDED, case, step, site=site)

    def claimed(self, start: float, end: float, case: int, step: str, *units: str, site: str) -> None:
        """Claim, arrival and release rows of units that are where they are needed."""
        for unit in units:
            self.row(start, Kind.CLAIMED, case, step, unit, need=unit.rstrip(" 0123456789"), site=site, to=site)
            self.row(start, Kind.ARRIVED, case, unit=unit, site=site)
            if end < self.end:
                self.row(end, Kind.RELEASED, case, step, unit, site=site)

    @property
    def incidents(self) -> Incidents:
        """The cases."""
        streams = tuple({*self.scenario.demand, *self.scenario.duties})
        streams = tuple(name for name in (*self.scenario.demand, *self.scenario.duties) if name in streams)
        severities = tuple(dict.fromkeys(s for stream in self.scenario.demand.values() for s in stream.severity))
        count = len(self._cases)
        return Incidents(
            time=np.array([c[0] for c in self._cases], dtype=float),
            stream=np.array([streams.index(c[1]) for c in self._cases], dtype=np.int64),
            key=np.arange(count), child=np.zeros(count, dtype=np.int64),
            site=np.array([self.names.sites.index(c[2]) for c in self._cases], dtype=np.int64),
            severity=np.array([_index(severities, c[3]) for c in self._cases], dtype=np.int64),
            streams=streams, sites=self.names.sites, severities=severities,
        )  # fmt: skip

    @property
    def log(self) -> EventLog:
        """The log, in order of time."""
        rows = np.array(sorted(self._rows, key=lambda row: row[0]), dtype=EVENT)
        return EventLog(rows, self.names, self.end)

    @property
    def plan(self) -> DutyPlan:
        """Who is on duty when; rooms are open with all their places unless told otherwise."""
        units = tuple(self.plans.get(unit.name, UnitPlan(())) for unit in self.resources.units)
        rooms = self.scenario.rooms
        counts = {name: -1 if room.count == "unlimited" else room.count for name, room in rooms.items()}
        pools = tuple(self.pools.get(name, PoolPlan(((0.0, count),))) for name, count in counts.items())
        return DutyPlan(units, pools, self.unfilled)

    @property
    def context(self) -> Context:
        """What KPIs look at."""
        return Context(self.scenario, self.incidents, self.log, self.plan)

    def measured(self) -> Measured:
        """Figures and curves."""
        return measure(self.scenario, self.incidents, self.log, self.plan)

    def figures(self) -> dict[tuple[str, str], Figure]:
        """Figures by KPI and scope."""
        return {(figure.kpi, figure.scope): figure for figure in self.measured().figures}


def _index(names: Sequence[str], name: str) -> int:
    return names.index(name) if name else -1


def _marks(marks: str | Mapping[Any, str]) -> tuple[str, ...]:
    return tuple(marks.values()) if isinstance(marks, Mapping) else (marks,) if marks else ()
