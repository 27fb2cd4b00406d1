"""What serves: staff, vehicles, rooms and kits."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from covsim.scenario.base import (
    Duration,
    DurationLaw,
    Flag,
    HoursOfWeek,
    HoursText,
    MoneyQuantity,
    Part,
    RateQuantity,
    Share,
)
from covsim.scenario.batches import Batches
from covsim.scenario.limits import Limits, Tiring
from covsim.scenario.places import During, Moment

Returns = Literal["divertible", "when_home", "return_first", "instant"]


class Backfill(Part):
    """Who stands in for people on planned leave or sick."""

    from_: tuple[str, ...] = Field(default=("off_duty",), alias="from")
    """In order: ``off_duty`` (free colleagues of the group), names of other groups, ``bank`` (from outside)."""
    within: Duration = 0.0
    """For sickness: how long until the substitute stands there, from the start of the first shift that is missed; later
    shifts of the same spell, like planned leave, are filled from their start."""
    max_hours_a_week: float = Field(default=60.0, gt=0)
    """A colleague's rostered plus extra hours in any one week stay at or below this."""
    rest: Duration = 660.0
    """Free time that a colleague keeps before and after an extra shift."""
    bank_share: Share = 1.0
    """Share of the shifts offered to the bank that it really fills."""
    pay_factor: float = Field(default=1.5, ge=0)
    """Pay of an extra or bank hour over an ordinary hour."""


class Sickness(Part):
    """Unplanned absence."""

    share: Share
    """Long-run share of rostered time lost."""
    spell: DurationLaw = Field(default="3 days", validate_default=True)
    """Length of one absence. The times between two absences are exponential, as long on average as ``share`` asks
    for. It begins at any moment of a shift; work in hand goes on as the roster's ``end_of_shift`` says."""


class StaffGroup(Part):
    """People of one role, each simulated as an individual."""

    label: str = ""
    """Name for tables and charts."""
    count: int = Field(default=1, ge=0, le=100_000)
    """How many people the group has (on the books, not on duty)."""
    names: tuple[str, ...] = ()
    """Their names, instead of numbers; also sets the count."""
    skills: tuple[str, ...] = ()
    """What they can do; the group's own name always counts as one."""
    at: str | tuple[str, ...]
    """Home site; with a list, members are placed at the sites in turn."""
    roster: str = "always"
    """Name of a roster."""
    starts: Moment | None = None
    """First day in service."""
    ends: Moment | None = None
    """Last day in service (exclusive)."""
    leave: Share = 0.0
    """Planned leave as a share of rostered time."""
    sickness: Sickness | None = None
    """Unplanned absence."""
    backfill: Backfill | None = None
    """Who stands in; without it, absence leaves a gap."""
    during: During = ()
    """Periods of ``clock.periods`` in which the group is in service; default: always."""
    batches: Batches | None = None
    """The group rotates: ``count`` people at a time, who leave together and are followed by others."""
    limits: Limits | None = None
    """Most hours and days in a row for which one person is rostered."""
    tiring: Tiring | None = None
    """Slower work after a long time on duty."""
    remote: Flag = False
    """Serves a case wherever it is, from the home site and without travel: readers of reports, consultants on a line.
    Roster, call-out, queue and ``at_once`` hold as for anybody."""
    mode: str = ""
    """Travel mode for going alone; without one, people ride in a vehicle of the same claim or stay at their site."""
    turnout: DurationLaw | None = None
    """From claim to leaving the post; not when diverted on the way home."""
    returns: Returns = "divertible"
    """The way home after a job (only with a mode)."""
    at_once: int = Field(default=1, ge=1)
    """Cases one person can look after at the same time."""
    pace: float = Field(default=1.0, gt=0)
    """Factor on the duration of work by this group (2 = twice as long)."""
    cost: MoneyQuantity | None = None
    """Pay and on-costs per person, e.g. ``150 kCNY/year``."""
    overtime_factor: float = Field(default=1.5, ge=0)
    """Pay of an overtime hour over an ordinary hour."""
    holiday_factor: float | None = Field(default=None, ge=0)
    """Pay of an hour worked on a public holiday (those of ``clock.holidays`` that are ``statutory``) over an ordinary
    hour, beside the salary, e.g. 3 (Labour Law of the PRC, art. 44). It holds for hours on duty, overtime and those of
    stand-ins, instead of what is paid for these on other days; not on call. Default: paid as on other days."""
    called_by: str = ""
    """A trigger: they work their roster only while it calls them. Paid by the hour on duty."""
    stays: Duration = 0.0
    """Once called, they stay at least this long, and again as long whenever it is still on; default: while it is on."""
    hours_a_week: float = Field(default=40.0, gt=0)
    """Contract hours, for the hourly pay and the FTE check."""
    on_call_cost: MoneyQuantity | None = None
    """Paid per hour on call, e.g. ``20 CNY/h``."""


class VehicleGroup(Part):
    """Vehicles of one kind; people in the same claim ride in them."""

    label: str = ""
    """Name for tables and charts."""
    count: int = Field(default=1, ge=0, le=100_000)
    """How many there are."""
    names: tuple[str, ...] = ()
    """Their names, instead of numbers; also sets the count."""
    skills: tuple[str, ...] = ()
    """What a vehicle offers besides its own name."""
    at: str | tuple[str, ...]
    """Home site; with a list, vehicles are placed at the sites in turn."""
    mode: str
    """Travel mode."""
    roster: str = "always"
    """When it is in service."""
    starts: Moment | None = None
    """First day in service."""
    ends: Moment | None = None
    """Last day in service (exclusive)."""
    during: During = ()
    """Periods of ``clock.periods`` in which they are in service; default: always."""
    turnout: DurationLaw | None = None
    """From claim to leaving the post; not when diverted on the way home."""
    returns: Returns = "divertible"
    """``divertible``: free on the way home. ``when_home``: takes waiting work straight after a job, else is free when
    home. ``return_first``: home before anything. ``instant``: home at once."""
    at_once: int = Field(default=1, ge=1)
    """Cases at the same time."""
    called_by: str = ""
    """A trigger: in service only while it calls them. Running and capital cost count while they are."""
    stays: Duration = 0.0
    """Once called, they stay at least this long, and again as long whenever it is still on; default: while it is on."""
    pace: float = Field(default=1.0, gt=0)
    """Factor on the duration of work."""
    cost: MoneyQuantity | None = None
    """Running and capital cost per vehicle, e.g. ``250 kCNY/year``."""
    cost_per_km: MoneyQuantity | None = None
    """Cost per km driven, e.g. ``4 CNY/km``."""


class Reserved(Part):
    """Part of a pool that only some cases may use."""

    count: int = Field(ge=0)
    """How many free places are kept back from all other cases."""
    priority: int | None = None
    """For cases of this priority or more urgent (smaller numbers)."""
    severities: tuple[str, ...] = ()
    """For cases of these severities."""
    starts: Moment | None = None
    """Kept from this moment on; default: from the beginning."""
    until: Moment | None = None
    """Released at this moment, for anybody from then on; default: never."""
    hours: HoursOfWeek | None = None
    """Kept only within these hours, e.g. ``08:00-18:00``; default: always."""


class Room(Part):
    """Identical places: beds, rooms, windows, bays. Claimed by name, not tracked one by one."""

    label: str = ""
    """Name for tables and charts."""
    count: Annotated[int, Field(ge=0)] | Literal["unlimited"] = 1
    """How many there are."""
    at: str = ""
    """Site; without one, the pool is wherever the case is."""
    open: HoursOfWeek | None = None
    """Opening hours: outside them nothing starts (what has started goes on)."""
    by_hours: dict[HoursText, Annotated[int, Field(ge=0)]] = Field(default_factory=dict)
    """Capacity by hours, e.g. ``{"Mon-Fri 08:00-17:00": 4}``; ``count`` holds at other times."""
    reserved: Reserved | None = None
    """Places kept for some cases."""
    during: During = ()
    """Periods of ``clock.periods`` in which it exists: at other times it is closed. Default: always."""
    opened_by: str = ""
    """A trigger: there are such places only while it is on (who is in one stays). Cost counts while it is."""
    skills: tuple[str, ...] = ()
    """Further names under which it can be claimed."""
    cost: MoneyQuantity | None = None
    """Cost per place, e.g. ``30 kCNY/year``."""


class Kit(Part):
    """Equipment that stays at its site and may have a hidden fault until the next inspection."""

    label: str = ""
    """Name for tables and charts."""
    at: str | tuple[str, ...]
    """Sites that have one."""
    count: int = Field(default=1, ge=0, le=100_000)
    """How many at each site."""
    skills: tuple[str, ...] = ()
    """Further names under which it can be claimed."""
    during: During = ()
    """Periods of ``clock.periods`` in which it is there; default: always."""
    fault_rate: RateQuantity | None = None
    """Hidden faults per kit, e.g. ``0.03/month``; a faulty kit can't be claimed until an inspection restores it."""
    cost: MoneyQuantity | None = None
    """Cost per kit, e.g. ``2 kCNY/year``."""
