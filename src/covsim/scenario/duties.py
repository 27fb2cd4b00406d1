"""Duties: planned work that takes the same people and vehicles away (inspections, training, drills, event cover)."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from covsim.scenario.base import Duration, DurationLaw, Flag, HoursOfWeek, Needs, Part, RateQuantity, Share
from covsim.scenario.places import Moment


class Recall(Part):
    """Whether and how fast people on a duty can be called back to a case."""

    allowed: Flag = True
    """May urgent cases take people from the duty? (Their step has to say ``preempts: any``.)"""
    priority: int | None = None
    """Only for cases of this priority or more urgent (smaller numbers); default: any case more urgent than the duty."""
    notice: DurationLaw | None = None
    """Time to leave the duty before travel starts."""


class Duty(Part):
    """Recurring planned work. Give one of ``rate``, ``every``, ``weekly`` or ``dates``."""

    one_of: ClassVar = ("rate", "every", "weekly", "dates")

    label: str = ""
    """Name for tables and charts."""
    rate: RateQuantity | None = None
    """So many a year, at random moments within ``window``."""
    every: Duration | None = None
    """At a fixed interval, starting in the next ``window``."""
    weekly: HoursOfWeek | None = None
    """At the start of each of these hours, every week."""
    dates: tuple[Moment, ...] = ()
    """At these moments."""
    window: HoursOfWeek | None = None
    """When it may start."""
    starts: Moment | None = None
    """Not before."""
    ends: Moment | None = None
    """Not from here on."""
    needs: Needs
    """Whom and what it takes."""
    at: str | tuple[str, ...]
    """The site; with a list, the sites of a round."""
    round: Flag = False
    """With a list of sites: visit all of them in one go; else one after another, a site each time."""
    takes: DurationLaw
    """Time at each site."""
    restores: tuple[str, ...] = ()
    """Kits at the visited site that it checks and puts right."""
    detects: Share = 1.0
    """Share of the faults that an inspection finds."""
    priority: int = 8
    """Its priority in queues (smaller is more urgent)."""
    patience: Duration = 120.0
    """How long it waits for its people before it is cancelled; cancelled duties are counted."""
    recall: Recall = Field(default_factory=Recall)
    """Calling people back."""
