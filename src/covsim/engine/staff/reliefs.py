"""Reliefs: colleagues who take over a post from somebody whose shift ends or whose break is due."""

from __future__ import annotations

from bisect import bisect_right
from copy import copy
from typing import TYPE_CHECKING, Any

from covsim.engine.environment import Steps
from covsim.engine.state import OVER, Background, Interrupted, Unit, Visit
from covsim.scenario.manning import manned_spans

if TYPE_CHECKING:
    from covsim.engine.prepared.plan import Step
    from covsim.engine.progress.cases import Cases


class Reliefs:
    """Who holds which posts; sends for a relief when that is due."""

    def __init__(self, run: Cases) -> None:
        self._run = run
        self._posts: dict[Unit, list[Visit]] = {}
        self._patient: dict[Step, Step] = {}
        self._ends: dict[str, list[float]] = {}

    def closing(self, post: str) -> float:
        """When the present hours of a post are over."""
        if post not in self._ends:
            scenario = self._run.world.scenario
            self._ends[post] = [end for _, end in manned_spans(scenario, scenario.duties[post])]
        ends = self._ends[post]
        return ends[bisect_right(ends, self._run.env._now)]

    def hold(self, visit: Visit, team: list[tuple[Any, Any]]) -> None:
        """Those who have come hold the post from now on; whoever is due for relief already sends for it."""
        for unit, _ in team:
            self._posts.setdefault(unit, []).append(visit)
            if unit.ending or unit.break_left:
                self._send(visit, unit)

    def leave(self, visit: Visit) -> None:
        """Nobody holds the post any longer."""
        for unit in [unit for unit, visits in self._posts.items() if visit in visits]:
            self._strike(unit, visit)

    def due(self, unit: Unit) -> bool:
        """A shift ends or a break is due: send for a relief at every post that the unit holds; False: at none."""
        visits = self._posts.get(unit, ())
        for visit in visits:
            self._send(visit, unit)
        return bool(visits)

    def _strike(self, unit: Unit, visit: Visit) -> None:
        self._posts[unit].remove(visit)
        if not self._posts[unit]:
            del self._posts[unit]

    def _send(self, visit: Visit, unit: Unit) -> None:
        """Claim a relief, unless one is on the way."""
        if visit.rest is not None and not visit.rest.done:
            return
        run = self._run
        step = self._step(visit.step)
        relief = Background(visit.case, step)
        visit.rest = relief
        side = Visit(visit.case, relief, step, visit.number, visit.place, visit.priority, run.env._now)
        relief.visit = side
        run.env.start(relief, self._relieve(relief, visit, side, unit))

    def _step(self, post: Step) -> Step:
        """The post as a relief asks for it: while somebody is there, nobody is taken from other work."""
        if post not in self._patient:
            self._patient[post] = step = copy(post)
            step.preempts = "no"
            step.lines = {}
        return self._patient[post]

    def _relieve(self, relief: Background, visit: Visit, side: Visit, unit: Unit) -> Steps:
        run = self._run
        while True:
            try:
                run.allocator.ask(side, visit.step.needs)
                yield None
                if side.trips is not None:
                    yield from run.travel(side)
                break
            except Interrupted:
                continue  # called away on the way here: the next one is asked
        side.phase = OVER
        relief.done = True
        entry = next(entry for entry in visit.units if entry[0] is unit)
        for member, _ in side.units:
            member.visit = visit
        visit.units.extend(side.units)
        visit.case.held.extend(side.units)
        self._strike(unit, visit)
        run.releases.let_go(visit, entry)
        self.hold(visit, side.units)
