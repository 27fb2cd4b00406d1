"""Infection of staff in a run: who is exposed where, when each falls ill, and what becomes of their work."""

from __future__ import annotations

from collections.abc import Iterator
from math import log
from typing import TYPE_CHECKING, Any

import numpy as np

from covsim.distributions import Distribution, Normal, Takes
from covsim.engine.environment import ROSTER
from covsim.engine.log.recorder import ILL, INFECTED, WELL
from covsim.engine.staff.exposure import HOME, Clock, Person
from covsim.engine.state import Unit
from covsim.events import ShiftKind
from covsim.scenario.infection import Community, Differs, Wave
from covsim.scenario.infection import Infection as Spec
from covsim.scenario.periods import minutes_to
from covsim.scenario.places import Clock as Times
from covsim.scenario.resources import service
from covsim.scenario.serving import as_tuple

if TYPE_CHECKING:
    from covsim.engine.progress.cases import Cases
    from covsim.engine.staff.shifts import Shifts

HOUR = 60.0
WAVE_STEP = 360.0
"""Minutes for which the hazard of a wave is constant: its total over each step is exact."""


def watch_infections(run: Cases, shifts: Shifts) -> None:
    """Let the infections of the scenario take their course."""
    for number, (name, spec) in enumerate(run.world.scenario.infection.items()):
        Infection(run, shifts, number, name, spec)


class Infection:
    """One disease among the staff of a run."""

    def __init__(self, run: Cases, shifts: Shifts, number: int, name: str, spec: Spec) -> None:
        world = run.world
        self._world = world
        self._env = world.env
        self._luck = world.luck.luck
        self._shifts = shifts
        self._number = number
        self._name = name
        self._spec = spec
        streams = world.incidents.streams
        counted = as_tuple(spec.at_work.per_case_of) if spec.at_work else ()
        self._streams = {n for n, stream in enumerate(streams) if stream in counted}
        self._everywhere = 0.0  # hazard in the community now
        self._present: dict[int, int] = {}  # cases of those streams by site
        self._infectious: dict[int, int] = {}  # infectious people on duty by site
        people = [unit for unit in world.units if unit.kind == "person" and unit.group in spec.staff]
        places = (HOME, *dict.fromkeys(unit.base for unit in people))
        self._clocks = {site: Clock(world.env, self._infect) for site in places}
        self._people = {unit: self._person(unit) for unit in people}
        if spec.works_sick.pace != 1:
            run.units_matter = True
        shifts.watchers.append(self._moved)
        self._begin(people)

    def _person(self, unit: Unit) -> Person:
        differs = self._spec.groups.get(unit.group, Differs())
        return Person(unit, -log(self._uniform(unit, "resistance")), differs.susceptibility)

    def _begin(self, people: list[Unit]) -> None:
        """What happens at times known beforehand: hazards change, people enter and leave service, bring it in."""
        scenario, env = self._world.scenario, self._env
        for time, rate in community_hazard(self._spec.community, scenario.clock):
            if time <= 0:
                self._everywhere = rate
            else:
                env.call_at(time, ROSTER, self._community, rate)
        self._rerate_all()
        for unit in people:
            person = self._people[unit]
            for start, end in service(scenario, self._world.resources.units[unit.index], 0.0, scenario.clock.planned):
                env.call_at(start, ROSTER, self._enter, person)
                env.call_at(end, ROSTER, self._quit, person)
        for index_case in self._spec.index_cases.values():
            unit = next(one for one in people if index_case.who in (one.name, one.group))
            env.call_at(minutes_to(scenario.clock, index_case.at), ROSTER, self._bring_in, self._people[unit])
        if self._streams:
            self._count(None, 0)

    # --- hazards ---

    def _community(self, rate: float, eid: int) -> None:
        self._everywhere = rate
        self._rerate_all()

    def _count(self, _: Any, eid: int) -> None:
        """Count the cases at every site, each full hour."""
        present: dict[int, int] = {}
        for case in self._world.cases.values():
            if case.stream in self._streams:
                present[case.place] = present.get(case.place, 0) + 1
        self._present = present
        self._rerate_all()
        if self._env._now + HOUR < self._world.scenario.clock.planned:
            self._env.call_at(self._env._now + HOUR, ROSTER, self._count, None)

    def _rerate_all(self) -> None:
        for site in self._clocks:
            self._rerate(site)

    def _rerate(self, site: int) -> None:
        self._clocks[site].set_rate(self._everywhere + (0.0 if site == HOME else self._hazard_at_work(site)))

    def _hazard_at_work(self, site: int) -> float:
        spec = self._spec
        hazard = 0.0
        if spec.at_work is not None:
            hazard = spec.at_work.rate.per_minute * (self._present.get(site, 0) if self._streams else 1)
        if spec.between_colleagues is not None:
            hazard += spec.between_colleagues.per_minute * self._infectious.get(site, 0)
        return hazard

    # --- where people are ---

    def _enter(self, person: Person, eid: int) -> None:
        if person.susceptible:
            self._clocks[person.place].join(person)

    def _quit(self, person: Person, eid: int) -> None:
        if person.clock is not None:
            person.clock.leave(person)

    def _moved(self, unit: Unit) -> None:
        """Somebody has come on duty or left."""
        person, place = self._people.get(unit), _whereabouts(unit)
        if person is None or place == person.place:
            return
        before, person.place = person.place, place
        if person.clock is not None:
            person.clock.leave(person)
            self._clocks[place].join(person)
        if person.infectious:
            self._spread(before, -1)
            self._spread(place, 1)

    def _spread(self, site: int, change: int) -> None:
        """An infectious person more or less is on duty at a site."""
        if site != HOME:
            self._infectious[site] = self._infectious.get(site, 0) + change
            self._rerate(site)

    # --- the course of the disease ---

    def _infect(self, person: Person) -> None:
        self._note(person)
        self._env.call_at(self._env._now + self._length(person, "incubation"), ROSTER, self._break_out, person)

    def _bring_in(self, person: Person, eid: int) -> None:
        if person.susceptible:
            if person.clock is not None:
                person.clock.leave(person)
            self._note(person)
            self._break_out(person, 0)

    def _note(self, person: Person) -> None:
        person.susceptible = False
        recorder, unit = self._world.recorder, person.unit
        recorder.unit(self._env._now, INFECTED, unit.index, need=self._number, site=person.place)

    def _break_out(self, person: Person, eid: int) -> None:
        now, unit = self._env._now, person.unit
        differs = self._spec.groups.get(unit.group, Differs())
        person.infectious = True
        self._spread(person.place, 1)
        self._env.call_at(now + self._length(person, "infectious"), ROSTER, self._over, person)
        symptoms = self._spec.symptoms if differs.symptoms is None else differs.symptoms
        stays_home = self._spec.stays_home if differs.stays_home is None else differs.stays_home
        if self._uniform(unit, "symptoms") >= symptoms:
            return
        at_home = self._uniform(unit, "stays_home") < stays_home
        self._world.recorder.unit(now, ILL, unit.index, need=self._number, value=0.0 if at_home else 1.0)
        self._env.call_at(now + self._length(person, "ill_for"), ROSTER, self._well, (person, at_home))
        if at_home:
            self._shifts.keep_away(unit)
        else:
            unit.pace *= self._spec.works_sick.pace

    def _over(self, person: Person, eid: int) -> None:
        person.infectious = False
        self._spread(person.place, -1)

    def _well(self, what: tuple[Person, bool], eid: int) -> None:
        person, at_home = what
        self._world.recorder.unit(self._env._now, WELL, person.unit.index, need=self._number)
        if at_home:
            self._shifts.let_back(person.unit)
        else:
            person.unit.pace /= self._spec.works_sick.pace

    # --- luck: of each person, whatever happens to the others ---

    def _uniform(self, unit: Unit, slot: str) -> float:
        return self._luck.draw(f"infection {self._name}", 0, slot, unit.name)

    def _length(self, person: Person, slot: str) -> float:
        law: Takes = getattr(self._spec, slot)
        assert isinstance(law, Distribution)
        return float(law.quantile(np.array([self._uniform(person.unit, slot)]))[0])


def _whereabouts(unit: Unit) -> int:
    """Where somebody is exposed: at their site on duty, else at home (also on call)."""
    return unit.base if unit.on_duty and unit.shift_kind != ShiftKind.ON_CALL else HOME


def community_hazard(community: Community | None, clock: Times) -> Iterator[tuple[float, float]]:
    """From which minute on the hazard of one person is how high, per minute, in order."""
    if community is None:
        return
    if community.rate is not None:
        yield 0.0, community.rate.per_minute
    elif community.wave is not None:
        yield from wave_hazard(community.wave, clock)
    else:
        for day, rate in sorted(community.by_date.items()):
            yield minutes_to(clock, day), rate.per_minute


def wave_hazard(wave: Wave, clock: Times) -> Iterator[tuple[float, float]]:
    """The hazard under which a share F(t) = share x Phi((t - middle) / spread) has been infected by t.

    Its integral is -log(1 - F(t)); each step has the mean hazard of its time.
    """
    edges = np.arange(0.0, clock.planned + WAVE_STEP, WAVE_STEP)
    normal = Normal(minutes_to(clock, wave.middle), wave.spread)
    infected = wave.share * normal.cdf(edges)
    total = -np.log1p(-infected)
    yield from zip(edges.tolist(), (np.diff(total) / WAVE_STEP).tolist())
