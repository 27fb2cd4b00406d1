"""Competence in a run: levels that grow at the end of lessons and decay in between, and the skills that hang on them.

A level between two gains is a function of time, so nothing happens until somebody gains or falls below a threshold.
Who qualifies joins the kinds of the skill, who falls below leaves them: claims never ask for a level.
"""

from __future__ import annotations

from bisect import insort
from math import inf, log2
from typing import TYPE_CHECKING

import numpy as np

from covsim.distributions import Distribution
from covsim.engine.allocation.needs import Kind, Need
from covsim.engine.environment import ROSTER
from covsim.engine.log.recorder import LEVEL
from covsim.engine.state import Unit, Visit, with_case
from covsim.scenario.competence import Competence as Spec
from covsim.scenario.competence import Gain
from covsim.scenario.resources import service

if TYPE_CHECKING:
    from covsim.engine.progress.cases import Cases


class Competences:
    """All competences of a run."""

    def __init__(self, cases: Cases) -> None:
        self._lessons: dict[int, list[tuple[Competence, Gain, Need | None]]] = {}
        plans, needs = cases.plans, cases.world.needs
        for number, (name, spec) in enumerate(cases.world.scenario.competence.items()):
            competence = Competence(cases, number, name, spec)
            for gain in spec.gains.values():
                steps = [plans.duties[gain.duty]] if gain.duty else [s for s in plans.steps if s.name == gain.step]
                for step in steps:
                    step.lessons = step.marks_any = True
                    teachers = needs[gain.beside] if gain.beside else None
                    self._lessons.setdefault(step.index, []).append((competence, gain, teachers))

    def learn(self, visit: Visit) -> None:
        """Work ends in which people may gain: those who are with the case, each for themselves."""
        entries = visit.case.held if visit.task is visit.case else visit.units
        present = [one for one, _ in entries if one.__class__ is Unit and with_case(one, visit.place)]
        for competence, gain, teachers in self._lessons[visit.step.index]:
            for unit in present:
                taught = teachers is None or any(one.index in teachers.members for one in present if one is not unit)
                if taught and unit in competence.levels:
                    competence.gain(unit, gain.by, visit)


class Competence:
    """One competence: the level of each person, and when each falls below each threshold."""

    def __init__(self, cases: Cases, number: int, name: str, spec: Spec) -> None:
        self._env = cases.env
        self._recorder = cases.world.recorder
        self._needs = cases.world.needs
        self._stir = cases.allocator.stir
        self._number = number
        self._spec = spec
        self.levels: dict[Unit, tuple[float, float]] = {}  # level, and the minute since which it decays
        self._kinds = [(kind, threshold) for skill, threshold in spec.qualifies.items()
                       for kind in self._needs[skill].ranks]  # fmt: skip
        self._lapses: dict[tuple[Unit, Kind], int] = {}  # the entry that will end a qualification
        scenario, resources = cases.world.scenario, cases.world.resources
        horizon = scenario.clock.planned
        for unit in cases.world.units:
            if unit.kind == "person" and unit.group in spec.held_by:
                unit.passenger = False  # crews of habit don't ask who has a skill today
                spans = service(scenario, resources.units[unit.index], 0.0, horizon)
                since = spans[0][0] if spans else 0.0
                for kind, _ in self._kinds:
                    self._dismiss(unit, kind)
                u = cases.luck.luck.draw(f"competence {name}", 0, "starts", unit.name)
                self._set(unit, self._first_level(u), since)

    def gain(self, unit: Unit, share: float, visit: Visit) -> None:
        """A share of what somebody lacks to the highest level is gained."""
        now = self._env.now
        level = self._level(unit, now)
        self._set(unit, level + share * (self._spec.most - level), now, visit)

    def _first_level(self, u: float) -> float:
        law = self._spec.starts
        if not isinstance(law, Distribution):
            return self._spec.least
        return min(max(float(law.quantile(np.array([u]))[0]), self._spec.least), self._spec.most)

    def _level(self, unit: Unit, now: float) -> float:
        level, since = self.levels[unit]
        half_life, least = self._spec.half_life, self._spec.least
        return level if half_life is None else least + (level - least) * 0.5 ** ((now - since) / half_life)

    def _set(self, unit: Unit, level: float, since: float, visit: Visit | None = None) -> None:
        self.levels[unit] = level, since
        case, step = (-1, -1) if visit is None else (visit.case.row, visit.step.index)
        self._recorder.unit(since, LEVEL, unit.index, incident=case, step=step, need=self._number, value=level)
        for kind, threshold in self._kinds:
            if level >= threshold:
                self._qualify(unit, kind, since + self._minutes_above(level, threshold))

    def _minutes_above(self, level: float, threshold: float) -> float:
        """Minutes until a level falls to a threshold; infinite when it never does."""
        half_life, least = self._spec.half_life, self._spec.least
        if half_life is None or threshold <= least:
            return inf
        return half_life * log2((level - least) / (threshold - least))

    def _qualify(self, unit: Unit, kind: Kind, until: float) -> None:
        if unit not in kind.units:
            self._admit(unit, kind)
        if until < inf:
            self._lapses[unit, kind] = self._env.call_at(until, ROSTER, self._lapse, (unit, kind))

    def _lapse(self, who: tuple[Unit, Kind], eid: int) -> None:
        if self._lapses[who] == eid:  # nothing gained since
            self._dismiss(*who)

    def _admit(self, unit: Unit, kind: Kind) -> None:
        insort(kind.units, unit, key=_by_index)
        unit.providers.append(kind)
        self._recount(kind)
        if kind.keepers:
            unit.listed.append(kind)
            if unit.free:
                insort(kind.free, unit.index)
        if unit.free:
            self._stir(unit)

    def _dismiss(self, unit: Unit, kind: Kind) -> None:
        kind.units.remove(unit)
        unit.providers.remove(kind)
        self._recount(kind)
        if kind.keepers:
            unit.listed.remove(kind)
            if unit.free:
                kind.free.remove(unit.index)

    def _recount(self, kind: Kind) -> None:
        for need in self._needs.with_kind(kind):
            need.recount()


def _by_index(unit: Unit) -> int:
    return unit.index
