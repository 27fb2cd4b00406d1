"""Quantities with units: text in, plain numbers in covsim's base units out.

Base units: minutes (time), kilometres (length), events per minute (rates), one currency (money).
A month is 1/12 of a year and a year is 365.25 days, so that "7.5/year" and "0.625/month" are the same rate.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

MINUTES = {
    "s": 1 / 60, "sec": 1 / 60, "second": 1 / 60, "seconds": 1 / 60,
    "min": 1.0, "minute": 1.0, "minutes": 1.0,
    "h": 60.0, "hour": 60.0, "hours": 60.0,
    "d": 1440.0, "day": 1440.0, "days": 1440.0,
    "week": 10080.0, "weeks": 10080.0,
    "month": 43830.0, "months": 43830.0,
    "year": 525960.0, "years": 525960.0,
}  # fmt: skip
KILOMETRES = {"m": 0.001, "km": 1.0}
MAGNITUDES = {"": 1.0, "k": 1e3, "M": 1e6}

_NUMBER = r"(?P<number>[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?)"
_QUANTITY = re.compile(rf"^\s*{_NUMBER}\s*(?P<unit>.*?)\s*$")
_RATE = re.compile(rf"^\s*{_NUMBER}\s*(?:per\s+(?P<heads>\d*)\s*(?P<person>people|person|workers?)\s*)?(?:/|per)\s*(?P<time>.+?)\s*$")  # noqa: E501
_MONEY = re.compile(rf"^\s*{_NUMBER}\s*(?P<magnitude>[kM]?)(?P<currency>[A-Z]{{3}})\s*(?:(?:/|per)\s*(?P<per>\w+))?\s*$")


class QuantityError(ValueError):
    """A quantity that cannot be read; the message says what to write instead."""


@dataclass(frozen=True)
class Rate:
    """Events per minute; with ``per_head``, per minute and person present."""

    per_minute: float
    per_head: bool = False


@dataclass(frozen=True)
class Money:
    """An amount of ``currency``; ``per`` is ``minute``, ``km``, ``each`` or ``""`` (once)."""

    amount: float
    currency: str
    per: str = ""


def split(text: str) -> tuple[float, str]:
    """Number and unit of a quantity: ``"25 min"`` gives ``(25.0, "min")``."""
    found = _QUANTITY.match(text)
    if not found:
        raise QuantityError(f"{text!r} is not a number with a unit")
    return float(found["number"]), found["unit"]


def duration(value: Any) -> float:
    """Minutes of ``"25 min"``, ``"1.5 h"``, ``"1 h 30 min"``, ``"90 s"``; a bare number is refused."""
    if isinstance(value, bool) or not isinstance(value, str):
        raise QuantityError(f"a duration needs a unit - write '{value} min' (or s, h, days, weeks, months, years)")
    parts = re.findall(r"([-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?)\s*([A-Za-z]*)", value)
    rest = re.sub(r"([-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?)\s*([A-Za-z]*)", "", value).strip()
    if not parts or rest:
        raise QuantityError(f"{value!r} is not a duration - write for example '25 min', '1.5 h' or '2 days'")
    total = 0.0
    for number, unit in parts:
        if not unit:
            raise QuantityError(f"a duration needs a unit - write '{value.strip()} min' (or s, h, days, weeks, months, years)")
        if unit not in MINUTES:
            raise QuantityError(f"unknown unit of time {unit!r} - use s, min, h, days, weeks, months or years")
        total += float(number) * MINUTES[unit]
    if total < 0:
        raise QuantityError(f"a duration can't be negative: {value!r}")
    return total


def rate(value: Any) -> Rate:
    """``"7.5/year"``, ``"2 per day"``, ``"12 per 1000 people per year"``."""
    if isinstance(value, bool) or not isinstance(value, str):
        raise QuantityError(f"a rate needs a unit - write '{value}/day' (or /h, /week, /month, /year)")
    found = _RATE.match(value)
    if not found:
        raise QuantityError(f"{value!r} is not a rate - write for example '7.5/year' or '12 per 1000 people per day'")
    unit = found["time"]
    span = MINUTES.get(unit)
    if span is None:
        try:
            span = duration(unit)
        except QuantityError:
            raise QuantityError(f"unknown unit of time {unit!r} in the rate - use /min, /h, /day, /week, /month or /year") from None
    number = float(found["number"])
    if number < 0:
        raise QuantityError(f"a rate can't be negative: {value!r}")
    per_head = found["person"] is not None
    heads = float(found["heads"]) if found["heads"] else 1.0
    return Rate(number / span / heads, per_head)


def share(value: Any) -> float:
    """A share from ``"90%"`` or a number from 0 to 1."""
    if isinstance(value, str):
        number, unit = split(value)
        if unit != "%":
            raise QuantityError(f"{value!r} is not a share - write '90%' or a number from 0 to 1")
        number /= 100
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        number = float(value)
    else:
        raise QuantityError(f"{value!r} is not a share - write '90%' or a number from 0 to 1")
    if not 0 <= number <= 1:
        raise QuantityError(f"a share lies between 0 and 100%, not {value}")
    return number


def speed(value: Any) -> float:
    """Kilometres per minute of ``"50 km/h"`` or ``"90 m/min"``."""
    if isinstance(value, bool) or not isinstance(value, str):
        raise QuantityError(f"a speed needs a unit - write '{value} km/h' (or m/min)")
    number, unit = split(value)
    length, _, time = unit.partition("/")
    if length.strip() not in KILOMETRES or time.strip() not in MINUTES:
        raise QuantityError(f"{value!r} is not a speed - write for example '50 km/h' or '90 m/min'")
    if number <= 0:
        raise QuantityError(f"a speed must be above zero: {value!r}")
    return number * KILOMETRES[length.strip()] / MINUTES[time.strip()]


def money(value: Any) -> Money:
    """``"150 kCNY/year"``, ``"30 CNY/km"``, ``"800 CNY each"``, ``"2 MCNY"``."""
    if isinstance(value, bool) or not isinstance(value, str):
        raise QuantityError(f"an amount of money needs a currency - write '{value} CNY' or '150 kCNY/year'")
    found = _MONEY.match(re.sub(r"\s+each\s*$", "/each", value))
    if not found:
        raise QuantityError(f"{value!r} is not an amount of money - write for example '150 kCNY/year' or '800 CNY each'")
    amount = float(found["number"]) * MAGNITUDES[found["magnitude"]]
    per = found["per"] or ""
    if per in ("", "each", "km"):
        return Money(amount, found["currency"], per)
    if per in MINUTES:
        return Money(amount / MINUTES[per], found["currency"], "minute")
    raise QuantityError(f"unknown unit {per!r} in {value!r} - use /year, /month, /day, /h, /km or each")


def describe_minutes(minutes: float) -> str:
    """A duration for people: ``8.5 min``, ``2.0 h``, ``3.1 days``."""
    if abs(minutes) < 120:
        return f"{minutes:.1f} min"
    if abs(minutes) < 2880:
        return f"{minutes / 60:.1f} h"
    return f"{minutes / 1440:.1f} days"
