"""Hours of the week: ``"Mon-Fri 08:00-12:00, 14:00-17:30; Hol off"``, ``"22:00-06:00"``, ``always``."""

from __future__ import annotations

import difflib
import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import ceil, floor
from typing import Any

from covsim.units import QuantityError, narrow

DAY = 1440.0
WEEK = 10080.0
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
HOLIDAY = 7
"""Number of a public holiday beside those of the weekdays, from Monday = 0."""
FREE = 8
"""Number of a day without any hours."""

Span = tuple[float, float]

_FULL = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NUMBERS = {name.lower(): n for names in (DAYS, _FULL) for n, name in enumerate(names)}
_NUMBERS |= dict.fromkeys(("hol", "holiday", "holidays"), HOLIDAY)
_TIMES = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")
_QUOTES = re.compile("[“”‘’「」『』＂＇]")
_EXAMPLE = "write for example 'Mon-Fri 08:00-12:00, 14:00-17:30; Sat 09:00-12:00', '22:00-06:00' or 'always'"


@dataclass(frozen=True)
class Hours:
    """Spans of the week in minutes since Monday 00:00, sorted, disjoint, within [0, 10080]; each is [from, to).

    ``days``: where spans run past midnight, those of each weekday in minutes since its midnight, so that a night goes
    with the day on which it begins; None where cutting the week at midnight gives the same. ``holiday``: those of a
    public holiday, likewise; None when a holiday is like the weekday on which it falls.
    """

    spans: tuple[Span, ...]
    days: tuple[tuple[Span, ...], ...] | None = None
    holiday: tuple[Span, ...] | None = None

    def on(self, kind: int, weekday: int) -> tuple[Span, ...]:
        """Spans that begin on a day which counts as ``kind`` (a weekday, ``HOLIDAY`` or ``FREE``), since its midnight.

        ``weekday`` is what the day is by the week: it holds on holidays of which the hours say nothing.
        """
        if kind == FREE:
            return ()
        if kind == HOLIDAY:
            return self._by_day[weekday] if self.holiday is None else self.holiday
        return self._by_day[kind]

    @cached_property
    def _by_day(self) -> tuple[tuple[Span, ...], ...]:
        return self.days or _by_midnight(self.spans)

    def minutes_a_week(self) -> float:
        """Open minutes in one week."""
        return sum(b - a for a, b in self.spans)

    def contains(self, minute_of_week: float) -> bool:
        """Whether the minute (since Monday 00:00 of any week) is inside."""
        minute = minute_of_week % WEEK
        before = bisect_right(self.spans, (minute, float("inf"))) - 1
        return before >= 0 and minute < self.spans[before][1]

    def next_inside(self, start: float, offset: float) -> float:
        """The first moment from ``start`` on that is inside, on a run's time axis as ``between``; inf when none is."""
        week = floor((start + offset) / WEEK)
        first = max(bisect_right(self.spans, (start + offset - week * WEEK, float("inf"))) - 1, 0)
        for a, b in self.spans[first:]:
            if week * WEEK - offset + b > start:
                return max(week * WEEK - offset + a, start)
        return (week + 1) * WEEK - offset + self.spans[0][0] if self.spans else float("inf")

    def between(self, start: float, end: float, offset: float) -> list[Span]:
        """Spans on a run's time axis within [start, end], merged; ``offset`` = minute of the week at time 0."""
        first = floor((start + offset) / WEEK)
        last = floor((end + offset) / WEEK)
        found = (
            (max(week * WEEK - offset + a, start), min(week * WEEK - offset + b, end))
            for week in range(first, last + 1)
            for a, b in self.spans
        )
        return merge(found)


def merge(spans: Iterable[Span]) -> list[Span]:
    """Sorted disjoint spans that cover the same time: overlapping and adjacent ones joined, empty ones dropped."""
    merged: list[Span] = []
    for a, b in sorted(spans):
        if b <= a:
            continue
        if merged and a <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(b, merged[-1][1]))
        else:
            merged.append((a, b))
    return merged


ALWAYS = Hours(((0.0, WEEK),))


def parse_hours(value: Any) -> Hours:
    """Read hours as planners write them; raises ``QuantityError`` with what to write instead.

    Days (``Mon``, ``Mon-Fri``, ``Fri-Mon``, ``Mon, Wed``) stand before the times they go with; times without days hold
    every day, days without times the whole day. A span that ends at or before its start runs into the next day, so
    that ``08:00-08:00`` is 24 hours. ``Hol`` stands for public holidays, ``Hol off`` for none of their hours; hours
    that don't name them hold on a holiday as on its weekday.
    """
    if not isinstance(value, str):
        raise QuantityError(f"hours are a text, not {value!r} - {_EXAMPLE}")
    return _parse(value)


@lru_cache(maxsize=2**8)  # all models, draws and replications of a run ask for the same
def _parse(value: str) -> Hours:
    _check_quotes(value)
    if value.strip().lower() == "always":
        return ALWAYS
    words = re.sub(r"\s*[-–—]\s*", "-", value.replace("：", ":").replace("；", ";").replace("，", ","))
    days: dict[int, list[Span]] = {}
    for part in words.split(";"):
        for day, found in _part(part, value):
            days.setdefault(day, []).extend(found)
    if not any(days.values()):
        raise QuantityError(f"{value!r} names no hours - {_EXAMPLE}")
    by_day = tuple(tuple(merge(days.get(day, ()))) for day in range(7))
    spans = tuple(merge(span for day in range(7) for each in by_day[day] for span in _in_week(day, each)))
    holiday = tuple(merge(days[HOLIDAY])) if HOLIDAY in days else None
    return Hours(spans, None if by_day == _by_midnight(spans) else by_day, holiday)


def clock_span(value: str) -> Span:
    """Minutes since midnight of ``"08:00-17:30"``; the end lies beyond 1440 when it is on the next day.

    ``"20:00-08:00"`` gives ``(1200.0, 1920.0)``. Raises ``QuantityError``.
    """
    if isinstance(value, str):
        _check_quotes(value)
    found = _TIMES.fullmatch(re.sub(r"\s+", "", narrow(value))) if isinstance(value, str) else None
    if not found:
        raise QuantityError(f"{value!r} is not a span of clock times - write '08:00-17:30' or '20:00-08:00'")
    hour, minute, to_hour, to_minute = map(int, found.groups())
    start, end = hour * 60 + minute, to_hour * 60 + to_minute
    if max(minute, to_minute) > 59 or start >= 1440 or end > 1440:
        raise QuantityError(f"{value!r} is not a span of clock times - hours go from 00:00 to 24:00")
    return float(start), float(end if end > start else end + 1440)


def clock_time(value: str) -> float:
    """Minutes since midnight of ``"09:15"``. Raises ``QuantityError``."""
    try:
        return clock_span(f"{value}-24:00")[0]
    except QuantityError:
        raise QuantityError(f"{value!r} is not a clock time - write for example '09:00'") from None


def _check_quotes(value: str) -> None:
    """Quotation marks that YAML takes for part of the text."""
    if _QUOTES.search(value):
        plain = _QUOTES.sub("", value).strip()
        raise QuantityError(f"Chinese quotation marks in {value!r} are no quotes here - write \"{plain}\"")


def _part(text: str, whole: str) -> list[tuple[int, list[Span]]]:
    """Days and their spans in one part between semicolons; days after times begin a new group."""
    found: list[tuple[int, list[Span]]] = []
    days: list[int] = []
    timed = True
    for word in filter(None, re.split(r"[,\s]+", text)):
        if ":" in word or word[0].isdigit():
            timed = True
            found += [(day, [clock_span(word)]) for day in days or range(7)]
        elif word.lower() == "off":
            if timed or days != [HOLIDAY]:
                raise QuantityError(f"'off' in {whole!r} is for holidays ('Hol off') - leave other free days out")
            timed = True
            found.append((HOLIDAY, []))
        else:
            days = _days(word, whole) + ([] if timed else days)
            timed = False
    if days and not timed:
        found += [(day, [(0.0, DAY)]) for day in days]
    return found


def _in_week(day: int, span: Span) -> list[Span]:
    """A day's clock span in minutes of the week, cut where Sunday ends."""
    a, b = span[0] + day * DAY, span[1] + day * DAY
    return [(a, b)] if b <= WEEK else [(a, WEEK), (0.0, b - WEEK)]


def _by_midnight(spans: Iterable[Span]) -> tuple[tuple[Span, ...], ...]:
    """Spans of the week by the weekday in which each part of them lies, in minutes since its midnight."""
    days: list[list[Span]] = [[] for _ in range(7)]
    for a, b in spans:
        for day in range(int(a // DAY), ceil(b / DAY)):
            days[day].append((max(a - day * DAY, 0.0), min(b - day * DAY, DAY)))
    return tuple(map(tuple, days))


def _days(word: str, whole: str) -> list[int]:
    """Day numbers of ``Mon``, ``Fri-Mon`` or ``Hol``."""
    if word.lower() == "always":
        return list(range(7))
    numbers = [_day(name, whole) for name in word.split("-")]
    if len(numbers) > 2:
        raise QuantityError(f"{word!r} in {whole!r} is not a range of days - {_EXAMPLE}")
    first, last = numbers[0], numbers[-1]
    if HOLIDAY in numbers:
        if len(numbers) > 1:
            raise QuantityError(f"{word!r} in {whole!r} is not a range of days - write holidays apart: 'Mon-Sun, Hol'")
        return [HOLIDAY]
    return [(first + n) % 7 for n in range((last - first) % 7 + 1)]


def _day(name: str, whole: str) -> int:
    if name.lower() in _NUMBERS:
        return _NUMBERS[name.lower()]
    close = difflib.get_close_matches(name.capitalize(), (*DAYS, "Hol"), 1, 0.5)
    hint = f"did you mean {close[0]!r}?" if close else _EXAMPLE
    raise QuantityError(f"{name!r} in {whole!r} is not a day or a time - {hint}")
