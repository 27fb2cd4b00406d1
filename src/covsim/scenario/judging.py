"""What a planner wants to know: cover, measures, outcomes, costs and the standards to meet."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from covsim.scenario.base import Duration, DurationText, HoursOfWeek, MoneyQuantity, Needs, Part, Share
from covsim.scenario.places import During


class Cover(Part):
    """Readiness: could help be there in time, had a case arisen at any moment?"""

    label: str = ""
    """Name for tables and charts."""
    at: str | tuple[str, ...]
    """Where it must hold; with a list, each site is judged on its own."""
    needs: Needs
    """What must be able to come."""
    within: Duration
    """Time limit: call-out, turnout at its median, and travel, included. Time in which somebody would have to be called
    out counts with the probability that the call-out takes no longer than turnout and travel leave of the limit."""
    when: HoursOfWeek | None = None
    """Hours in which it counts; default: always."""
    during: During = ()
    """Periods of ``clock.periods`` in which it counts; default: always."""
    priority: int | None = None
    """Count units busy with interruptible work less urgent than this (a greater number) as available, because a case
    of this priority would take them from it, and places ``reserved`` for this priority. Default: only free units and
    places that are not reserved count."""


class Measure(Part):
    """A time between two moments of a case."""

    label: str = ""
    """Name for tables and charts."""
    from_: str = Field(default="call", alias="from")
    """``call`` or a mark."""
    to: str
    """A mark, or ``done``."""


class Cases(Part):
    """Which cases count."""

    stream: str | tuple[str, ...] = ()
    """Demand streams."""
    pathway: str | tuple[str, ...] = ()
    """Pathways on which cases start."""
    severity: str | tuple[str, ...] = ()
    """Severities."""
    site: str | tuple[str, ...] = ()
    """Sites of the call."""


class Survival(Cases):
    """Expected survival as a function of named times, summed over cases."""

    label: str = ""
    """Name for tables and charts."""
    function: Literal["de_maio", "waalewijn", "table"]
    """``de_maio``: 1/(1+exp(0.679+0.262 t)), t = minutes to help (De Maio 2003). ``waalewijn``:
    1/(1+exp(0.04+0.30 cpr+0.14 (ems-cpr))) (Waalewijn 2001). ``table``: straight lines between ``points``."""
    measure: str = ""
    """The time for ``de_maio`` and ``table``."""
    cpr: str = ""
    """``waalewijn``: time to first resuscitation."""
    ems: str = ""
    """``waalewijn``: time to the emergency service."""
    points: dict[DurationText, Share] = Field(default_factory=dict)
    """``table``: survival by time, e.g. ``{"0 min": 90%, "60 min": 60%}``; flat beyond the ends."""
    factor: float = Field(default=1.0, ge=0)
    """Calibration: multiplies the survival (De Maio's curve gives about twice the Chinese rates: 0.5)."""


class Charge(Cases):
    """A cost or a loss that comes with what happens, besides pay, vehicles, rooms and kits."""

    label: str = ""
    """Name for tables and charts."""
    amount: MoneyQuantity
    """How much: a fixed sum a year (``200 kCNY/year``), or ``each``."""
    per: Literal["time", "case", "referral", "left", "hour_of"] = "time"
    """What it is paid for: running time, each case, each referral, each case that leaves, each hour of a measure."""
    during: During = ()
    """Paid only in these periods of ``clock.periods`` (cases by the time of the call); default: always."""
    measure: str = ""
    """``hour_of``: the measure whose hours are charged (e.g. workers' time lost)."""


class Standard(Cases):
    """A promise to be kept. Give one of ``measure``, ``cover`` or ``kpi``."""

    one_of: ClassVar = ("measure", "cover", "kpi")

    label: str = ""
    """Name for tables and charts."""
    measure: str = ""
    """A measure that must be ``within`` a limit; cases never reached count as not met."""
    within: Duration | None = None
    """The limit."""
    cover: str = ""
    """A cover entry whose share must reach ``at_least``."""
    kpi: str = ""
    """Any KPI id with scope, e.g. ``utilisation role=nurse``."""
    at_least: Share | None = None
    """Share of cases (or of time) that must meet it."""
    at_most: float | None = None
    """For ``kpi``: the figure must stay at or below."""
    for_each: Literal["", "site", "shift", "period"] = ""
    """Judge each site, each shift (``clock.shifts``) or each period (``clock.periods``) on its own."""
    during: During = ()
    """With a measure: only cases that call in these periods of ``clock.periods`` count; default: all."""


class Policies(Part):
    """Rules of decision, by name; names come from covsim or from an installed package."""

    dispatch: str | dict[str, dict[str, object]] = "nearest"
    """Which unit goes: ``nearest`` (the shortest way, with call-out but without turnout; from where it is on its way
    home), ``least_busy``, ``own_area``, ``in_order``, ``spread`` (from all groups alike, by their size),
    ``spare_first`` (from the group with the most free people), or an order of units by name for each site of a call:
    ``{preference: {north: [A, B], south: [B, A]}}``, or ``{preference: {file: order.csv}}`` with a header and rows
    ``site,first,second,...``."""
    queue_order: str = "priority"
    """Who is served first: ``priority`` (then who became ready first), ``first_come`` (who became ready first, whatever
    the priority), ``last_come`` (``priority``, then who became ready last)."""
    queue_rule: Literal["backfill", "reserve", "strict"] = "backfill"
    """Whether later cases may overtake a waiting one that can't be served yet."""
    diversion: str | dict[str, dict[str, object]] = "never"
    """Whether transports go elsewhere: ``never`` or ``{when_full: {room: bed, limit: 1}}``."""
    relocation: str | dict[str, dict[str, object]] = "never"
    """Whether free units move to posts: ``never``; ``{fill_gaps: {units: group, keep: 1, within: 10 min}}``, where
    a post with fewer free units of a group or skill than it should keep gets the nearest from where more stand;
    ``{hold_in_order: {units: group, posts: [main, east]}}``, where with n free units the first n posts are held. They
    travel by themselves and can be sent to a case on the way; those no longer wanted go back."""
    referral: str | dict[str, dict[str, object]] = "nearest"
    """Which of several sites takes a case: ``nearest``, ``least_loaded``."""


class Experiment(Part):
    """How the models are compared."""

    baseline: str = ""
    """The model that the others are compared with; default: the first."""
    models: tuple[str, ...] = ()
    """The models that a run compares; default: all. Others run when ``--models`` names them."""
    replications: int = Field(default=20, ge=1)
    """Independent repetitions of the run."""
    seed: int = Field(default=1, ge=0)
    """Seed of all luck."""
    level: Share = 0.95
    """Confidence of the intervals."""
    assumptions: int = Field(default=12, ge=0)
    """Draws of the assumed inputs from their ranges."""
    keep_logs: Literal["none", "first", "all"] = "first"
    """Which replications' tables of cases and events are written."""
