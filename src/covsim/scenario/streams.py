"""Demand: where and when cases arise, how severe they are, and what they bring along."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import Field, model_validator

from covsim.scenario.base import (
    ClockTime,
    Duration,
    DurationLaw,
    HoursOfWeek,
    NumberLaw,
    Part,
    RateQuantity,
    RateText,
    Share,
    Weight,
)
from covsim.scenario.places import During, Moment


class Profile(Part):
    """How the rate varies; weights are relative (they are scaled to keep the mean rate)."""

    hour: tuple[float, ...] = ()
    """24 weights, from 00:00."""
    weekday: tuple[float, ...] = ()
    """7 weights, from Monday."""
    holiday: float | None = Field(default=None, ge=0)
    """The weight of a public holiday (``clock.holidays``) on the scale of ``weekday``, in the place of its weekday's; 1
    is an ordinary day where no weekdays are given. Default: as its weekday. ``rate`` stays the mean of weeks without
    holidays: what a holiday brings less or more is not made up for on other days."""
    month: tuple[float, ...] = ()
    """12 weights, from January."""
    hours: HoursOfWeek | None = None
    """Only at these hours."""
    shape: Literal["steps", "linear"] = "steps"
    """Between the hours of ``hour``: constant steps, or straight lines from hour to hour."""


class RateTable(Part):
    """Absolute rates over time, of any step."""

    one_of: ClassVar = ("file", "rates")

    file: str = ""
    """CSV file with columns ``time`` (with a unit in the header, e.g. ``time [h]``) and ``rate [/h]``."""
    step: Duration | None = None
    """Length of each interval of ``rates``."""
    rates: tuple[RateText, ...] = ()
    """One rate an interval (``steps``) or a point (``linear``), e.g. ``["3/h", "5/h"]``."""
    repeat: Literal["never", "daily", "weekly"] = "never"
    """Whether the table starts again; after its end the rate is zero otherwise. Weekly tables give make-up days the
    rates of the weekday that they stand for."""
    holiday: float | None = Field(default=None, ge=0)
    """With ``repeat``: factor on the rates of a public holiday (those of its weekday). Default: 1."""
    shape: Literal["steps", "linear"] = "steps"
    """Constant within each interval, or straight lines between the points."""


class Schedule(Part):
    """Planned cases: appointments, a check-up session, a daily list."""

    one_of: ClassVar = ("per_day", "people")

    per_day: int | None = Field(default=None, ge=0)
    """Cases on each day that has an open window."""
    at: ClockTime = ""
    """A fixed clock time for all cases of the day; else they are spread evenly over the window."""
    window: HoursOfWeek
    """When they are due."""
    spread: Literal["even", "random"] = "even"
    """Evenly spaced over the window, or at random moments in it."""
    people: int | None = Field(default=None, ge=0)
    """Instead of ``per_day``: so many in all (a campaign), shared out over the days from ``starts`` to ``ends``."""
    no_show: Share = 0.0
    """Share who do not come (no case arises)."""
    lateness: NumberLaw | None = None
    """Minutes late (negative: early), e.g. ``{normal: {mean: 0, sd: 10}}``."""


class Trace(Part):
    """Cases from a file, one a row."""

    file: str
    """CSV file."""
    time: str = "time"
    """Column of the call time: minutes (or ``time_unit``) from clock.start, or dates with times."""
    time_unit: Literal["s", "min", "h", "days"] = "min"
    """Unit of a numeric time column."""
    id: str = ""
    """Column of whole numbers that identify cases (their luck hangs on it); default: the row as a spreadsheet numbers
    it, so that the first case below the header is 2."""
    site: str = ""
    """Column of the site."""
    severity: str = ""
    """Column of the severity."""
    columns: dict[str, str] = Field(default_factory=dict)
    """Further columns kept as attributes and their units, e.g. ``{on_scene: min, zone: text, score: number}``."""


class Severity(Part):
    """One class of severity."""

    share: Share
    """Share of the cases."""
    priority: int | None = None
    """Priority in queues (smaller is more urgent); else the stream's."""


class Stream(Part):
    """One kind of case: how often, where, when, how severe, and the pathway it follows. Give one of ``rate``,
    ``table``, ``between``, ``schedule``, ``trace`` or ``at_times``."""

    one_of: ClassVar = ("rate", "table", "between", "schedule", "trace", "at_times")

    label: str = ""
    """Name for tables and charts."""
    rate: RateQuantity | None = None
    """Mean rate of a Poisson process, over all its sites; with ``per ... people``, times the people at the sites."""
    table: RateTable | None = None
    """Absolute rates over time (Poisson)."""
    between: DurationLaw | None = None
    """Law of the time between cases (a renewal process)."""
    schedule: Schedule | None = None
    """Planned cases."""
    trace: Trace | None = None
    """Cases from a file."""
    at_times: tuple[Duration, ...] = ()
    """Cases at these times after clock.start."""
    where: str | dict[str, Weight] | Literal["people"] = "people"
    """A site, weights by site (on any scale, such as ``{north: 3, south: 1}`` or ``{north: 75%, south: 25%}``), or
    ``people`` (by the people at each site)."""
    when: Profile | None = None
    """How ``rate`` varies over the day, week and year."""
    starts: Moment | None = None
    """No cases before."""
    ends: Moment | None = None
    """No cases from here on."""
    during: During = ()
    """Cases only in these periods of ``clock.periods``; default: always."""
    batch: NumberLaw | None = None
    """Cases that come together, e.g. ``{geometric: {mean: 4}}``; rate then counts batches."""
    severity: dict[str, Severity] = Field(default_factory=dict)
    """Severity mix: shares add up to 100%."""
    priority: int = 5
    """Priority in queues: smaller numbers are more urgent."""
    attributes: dict[str, DurationLaw | NumberLaw | dict[str, Share]] = Field(default_factory=dict)
    """What else a case brings, drawn at its call: a law (``{age: {normal: {mean: 45, sd: 10}}}``) or named shares
    (``{body_part: {limb: 60%, head: 40%}}``)."""
    pathway: str
    """The pathway that its cases follow."""

    @model_validator(mode="before")
    @classmethod
    def _short_severity(cls, data: Any) -> Any:
        """``critical: 0.15`` is short for ``critical: {share: 0.15}``."""
        if isinstance(data, dict) and isinstance(data.get("severity"), dict):
            mix = {k: v if isinstance(v, (dict, Severity)) else {"share": v} for k, v in data["severity"].items()}
            data = {**data, "severity": mix}
        return data


class WhatIf(Part):
    """A scripted case for ``covsim trace``: what would happen if it came at this moment."""

    label: str = ""
    """What the case is, in words."""
    stream: str
    """The demand stream whose pathway and priorities it follows."""
    site: str
    """Where."""
    time: Moment
    """When."""
    severity: str = ""
    """Its severity."""
    attributes: dict[str, str] = Field(default_factory=dict)
    """Values for attributes of the stream."""
