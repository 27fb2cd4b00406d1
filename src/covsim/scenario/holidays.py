"""Public holidays and make-up days: dates that don't count as their weekday."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator

from covsim.calendars import DAY, DAYS, HOLIDAY, Calendar, Span, merge
from covsim.scenario.base import Flag, Part

_EXAMPLE = "write for example 2025-10-01"
Weekday = Literal["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


def _day(value: Any) -> dt.date:
    """A date without a time of day."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    try:
        return dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        pass
    try:
        dt.datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError(f"{value!r} is not a date - {_EXAMPLE}") from None
    raise ValueError(f"{value!r} has a time of day - holidays and make-up days are whole days: {_EXAMPLE}")


def _as_written(value: str) -> str:
    _day(value)
    return value


Date = Annotated[
    dt.date,
    BeforeValidator(_day),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$", "examples": ["2025-10-01"]}),
]
"""A whole day."""
DateText = Annotated[str, AfterValidator(_as_written)]
"""A date, kept as written: a key."""


def _each_with_its_weekday(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        example = "write for example {2025-10-11: Wed}"
        raise ValueError(f"a make-up day needs the weekday that it stands for - {example}")
    return value


Workdays = Annotated[dict[DateText, Weekday], BeforeValidator(_each_with_its_weekday)]
"""The weekday that each make-up day stands for."""


class Holiday(Part):
    """A public holiday: a date (``2025-01-01``), or a stretch of days from the first to the last."""

    from_: Date = Field(alias="from")
    """Its first day."""
    to: Date | None = None
    """Its last day; default: the first."""
    name: str = ""
    """Name, for readers."""
    statutory: Flag = True
    """Whether hours on it are paid by ``holiday_factor``; false for days off that were only moved here to make a longer
    stretch (in China the rest of a golden week). A day is statutory if one of its entries is."""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, data: Any) -> Any:
        """``2025-01-01`` is short for ``{from: 2025-01-01}``."""
        return data if isinstance(data, (Mapping, Holiday)) else {"from": _day(data)}

    @property
    def days(self) -> Iterator[dt.date]:
        """Its days, in order; none when it ends before it begins."""
        last = self.to or self.from_
        return (self.from_ + dt.timedelta(days=n) for n in range((last - self.from_).days + 1))


def calendar(start: dt.datetime, holidays: Iterable[Holiday], workdays: Mapping[str, Weekday]) -> Calendar:
    """The days of a run that starts at ``start``; a date that is both a holiday and a make-up day is a holiday."""
    kinds = {_number(start, _day(date)): DAYS.index(weekday) for date, weekday in workdays.items()}
    kinds |= {_number(start, day): HOLIDAY for holiday in holidays for day in holiday.days}
    offset = start.weekday() * DAY + start.hour * 60.0 + start.minute + start.second / 60.0
    return Calendar(offset, tuple(sorted(kinds.items())))


def statutory(start: dt.datetime, holidays: Iterable[Holiday]) -> list[Span]:
    """The days paid as holidays, from midnight to midnight, in minutes since the start of the run, merged."""
    midnight = -(start.hour * 60.0 + start.minute + start.second / 60.0)
    firsts = (midnight + _number(start, day) * DAY for each in holidays if each.statutory for day in each.days)
    return merge((first, first + DAY) for first in firsts)


def within(start: dt.datetime, horizon: float, days: Iterable[dt.date]) -> list[dt.date]:
    """Those of some days, each once and in order, of which any minute lies in the run."""
    last = start + dt.timedelta(minutes=min(horizon, 1e9))
    return [day for day in sorted(set(days)) if start.date() <= day and dt.datetime.combine(day, dt.time()) < last]


def _number(start: dt.datetime, day: dt.date) -> int:
    return (day - start.date()).days
