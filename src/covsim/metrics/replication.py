"""One replication: the log as intervals, visits and cases, and how cases are sorted by scope."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import numpy as np

from covsim.calendars import Span
from covsim.events import EventLog, FloatArray, Incidents, IntArray, Outcome, ShiftKind
from covsim.metrics.call_outs import call_out_streams
from covsim.metrics.called import as_worked, took_place
from covsim.metrics.cases import OPEN, Cases, read_cases
from covsim.metrics.detection import Detections, read_detections
from covsim.metrics.grouping import Grouping
from covsim.metrics.intervals import Intervals, read_intervals
from covsim.metrics.postings import claims_at_work, off_work
from covsim.metrics.routes import Routes
from covsim.metrics.singled_out import singled_out
from covsim.metrics.spans import BoolArray, Spans, overlay
from covsim.metrics.visits import Visits, read_visits
from covsim.metrics.window import Window
from covsim.rosters.plan import DutyPlan
from covsim.scenario.capacity import Returns, StaffGroup, VehicleGroup
from covsim.scenario.judging import Cases as Filter
from covsim.scenario.model import Scenario
from covsim.scenario.periods import during
from covsim.scenario.places import During
from covsim.scenario.resources import Resources, Unit, list_resources
from covsim.travel import Network

CASE_SCOPES = ("stream", "severity", "pathway", "site", "shift", "period")
"""The kinds of scope that figures of cases come in."""
OUTCOMES = {"open": OPEN, "served": Outcome.SERVED, "referred": Outcome.REFERRED, "left": Outcome.LEFT}


class Replication:
    """The facts of one replication, each worked out once, when first asked for."""

    def __init__(self, scenario: Scenario, incidents: Incidents, log: EventLog, plan: DutyPlan) -> None:
        self.scenario = scenario
        self.incidents = incidents
        self.log = log
        self.resources: Resources = list_resources(scenario)
        self.plan = as_worked(scenario, self.resources, plan, log)
        self.window = Window.of(scenario, log)
        self.routes = Routes(scenario, self.resources, incidents)
        self.intervals: Intervals = read_intervals(log)
        self.visits: Visits = read_visits(log, self.intervals.claims)
        self._columns: dict[str, FloatArray] = {}

    # --- resources ---

    @cached_property
    def network(self) -> Network:
        """Travel times."""
        return Network(self.scenario)

    @cached_property
    def helpers(self) -> BoolArray:
        """Which resources are people or vehicles."""
        kinds = [unit.kind != "kit" for unit in self.resources.units]
        return np.array(kinds + [False] * self.resources.without_legs, dtype=bool)

    @cached_property
    def groups(self) -> dict[str, tuple[Unit, ...]]:
        """The units of each staff and vehicle group."""
        found: dict[str, tuple[Unit, ...]] = dict.fromkeys((*self.scenario.staff, *self.scenario.vehicles), ())
        for unit in self.resources.units:
            if unit.kind != "kit":
                found[unit.group] += (unit,)
        return found

    @cached_property
    def singled_out(self) -> tuple[Unit, ...]:
        """People and vehicles that have figures of their own."""
        return singled_out(self.scenario, self.resources)

    def members(self, units: Iterable[Unit]) -> BoolArray:
        """A flag for each resource: is it among these units?"""
        flags = np.zeros(len(self.helpers), dtype=bool)
        flags[[unit.index for unit in units]] = True
        return flags

    @cached_property
    def at_once(self) -> IntArray:
        """Cases that each resource can serve at the same time."""
        counts = [spec.at_once if (spec := self.spec(unit)) else 1 for unit in self.resources.units]
        return np.array(counts + [1] * self.resources.without_legs, dtype=np.int64)

    @cached_property
    def rostered(self) -> Spans:
        """Shifts really worked, owned by units."""
        return Spans.of((i, s.start, s.end) for i, unit in enumerate(self.plan.units) for s in unit.shifts)

    @cached_property
    def _shift_kinds(self) -> IntArray:
        return np.array([shift.kind for unit in self.plan.units for shift in unit.shifts], dtype=np.int64)

    def shifts(self, kind: ShiftKind) -> Spans:
        """Shifts of one kind, owned by units."""
        return self.rostered.where(self._shift_kinds == kind)

    @cached_property
    def overtime(self) -> Spans:
        """Presence outside rostered time, within the window, owned by units."""
        laid = overlay((self.intervals.presence, self.rostered, self.off_work))
        present, rostered, off = laid.counts
        extra = (present > 0) & (rostered == 0) & (off == 0)
        return laid.spans.where(extra).clipped(self.window.start, self.window.end)

    @cached_property
    def off_work(self) -> Spans:
        """Time on postings outside their hours, owned by resources."""
        return off_work(self)

    @cached_property
    def busy(self) -> Spans:
        """Claims, and the way home of those who can't be called on it, owned by resources."""
        firm = self.returning("return_first")
        return Spans.joined((claims_at_work(self), self.intervals.returns.spans.owned_by(firm)))

    def returning(self, how: Returns) -> BoolArray:
        """Which resources come home in this way."""
        units = [(spec := self.spec(unit)) is not None and spec.returns == how for unit in self.resources.units]
        return np.array(units + [False] * self.resources.without_legs, dtype=bool)

    def is_remote(self, unit: Unit) -> bool:
        """Whether a unit serves cases wherever they are, without a way."""
        group = self.scenario.staff.get(unit.group)
        return group is not None and group.remote

    def spec(self, unit: Unit) -> StaffGroup | VehicleGroup | None:
        """The settings of a unit's group; None for kits."""
        return self.scenario.staff.get(unit.group) or self.scenario.vehicles.get(unit.group)

    # --- periods ---

    def during(self, periods: During) -> tuple[Span, ...] | None:
        """The parts of the window that belong to these periods; None where none are named: all of it."""
        return during(self.scenario.clock, periods, self.window.start, self.window.end) if periods else None

    def minutes(self, periods: During) -> float:
        """Minutes of the window that belong to these periods, of all of it where none are named."""
        there = self.during(periods)
        return self.window.length if there is None else sum(end - start for start, end in there)

    def within(self, periods: During) -> BoolArray:
        """Which cases called in these periods; all where none are named."""
        edges = np.array(self.during(periods) or (), dtype=np.float64).ravel()
        inside = np.searchsorted(edges, self.incidents.time, side="right") % 2 == 1
        return np.asarray(inside | (not periods))

    # --- cases ---

    @cached_property
    def cases(self) -> Cases:
        """What happened to each case."""
        steps = self.log.names.steps
        asks = self.routes.claiming(steps), self.routes.asking_help(steps)
        return read_cases(self.incidents, self.log, self.intervals.claims, self.visits, self.helpers, asks)

    @cached_property
    def detections(self) -> Detections:
        """Which cases waited to be found, and who found them."""
        return read_detections(self)

    @cached_property
    def claiming(self) -> BoolArray:
        """Which steps of the log claim something for cases (not for duties)."""
        steps = self.log.names.steps
        duties = {f"{name}.visit" for name in self.scenario.duties}
        return np.asarray(self.routes.claiming(steps) & [step not in duties for step in steps], dtype=bool)

    @cached_property
    def is_duty(self) -> BoolArray:
        """Which cases are occurrences of duties."""
        duties = np.array([name in self.scenario.duties for name in self.incidents.streams], dtype=bool)
        return np.asarray(duties[self.incidents.stream])

    @cached_property
    def in_window(self) -> BoolArray:
        """Which cases belong to the window, by call time."""
        return np.asarray(self.window.contains(self.incidents.time)) & took_place(
            self.scenario, self.incidents, self.log
        )

    @cached_property
    def counted(self) -> BoolArray:
        """Which cases count: those of demand streams that belong to the window."""
        return self.in_window & ~self.is_duty

    @cached_property
    def groupings(self) -> dict[str, tuple[Grouping, ...]]:
        """The cases that count, sorted by each kind of scope; ``stream`` holds duties too."""
        here, cases, clock = self.incidents, self.counted, self.scenario.clock
        pathways = tuple(self.scenario.pathways)
        ways = [pathways.index(way) if (way := self._pathway(stream)) else -1 for stream in here.streams]
        outcome = np.full(int(max(OUTCOMES.values())) + 2, -1)
        outcome[list(OUTCOMES.values())] = range(len(OUTCOMES))
        shifts = tuple(Grouping.every(cases & self.window.within(hours, here.time), f"shift={name}")
                       for name, hours in clock.shifts.items())  # fmt: skip
        sent = np.array([name in call_out_streams(self.scenario) for name in here.streams], dtype=bool)
        return {
            "all": (Grouping.every(cases),),
            "help": (Grouping.every(cases & sent[here.stream], "help=comes"),),
            "stream": (Grouping.by("stream", here.streams, here.stream, self.in_window),),
            "severity": (Grouping.by("severity", here.severities, here.severity, cases),),
            "pathway": (Grouping.by("pathway", pathways, np.array(ways, dtype=np.int64)[here.stream], cases),),
            "site": (Grouping.by("site", self.call_sites, self._site_codes, cases),),
            "shift": shifts,
            "period": tuple(Grouping.every(cases & self.within(name), f"period={name}") for name in clock.periods),
            "outcome": (Grouping.by("outcome", tuple(OUTCOMES), outcome[self.cases.outcome], cases),),
        }

    def by(self, *kinds: str) -> tuple[Grouping, ...]:
        """The groupings of these kinds, the whole first."""
        return tuple(group for kind in ("all", *kinds) for group in self.groupings[kind])

    def _pathway(self, stream: str) -> str:
        """The pathway on which a stream's cases start; empty for duties."""
        return self.scenario.demand[stream].pathway if stream in self.scenario.demand else ""

    @cached_property
    def call_sites(self) -> tuple[str, ...]:
        """The sites that cases can come from, in the order of the scenario."""
        return self._sites_of(self.scenario.demand)

    def sites_matching(self, cases: Filter) -> tuple[str, ...]:
        """The sites that cases which fit a filter of the scenario can come from."""
        ways, streams = _names(cases.pathway), _names(cases.stream)
        fitting = [name for name, stream in self.scenario.demand.items()
                   if (not streams or name in streams) and (not ways or stream.pathway in ways)]  # fmt: skip
        sites = _names(cases.site)
        return tuple(site for site in self._sites_of(fitting) if not sites or site in sites)

    def _sites_of(self, streams: Iterable[str]) -> tuple[str, ...]:
        """The sites that cases of these streams come from, or might come from."""
        people = {name for name, site in self.scenario.sites.items() if site.people > 0}
        chosen = np.array([name in streams for name in self.incidents.streams], dtype=bool)
        found = {self.incidents.sites[i] for i in np.unique(self.incidents.site[chosen[self.incidents.stream]])}
        for name in streams:
            stream = self.scenario.demand[name]
            if not stream.trace:
                where = stream.where
                found |= people if where == "people" else {where} if isinstance(where, str) else set(where)
        return tuple(name for name in self.incidents.sites if name in found)

    @cached_property
    def _site_codes(self) -> IntArray:
        place = {name: code for code, name in enumerate(self.call_sites)}
        codes = np.array([place.get(name, -1) for name in self.incidents.sites], dtype=np.int64)
        return np.asarray(codes[self.incidents.site])

    def matching(self, cases: Filter) -> BoolArray:
        """Which cases fit a filter of the scenario (stream, pathway, severity, site) and count."""
        found = self.counted.copy()
        here = self.incidents
        ways = tuple(map(self._pathway, here.streams))
        for wanted, names, codes in (
            (cases.stream, here.streams, here.stream), (cases.pathway, ways, here.stream),
            (cases.severity, here.severities, here.severity), (cases.site, here.sites, here.site),
        ):  # fmt: skip
            if wanted:
                allowed = _names(wanted)
                # severity -1 (none) must find False at the end
                found &= np.array([*(name in allowed for name in names), False])[codes]
        return found

    # --- times of cases ---

    def times(self, measure: str) -> FloatArray:
        """Minutes of a measure for each case: ``inf`` never reached, NaN where the case's way doesn't lead there.

        A case that was served without passing the second moment of a measure doesn't count, unless it fell back on the
        way; a case that left, or is still open at the end of the run, counts as never reached. A measure that begins
        at a mark says nothing of cases that nobody found.
        """
        if measure not in self._columns:
            self._columns[measure] = self._measured(measure)
        return self._columns[measure]

    @cached_property
    def response(self) -> FloatArray:
        """Minutes from the call to the first person or vehicle at the patient, as ``times``.

        Cases count that asked for a person or a vehicle, and those that were not served and might have come to ask.
        """
        cases = self.cases
        due = cases.asked_help | (self.unserved & self.routes.may_ask_help())
        return np.where(np.isfinite(cases.helped), cases.helped - cases.call, np.where(due, np.inf, np.nan))

    def _measured(self, name: str) -> FloatArray:
        cases, measure = self.cases, self.scenario.measures[name]
        start = cases.call if measure.from_ == "call" else self._mark(measure.from_)
        if measure.to == "done":
            stop, due = cases.done, np.isfinite(start) | self.unserved
        else:
            stop = self._mark(measure.to)
            due = (self.unserved | cases.fell_back) & self.routes.may_mark(measure.to)
        if measure.from_ != "call":
            due = due & ~(self.detections.missed & np.isinf(start))
        reached = np.isfinite(start) & np.isfinite(stop)
        minutes = np.where(reached, np.where(reached, stop, 0.0) - np.where(reached, start, 0.0), np.nan)
        return np.where(np.isinf(stop) & due, np.inf, minutes)

    def _mark(self, name: str) -> FloatArray:
        if name not in self.log.names.marks:
            return np.full(len(self.incidents), np.inf)
        return np.asarray(self.cases.marks[self.log.names.marks.index(name)])

    @cached_property
    def unserved(self) -> BoolArray:
        """Which cases were not served: they left, were cancelled, or are still open at the end."""
        return ~np.isin(self.cases.outcome, (Outcome.SERVED, Outcome.REFERRED))


def _names(wanted: str | tuple[str, ...]) -> tuple[str, ...]:
    """One name or several, as several."""
    return (wanted,) if isinstance(wanted, str) else wanted
