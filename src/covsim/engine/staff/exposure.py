"""Exposure clocks: what everybody at one place is exposed to, added up, so that resistance is used up exactly.

All who are at a place share its hazard but for a factor of their own. So each needs only one number, the reading of the
place's clock at which the own resistance is used up, and only the smallest of these is an entry on the queue.
Thresholds that exposure uses up: Sellke, "On the asymptotic distribution of the size of a stochastic epidemic", Journal
of Applied Probability 20 (1983).
"""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush
from typing import Any

from covsim.engine.environment import ROSTER, Environment
from covsim.engine.state import Unit

HOME = -1
"""The place of those who are not on duty."""


class Person:
    """Somebody who can be infected."""

    __slots__ = ("clock", "entry", "factor", "infectious", "left", "place", "since", "susceptible", "unit")

    def __init__(self, unit: Unit, resistance: float, factor: float) -> None:
        self.unit = unit
        self.left = resistance
        self.factor = factor  # susceptibility
        self.clock: Clock | None = None
        self.since = 0.0  # the reading of the clock when this person came
        self.entry = 0  # entries of a clock that are older are stale
        self.place = HOME
        self.susceptible = True
        self.infectious = False


class Clock:
    """The exposure at one place since the start of the run."""

    def __init__(self, env: Environment, infect: Callable[[Person], None]) -> None:
        self._env = env
        self._infect = infect
        self._rate = 0.0
        self._reading = 0.0
        self._read_at = 0.0
        self._due: list[tuple[float, int, int, Person]] = []  # by the reading at which resistance is used up
        self._pending = 0

    def set_rate(self, rate: float) -> None:
        """From now on the hazard is this."""
        if rate != self._rate:
            self._reading = self._now()
            self._read_at = self._env._now
            self._rate = rate
            self._expect()

    def join(self, person: Person) -> None:
        """A person comes to this place."""
        person.clock = self
        person.since = self._now()
        person.entry += 1
        if person.factor > 0:
            reading = person.since + person.left / person.factor
            heappush(self._due, (reading, person.unit.index, person.entry, person))
            self._expect()

    def leave(self, person: Person) -> None:
        """A person goes, with what is left of the resistance."""
        person.left -= person.factor * (self._now() - person.since)
        person.entry += 1
        person.clock = None

    def _now(self) -> float:
        return self._reading + self._rate * (self._env._now - self._read_at)

    def _expect(self) -> None:
        """Plan the next infection."""
        self._pending = 0
        due = self._due
        while due and due[0][2] != due[0][3].entry:
            heappop(due)
        if due and self._rate > 0:
            wait = max(due[0][0] - self._now(), 0.0) / self._rate
            self._pending = self._env.call_at(self._env._now + wait, ROSTER, self._strike, None)

    def _strike(self, _: Any, eid: int) -> None:
        if eid != self._pending:
            return
        *_, entry, person = heappop(self._due)
        if entry == person.entry:  # else the person has left since
            person.entry += 1
            person.clock = None
            self._infect(person)
        self._expect()
