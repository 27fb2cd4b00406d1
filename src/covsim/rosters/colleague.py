"""What a person can still take on besides the own roster."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Mapping, Sequence

from covsim.events import ShiftKind
from covsim.rosters.absence import Away
from covsim.rosters.duty import Shift
from covsim.rosters.ledger import Ledger
from covsim.rosters.timetable import Pattern
from covsim.scenario.capacity import Backfill


class Colleague:
    """One person's roster, times away, and the extra shifts promised so far (``shifts``, ``extra_minutes``)."""

    def __init__(self, unit: int, pattern: Pattern, away: Away, ledger: Ledger | None = None) -> None:
        self.unit = unit
        self.extra_minutes = 0.0
        self.shifts: list[Shift] = []
        self._pattern = pattern
        self._away_starts = [start for start, _ in away.times]
        self._away_ends = [end for _, end in away.times]
        self._extra_starts: list[float] = []
        self._extra_ends: list[float] = []
        self._extra_by_week: dict[int, float] = {}
        self._ledger = ledger
        if ledger:
            given_away = {gap.turn for gap in away.gaps}
            for turn, shifts in enumerate(pattern.turns):
                if turn not in given_away:
                    ledger.enter(shifts)

    def is_free(self, spans: Sequence[Shift], weeks: Mapping[int, float], terms: Backfill) -> bool:
        """Whether a shift that the roster leaves room for (see ``leaves_room``) fits in with all else.

        ``weeks`` are its minutes of duty by calendar week. The person must not be away, have ``terms.rest`` between
        extra shifts, and stay within ``terms.max_hours_a_week``, where rostered hours count even when they fall into
        leave, and hours on call don't; and within the limits of the own group.
        """
        pattern, rest, start, end = self._pattern, terms.rest, spans[0].start, spans[-1].end
        if _meets(self._extra_starts, self._extra_ends, start - rest, end + rest):
            return False
        if _meets(self._away_starts, self._away_ends, start, end):
            return False
        if self._ledger and not self._ledger.fits(spans):
            return False
        cap = terms.max_hours_a_week * 60.0
        return all(pattern.regular[w] + self._extra_by_week.get(w, 0.0) + more <= cap for w, more in weeks.items())

    def take(self, spans: Sequence[Shift], weeks: Mapping[int, float]) -> None:
        """Promise an extra shift: on-call hours stay on call, the rest is backfill."""
        insort(self._extra_starts, spans[0].start)
        insort(self._extra_ends, spans[-1].end)
        if self._ledger:
            self._ledger.enter(spans)
        for week, minutes in weeks.items():
            self._extra_by_week[week] = self._extra_by_week.get(week, 0.0) + minutes
        for span in spans:
            self.extra_minutes += span.end - span.start
            on_call = span.kind is ShiftKind.ON_CALL
            self.shifts.append(span if on_call else Shift(span.start, span.end, ShiftKind.BACKFILL))


def leaves_room(pattern: Pattern, start: float, end: float, rest: float) -> bool:
    """Whether a roster leaves a shift room in service, with ``rest`` free of duty and call before and after.

    Rostered turns take their room even when they fall into leave.
    """
    in_service = any(first <= start and end <= last for first, last in pattern.service)
    return in_service and not _meets(pattern.starts, pattern.ends, start - rest, end + rest)


def _meets(starts: list[float], ends: list[float], start: float, end: float) -> bool:
    """Whether any of these sorted, disjoint spans overlaps the span from ``start`` to ``end``."""
    first = bisect_right(ends, start)
    return first < len(starts) and starts[first] < end
