"""Time and place: the clock, the sites, and how one gets from site to site."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from covsim.calendars import Calendar, Span
from covsim.scenario.base import ClockSpan, Duration, DurationLaw, Flag, HoursOfWeek, HoursText, NumberLaw, Part, Speed
from covsim.scenario.holidays import Holiday, Workdays, calendar, statutory, within


def _moment(value: Any) -> Any:
    """A date alone means midnight; times are local, so none names a time zone."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return dt.datetime(value.year, value.month, value.day)
    try:
        moment = value if isinstance(value, dt.datetime) else dt.datetime.fromisoformat(value)
    except (TypeError, ValueError):
        example = "write for example '2025-01-31' or '2025-01-31 08:00'"
        raise ValueError(f"{value!r} is not a date - {example}") from None
    if moment.tzinfo is not None:
        raise ValueError(f"{value!r} names a time zone - write local time without one")
    return moment


_TAIL = 40320.0  # 4 weeks

Moment = Annotated[
    dt.datetime,
    BeforeValidator(_moment),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d\d-\d\d", "examples": ["2025-01-31 08:00"]}),
]


class Period(Part):
    """A stretch of the calendar in which a regime holds; ``during`` names it elsewhere."""

    label: str = ""
    """Name for tables and charts."""
    starts: Moment | None = None
    """Its first moment; default: from the beginning."""
    ends: Moment | None = None
    """The first moment that no longer belongs to it; default: to the end."""


During = str | tuple[str, ...]
"""A period of ``clock.periods``, or several."""


class Clock(Part):
    """When the simulated time starts, how long it runs, and which part of it is measured."""

    start: Moment = dt.datetime(2025, 1, 6)
    """First moment of the run: a date or a date and time, local wall-clock time."""
    horizon: Duration
    """How long cases arrive and are observed, warm-up included."""
    warm_up: Duration | Literal["auto"] = 0.0
    """Left out of every figure at the start, while the system fills up. ``auto``: found by ``covsim run`` from a few
    pilot replications of every model (MSER-5), rounded up to whole days and the same for all models."""
    timezone: str = "Asia/Shanghai"
    """Named for the record only; the run uses local time without daylight saving."""
    until: Literal["horizon", "empty"] = "horizon"
    """``horizon`` cuts at the end; ``empty`` lets cases already in the system finish: no case calls
    after the horizon, the run ends when the last one is done (after a year at most), and figures over time (use of
    people, cover, costs) still count up to the horizon."""
    shifts: dict[str, HoursOfWeek] = Field(default_factory=dict)
    """Names for parts of the day or week, for results ``for_each: shift``, e.g. ``{day: "08:00-20:00"}``."""
    holidays: tuple[Holiday, ...] = ()
    """Public holidays: dates, and stretches of days as ``{from: 2025-10-01, to: 2025-10-08, name: National Day}``.
    They are an eighth day of the week: hours name them with ``Hol`` (``"Mon-Fri 08:00-17:00; Hol 09:00-12:00"``,
    ``"Mon-Fri 08:00-17:00; Hol off"``), demand weights them with ``when.holiday``, ``holiday_factor`` pays for them,
    and ``holiday_members`` of a roster work. Whatever says nothing of holidays treats one like its weekday. Days
    outside the run are passed over."""
    workdays: Workdays = Field(default_factory=dict)
    """Make-up days: dates that count as another weekday, wherever hours or weights of the week are written, e.g.
    ``{2025-09-28: Tue, 2025-10-11: Wed}`` for a Sunday and a Saturday worked in exchange for a holiday."""
    periods: dict[str, Period] = Field(default_factory=dict)
    """Dated regimes: ``{hospital: {ends: 2022-09-01}, clinic: {starts: 2022-09-01}}``. Staff, vehicles, rooms, kits,
    duties, demand, cover and costs exist only ``during`` the periods that they name; steps know them as ``only:
    {period: clinic}``, standards as ``for_each: period``, and figures come for each period."""

    @cached_property
    def calendar(self) -> Calendar:
        """What each day of the run counts as: a weekday, or a holiday."""
        return calendar(self.start, self.holidays, self.workdays)

    @cached_property
    def statutory(self) -> tuple[Span, ...]:
        """The holidays on which hours are paid as such, in minutes since the start of the run."""
        return tuple(statutory(self.start, self.holidays))

    @property
    def days_off(self) -> list[dt.date]:
        """The holidays that lie in the run."""
        return within(self.start, self.horizon, (day for each in self.holidays for day in each.days))

    @property
    def statutory_days(self) -> list[dt.date]:
        """Those on which hours are paid as such."""
        statutory = (day for each in self.holidays if each.statutory for day in each.days)
        return within(self.start, self.horizon, statutory)

    @property
    def make_up_days(self) -> list[dt.date]:
        """The make-up days that lie in the run."""
        return within(self.start, self.horizon, map(dt.date.fromisoformat, self.workdays))

    @property
    def planned(self) -> float:
        """Minutes for which rosters are planned.

        Runs ``until: empty`` are planned for as long again as cases arrive, and 4 weeks at least, so that the last case
        finds somebody on duty.
        """
        return self.horizon + (max(_TAIL, self.horizon) if self.until == "empty" else 0.0)

    @property
    def measured_from(self) -> float:
        """Minutes that are left out at the start; none as long as ``warm_up: auto`` has not been worked out."""
        return 0.0 if self.warm_up == "auto" else self.warm_up


class Site(Part):
    """A place: a mine, a clinic, a hospital, a point where help may be needed."""

    label: str = ""
    """Name for tables and charts, in any language."""
    at: tuple[float, float] | None = None
    """Coordinates in km, or none when travel comes from a matrix or links."""
    people: float = Field(default=0.0, ge=0)
    """People present, for rates per head and ``where: people``."""
    external: Flag = False
    """Outside what is compared: a mark for readers, no rule. Any site without rooms takes every referral."""
    offers: tuple[str, ...] = ()
    """What the site is for, e.g. ``[emergency_department]``; used by ``to: {nearest: ...}``."""
    delay: DurationLaw | None = None
    """Time from a referred patient's arrival until care starts at an external site."""
    area: str = ""
    """The district it belongs to, for the dispatch policy ``own_area``."""


class TravelMode(Part):
    """One way to travel (road, foot, shaft). Legs come from links, then the matrix, then coordinates and speed."""

    speed: Speed | None = None
    """Speed over the ground; needed when coordinates are used."""
    detour: float = Field(default=1.0, gt=0)
    """Road distance over straight-line distance."""
    fixed: Duration = 0.0
    """Minutes added to every leg that goes anywhere."""
    links: dict[str, dict[str, Duration]] = Field(default_factory=dict)
    """Legs given one by one: ``{mine_1: {face: 45 min}}``; the way back is the same unless given too."""
    matrix: str = ""
    """CSV file of minutes: first row and column name sites; rows are origins, so it may be asymmetric."""
    matrix_unit: Literal["s", "min", "h"] = "min"
    """Unit of the numbers in the matrix file."""
    by_hour: dict[HoursText, float] = Field(default_factory=dict)
    """Factors on travel time by hours, e.g. ``{"Mon-Fri 07:00-09:00": 1.25}``; taken at departure."""
    return_factor: float = Field(default=1.0, gt=0)
    """Factor on the way home after a job."""
    spread: NumberLaw | None = None
    """Random factor on each leg, mean about 1, e.g. ``{lognormal: {mean: 1, cv: 0.2}}``; it belongs to the case."""


class Roster(Part):
    """When people (or vehicles) are on duty. Give one of ``always``, ``weekly``, ``cycle``, ``random`` or ``dates``, or
    ``on_call`` alone."""

    one_of: ClassVar = ("always", "weekly", "cycle", "random", "dates")
    at_most_one: ClassVar = True

    always: Flag = False
    """On duty round the clock (a standby, a vehicle)."""
    weekly: HoursOfWeek | None = None
    """The same hours every week, e.g. ``"Mon-Fri 08:00-17:00; Hol off"`` (``Hol``: public holidays). A cycle goes on
    over holidays."""
    holiday_members: int | None = Field(default=None, ge=0)
    """With ``weekly``: so many members of a group at each site work on a public holiday, in turn from one holiday to
    the next; the others are off, though they may be on call. Default: all."""
    cycle: tuple[str, ...] = ()
    """Shift names day after day, e.g. ``[day, night, off, off]``; ``off`` is a free day."""
    shifts: dict[str, ClockSpan] = Field(default_factory=dict)
    """Clock times of the shifts named in ``cycle`` or ``random``: ``{day: "08:00-20:00", night: "20:00-08:00"}``."""
    random: dict[str, Annotated[int, Field(ge=0)]] = Field(default_factory=dict)
    """So many members of the group at each site for each shift of every day, e.g. ``{day: 2, night: 1}``: who, is drawn
    week by week under the rest rules below. Places nobody may take are unfilled hours with the reason ``short``."""
    rest: Duration = 660.0
    """``random``: free time between two shifts of a member."""
    most_in_a_row: int = Field(default=6, ge=1)
    """``random``: most days running on which a member has a shift."""
    shifts_a_week: int | None = Field(default=None, ge=1)
    """``random``: most shifts of a member in a calendar week."""
    staggered: Flag = True
    """Members at the same site start the cycle one day after another, so that every shift is filled there; false: all
    move together."""
    dates: str = ""
    """CSV file with columns ``unit,start,end`` (``unit`` a number from 1 or a name) for rosters written out by date."""
    on_call: HoursOfWeek | None = None
    """Hours on call in addition to the duty hours above."""
    call_out: DurationLaw | None = None
    """Time until an on-call person is ready to leave. Without ``on_call`` it makes all duty hours on-call hours."""
    breaks: dict[str, ClockSpan] = Field(default_factory=dict)
    """Named breaks by clock time, e.g. ``{lunch: "12:00-12:30"}``; put off while the person is busy, and
    then as long as it would have been."""
    break_stagger: Duration = 0.0
    """Each further member's breaks start this much later, so that not all rest at once."""
    end_of_shift: Literal["finish", "handover", "stop"] = "finish"
    """What happens to work in hand when the shift ends."""
