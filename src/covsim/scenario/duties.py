"""Duties: planned work that takes the same people and vehicles away (inspections, training, drills, event cover)."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from covsim.scenario.base import Duration, DurationLaw, Flag, HoursOfWeek, Needs, Part, RateQuantity, Share
from covsim.scenario.places import During, Moment
from covsim.scenario.work_amount import WorkAmount


class Recall(Part):
    """Whether and how fast people on a duty can be called back to a case."""

    allowed: Flag = True
    """May urgent cases take people from the duty? (Their step has to say ``preempts: any``.)"""
    priority: int | None = None
    """Only for cases of this priority or more urgent (smaller numbers); default: any case more urgent than the duty."""
    notice: DurationLaw | None = None
    """Time to leave the duty before travel starts."""


class Duty(Part):
    """Recurring planned work, or a post to be manned. Give one of ``rate``, ``every``, ``weekly``, ``dates`` or
    ``post``."""

    one_of: ClassVar = ("rate", "every", "weekly", "dates", "post")

    label: str = ""
    """Name for tables and charts."""
    rate: RateQuantity | None = None
    """So many a year, at random moments within ``window``."""
    every: Duration | None = None
    """At a fixed interval, starting in the next ``window``."""
    weekly: HoursOfWeek | None = None
    """At the start of each of these hours, every week; hours that touch are one."""
    dates: tuple[Moment, ...] = ()
    """At these moments."""
    post: HoursOfWeek | None = None
    """A fixed post: the hours in which it is to be manned, e.g. ``"00:00-24:00"``, at each site of ``at`` by so many as
    ``needs`` says (of one kind). Whoever holds it stays until relieved: at the end of the shift, and for breaks, the
    next free colleague comes. Nobody there: it waits for the next one free. ``takes`` and ``patience`` don't count."""
    spread: Literal["even", "random"] = "even"
    """With ``every`` or ``weekly``: at its beginning, or at a random moment within the interval or hours."""
    window: HoursOfWeek | None = None
    """When it may start."""
    starts: Moment | None = None
    """Not before."""
    ends: Moment | None = None
    """Not from here on."""
    during: During = ()
    """Only in these periods of ``clock.periods``; ``every`` counts from the beginning of the first. Default: always."""
    started_by: str = ""
    """A trigger: it takes place only while that is on. With ``every``: at once when it turns on (in the next
    ``window``), then at the interval."""
    needs: Needs
    """Whom and what it takes; with a range (``100 to 234``) it goes short-handed rather than not at all."""
    leaves: dict[str, int] = Field(default_factory=dict)
    """A protected core, e.g. ``{nurse: 4}``: people are taken from a site only while so many of it who serve this
    need stay, on duty (on call left out) and taken by no duty; they may be with patients. Nobody is sent back."""
    dispatch: str | dict[str, dict[str, object]] | None = None
    """Who is taken, instead of ``policies.dispatch``: ``spread`` (from all groups alike, by their size),
    ``spare_first`` (from the group with the most free people), or any other policy of that kind."""
    at: str | tuple[str, ...]
    """The site; with a list, the sites of a round."""
    round: Flag = False
    """With a list of sites: visit all of them in one go; else one after another, a site each time."""
    order: Literal["fixed", "random"] = "fixed"
    """The order of a round: as written, or another each time."""
    takes: DurationLaw | None = None
    """Time at each site."""
    work: WorkAmount | None = None
    """Instead of ``takes``: an amount of work at each site, shared by those who came."""
    within: Duration | None = None
    """It is done in time when it has ended so long after it was due (KPI ``duties.in_time_share``)."""
    restores: tuple[str, ...] = ()
    """Kits at the visited site that it checks and puts right."""
    detects: Share = 1.0
    """Share of the faults that an inspection finds."""
    priority: int = 8
    """Its priority in queues (smaller is more urgent)."""
    preempts: Literal["no", "en_route", "any"] = "no"
    """May take people from less urgent work: only while they travel to it, or at any point. A post does so when nobody
    is there, not for a relief."""
    patience: Duration = 120.0
    """How long it waits for its people before it is cancelled; cancelled duties are counted."""
    hours: HoursOfWeek | None = None
    """For a posting that lasts for days (``takes: 14 days``): the hours in which its people work there, e.g.
    ``"08:00-16:00"``. At other hours they are away but off: neither overtime nor working time. Default: all of it."""
    rest_after: Duration = 0.0
    """Quarantine or rest: so long after it is done its people are absent, whatever their roster says."""
    recall: Recall = Field(default_factory=Recall)
    """Calling people back."""
