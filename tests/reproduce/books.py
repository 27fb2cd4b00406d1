"""What must balance in a run, whatever the scenario: flow, Little's law, units and rooms.

Each balance compares what covsim reports with a walk through the event log that uses nothing of ``covsim.metrics``, so
that both would have to be wrong in the same way. A fault is a sentence that says what doesn't balance.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

import covsim
from covsim import EventLog, Incidents, Luck, Scenario
from covsim.events import Kind, Outcome
from covsim.scenario.resources import list_resources

CLOSE = 1e-6
"""Minutes (and minutes of many cases, relatively) within which sums of floats agree."""


@dataclass(frozen=True)
class Run:
    """One replication without warm-up, so that the window is the whole run."""

    scenario: Scenario
    incidents: Incidents
    log: EventLog

    @classmethod
    def of(cls, scenario: Scenario, replication: int = 1) -> Run:
        """Sample and simulate one replication."""
        incidents = covsim.sample(scenario, Luck(scenario.experiment.seed, replication))
        return cls(scenario, incidents, covsim.simulate(scenario, incidents))

    @cached_property
    def figures(self) -> dict[tuple[str, str], tuple[float, float]]:
        """Numerator and denominator of each figure that covsim reports, by KPI and scope."""
        measured = covsim.measure(self.scenario, self.incidents, self.log)
        return {(figure.kpi, figure.scope): (figure.numerator, figure.denominator) for figure in measured.figures}


def faults(run: Run) -> list[str]:
    """All that doesn't balance; empty when the books are right."""
    checks = (entries_and_exits, present, waiting, rooms, serving, journeys)
    return [fault for check in checks for fault in check(run)]


def entries_and_exits(run: Run) -> Iterator[str]:
    """Every case enters once, at its time, and leaves once at most: entries = exits + present at the end."""
    calls, done = run.log.of(Kind.CALL), run.log.of(Kind.DONE)
    triggered = [run.incidents.streams.index(name) for name, duty in run.scenario.duties.items() if duty.started_by]
    calls = calls[~np.isin(run.incidents.stream[calls["incident"]], triggered)]  # those come when a trigger says so
    due = np.flatnonzero(~np.isin(run.incidents.stream, triggered))
    if not np.array_equal(np.sort(calls["incident"]), due):
        yield f"{len(calls)} entries of {len(due)} cases"
    elif (calls["time"] != run.incidents.time[calls["incident"]]).any():
        yield "a case enters at another time than it calls"
    if len(np.unique(done["incident"])) < len(done):
        yield "a case leaves twice"
    if not np.isin(done["value"], list(Outcome)).all():
        yield "a case leaves without an outcome"
    counts = [run.figures["incidents.count", f"stream={name}"][0] for name in run.scenario.demand]
    demand = np.isin(run.incidents.stream, [run.incidents.streams.index(name) for name in run.scenario.demand])
    if sum(counts) != demand.sum():
        yield f"{sum(counts):g} cases are counted of {demand.sum()}"


def present(run: Run) -> Iterator[str]:
    """Little's law for the cases of each stream: area under the number present = time in system, summed.

    Those who are still there at the end have been there since their call.
    """
    inside = run.log.of(Kind.CALL, Kind.DONE)
    gone = np.zeros(len(run.incidents), dtype=bool)
    gone[run.log.of(Kind.DONE)["incident"]] = True
    for number, name in enumerate(run.incidents.streams):
        if name not in run.scenario.demand:
            continue
        moves = inside[run.incidents.stream[inside["incident"]] == number]
        there = np.cumsum(np.where(moves["kind"] == Kind.CALL, 1, -1))
        area = float(there @ np.diff(np.append(moves["time"], run.log.end)))
        so_far = run.log.end - run.incidents.time[(run.incidents.stream == number) & ~gone]
        summed = run.figures["time_in_system.mean", f"stream={name}"][0] + so_far.sum()
        if (there < 0).any():
            yield f"fewer than no cases of {name} are present"
        if not _equal(area, summed):
            yield f"{name}: {area:g} case-minutes by the number present, {summed:g} by the times in system"


def waiting(run: Run) -> Iterator[str]:
    """Little's law for the queue of each step: area under the number waiting = mean number x time = waits, summed.

    A visit waits from the moment it is ready, or loses its team, until it is granted, falls back or the case leaves.
    """
    areas, over = _waits(run.log)
    for (kpi, scope), (minutes, _) in run.figures.items():
        if kpi == "queue.mean" and scope.startswith("step="):
            step = scope.removeprefix("step=")
            if not _equal(areas[step], minutes):
                yield f"{step}: {areas[step]:g} claim-minutes waited by the log, {minutes:g} by queue.mean"
            summed, visits = run.figures["wait.mean", scope]
            if not _equal(over[step], summed):
                yield f"{step}: {over[step]:g} min waited by the log, {summed:g} by wait.mean of {visits:g} visits"


def _waits(log: EventLog) -> tuple[dict[str, float], dict[str, float]]:
    """Minutes waited at each step: of all visits up to the end of the log, and of those whose wait is over."""
    waits = _Waits()
    columns = ["time", "kind", "unit", "incident", "step", "visit"]
    for time, kind, unit, *visit in log.of(*_OPENS, *_CLOSES, Kind.DONE)[columns].tolist():
        waits.take(time, kind, unit, (visit[0], visit[1], visit[2]))
    areas: defaultdict[str, float] = defaultdict(float)
    over: defaultdict[str, float] = defaultdict(float)
    for visited, minutes in waits.minutes.items():
        name = log.names.steps[visited[1]]
        areas[name] += minutes
        if visited in waits.since:
            areas[name] += log.end - waits.since[visited]
        else:
            over[name] += minutes
    return areas, over


_OPENS = (Kind.READY, Kind.PREEMPTED, Kind.RELEASED)
_CLOSES = (Kind.CLAIMED, Kind.STARTED, Kind.FELL_BACK, Kind.ENDED)


class _Waits:
    """Which visits (case, step, number) wait since when, and how long each has waited so far.

    A visit that loses somebody waits only if nobody is left: others of a team, or who took over, go on.
    """

    def __init__(self) -> None:
        self._held: defaultdict[tuple[int, int, int], set[int]] = defaultdict(set)
        self.since: dict[tuple[int, int, int], float] = {}
        self.minutes: dict[tuple[int, int, int], float] = {}
        self._of_case: defaultdict[int, set[tuple[int, int, int]]] = defaultdict(set)    # those that aren't finished

    def take(self, time: float, kind: int, unit: int, visit: tuple[int, int, int]) -> None:
        """Go on by one row of the log."""
        case, held = self._of_case[visit[0]], self._held[visit]
        if kind == Kind.CLAIMED:
            held.add(unit)
        elif kind == Kind.RELEASED:
            held.discard(unit)
            if held:
                return
        if kind == Kind.READY:
            case.add(visit)
            self.minutes.setdefault(visit, 0.0)
        if kind == Kind.DONE:
            for each in self._of_case.pop(visit[0]):
                self._close(time, each)
        elif kind in _CLOSES:
            self._close(time, visit)
            if kind in (Kind.FELL_BACK, Kind.ENDED):
                case.discard(visit)
        elif visit in case:
            self.since.setdefault(visit, time)

    def _close(self, time: float, visit: tuple[int, int, int]) -> None:
        if visit in self.since:
            self.minutes[visit] += time - self.since.pop(visit)


def rooms(run: Run) -> Iterator[str]:
    """Places taken: never more than there are when one is claimed, and their area is the reported mean x time."""
    resources = list_resources(run.scenario)
    first = len(resources.units)
    taken: Counter[int] = Counter()
    area: defaultdict[int, float] = defaultdict(float)
    last: defaultdict[int, float] = defaultdict(float)
    places: dict[int, float] = {}
    columns = ["time", "kind", "unit", "value"]
    for time, kind, unit, value in run.log.of(Kind.CAPACITY, Kind.CLAIMED, Kind.RELEASED)[columns].tolist():
        if unit < first:
            continue
        if kind == Kind.CAPACITY:
            places[unit] = value if value >= 0 else math.inf       # -1: without limit
            continue
        area[unit] += taken[unit] * (time - last[unit])
        last[unit] = time
        taken[unit] += 1 if kind == Kind.CLAIMED else -1
        if kind == Kind.CLAIMED and taken[unit] > places[unit]:
            yield f"{resources.names[unit]}: {taken[unit]} of {places[unit]:g} places taken at {time:g} min"
    for pool in resources.pools:
        summed = area[pool.index] + taken[pool.index] * (run.log.end - last[pool.index])
        reported = run.figures["occupancy.mean", f"pool={pool.name}"][0]
        if not _equal(summed, reported):
            yield f"{pool.name}: {summed:g} place-minutes by the log, {reported:g} by occupancy.mean"


def serving(run: Run) -> Iterator[str]:
    """No unit serves more cases than ``at_once`` allows, and what is released had been claimed."""
    resources = list_resources(run.scenario)
    rows = run.log.of(Kind.CLAIMED, Kind.RELEASED)
    for unit in resources.units:
        group = run.scenario.staff.get(unit.group) or run.scenario.vehicles.get(unit.group)
        mine = rows[rows["unit"] == unit.index]
        cases = np.cumsum(np.where(mine["kind"] == Kind.CLAIMED, 1, -1))
        allowed = group.at_once if group else 1
        if len(cases) and not 0 <= cases.min() <= cases.max() <= allowed:
            yield f"{unit.name} serves between {cases.min()} and {cases.max()} cases, {allowed} are allowed"


def journeys(run: Run) -> Iterator[str]:
    """No unit is in two places: each journey begins where the last one ended, and none while another is under way.

    A journey ends when its unit arrives or comes home, or where it is broken off: the next one then begins on the way.
    A shift begins at the base, wherever relocation had left the unit. Who is remote never leaves home: that they have
    arrived says only that they are at work on the case.
    """
    sites = {name: number for number, name in enumerate(run.log.names.sites)}
    units = list_resources(run.scenario).units
    place = [sites[unit.home] for unit in units]
    remote = {unit.index for unit in units if unit.kind == "person" and run.scenario.staff[unit.group].remote}
    under_way: dict[int, tuple[float, int]] = {}       # when and where the unit's journey is to end
    columns = ["time", "kind", "unit", "site", "destination", "value"]
    kinds = (Kind.CLAIMED, Kind.DEPARTED, Kind.ARRIVED, Kind.RETURNING, Kind.HOME, Kind.ON_DUTY)
    for time, kind, unit, site, destination, minutes in run.log.of(*kinds)[columns].tolist():
        if unit >= len(units) or (unit in remote and kind == Kind.ARRIVED):
            continue
        where = f"{units[unit].name} at {time:g} min"
        on_the_way = unit in under_way
        if kind == Kind.ON_DUTY:
            if not on_the_way:
                place[unit] = sites[units[unit].home]
        elif kind in (Kind.ARRIVED, Kind.HOME):
            due, end = under_way.pop(unit, (time, place[unit]))
            if site != end:
                yield f"{where}: arrives where it was not going"
            if time < due - CLOSE:
                yield f"{where}: arrives {due - time:g} min too soon"
            place[unit] = site
        elif kind == Kind.CLAIMED:
            if not on_the_way and site != place[unit]:
                yield f"{where}: is claimed where it is not"
        else:
            if not on_the_way and site != place[unit]:
                yield f"{where}: sets out from where it is not"
            if on_the_way and site >= 0 and time < under_way[unit][0] - CLOSE and site == under_way[unit][1]:
                yield f"{where}: sets out from a place that it has not reached"
            under_way[unit] = time + minutes, destination


def _equal(one: float, other: float) -> bool:
    return abs(one - other) <= CLOSE * max(1.0, abs(one), abs(other))
