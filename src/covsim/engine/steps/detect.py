"""Detect: a race between ways to find a case and the end of its dwell."""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from covsim.engine.environment import Steps, Task
from covsim.engine.prepared.luck_columns import Draw
from covsim.engine.prepared.plan import END, Step
from covsim.engine.prepared.ways import Way, Ways
from covsim.engine.progress.own_way import refer_away
from covsim.engine.state import INFINITY, Case, Visit
from covsim.events import Fallback, Outcome
from covsim.scenario.detecting import NOBODY

if TYPE_CHECKING:
    from covsim.engine.progress.cases import Cases


class Race:
    """A case that waits to be found. ``passes`` counts the times that each way's people have come."""

    __slots__ = ("_run", "passes", "task", "visit", "ways")

    def __init__(self, run: Cases, task: Task, visit: Visit, ways: tuple[Way, ...]) -> None:
        self._run = run
        self.task = task
        self.visit = visit
        self.ways = ways
        self.passes = [0] * (ways[-1].number + 1)

    def found_by(self, duty: str) -> Way | None:
        """The way in which people on a duty, who have come, find the case; None when they miss it."""
        visit = self.visit
        for way in self.ways:
            if duty in way.duties:
                count = self.passes[way.number]
                self.passes[way.number] = count + 1
                u = self._run.luck.one(visit.case, visit.step.name, f"pass:{way.name}", visit.number, count)
                if u < way.chance:
                    return way
        return None


def detect(run: Cases, case: Case, task: Task, step: Step) -> Steps:
    """The case goes on once it is found; found by nobody, it does what ``otherwise`` says."""
    ways: Ways = step.ways
    visit = run.begin(case, task, step)
    if step.mark_ready:
        run.mark(visit, step.mark_ready)
    run.started(visit)
    assert ways.dwell is not None
    leaves = run.env._now + ways.dwell.value(case, visit.number)
    looks = _looks(run, visit, ways)
    passing = tuple(way for way in ways.passing if way.concerns(visit.place))
    if not passing:
        way = yield from _first(run, visit, looks, leaves)
    else:
        race = Race(run, task, visit, passing)
        there = run.patrols.there(race)
        if there is not None:
            heappush(looks, (run.env._now, there.number, 0, there))
        run.patrols.watch(race)
        try:
            way = yield from _first(run, visit, looks, leaves)
        finally:
            run.patrols.forget(race)
    ways.by[case.row] = NOBODY if way is None else way.name
    run.mark(visit, (ways.nobody,) if way is None else (way.mark, *step.mark_arrived))
    run.ended(visit)
    return None if way is not None else (yield from _unnoticed(run, visit))


def _looks(run: Cases, visit: Visit, ways: Ways) -> list[tuple[float, int, int, Way]]:
    """The first look of each way that isn't a matter of passing by, as a heap: when, which way, which look."""
    case, now = visit.case, run.env._now
    found = []
    for way in ways.ways:
        if way.duties or not way.concerns(visit.place):
            continue
        chance = way.chance
        if chance < 1 and way.luck.value(case, visit.number) >= chance:
            continue
        found.append((now + _minutes(way.after, visit, 0), way.number, 0, way))
    heapify(found)
    return found


def _minutes(after: Draw | None, visit: Visit, look: int) -> float:
    return 0.0 if after is None else after.value(visit.case, visit.number, look)


def _first(run: Cases, visit: Visit, looks: list[tuple[float, int, int, Way]], leaves: float) -> Steps:
    """Wait for the first look that somebody keeps, for people who pass, or for the end of the dwell."""
    env = run.env
    while True:
        at = looks[0][0] if looks else INFINITY
        ends = min(at, leaves)
        if ends > env._now:
            passed: Way | None = yield (ends - env._now if ends < INFINITY else None)
            if passed is not None:
                return passed
        if at > leaves:
            return None
        _, number, look, way = heappop(looks)
        if way.kept(visit.place):
            return way
        again = _minutes(way.after, visit, look + 1)
        if again > 0:  # without time between looks there is but one
            heappush(looks, (env._now + again, number, look + 1, way))


def _unnoticed(run: Cases, visit: Visit) -> Steps:
    """The case ends by itself; returns where it goes on."""
    how, where = visit.step.fallback
    if how is Fallback.LESS:
        return None
    if how is Fallback.STEP:
        return (run.plans.paths[where], 0) if isinstance(where, str) else where
    if visit.task is visit.case:
        if how is Fallback.REFERRED:
            run.releases.let_all_go(visit)
            return (yield from refer_away(run, visit, where, None, ""))
        visit.case.outcome = Outcome.LEFT
    return END
