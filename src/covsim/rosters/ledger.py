"""What one person has been given to work, held against the limits of the group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from covsim.calendars import DAY, Span
from covsim.events import ShiftKind
from covsim.rosters.axis import Axis
from covsim.rosters.duty import Shift
from covsim.scenario.limits import Limits

_ROUNDING = 1e-6


class Ledger:
    """Minutes by calendar week and month, and the days on which duty begins. Hours on call don't count."""

    def __init__(self, limits: Limits, axis: Axis) -> None:
        self._limits = limits
        self._axis = axis
        self._weeks: dict[int, float] = defaultdict(float)
        self._months: dict[int, float] = defaultdict(float)
        self._days: dict[int, int] = defaultdict(int)

    def fits(self, shifts: Sequence[Shift]) -> bool:
        """Whether a turn of duty breaks none of the limits."""
        limits, spans = self._limits, _on_duty(shifts)
        return (
            (limits.hours_a_week is None or self._below(limits.hours_a_week, self._weeks, self._by_week(spans)))
            and (limits.hours_a_month is None or self._below(limits.hours_a_month, self._months, self._by_month(spans)))
            and (limits.days_in_a_row is None or all(self._run(spans, day) for day in self._days_of(spans)))
        )

    def enter(self, shifts: Sequence[Shift], times: int = 1) -> None:
        """Write a turn of duty down; ``times=-1`` strikes it out again. Books that no limit reads stay empty."""
        limits, spans = self._limits, _on_duty(shifts)
        if limits.hours_a_week is not None:
            for week, minutes in self._by_week(spans).items():
                self._weeks[week] += times * minutes
        if limits.hours_a_month is not None:
            for month, minutes in self._by_month(spans).items():
                self._months[month] += times * minutes
        if limits.days_in_a_row is not None:
            for day in self._days_of(spans):
                self._days[day] += times

    @staticmethod
    def _below(hours: float, book: Mapping[int, float], more: Mapping[int, float]) -> bool:
        return all(book[n] + minutes <= hours * 60.0 + _ROUNDING for n, minutes in more.items())

    def _run(self, spans: Sequence[Span], day: int) -> bool:
        """Whether the days running around this one, with the turn itself, are few enough."""
        assert self._limits.days_in_a_row is not None
        new = self._days_of(spans)
        length = 1
        for step in (-1, 1):
            other = day + step
            while length <= self._limits.days_in_a_row and (self._days[other] > 0 or other in new):
                length += 1
                other += step
        return length <= self._limits.days_in_a_row

    def _days_of(self, spans: Sequence[Span]) -> set[int]:
        """Days on which duty begins; all that it touches when it lasts longer than a day."""
        days: set[int] = set()
        for start, end in spans:
            first = self._axis.day(start)
            last = first if end - start <= DAY else self._axis.day(end - _ROUNDING)
            days.update(range(first, last + 1))
        return days

    def _by_week(self, spans: Sequence[Span]) -> dict[int, float]:
        return _added(part for start, end in spans for part in self._axis.by_week(start, end))

    def _by_month(self, spans: Sequence[Span]) -> dict[int, float]:
        return _added(part for start, end in spans for part in self._axis.by_month(start, end))


def _on_duty(shifts: Sequence[Shift]) -> list[Span]:
    return [(shift.start, shift.end) for shift in shifts if shift.kind is not ShiftKind.ON_CALL]


def _added(parts: Iterable[tuple[int, float]]) -> dict[int, float]:
    sums: dict[int, float] = {}
    for number, minutes in parts:
        sums[number] = sums.get(number, 0.0) + minutes
    return sums
