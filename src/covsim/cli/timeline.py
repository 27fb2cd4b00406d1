"""One case told in plain words: what happened to it, when, who came from where, and why it waited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from covsim.cli.waits import Waits
from covsim.events import Cause, EventLog, Fallback, Incidents, Kind, Outcome, ShiftKind
from covsim.scenario.model import Scenario
from covsim.scenario.resources import Resources, list_resources

FALLBACKS = {
    Fallback.LEFT: "the case leaves",
    Fallback.REFERRED: "the case is sent elsewhere",
    Fallback.STEP: "the case goes on another way",
    Fallback.LESS: "the case goes on with what is there",
}
OUTCOMES = {
    Outcome.SERVED: "served",
    Outcome.REFERRED: "handed to a site outside the model",
    Outcome.LEFT: "left unserved",
    Outcome.CANCELLED: "cancelled",
}
WITHOUT_UNITS = {Kind.STARTED: "begins", Kind.ENDED: "ends"}


class Line(NamedTuple):
    """One moment: minutes since clock.start, and what happened."""

    time: float
    text: str


class Told(NamedTuple):
    """A case under one model: who was where at its call, what happened, and the times that are measured."""

    situation: tuple[str, ...]
    lines: tuple[Line, ...]
    measures: tuple[str, ...]


def tell_case(scenario: Scenario, incidents: Incidents, log: EventLog, incident: int) -> Told:
    """Tell what the log says of one case."""
    teller = _Teller(scenario, incidents, log)
    return Told(
        tuple(teller.situation(incident)), tuple(teller.lines(incident)), tuple(teller.measures(incident))
    )  # fmt: skip


def clock_time(scenario: Scenario, minutes: float, day: bool = False) -> str:
    """Local time of a moment: ``02:03:07``, with ``day`` ``Sun 2025-03-09 02:03:07``."""
    moment = scenario.clock.start + dt.timedelta(minutes=round(minutes * 60) / 60)
    return f"{moment:%a %Y-%m-%d %H:%M:%S}" if day else f"{moment:%H:%M:%S}"


def _without_moments(rows: Any) -> Any:
    """The rows without begin and end of steps that take no time."""
    begun = rows[rows["kind"] == Kind.STARTED]
    ended = rows[rows["kind"] == Kind.ENDED]
    moments = {(row["step"], row["visit"], row["time"]) for row in begun}
    moments &= {(row["step"], row["visit"], row["time"]) for row in ended}
    edges = np.isin(rows["kind"], (Kind.STARTED, Kind.ENDED))
    empty = [(row["step"], row["visit"], row["time"]) in moments for row in rows]
    return rows[~(edges & np.array(empty, dtype=bool))]


def _first_marks(rows: Any) -> Any:
    """The rows without marks that were made before: measures take the first."""
    marks = rows["kind"] == Kind.MARK
    _, first = np.unique(np.where(marks, rows["need"], -1 - np.arange(len(rows))), return_index=True)
    return rows[np.sort(first)]


class _Then(NamedTuple):
    """Units at one moment: for each the row by which it came on duty, was claimed, was last seen somewhere, began its
    break, and was past the end of its shift."""

    on_duty: dict[int, Any]
    busy: dict[int, Any]
    place: dict[int, Any]
    on_break: dict[int, Any]
    shift_over: dict[int, Any]


class _Teller:
    """What all sentences about one run need."""

    def __init__(self, scenario: Scenario, incidents: Incidents, log: EventLog) -> None:
        self.scenario = scenario
        self.incidents = incidents
        self.log = log
        self.resources: Resources = list_resources(scenario)

    # --- names ---

    def case(self, incident: int) -> str:
        """``sudden illness at mine 2 (critical)``."""
        here = self.incidents
        name = self.scenario.label(here.streams[here.stream[incident]], "demand", "duties")
        severity = here.severity[incident]
        grade = f" ({here.severities[severity]})" if severity >= 0 else ""
        return f"{name} at {self.site(int(here.site[incident]))}{grade}"

    def site(self, index: int) -> str:
        """Label of a site."""
        return self.scenario.label(self.log.names.sites[index], "sites") if index >= 0 else "no place"

    def step(self, index: int) -> str:
        """Label of a step, or its name."""
        pathway, _, name = self.log.names.steps[index].partition(".")
        step = self.scenario.pathways.get(pathway, {}).get(name)
        return (step.label if step else "") or name.replace("_", " ")

    def units(self, rows: Any) -> str:
        """Names of the units of some rows."""
        return ", ".join(dict.fromkeys(self.log.names.resources[unit] for unit in rows["unit"]))

    # --- before ---

    def situation(self, incident: int) -> Iterator[str]:
        """Who was on duty at the call and where, and who of them was busy with what, on a break or past their shift."""
        rows = self._before(incident)
        on_duty = self._open(rows, (Kind.ON_DUTY,), (Kind.OFF_DUTY,))
        then = _Then(
            on_duty,
            self._open(rows, (Kind.CLAIMED,), (Kind.RELEASED,)),
            {**on_duty, **self._open(rows, (Kind.RELEASED, Kind.RETURNING, Kind.HOME), ())},
            self._open(rows, (Kind.BREAK_START,), (Kind.BREAK_END,)),
            self._open(rows, (Kind.SHIFT_END,), (Kind.ON_DUTY, Kind.OFF_DUTY)),
        )
        groups: dict[str, list[str]] = {}
        for unit in self.resources.units:
            if unit.kind != "kit" and unit.index in on_duty:
                groups.setdefault(unit.group, []).append(self._standing(unit.index, unit.name, then))
        for group in (*self.scenario.staff, *self.scenario.vehicles):
            there = groups.get(group)
            label = self.scenario.label(group, "staff", "vehicles")
            yield f"{label}: {'; '.join(there) if there else 'nobody on duty'}"

    def _before(self, incident: int) -> Any:
        """The rows up to the call: of its own instant what goes before new cases, such as who comes on duty."""
        rows = self.log.rows
        calls = np.flatnonzero((self.log.kinds == Kind.CALL) & (rows["incident"] == incident))
        return rows[: calls[0]] if len(calls) else rows[rows["time"] < self.incidents.time[incident]]

    def _open(self, rows: Any, opens: tuple[Kind, ...], closes: tuple[Kind, ...]) -> dict[int, Any]:
        """For each unit the row that opened a state not closed since."""
        found: dict[int, Any] = {}
        for row in rows[np.isin(rows["kind"], (*opens, *closes))]:
            if row["kind"] in opens:
                found[int(row["unit"])] = row
            else:
                found.pop(int(row["unit"]), None)
        return found

    def _standing(self, index: int, name: str, then: _Then) -> str:
        """``nurse 1 on the way back to Clinic, past the end of the shift (20:00:00)``."""
        call = ", on call" if then.on_duty[index]["value"] == ShiftKind.ON_CALL else ""
        over = then.shift_over.get(index)
        late = "" if over is None else f", past the end of the shift ({clock_time(self.scenario, float(over['time']))})"
        if index in then.busy:
            row = then.busy[index]
            since = clock_time(self.scenario, float(row["time"]))
            return f"{name} busy with {self.case(int(row['incident']))} since {since}{late}"
        last = then.place[index]
        if last["kind"] == Kind.RETURNING:
            return f"{name} on the way back to {self.site(last['destination'])}{late}"
        where = f"at {self.site(last['site'])}" if last["site"] >= 0 else "on the road"
        return f"{name} {'on a break' if index in then.on_break else 'free'} {where}{call}{late}"

    # --- the case ---

    def lines(self, incident: int) -> Iterator[Line]:
        """What happened, moment by moment; rows of one kind, step and moment are told together."""
        mine = _first_marks(_without_moments(self.log.rows[self.log.rows["incident"] == incident]))
        waits = Waits()
        place = 0
        while place < len(mine):
            first = mine[place]
            same = mine[place:]
            alike = (same["time"] == first["time"]) & (same["kind"] == first["kind"]) & (same["step"] == first["step"])
            if first["kind"] in (Kind.DEPARTED, Kind.ARRIVED):
                alike &= same["destination"] == first["destination"]
            count = int(np.argmin(alike)) if not alike.all() else len(same)
            text = self._text(same[:count], incident, waits.read(same[:count]))
            if text:
                yield Line(float(first["time"]), text)
            place += count
        if not (mine["kind"] == Kind.DONE).any():
            yield Line(self.log.end, "still open when the run ends")

    def _text(self, rows: Any, incident: int, waited: float) -> str:
        """One sentence for rows of one kind and moment; empty for those that say nothing new. Claims ``waited``."""
        row = rows[0]
        kind = Kind(int(row["kind"]))
        if kind == Kind.CALL:
            return f"call: {self.case(incident)}"
        if kind in WITHOUT_UNITS:
            return f"{self.step(row['step'])} {WITHOUT_UNITS[kind]}"
        if kind == Kind.DONE:
            minutes = float(row["time"] - self.incidents.time[incident])
            return f"done: {OUTCOMES[Outcome(int(row['value']))]}, {minutes:.1f} min after the call"
        if kind == Kind.MARK:
            minutes = float(row["time"] - self.incidents.time[incident])
            names = ", ".join(self.log.names.marks[need] for need in rows["need"])
            return f"* {names}, {minutes:.1f} min after the call"
        if kind == Kind.REFERRED:
            return f"referred to {self.site(row['destination'])}"
        if kind == Kind.PREEMPTED:
            return f"{self.step(row['step'])} is interrupted: its units go to {self.case(int(row['value']))}"
        if kind in (Kind.WAITS, Kind.FELL_BACK):
            return self._shortfall(row, kind)
        return self._movement(rows, kind, waited)

    def _shortfall(self, row: Any, kind: Kind) -> str:
        need = self.log.names.needs[row["need"]].replace("_", " ") if row["need"] >= 0 else "its turn"
        cause = f" ({Cause(int(row['cause'])).name.lower().replace('_', ' ')})" if row["cause"] >= 0 else ""
        if kind == Kind.WAITS:
            return f"{self.step(row['step'])} waits for {need}{cause}"
        return f"{self.step(row['step'])}: no {need}{cause}; {FALLBACKS[Fallback(int(row['value']))]}"

    def _movement(self, rows: Any, kind: Kind, waited: float) -> str:
        row, who = rows[0], self.units(rows)
        if kind == Kind.CLAIMED:
            after = f" after a wait of {waited:.1f} min" if waited > 1e-9 else ""
            way = ", called on the way home" if row["value"] == 1 else ""
            return f"{who} claimed at {self.site(row['site'])}{way}{after}"
        if kind == Kind.DEPARTED:
            return f"{who} on the way to {self.site(row['destination'])}, {float(row['value']):.1f} min"
        if kind == Kind.ARRIVED:
            return f"{who} at {self.site(row['site'])}"
        if kind == Kind.BLOCKED:
            return f"{who} held up meanwhile"
        if kind == Kind.RELEASED:
            return f"{who} free"
        return ""

    # --- after ---

    def measures(self, incident: int) -> Iterator[str]:
        """The times of interest of this case, and whether they keep the standards."""
        marks = self.log.of(Kind.MARK)
        marks = marks[marks["incident"] == incident]
        at = {"call": float(self.incidents.time[incident])}
        for row in marks[::-1]:
            at[self.log.names.marks[row["need"]]] = float(row["time"])
        done = self.log.of(Kind.DONE)
        done = done[done["incident"] == incident]
        if len(done):
            at["done"] = float(done["time"][0])
        for name, measure in self.scenario.measures.items():
            if measure.from_ in at and measure.to in at:
                minutes = at[measure.to] - at[measure.from_]
                yield f"{self.scenario.label(name, 'measures')}: {minutes:.1f} min{self._limits(name, minutes)}"
            elif measure.to in self._possible_marks(incident):
                yield f"{self.scenario.label(name, 'measures')}: not reached"

    def _possible_marks(self, incident: int) -> set[str]:
        """The marks that the pathway on which the case starts can make."""
        stream = self.scenario.demand.get(self.incidents.streams[self.incidents.stream[incident]])
        steps = self.scenario.pathways.get(stream.pathway, {}).values() if stream else ()
        return {
            mark for step in steps for mark in ((step.marks,) if isinstance(step.marks, str) else step.marks.values())
        }

    def _limits(self, measure: str, minutes: float) -> str:
        limits = sorted({s.within for s in self.scenario.standards.values() if s.measure == measure and s.within})
        told = [f"{'within' if minutes <= limit + 1e-9 else 'over'} {limit:g} min" for limit in limits]
        return f" ({', '.join(told)})" if told else ""
