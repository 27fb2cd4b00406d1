"""Pathways: the steps a case goes through. A pathway is an ordered mapping of step names to steps."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import Field, model_validator

from covsim.scenario.base import Duration, DurationLaw, Flag, HoursOfWeek, Needs, Part, Share
from covsim.scenario.detecting import AnyOrder, Detect


class Found(Part):
    """A site that is found for each case when it gets there. Give one."""

    one_of: ClassVar = ("nearest", "field")

    nearest: str = ""
    """The nearest site (by travel time now) that offers this: an entry of ``sites.<name>.offers``."""
    field: str = ""
    """The site that the case itself names in this attribute, such as the hospital in a row of a trace (a column read
    as ``text``)."""


Place = str | Found


class Otherwise(Part):
    """What a case does when its claim can't be met: patience over, no room to wait, or never possible. Give one."""

    one_of: ClassVar = ("leave", "refer", "go", "pathway", "with_less")

    leave: Flag = False
    """Leave unserved."""
    refer: Place | None = None
    """Be referred to this site, on the case's own way."""
    go: str = ""
    """Go on at this step of the pathway (``end`` ends it)."""
    pathway: str = ""
    """Go on with another pathway."""
    with_less: Flag = False
    """Go on with what is there. What nobody could ever do is left out, and the rest is waited for as usual."""


class Work(Part):
    """What steps with people, vehicles or places have in common."""

    needs: Needs = Field(default_factory=dict)
    """What the step claims, all at once: skills, roles, vehicles, rooms, kits. What the case already holds counts,
    if it is with the case."""
    leaves: dict[str, int] = Field(default_factory=dict)
    """A protected core, e.g. ``{nurse: 1}``: people are taken from a site only while so many of it who serve this
    need stay, on duty and taken by no duty and no step with ``leaves``. Write it on each step of an absence."""
    dispatch: str | dict[str, dict[str, object]] | None = None
    """Who is taken, instead of ``policies.dispatch``: ``spread``, ``spare_first`` or any other policy of that kind."""
    start_with: Needs = Field(default_factory=dict)
    """Part of ``needs`` with which work may start; the step can't end before the rest has come or fallen back. Both
    parts are claimed when the step is ready, each on its own."""
    join_shortest: tuple[str, ...] = ()
    """Rooms of which the case picks the one with the shortest queue on arrival (cases waiting and inside, less the
    places), for good."""
    at: Place | None = None
    """Where the work is done; the case goes there in no time (use ``go`` for a walk). Default: where the case is."""
    takes: DurationLaw | None = None
    """Duration of the work once everything needed is there."""
    claim_to_release: DurationLaw | None = None
    """Instead of ``takes``: the whole time from claim to release, whatever the travel. When it is over before the
    way is, the units are free then, and the case is reached at the end of the way (as in Larson's hypercube)."""
    keeps: Flag | tuple[str, ...] | None = None
    """Units kept for later steps after this one, whichever step brought them: all, none or these needs. Default:
    ``respond`` and ``transport`` keep, ``treat`` keeps what earlier steps brought and releases its own, ``handover``
    keeps nothing."""
    priority: int | None = None
    """Priority of this step's claim, instead of the case's."""
    preempts: Literal["no", "en_route", "any"] = "no"
    """May take units from less urgent work: only while they travel to it, or at any point."""
    interruptible: bool | None = None
    """Whether more urgent work may take its units. Default: yes; no for transport and handover."""
    when_preempted: Literal["resume", "restart", "resample", "reroute"] = "resume"
    """After pre-emption: do the rest, start again with the same duration, with a new one, or follow ``otherwise``."""
    within: Duration | None = None
    """Its work should begin so long after it is ready, at each visit (KPI ``steps.in_time_share``)."""
    patience: DurationLaw | None = None
    """How long a case waits for the claim; ``{constant: never}`` or none: for ever. ``0 min``: now or never. It begins
    anew when the step is interrupted."""
    waiting_room: int | None = Field(default=None, ge=0)
    """How many may wait for this step; further ones follow ``otherwise`` at once."""
    start_window: HoursOfWeek | None = None
    """Work may start only within these hours."""


class Respond(Work):
    """Units come to the case and stay with it."""


class Treat(Work):
    """Work on the case where it is (or ``at`` a site)."""


class Handover(Work):
    """The case is handed over at its place; what brought it is free afterwards."""


class Transport(Work):
    """The case is taken to a site by a vehicle that it holds or claims."""

    to: Place
    """Where to: a site, ``{nearest: emergency_department}``, ``{field: hospital}`` (named by the case), or ``origin``
    (back to the site of the call)."""
    load: DurationLaw | None = None
    """Loading before the drive."""


class Go(Part):
    """The case makes its own way to a site: no unit is involved. What the case keeps stays behind, still kept, until
    it is released: a step at the new place that needs the same claims it anew."""

    one_of: ClassVar = ("by", "takes")

    to: Place
    """Where to: a site, ``{nearest: ...}``, ``{field: ...}``, or ``origin`` (back to the site of the call)."""
    by: str = ""
    """Travel mode; or give ``takes``."""
    takes: DurationLaw | None = None
    """Time it takes, instead of a travel mode."""


class Wait(Part):
    """Time passes without anybody: a stay, a result, the next opening."""

    one_of: ClassVar = ("takes", "until")

    takes: DurationLaw | None = None
    """How long."""
    until: HoursOfWeek | None = None
    """Or until these hours begin."""


class Branch(Part):
    """The case goes on at one of several steps. Give ``shares`` or ``by`` with ``to``."""

    one_of: ClassVar = ("shares", "by")

    shares: dict[str, Share] = Field(default_factory=dict)
    """Step names with shares that add up to 100%; ``end`` ends the pathway, ``continue`` goes to the next step."""
    by: str = ""
    """``severity``, ``site``, ``stream``, ``place`` (where the case is now), ``visits`` or an attribute."""
    to: dict[str, str] = Field(default_factory=dict)
    """Step for each value of ``by``."""
    otherwise: str = "continue"
    """Step for any other value."""


class Refer(Part):
    """The case is sent to a site, on its own way, and ends there (unless steps follow)."""

    one_of: ClassVar = ("by", "takes")
    at_most_one: ClassVar = True

    to: Place
    """Where to."""
    by: str = ""
    """Travel mode of the case; or give ``takes``."""
    takes: DurationLaw | None = None
    """Time it takes, instead of a travel mode."""


class Release(Part):
    """Lets kept units go."""

    units: tuple[str, ...] = ()
    """Needs to release; empty: all."""


STEP_KINDS: dict[str, type[Part]] = {
    "respond": Respond, "treat": Treat, "transport": Transport, "handover": Handover, "go": Go, "wait": Wait,
    "branch": Branch, "refer": Refer, "release": Release, "detect": Detect, "any_order": AnyOrder,
}  # fmt: skip

Condition = dict[str, str | float | bool | tuple[str | float | bool, ...]]


class Step(Part):
    """One step: exactly one kind, and what goes with it."""

    one_of: ClassVar = tuple(STEP_KINDS)

    respond: Respond | None = None
    """Units come to the case and stay with it."""
    treat: Treat | None = None
    """Work on the case."""
    transport: Transport | None = None
    """The case is taken to a site."""
    handover: Handover | None = None
    """The case is handed over; the units that brought it are free."""
    go: Go | None = None
    """The case makes its own way."""
    wait: Wait | None = None
    """Time passes."""
    branch: Branch | None = None
    """One of several steps comes next."""
    refer: Refer | None = None
    """The case is sent to another site."""
    release: Release | None = None
    """Kept units are let go."""
    detect: Detect | None = None
    """The case goes on when somebody has found it."""
    any_order: AnyOrder | None = None
    """The steps behind this one are done in the order in which they can begin."""
    label: str = ""
    """Name for timelines and charts."""
    only: Condition = Field(default_factory=dict)
    """Done only for cases with these values: ``{severity: critical}``, ``{site: [mine_1, mine_2]}``, ``{age: ">=60"}``,
    ``{hours: "Mon-Fri 08:00-17:00"}``, ``{period: clinic}`` (the moment the step is reached). Others skip it."""
    unless: Condition = Field(default_factory=dict)
    """Skipped for cases with these values."""
    background: Flag = False
    """The pathway goes on while this step runs; a later step with ``joins`` waits for it. For parallel call-outs."""
    joins: tuple[str, ...] = ()
    """Background steps that must have ended before this step is ready; their units then belong to the case."""
    marks: str | dict[Literal["ready", "granted", "arrived", "started", "ended"], str] = ""
    """Names moments for measures. A name alone marks the start of the work (for ``respond``: help is there; for
    ``transport`` and ``go``: arrival; for ``detect``: it is found; for ``any_order``: all are done)."""
    next: str = ""
    """Step that comes next (``end`` ends the pathway); default: the following one."""
    after: str = ""
    """In an overlay: place a new step behind this one."""
    otherwise: Otherwise | None = None
    """What to do when the claim can't be met, or nobody finds the case. Default: leave."""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, data: Any) -> Any:
        """``release:`` alone, a list for ``any_order``, ``otherwise: leave`` and ``otherwise: with_less`` are short."""
        if isinstance(data, dict):
            data = dict(data)
            if isinstance(data.get("otherwise"), str) and data["otherwise"] in ("leave", "with_less"):
                data["otherwise"] = {data["otherwise"]: True}
            if "release" in data and data["release"] is None:
                data["release"] = {}
            if isinstance(data.get("any_order"), (list, tuple)):
                data["any_order"] = {"steps": data["any_order"]}
        return data

    @property
    def kind(self) -> str:
        """Which kind of step it is."""
        return next(kind for kind in STEP_KINDS if getattr(self, kind) is not None)

    @property
    def body(self) -> Any:
        """The settings of its kind."""
        return getattr(self, self.kind)


Pathway = dict[str, Step]
