"""The whole scenario: what a planner may write, frozen."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Literal

from pydantic import Field, PrivateAttr

from covsim.errors import CovsimError
from covsim.scenario.base import Part
from covsim.scenario.capacity import Kit, Room, StaffGroup, VehicleGroup
from covsim.scenario.competence import Competence
from covsim.scenario.duties import Duty
from covsim.scenario.evidence import Evidence
from covsim.scenario.infection import Infection
from covsim.scenario.judging import Charge, Cover, Experiment, Measure, Policies, Standard, Survival
from covsim.scenario.observing import Observation
from covsim.scenario.pathways import Pathway, Work
from covsim.scenario.places import Clock, Roster, Site, TravelMode
from covsim.scenario.rules import Rule
from covsim.scenario.stocks import Stock
from covsim.scenario.streams import Stream, WhatIf
from covsim.scenario.study import Study
from covsim.scenario.teams import Team
from covsim.scenario.triggers import Trigger


class Scenario(Part):
    """One staffing model of a scenario, resolved: base file, overlays and ``--set`` merged."""

    covsim: Literal[1]
    """Version of the scenario language."""
    name: str
    """Title for reports."""
    description: str = ""
    """What is modelled, and the question."""
    clock: Clock
    """Time: start, horizon, warm-up."""
    sites: dict[str, Site]
    """Places."""
    travel: dict[str, TravelMode] = Field(default_factory=dict)
    """Ways to travel."""
    rosters: dict[str, Roster] = Field(default_factory=dict)
    """When people are on duty. ``always`` exists without being defined."""
    staff: dict[str, StaffGroup] = Field(default_factory=dict)
    """People."""
    vehicles: dict[str, VehicleGroup] = Field(default_factory=dict)
    """Vehicles."""
    rooms: dict[str, Room] = Field(default_factory=dict)
    """Beds, rooms, windows."""
    kits: dict[str, Kit] = Field(default_factory=dict)
    """Equipment at posts."""
    stocks: dict[str, Stock] = Field(default_factory=dict)
    """Things that are used up, with re-supply."""
    skills: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Ranked names: ``clinician: [paramedic, nurse, doctor]`` is served by the first kind that is free."""
    teams: dict[str, Team] = Field(default_factory=dict)
    """Teams of which some kinds will do (k of n), claimed by name."""
    demand: dict[str, Stream] = Field(default_factory=dict)
    """Where cases come from."""
    pathways: dict[str, Pathway] = Field(default_factory=dict)
    """What cases go through."""
    duties: dict[str, Duty] = Field(default_factory=dict)
    """Planned work that takes people away."""
    competence: dict[str, Competence] = Field(default_factory=dict)
    """What people can do: levels that grow with practice and teaching, fade without, and qualify."""
    triggers: dict[str, Trigger] = Field(default_factory=dict)
    """Rules that call people, open places or start duties when something is too high."""
    infection: dict[str, Infection] = Field(default_factory=dict)
    """Diseases that staff can catch: in the community, at work, from colleagues."""
    cover: dict[str, Cover] = Field(default_factory=dict)
    """What must be reachable at any moment."""
    measures: dict[str, Measure] = Field(default_factory=dict)
    """Times of interest."""
    outcomes: dict[str, Survival] = Field(default_factory=dict)
    """What the times mean for patients."""
    costs: dict[str, Charge] = Field(default_factory=dict)
    """Costs and losses besides pay, vehicles, rooms and kits."""
    standards: dict[str, Standard] = Field(default_factory=dict)
    """What must be kept."""
    rules: dict[str, Rule] = Field(default_factory=dict)
    """Laws and house rules: a model that breaks a hard one can't win."""
    observed: dict[str, Observation] = Field(default_factory=dict)
    """Figures of the past, no inputs, that the model should give again."""
    policies: Policies = Policies()
    """Rules of decision."""
    what_if: dict[str, WhatIf] = Field(default_factory=dict)
    """Scripted cases for ``covsim trace``."""
    experiment: Experiment = Experiment()
    """Baseline, replications, seed and confidence of the comparison."""
    study: Study = Study()
    """What only people can say of the study, for ``covsim stress``."""

    _model: str = PrivateAttr(default="")
    _folder: str = PrivateAttr(default="")
    _evidence: tuple[Evidence, ...] = PrivateAttr(default=())
    _unlabelled: tuple[str, ...] = PrivateAttr(default=())
    _tree: dict[str, Any] = PrivateAttr(default_factory=dict)
    _document: Any = PrivateAttr(default=None)

    @property
    def model(self) -> str:
        """Name of the staffing model."""
        return self._model

    @property
    def folder(self) -> str:
        """Folder of the scenario file, against which the files it names are found."""
        return self._folder

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Where the numbers come from, by path."""
        return self._evidence

    @property
    def unlabelled(self) -> tuple[str, ...]:
        """Paths of the numbers of which nothing is known."""
        return self._unlabelled

    @property
    def tree(self) -> dict[str, Any]:
        """The resolved scenario as plain mappings, lists and scalars, as they would be written in one file."""
        return self._tree

    def with_model(self, name: str) -> Scenario:
        """Another model of the same file. Raises CovsimError when there is no such model."""
        if self._document is None:
            raise CovsimError("this scenario was not read from a file - use read(path).scenario(model)")
        other: Scenario = self._document.scenario(name)
        return other

    def __getstate__(self) -> dict[Any, Any]:
        """Leave the document behind: workers need the scenario alone."""
        state = dict(super().__getstate__())
        state["__pydantic_private__"] = {**(state["__pydantic_private__"] or {}), "_document": None}
        return state

    @cached_property
    def step_limits(self) -> dict[str, float]:
        """Minutes within which the work of steps should begin, by ``pathway.step``; only those that have a limit."""
        steps = ((f"{path}.{name}", step.body) for path, steps in self.pathways.items() for name, step in steps.items())
        return {name: body.within for name, body in steps if isinstance(body, Work) and body.within is not None}

    def label(self, name: str, *sections: str) -> str:
        """The label of an entry of one of these sections (``sites``, ``cover``...); its name when it has none.

        Two sections may hold the same name: a post is called like its site, a standard like its cover entry.
        """
        entries = (getattr(self, section) for section in sections)
        return next((str(getattr(found[name], "label", "")) for found in entries if name in found), "") or name
