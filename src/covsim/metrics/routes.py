"""What the pathways can ask of a case: which steps claim what, and which steps lie on its way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

import numpy as np

from covsim.events import Incidents, IntArray
from covsim.metrics.spans import BoolArray
from covsim.scenario.model import Scenario
from covsim.scenario.pathways import Condition, Step
from covsim.scenario.resources import Resources, providers


class Routes:
    """The pathways of a scenario, as far as they can be judged without running them."""

    def __init__(self, scenario: Scenario, resources: Resources, incidents: Incidents) -> None:
        self._incidents = incidents
        self._scenario = scenario
        self._resources = resources

    @cached_property
    def needs(self) -> Mapping[str, tuple[str, ...]]:
        """What each step claims, by its name in the log: ``pathway.step``, or ``duty.visit``."""
        found = {f"{name}.visit": tuple(duty.needs) for name, duty in self._scenario.duties.items()}
        for pathway, steps in self._scenario.pathways.items():
            found |= {f"{pathway}.{name}": _needs(step) for name, step in steps.items()}
        return found

    def claiming(self, steps: Sequence[str]) -> BoolArray:
        """Which of these steps claim anything."""
        return np.array([bool(self.needs.get(step)) for step in steps], dtype=bool)

    def asking_help(self, steps: Sequence[str]) -> BoolArray:
        """Which of these steps claim people or vehicles."""
        return np.array([any(map(self._is_help, self.needs.get(step, ()))) for step in steps], dtype=bool)

    def may_ask_help(self) -> BoolArray:
        """Which cases may come to a step that claims people or vehicles."""
        return self._may(lambda step: any(map(self._is_help, _needs(step))))

    def may_mark(self, mark: str) -> BoolArray:
        """Which cases may come to a step that gives this mark."""
        return self._may(lambda step: mark in _marks(step))

    def streams_with(self, kind: str) -> frozenset[str]:
        """The demand streams whose cases may come to a step of this kind."""
        demand = self._scenario.demand
        return frozenset(name for name in demand if any(step.kind == kind for step in self._steps(name)))

    def _is_help(self, need: str) -> bool:
        """Whether a need is for people or vehicles; what nobody offers is not known to be a room or a kit, so it is."""
        units = self._resources.units
        members = [index for rank in providers(self._scenario, self._resources, need) for index in rank]
        return not members or any(index < len(units) and units[index].kind != "kit" for index in members)

    def _may(self, wanted: Callable[[Step], bool]) -> BoolArray:
        """Which cases may come to a wanted step, judged by their stream, severity and site alone."""
        kinds, kind = self._kinds
        steps = (filter(wanted, self._steps(known["stream"])) for known in kinds)
        answers = [any(_may_pass(step, known) for step in some) for known, some in zip(kinds, steps)]
        return np.asarray(np.array(answers, dtype=bool)[kind])

    @cached_property
    def _kinds(self) -> tuple[list[dict[str, str]], IntArray]:
        """The combinations of stream, severity and site that occur, and which of them each case is."""
        cases = self._incidents
        severities = ("", *cases.severities)
        shape = (len(cases.streams), len(severities), len(cases.sites))
        every = np.ravel_multi_index((cases.stream, cases.severity + 1, cases.site), shape)
        codes, kind = np.unique(every, return_inverse=True)
        kinds = [{"stream": cases.streams[a], "severity": severities[b], "site": cases.sites[c]}
                 for a, b, c in np.column_stack(np.unravel_index(codes, shape)).tolist()]  # fmt: skip
        return kinds, kind

    def _steps(self, stream: str) -> list[Step]:
        """The steps of a stream's pathway and of those that it can turn to."""
        demand = self._scenario.demand.get(stream)
        open_, found = [demand.pathway] if demand else [], dict[str, None]()
        while open_:
            name = open_.pop()
            if name not in found:
                found[name] = None
                others = [step.otherwise for step in self._scenario.pathways[name].values() if step.otherwise]
                open_ += [other.pathway for other in others if other.pathway]
        return [step for name in found for step in self._scenario.pathways[name].values()]


def _needs(step: Step) -> tuple[str, ...]:
    """All names that a step claims."""
    body = step.body
    return (*getattr(body, "needs", ()), *getattr(body, "start_with", ()), *getattr(body, "join_shortest", ()))


def _marks(step: Step) -> tuple[str, ...]:
    return (step.marks,) if isinstance(step.marks, str) else tuple(step.marks.values())


def _may_pass(step: Step, known: Mapping[str, str]) -> bool:
    """Whether a case with these known values may come to the step; what isn't known may be so."""
    required = {key: value for key, value in step.only.items() if key in known}
    excluded = step.unless if step.unless and set(step.unless) <= set(known) else None
    return _fits(required, known) and not (excluded and _fits(excluded, known))


def _fits(condition: Condition, known: Mapping[str, str]) -> bool:
    return all(known[key] in (value if isinstance(value, tuple) else (value,)) for key, value in condition.items())
