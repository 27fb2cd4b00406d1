"""Infection of staff: exposure in the community, at work and among colleagues, and what becomes of the ill."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from covsim.scenario.base import Duration, DurationLaw, Part, RateQuantity, Share
from covsim.scenario.places import Moment


class Wave(Part):
    """An epidemic wave: the days of infection of those who are not infected otherwise lie in a normal curve."""

    share: Share = Field(lt=1)
    """Share of people whom the whole wave infects when nothing else does."""
    middle: Moment
    """Half of them are infected before it."""
    spread: Duration = Field(gt=0)
    """Standard deviation of the time of infection."""


class Community(Part):
    """Exposure everywhere and at all times, on duty and off."""

    one_of: ClassVar = ("rate", "by_date", "wave")

    rate: RateQuantity | None = None
    """Hazard of one person, e.g. ``0.02/day``."""
    by_date: dict[Moment, RateQuantity] = Field(default_factory=dict)
    """Hazard from each day on, e.g. ``{2022-12-05: 0.01/day, 2022-12-12: 0.2/day}``; none before the first."""
    wave: Wave | None = None
    """Hazard of an epidemic wave, in steps of six hours."""


class AtWork(Part):
    """Exposure on duty (not on call)."""

    rate: RateQuantity
    """Hazard of one person on duty, e.g. ``0.0004/h``."""
    per_case_of: str | tuple[str, ...] = ()
    """Streams: times the number of their cases at the person's home site, counted every full hour."""


class WorksSick(Part):
    """Work of those who are ill and don't stay at home."""

    pace: float = Field(default=1.0, gt=0)
    """Factor on the duration of work that they begin (1.4 = 40% longer), on top of the group's own pace."""


class Differs(Part):
    """In what a group differs from the others."""

    susceptibility: float = Field(default=1.0, ge=0)
    """Factor on every exposure."""
    symptoms: Share | None = None
    """Instead of the general share."""
    stays_home: Share | None = None
    """Instead of the general share."""


class IndexCase(Part):
    """Somebody who brings it in."""

    who: str
    """A person (``nurse 2``), or a group: its first member."""
    at: Moment
    """When this person becomes infectious, whatever happened before."""


class Infection(Part):
    """A disease among staff. A person's resistance is drawn once, unit-exponential, used up by exposure: at a hazard h
    somebody is infected within a time t with probability 1 - exp(-ht). Who has had it can't get it again."""

    label: str = ""
    """Name for tables and charts."""
    staff: tuple[str, ...]
    """Staff groups who can get it, with all their members in service."""
    groups: dict[str, Differs] = Field(default_factory=dict)
    """Groups that differ, e.g. ``{frail_nurse: {susceptibility: 2, stays_home: 100%}}``."""
    community: Community | None = None
    """Exposure everywhere."""
    at_work: AtWork | None = None
    """Exposure on duty."""
    between_colleagues: RateQuantity | None = None
    """Hazard on duty for each infectious colleague who is on duty with the same home site, e.g. ``0.01/h``."""
    incubation: DurationLaw = Field(default="0 min", validate_default=True)
    """From infection until a person is infectious and, with symptoms, ill."""
    infectious: DurationLaw = Field(default="5 days", validate_default=True)
    """How long a person is infectious."""
    symptoms: Share = 1.0
    """Share of the infected who fall ill, when they become infectious."""
    stays_home: Share = 1.0
    """Share of the ill who stay at home until they are well; the others work on. Who falls ill on duty leaves as at the
    end of a shift."""
    ill_for: DurationLaw = Field(default="3 days", validate_default=True)
    """How long an illness lasts, at home or at work."""
    works_sick: WorksSick = Field(default_factory=WorksSick)
    """Working while ill."""
    index_cases: dict[str, IndexCase] = Field(default_factory=dict)
    """People who are infectious from a moment on."""
