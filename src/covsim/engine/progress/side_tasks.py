"""Side tasks of a case: steps in the background, and the part of a team that follows behind (``start_with``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from covsim.engine.environment import Steps, Task
from covsim.engine.prepared.plan import Path, Step
from covsim.engine.progress.fallback import write_fallback
from covsim.engine.state import OVER, Background, Case, Interrupted, Unit, Visit
from covsim.events import Fallback

if TYPE_CHECKING:
    from covsim.engine.progress.cases import Cases


class SideTasks:
    """Begins side tasks, lets the case wait for them, calls them off."""

    def __init__(self, run: Cases) -> None:
        self._run = run

    def begin(self, case: Case, path: Path, step: Step) -> None:
        """Begin a step in the background."""
        aside = Background(case, step)
        if case.background is None:
            case.background = []
        case.background.append(aside)
        self._run.env.start(aside, self._aside(aside, path, step))

    def _aside(self, aside: Background, path: Path, step: Step) -> Steps:
        """A background step; when it falls back to another step, that one runs in its stead."""
        while True:
            result = yield from step.run(self._run, aside.case, aside, step)
            if not isinstance(result, int) or result >= len(path.steps):
                break
            step = path.steps[result]
        self._come_back(aside, [] if aside.visit is None else aside.visit.units)

    def join(self, case: Case, step: Step) -> Steps:
        """Wait until a background step has ended, as often as it was begun."""
        for aside in list(case.background or ()):
            if aside.step is step and not aside.done:
                yield from self.stand_by(case, aside)

    def stand_by(self, task: Task, aside: Background) -> Steps:
        """Nothing goes on in ``task`` until its side task is done."""
        aside.waiting = task
        visit = aside.visit
        if visit is not None and visit.claim is not None and aside.case.held:
            self._run.blocked(visit.claim)
        yield None

    def _come_back(self, aside: Background, units: list[tuple[Any, Any]]) -> None:
        """A side task is done: what it brought belongs to the case, and whoever waits for it goes on."""
        aside.done = True
        aside.case.held.extend(units)
        if aside.waiting is not None:
            waiting, aside.waiting = aside.waiting, None
            self._run.env.wake(waiting)

    def send_for_rest(self, visit: Visit) -> None:
        """Claim the part of a team that follows behind; it has the same ready time."""
        rest = Background(visit.case, visit.step)
        visit.rest = rest
        side = Visit(visit.case, rest, visit.step, visit.number, visit.place, visit.priority, visit.ready)
        side.attempt = visit.attempt
        rest.visit = side
        self._run.env.start(rest, self._rest(rest, visit, side))

    def _rest(self, rest: Background, visit: Visit, side: Visit) -> Steps:
        run = self._run
        missing = visit.behind
        while True:
            try:
                if run.impossible(side, missing):
                    granted = False
                else:
                    run.allocator.ask(side, missing)
                    granted = yield None
                if not granted:
                    write_fallback(run, side, Fallback.LESS, missing)
                elif side.trips is not None:
                    yield from run.travel(side)
                break
            except Interrupted:
                missing = side.wanted
        side.phase = OVER
        for member, _ in side.units:
            if member.__class__ is Unit:
                member.visit = visit
        visit.units.extend(side.units)
        self._come_back(rest, side.units if visit.task is visit.case else [])

    def call_off(self, aside: Background) -> None:
        """End a side task before its time: its claim is withdrawn, its units turn back."""
        run, visit = self._run, aside.visit
        run.env.stop(aside)
        aside.done = True
        if visit is None:
            return
        if visit.rest is not None and not visit.rest.done:
            self.call_off(visit.rest)
        if visit.claim is not None:
            run.allocator.withdraw(visit.claim)
        run.journeys.break_off(visit, run.env._now)
        for entry in list(visit.units):
            run.releases.let_go(visit, entry)
