"""Workload E by hand: an ambulance station in SimPy.

A process for each call; two ``PriorityResource``s claimed with ``AllOf``; an urgent call interrupts a less urgent one
whose crew is still on its way; a bay at the hospital is held during the handover; the crews change at 08:00 and 20:00,
and whoever is out then finishes first. The same rules as ``scenarios/e.yaml``.

It logs what covsim logs of a case, some 27 rows each: the call; for each of the three steps that it is ready, starts
and ends; a wait; for clinician, ambulance and bay the claim and the release; for each unit of the crew departure,
arrival and coming home; pre-emption; the end. Only the shifts of the staff have no rows: ``PriorityResource`` knows no
persons.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import simpy
from numpy.typing import NDArray
from simpy.resources.resource import PriorityRequest

WEEKS, CALLS_A_WEEK = 50, 2000.0
DAY_CREW, NIGHT_CREW, AMBULANCES, BAYS = 21, 14, 19, 6
HOUR_WEIGHTS = (6, 5, 4, 4, 4, 5, 7, 9, 12, 13, 13, 13, 12, 12, 11, 11, 12, 12, 12, 12, 11, 10, 9, 7)
STATION, HOSPITAL = (0.0, 0.0), (4.0, 3.0)
SITES = ((1, 8), (7, 0), (-2, -6), (-9, 1), (1, 2), (5, -4), (-6, -9), (10, 9))
SITE_WEIGHTS = (2, 2, 2, 1, 4, 4, 1, 1)
PRIORITY_SHARES = {1: 0.15, 2: 0.35, 3: 0.50}
MINUTES_PER_KM = 1.3 * 60 / 40
SHIFT = 720.0

Process = Generator[simpy.Event, Any, Any]
Point = tuple[float, float]


CALL, READY, WAITS, PREEMPTED, CLAIMED, DEPARTED, ARRIVED, STARTED, ENDED, RELEASED, HOME, DONE = range(12)
NOBODY, CLINICIAN, AMBULANCE, BAY = range(4)
REACH, CONVEY, HAND_OVER = range(3)
ROW = np.dtype([("time", "<f8"), ("kind", "u1"), ("incident", "<i4"), ("step", "u1"), ("unit", "u1")])


@dataclass(frozen=True)
class Calls:
    """The calls and their luck; times in minutes."""

    arrival: NDArray[np.float64]
    priority: NDArray[np.int64]
    site: NDArray[np.int64]
    treatment: NDArray[np.float64]
    handover: NDArray[np.float64]


def draw(seed: int) -> Calls:
    """Poisson calls with a rate by the hour of the day, and the durations of their care."""
    generator = np.random.default_rng(seed)
    n = generator.poisson(CALLS_A_WEEK * WEEKS)
    cumulated = np.concatenate([[0.0], np.cumsum(np.tile(HOUR_WEIGHTS, WEEKS * 7))])
    arrival = np.interp(np.sort(generator.uniform(0, cumulated[-1], n)), cumulated, 60.0 * np.arange(len(cumulated)))
    priority = generator.choice(list(PRIORITY_SHARES), n, p=list(PRIORITY_SHARES.values()))
    site = generator.choice(len(SITES), n, p=np.array(SITE_WEIGHTS) / sum(SITE_WEIGHTS))
    sigma = math.sqrt(math.log(1 + 0.4**2))
    handover = generator.lognormal(math.log(12.0) - sigma**2 / 2, sigma, n)
    return Calls(arrival, priority, site, generator.gamma(4.0, 3.0, n), handover)


class Clinicians(simpy.PriorityResource):
    """Two crews that take turns: those still at work at the end of their shift go when they have finished."""

    def __init__(self, env: simpy.Environment, on_duty: int) -> None:
        super().__init__(env, on_duty)
        self.shift_began = 0.0

    def change_shift(self, incoming: int) -> None:
        """The crew that comes is added to those of the other one who are still out."""
        self._capacity = incoming + self.count
        self.shift_began = self._env.now
        self._trigger_put(None)

    def give_back(self, claim: PriorityRequest) -> None:
        """Free a clinician, or send them home if their shift is over."""
        if claim.usage_since is not None and claim.usage_since < self.shift_began:
            self._capacity -= 1
        self.release(claim)


class Drive(NamedTuple):
    """A crew on its way to a case."""

    process: simpy.Process
    priority: int
    departed: float
    minutes: float
    origin: Point
    destination: Point

    def position(self, now: float) -> Point:
        """Where it is, along the straight line."""
        share = (now - self.departed) / self.minutes if self.minutes else 1.0
        (x0, y0), (x1, y1) = self.origin, self.destination
        return x0 + share * (x1 - x0), y0 + share * (y1 - y0)


class Station:
    """The station, its crews, and the log of what they do."""

    def __init__(self, calls: Calls) -> None:
        self.env = simpy.Environment()
        self.clinicians = Clinicians(self.env, NIGHT_CREW)
        self.ambulances = simpy.PriorityResource(self.env, AMBULANCES)
        self.bays = simpy.PriorityResource(self.env, BAYS)
        self.en_route: dict[int, Drive] = {}
        self.rows: list[tuple[float, int, int, int, int]] = []
        self.arrival: list[float] = calls.arrival.tolist()
        self.priority: list[int] = calls.priority.tolist()
        self.site: list[int] = calls.site.tolist()
        self.treatment: list[float] = calls.treatment.tolist()
        self.handover: list[float] = calls.handover.tolist()
        # The place in the queue: by priority, then by time of call; kept by a case that loses its crew.
        self.rank: list[int] = np.argsort(np.lexsort((calls.arrival, calls.priority))).tolist()

    def run(self) -> NDArray[Any]:
        """Answer all calls; returns the log."""
        self.env.process(self.source())
        self.env.process(self.shifts())
        self.env.run()
        return np.array(self.rows, dtype=ROW)

    def log(self, kind: int, case: int, step: int = REACH, unit: int = NOBODY) -> None:
        """Write a row."""
        self.rows.append((self.env.now, kind, case, step, unit))

    def log_crew(self, kind: int, case: int, step: int) -> None:
        """Write a row for each of the two units of a case."""
        now = self.env.now
        self.rows.append((now, kind, case, step, CLINICIAN))
        self.rows.append((now, kind, case, step, AMBULANCE))

    def source(self) -> Process:
        """Start a process for each call at its time."""
        for case, time in enumerate(self.arrival):
            yield self.env.timeout(time - self.env.now)
            self.env.process(self.answer(case))

    def shifts(self) -> Process:
        """Day crew from 08:00, night crew from 20:00; the last call is over within a day of the end."""
        yield self.env.timeout(480.0)
        for _ in range(WEEKS * 7 + 1):
            self.clinicians.change_shift(DAY_CREW)
            yield self.env.timeout(SHIFT)
            self.clinicians.change_shift(NIGHT_CREW)
            yield self.env.timeout(SHIFT)

    def answer(self, case: int) -> Process:
        """One call, from the first ring until the crew is free again, at its station."""
        place = SITES[self.site[case]]
        self.log(CALL, case)
        self.log(READY, case, REACH)
        clinician, ambulance = yield from self.reach(case, place)
        self.log(STARTED, case, REACH)
        yield self.env.timeout(self.treatment[case])
        self.log(ENDED, case, REACH)
        self.log(READY, case, CONVEY)
        self.log(STARTED, case, CONVEY)
        self.log_crew(DEPARTED, case, CONVEY)
        yield self.env.timeout(minutes(place, HOSPITAL))
        self.log_crew(ARRIVED, case, CONVEY)
        self.log(ENDED, case, CONVEY)
        self.log(READY, case, HAND_OVER)
        with self.bays.request(priority=self.priority[case]) as bay:
            if not bay.triggered:
                self.log(WAITS, case, HAND_OVER)
            yield bay
            self.log(CLAIMED, case, HAND_OVER, BAY)
            self.log(STARTED, case, HAND_OVER)
            yield self.env.timeout(self.handover[case])
            self.log(ENDED, case, HAND_OVER)
        self.log(RELEASED, case, HAND_OVER, BAY)
        self.log(DONE, case)
        self.log_crew(RELEASED, case, HAND_OVER)
        self.log_crew(HOME, case, HAND_OVER)
        self.clinicians.give_back(clinician)
        self.ambulances.release(ambulance)

    def reach(self, case: int, place: Point) -> Process:
        """Get a crew to the case; start again when a more urgent one takes it on the way."""
        while True:
            clinician = self.clinicians.request(priority=self.rank[case])
            ambulance = self.ambulances.request(priority=self.rank[case])
            origin = STATION
            if not (clinician.triggered and ambulance.triggered):
                origin = self.take_over(case)
            yield self.env.all_of((clinician, ambulance))
            self.log_crew(CLAIMED, case, REACH)
            drive = minutes(origin, place)
            process = self.env.active_process
            assert process is not None
            self.en_route[case] = Drive(process, self.priority[case], self.env.now, drive, origin, place)
            self.log_crew(DEPARTED, case, REACH)
            try:
                yield self.env.timeout(drive)
            except simpy.Interrupt:
                self.log(PREEMPTED, case)
                self.log_crew(RELEASED, case, REACH)
                self.clinicians.give_back(clinician)
                self.ambulances.release(ambulance)
            else:
                del self.en_route[case]
                self.log_crew(ARRIVED, case, REACH)
                return clinician, ambulance

    def take_over(self, case: int) -> Point:
        """Turn round the crew of the least urgent case, the one that left last; returns where the drive starts."""
        less_urgent = [other for other, drive in self.en_route.items() if drive.priority > self.priority[case]]
        self.log(WAITS, case)
        if not less_urgent:
            return STATION
        victim = max(less_urgent, key=lambda other: (self.en_route[other].priority, self.en_route[other].departed))
        drive = self.en_route.pop(victim)
        drive.process.interrupt()
        return drive.position(self.env.now)


def minutes(origin: Point, destination: Point) -> float:
    """Driving time."""
    return math.dist(origin, destination) * MINUTES_PER_KM


def simulate(calls: Calls) -> NDArray[Any]:
    """Answer all calls; returns the log."""
    return Station(calls).run()


def waits(log: NDArray[Any]) -> NDArray[np.float64]:
    """Minutes from the call until a crew was claimed (the last time, if it was taken away), by case."""
    called = log[log["kind"] == CALL]
    claimed = log[(log["kind"] == CLAIMED) & (log["unit"] == AMBULANCE)]
    wait = np.zeros(len(called))
    wait[claimed["incident"]] = claimed["time"]
    wait[called["incident"]] -= called["time"]
    return wait


def responses(log: NDArray[Any]) -> NDArray[np.float64]:
    """Minutes from the call until the crew is there, by case."""
    called = log[log["kind"] == CALL]
    arrived = log[(log["kind"] == ARRIVED) & (log["step"] == REACH) & (log["unit"] == AMBULANCE)]
    response = np.zeros(len(called))
    response[arrived["incident"]] = arrived["time"]
    response[called["incident"]] -= called["time"]
    return response
