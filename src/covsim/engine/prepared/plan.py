"""Pathways made ready to run: names become indices, laws become draws, conditions become functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from covsim.calendars import Hours
from covsim.distributions import ByKey, Constant, Takes
from covsim.engine.allocation.needs import Need, Needs
from covsim.engine.log.chords import READY_STARTED
from covsim.engine.log.recorder import CALL, ENDED, READY
from covsim.engine.prepared.choice import Choice, read_choice
from covsim.engine.prepared.conditions import Known, Test, read_condition
from covsim.engine.prepared.fork import Fork
from covsim.engine.prepared.luck_columns import Draw, LuckColumns
from covsim.engine.prepared.successions import free_order, join_up, leave_out
from covsim.engine.prepared.ways import Ways
from covsim.engine.progress.shared_work import SharedWork
from covsim.events import Fallback
from covsim.scenario.detecting import AnyOrder, Detect
from covsim.scenario.duties import Duty
from covsim.scenario.model import Scenario
from covsim.scenario.pathways import Branch, Found, Otherwise, Place, Wait, Work
from covsim.scenario.pathways import Step as StepSpec

END = 10**6
"""Position behind the last step."""

NeedCounts = tuple[tuple[Need, int], ...]


ORIGIN = -2
"""A target that stands for the site of the call."""


LEAVE = Otherwise(leave=True)
_DUTY = StepSpec.model_validate({"treat": {}})
_SHORT = {"transport": "arrived", "go": "arrived", "refer": "arrived", "detect": "arrived", "any_order": "ended"}
"""The moment that a mark's name alone stands for, where it isn't the start of the work."""


class Target:
    """A place that a step names: a site, the site of the call, the best of several that offer something, or the site
    that the case names in its attribute ``field``."""

    __slots__ = ("candidates", "field", "site")

    def __init__(self, place: Place, scenario: Scenario) -> None:
        names = list(scenario.sites)
        self.site = -1
        if isinstance(place, str):
            self.site = ORIGIN if place == "origin" and "origin" not in names else names.index(place)
        self.field = place.field if isinstance(place, Found) else ""
        self.candidates: tuple[int, ...] = ()
        if isinstance(place, Found):
            self.candidates = tuple(n for n, name in enumerate(names) if place.nearest in scenario.sites[name].offers)


class Step:
    """One step of a pathway, ready to run. ``body`` is what the planner wrote for its kind."""

    __slots__ = (
        "at",
        "background",
        "begins_at_once",
        "begins_with",
        "behind",
        "body",
        "choice",
        "claim_to_release",
        "claims_all",
        "conditional",
        "divertible",
        "ending",
        "eventful",
        "fallback",
        "first",
        "following",
        "fork",
        "in_order",
        "index",
        "interruptible",
        "is_last",
        "join_shortest",
        "joins",
        "keeps_all",
        "keeps_names",
        "kind",
        "known",
        "leaves_all",
        "left_out",
        "lessons",
        "lines",
        "load",
        "loops",
        "mark_arrived",
        "mark_ended",
        "mark_granted",
        "mark_ready",
        "mark_started",
        "marks_any",
        "name",
        "needs",
        "next",
        "on_start",
        "opening",
        "order",
        "otherwise",
        "patience",
        "position",
        "preempts",
        "priority",
        "pulls",
        "run",
        "settled",
        "shared",
        "simple",
        "takes",
        "test",
        "to",
        "waiting",
        "waiting_room",
        "ways",
        "when_preempted",
        "window",
    )  # fmt: skip

    def __init__(self, index: int, name: str, position: int, spec: StepSpec) -> None:
        self.index = index
        self.name = name
        self.position = position
        self.next = self.behind = position + 1  # where a case goes on that has done it, and one that leaves it out
        self.kind = spec.kind
        self.body = spec.body
        self.run: Any = None
        self.test: Test | None = None
        self.known: Known | None = None  # by row: which cases can come here, as far as their call tells
        self.settled = False  # the call tells it all
        self.left_out: bytes | None = None  # by row, if so: how many positions a case passes over that can't come
        self.background = spec.background
        self.joins: tuple[int, ...] = ()
        self.otherwise = spec.otherwise or LEAVE
        self.fallback: tuple[Fallback, Any] = (Fallback.LEFT, None)
        self.at: Target | None = None
        self.to: Target | None = None
        self.needs: NeedCounts = ()
        self.choice: Choice | None = None  # what it says about who serves it, beyond its needs
        self.pulls = False  # who serves it is gone from the core that others protect
        self.shared: SharedWork | None = None  # of a duty whose work is an amount
        self.first: NeedCounts = ()  # start_with
        self.join_shortest: tuple[Need, ...] = ()
        self.takes: Draw | None = None
        self.load: Draw | None = None
        self.patience: Draw | None = None
        self.claim_to_release: Draw | None = None
        self.keeps_all = False
        self.conditional = False  # it may be left out, wait for others or go on aside
        self.is_last = False  # no step can follow it, unless it falls back
        self.opening = READY  # its first row; a chord when it needs nobody: work begins when it is ready
        self.ending = ENDED  # its last row; a chord when it announces the next step
        self.following = -1  # the index of that
        self.eventful = False  # has marks or a team that comes in parts
        self.simple = True  # what it needs is known beforehand
        self.claims_all = False  # whatever a case holds, it is nothing that the step needs
        self.begins_at_once = False  # all it needs is one place or person: who is there can begin with the grant
        self.begins_with = -1  # the mark of that beginning, the only one of the step
        self.leaves_all = False  # all it needs is known beforehand, and let go when the work ends
        self.keeps_names: frozenset[str] | None = None
        self.priority: int | None = None
        self.preempts = "no"
        self.interruptible = False  # while at work
        self.divertible = True  # while its units travel to it
        self.when_preempted = "resume"
        self.waiting_room: int | None = None
        self.waiting = 0  # cases waiting here now
        self.window: Hours | None = None
        self.loops = False  # whether a case may come here more than once
        self.on_start: Callable[[Any], None] | None = None  # who is told of visits whose work begins (with marks_any)
        self.ways: Any = None  # of a detect step
        self.fork: Any = None  # of a branch step
        self.order: tuple[Step, ...] = ()  # of an any_order step: the steps that it does
        self.in_order = True  # done in its place among the others: not by an any_order step
        self.lines: dict[Any, Any] = {}
        self.mark_ready: tuple[int, ...] = ()
        self.mark_granted: tuple[int, ...] = ()
        self.mark_arrived: tuple[int, ...] = ()
        self.mark_started: tuple[int, ...] = ()
        self.mark_ended: tuple[int, ...] = ()
        self.marks_any = False
        self.lessons = False  # who works here gains competence


class Path:
    """A pathway: its steps by position, and where names lead."""

    __slots__ = ("first", "is_duty", "name", "opening", "positions", "steps")

    def __init__(self, name: str) -> None:
        self.name = name
        self.is_duty = False
        self.first: Step | None = None  # the step that is ready at the moment of the call, whatever the case
        self.opening = CALL  # the first row of its cases; a chord when the call announces the first step
        self.steps: list[Step] = []
        self.positions: dict[str, int] = {}

    def position(self, step: str) -> int:
        """Where a step name leads; ``end`` leads behind the last step."""
        return END if step == "end" else self.positions[step]


class Plans:
    """All pathways of a scenario, compiled, with the names of steps and marks that the log uses."""

    def __init__(self, scenario: Scenario, needs: Needs, luck: LuckColumns, runners: Mapping[str, Any]) -> None:
        self._scenario = scenario
        self._needs = needs
        self._luck = luck
        self._runners = runners
        self.steps: list[Step] = []
        self.marks: list[str] = []
        self.by_unit = False  # whether any duration depends on the unit that serves
        self.paths_meet = any(
            step.otherwise is not None and step.otherwise.pathway
            for path in scenario.pathways.values()
            for step in path.values()
        )
        self.paths = {name: self._path(name, steps) for name, steps in scenario.pathways.items()}
        self.duties = {name: self.add_step(f"{name}.visit", 0) for name in scenario.duties}

    def add_step(self, name: str, position: int) -> Step:
        """A step for a duty: no pathway, no body."""
        step = Step(len(self.steps), name, position, _DUTY)
        step.keeps_all = True
        step.interruptible = True
        self.steps.append(step)
        return step

    def draw(self, law: Takes | None, step: Step, slot: str) -> Draw | None:
        """The draw of a law in a step."""
        if isinstance(law, ByKey) and not {"unit", "group"}.isdisjoint(law.by):
            self.by_unit = True
        return None if law is None else Draw(self._luck, law, step.name, slot, step.known)

    def constant(self, minutes: float, step: Step, slot: str) -> Draw:
        """A draw that always gives the same minutes."""
        return Draw(self._luck, Constant(minutes), step.name, slot)

    def mark(self, name: str) -> int:
        """The number of a mark in the log."""
        if name not in self.marks:
            self.marks.append(name)
        return self.marks.index(name)

    def found_out(self, name: str) -> dict[int, str]:
        """Where the run notes what it finds out about cases, by row; conditions and branches ask by the name."""
        return self._luck.found_out.setdefault(name, {})

    def need_counts(self, needs: Mapping[str, int]) -> NeedCounts:
        """Needs with counts; those that the fewest can meet come first, so that they get their pick."""
        counts = [(self._needs[name], count * self._needs[name].size) for name, count in needs.items() if count > 0]
        return tuple(sorted(counts, key=lambda item: len(item[0].members)))

    def choose(self, step: Step, spec: Work | Duty) -> None:
        """What a step or duty says about who serves it."""
        step.choice = read_choice(self._needs, spec.needs, spec.leaves, spec.dispatch, self._scenario.folder)
        step.pulls = bool(spec.leaves) or isinstance(spec, Duty)

    def _path(self, name: str, specs: Mapping[str, StepSpec]) -> Path:
        path = Path(name)
        path.positions = {step: n for n, step in enumerate(specs)}
        for position, (key, spec) in enumerate(specs.items()):
            step = Step(len(self.steps), f"{name}.{key}", position, spec)
            self.steps.append(step)
            path.steps.append(step)
            self._fill(step, spec, path)
        for step in path.steps:
            if isinstance(step.body, AnyOrder):
                free_order(step, path)
        leave_out(path)
        for step in path.steps:
            step.conditional = step.test is not None or bool(step.joins) or step.background
            step.is_last = step.next >= len(path.steps) and step.in_order
            step.fallback = self._fallback(step.otherwise, path)
        loops = any(target <= step.position for step in path.steps for target in _leads_to(step, path))
        for step in path.steps:
            step.loops = loops or self.paths_meet
        join_up(path)
        return path

    def _fill(self, step: Step, spec: StepSpec, path: Path) -> None:
        body = spec.body
        step.run = self._runners[step.kind]
        step.test, step.known, step.settled = read_condition(spec, self._luck, self._scenario)
        step.joins = tuple(path.positions[name] for name in spec.joins)
        if spec.next:
            step.next = path.position(spec.next)
        for slot in ("takes", "load", "patience", "claim_to_release"):
            setattr(step, slot, self.draw(getattr(body, slot, None), step, slot))
        for slot in ("at", "to"):
            place = getattr(body, slot, None)
            if place is not None and step.kind != "branch":
                setattr(step, slot, Target(place, self._scenario))
        self._mark(step, spec)
        if isinstance(body, Work):
            self._fill_work(step, body)
        elif isinstance(body, Wait):
            step.opening = READY if step.marks_any else READY_STARTED
        elif isinstance(body, Detect):
            step.ways = Ways(self, self._luck, step, tuple(self._scenario.sites))
        elif isinstance(body, Branch):
            step.fork = Fork(self._luck, step, path, body)

    def _fallback(self, otherwise: Otherwise, path: Path) -> tuple[Fallback, Any]:
        """What ``otherwise`` means: a kind of fallback and where it leads (a position, a pathway's name, a target)."""
        if otherwise.refer is not None:
            return Fallback.REFERRED, Target(otherwise.refer, self._scenario)
        if otherwise.go:
            return Fallback.STEP, path.position(otherwise.go)
        if otherwise.pathway:
            return Fallback.STEP, otherwise.pathway
        return (Fallback.LESS, None) if otherwise.with_less else (Fallback.LEFT, None)

    def _fill_work(self, step: Step, body: Work) -> None:
        step.needs = self.need_counts(body.needs)
        self.choose(step, body)
        if step.kind != "transport":  # nobody sets out with half a team
            step.first = self.need_counts(body.start_with)
        step.join_shortest = tuple(self._needs[name] for name in body.join_shortest)
        keeps = body.keeps
        if keeps is None:
            step.keeps_all = step.kind in ("respond", "transport") and body.claim_to_release is None
        else:
            step.keeps_all = keeps is True
            step.keeps_names = frozenset(keeps) if isinstance(keeps, tuple) else frozenset()
        step.priority = body.priority
        step.preempts = body.preempts
        default = step.kind not in ("transport", "handover")
        step.interruptible = default if body.interruptible is None else body.interruptible and step.kind != "transport"
        step.divertible = step.kind != "transport" and body.interruptible is not False
        step.when_preempted = body.when_preempted
        step.waiting_room = body.waiting_room
        step.window = body.start_window
        asks = step.needs or step.first or step.join_shortest
        if not (asks or step.marks_any or step.window):
            step.opening = READY_STARTED
        step.eventful = step.marks_any or bool(step.first)
        step.simple = not (step.first or step.join_shortest)
        one = step.simple and len(step.needs) == 1 and step.needs[0][1] == 1 and step.kind != "transport"
        step.begins_at_once = one and not step.marks_any
        marks = (*step.mark_ready, *step.mark_granted, *step.mark_arrived, *step.mark_started, *step.mark_ended)
        if one and len(marks) == 1 and marks == step.mark_started:
            step.begins_with = marks[0]
        kept = step.keeps_all or any(need.name in (step.keeps_names or ()) for need, _ in step.needs)
        step.leaves_all = step.simple and step.kind != "transport" and not (step.mark_ended or kept)

    def _mark(self, step: Step, spec: StepSpec) -> None:
        short = _SHORT.get(step.kind, "started")
        given = {short: spec.marks} if isinstance(spec.marks, str) and spec.marks else spec.marks or {}
        for moment, mark in given.items():
            slot = f"mark_{moment}"
            setattr(step, slot, (*getattr(step, slot), self.mark(mark)))
            step.marks_any = True


def _leads_to(step: Step, path: Path) -> list[int]:
    """Positions that may follow a step other than the next one."""
    targets = [step.next]
    if step.kind == "branch":
        names = [*step.body.shares, *step.body.to.values(), step.body.otherwise]
        targets += [path.position(name) for name in names if name != "continue"]
    if step.otherwise.go:
        targets.append(path.position(step.otherwise.go))
    return targets
