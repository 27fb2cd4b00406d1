"""Quantities with units: text in, plain numbers in covsim's base units out.

Base units: minutes (time), kilometres (length), events per minute (rates), one currency (money).
A month is 1/12 of a year and a year is 365.25 days, so that "7.5/year" and "0.625/month" are the same rate.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from math import isfinite
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

_DIGITS = r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?"
_QUANTITY = re.compile(rf"\s*(?P<number>{_DIGITS})\s*(?P<unit>.*?)\s*")
_PART = re.compile(rf"({_DIGITS})\s*([A-Za-z]*)")
_RATE = re.compile(
    rf"\s*(?P<number>{_DIGITS})\s*(?:per\s+(?P<heads>\d*)\s*(?P<person>people|person|workers?)\s*)?"
    r"(?:/|per)\s*(?P<time>.+?)\s*"
)
_MONEY = re.compile(
    rf"\s*(?P<number>{_DIGITS})\s*(?P<magnitude>[kM]?)(?P<currency>[A-Z]{{3}})\s*(?:(?:/|per)\s*(?P<per>\w+))?\s*"
)
_DECIMAL_COMMA = re.compile(r"\s*([-+]?\d+),(\d+)(\s*[^\d\s,.].*)?")
_THOUSANDS = re.compile(r"\s*[-+]?[1-9]\d{0,2},\d{3}(?!\d)")
_PER_CENT = re.compile(r"per\s?cents?|pct\.?", re.IGNORECASE)
_TIMES = "s, min, h, days, weeks, months or years"
_MANY_A_DAY = 100
"""A bare number from here on is more likely one of a year."""


class QuantityError(ValueError):
    """A quantity that cannot be read; the message says what to write instead.

    ``keys`` lead to it within what was read: ``("lognormal", "mean")`` in a law.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.keys: tuple[str | int, ...] = ()


@contextmanager
def within(*keys: str | int) -> Iterator[None]:
    """While a part is read that stands behind these keys: its errors say so."""
    try:
        yield
    except QuantityError as error:
        error.keys = (*keys, *error.keys)
        raise


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


def narrow(text: str) -> str:
    """The same with ordinary instead of full-width digits, letters and signs (``15％``, ``7.5／year``)."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def number_and_unit(text: str) -> tuple[float, str] | None:
    """``"25 min"`` as ``(25.0, "min")``; None when the text does not start with a number."""
    found = _QUANTITY.fullmatch(narrow(text))
    return (_finite(found["number"]), found["unit"]) if found else None


def duration(value: Any) -> float:
    """Minutes of ``"25 min"``, ``"1.5 h"``, ``"1 h 30 min"``, ``"90 s"``; a bare number is refused."""
    if not isinstance(value, str):
        raise QuantityError(f"{_bare(value, 'a duration')} - write '{_example(value, '25')} min' (or {_TIMES})")
    text = narrow(value)
    parts = _PART.findall(text)
    if not parts or _PART.sub("", text).strip():
        instead = _instead(text, "for example '25 min', '1.5 h' or '2 days'")
        raise QuantityError(f"{value!r} is not a duration - {instead}")
    total = 0.0
    for number, unit in parts:
        if not unit:
            raise QuantityError(f"a duration needs a unit - write '{value.strip()} min' (or {_TIMES})")
        if unit not in MINUTES:
            raise QuantityError(f"unknown unit of time {unit!r} - use {_TIMES}")
        if number.startswith("-"):
            raise QuantityError(f"a duration can't be negative: {value!r}")
        total += _finite(number) * MINUTES[unit]
    return total


def rate(value: Any) -> Rate:
    """``"7.5/year"``, ``"2 per day"``, ``"12 per 1000 people per year"``."""
    if not isinstance(value, str):
        likely = "year" if _is_number(value) and value >= _MANY_A_DAY else "day"
        others = ", ".join(f"/{unit}" for unit in ("h", "day", "week", "month", "year") if unit != likely)
        example = f"write '{_example(value, '7.5')}/{likely}' (or {others})"
        raise QuantityError(f"{_bare(value, 'a rate')} - {example}")
    found = _RATE.fullmatch(narrow(value))
    if not found:
        example = "for example '7.5/year' or '12 per 1000 people per day'"
        raise QuantityError(f"{value!r} is not a rate - {_instead(narrow(value), example)}")
    number = _finite(found["number"])
    if number < 0:
        raise QuantityError(f"a rate can't be negative: {value!r}")
    heads = float(found["heads"] or 1)
    if heads == 0:
        raise QuantityError(f"a rate per 0 people has no meaning: {value!r}")
    return Rate(number / _span(found["time"]) / heads, found["person"] is not None)


def _span(unit: str) -> float:
    """Minutes of the time behind the stroke of a rate: ``year``, ``4 weeks``."""
    try:
        span = MINUTES[unit] if unit in MINUTES else duration(unit)
    except QuantityError:
        span = 0.0
    if span <= 0:
        what = f"unknown unit of time {unit!r} in the rate"
        raise QuantityError(f"{what} - use /min, /h, /day, /week, /month or /year")
    return span


def share(value: Any) -> float:
    """A share from ``"90%"`` or a number from 0 to 1."""
    found = number_and_unit(value) if isinstance(value, str) else None
    if found and found[1] == "%":
        number = found[0] / 100
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        number = float(value)
    else:
        hint = f"write '{found[0]:g}%'" if found and _PER_CENT.fullmatch(found[1]) else ""
        hint = hint or _instead(narrow(str(value)), "'90%' or a number from 0 to 1")
        raise QuantityError(f"{_shown(value)} is not a share - {hint}")
    if not 0 <= number <= 1:
        meant = f" - write '{value}%'" if not isinstance(value, str) and 1 < number <= 100 else ""
        raise QuantityError(f"a share lies between 0 and 100%, not {value}{meant}")
    return number


def speed(value: Any) -> float:
    """Kilometres per minute of ``"50 km/h"`` or ``"90 m/min"``."""
    if not isinstance(value, str):
        raise QuantityError(f"{_bare(value, 'a speed')} - write '{_example(value, '50')} km/h' (or m/min)")
    number, unit = number_and_unit(value) or (0.0, "")
    length, _, time = (part.strip() for part in unit.partition("/"))
    if length not in KILOMETRES or time not in MINUTES:
        instead = _instead(narrow(value), "for example '50 km/h' or '90 m/min'")
        raise QuantityError(f"{value!r} is not a speed - {instead}")
    if number <= 0:
        raise QuantityError(f"a speed must be above zero: {value!r}")
    return number * KILOMETRES[length] / MINUTES[time]


def money(value: Any) -> Money:
    """``"150 kCNY/year"``, ``"30 CNY/km"``, ``"800 CNY each"``, ``"2 MCNY"``."""
    if not isinstance(value, str):
        example = f"write '{_example(value, '800')} CNY' or '150 kCNY/year'"
        raise QuantityError(f"{_bare(value, 'an amount of money', 'a currency')} - {example}")
    found = _MONEY.fullmatch(re.sub(r"\s+each\s*$", "/each", narrow(value)))
    if not found:
        instead = _instead(narrow(value), "for example '150 kCNY/year' or '800 CNY each'")
        raise QuantityError(f"{value!r} is not an amount of money - {instead}")
    amount = _finite(found["number"]) * MAGNITUDES[found["magnitude"]]
    per = found["per"] or ""
    if per in ("", "each", "km"):
        return Money(amount, found["currency"], per)
    if per in MINUTES:
        return Money(amount / MINUTES[per], found["currency"], "minute")
    raise QuantityError(f"unknown unit {per!r} in {value!r} - use /year, /month, /day, /h, /km or each")


def _instead(text: str, example: str) -> str:
    """What to write instead of a text: the same with a point for its comma, else an example."""
    meant = decimal_point(text)
    return f"write '{meant}', with a point" if meant else f"write {example}"


def decimal_point(text: str) -> str:
    """``2,5 weeks`` with a point for the comma; nothing without a comma, and for ``1,000 min``, perhaps a thousand."""
    found = None if _THOUSANDS.match(text) else _DECIMAL_COMMA.fullmatch(text)
    return f"{found[1]}.{found[2]}{found[3] or ''}".rstrip() if found else ""


def _finite(digits: str) -> float:
    number = float(digits)
    if not isfinite(number):
        raise QuantityError(f"{digits} is too large")
    return number


def _bare(value: Any, what: str, unit: str = "a unit") -> str:
    """What is wrong with a value that is no text: a number without unit, or no quantity at all."""
    return f"{what} needs {unit}" if _is_number(value) else f"{_shown(value)} is not {what}"


def _example(value: Any, other: str) -> str:
    return str(value) if _is_number(value) else other


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _shown(value: Any) -> str:
    """A value in a message: a mapping or list is named, not written out."""
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, (list, tuple)):
        return "a list"
    return repr(value) if isinstance(value, str) else str(value).lower()


def describe_minutes(minutes: float) -> str:
    """A duration for people: ``8.5 min``, ``2.0 h``, ``3.1 days``."""
    if abs(minutes) < 120:
        return f"{minutes:.1f} min"
    if abs(minutes) < 2880:
        return f"{minutes / 60:.1f} h"
    return f"{minutes / 1440:.1f} days"
