"""Who stands in for absent people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter

from covsim.calendars import Span, merge
from covsim.events import FloatArray, ShiftKind
from covsim.rosters.absence import NEVER_AWAY, Away, Gap, clip
from covsim.rosters.colleague import Colleague, leaves_room
from covsim.rosters.duty import Shift, Unfilled
from covsim.rosters.ledger import Ledger
from covsim.rosters.timetable import Pattern, Timetable
from covsim.scenario.capacity import Backfill
from covsim.scenario.model import Scenario
from covsim.scenario.resources import Resources
from covsim.streams import Luck

OFF_DUTY, BANK = "off_duty", "bank"

_turn = attrgetter("extra_minutes", "unit")


@dataclass(frozen=True)
class StandIns:
    """The outcome: further shifts by unit number (a colleague's own, or the bank's in the absent unit's place).

    ``gaps`` are the spans in which nobody stands in for somebody absent, by the number of the absent unit.
    """

    shifts: Mapping[int, Sequence[Shift]]
    unfilled: tuple[Unfilled, ...]
    gaps: Mapping[int, Sequence[Span]]


def fill_gaps(
    scenario: Scenario, resources: Resources, table: Timetable, away: Mapping[int, Away], luck: Luck
) -> StandIns:
    """Find stand-ins for every gap: planned leave first, as it is known first, then sickness; each in order of time.

    The sources of ``backfill.from`` are asked in their order. Among colleagues who are free, the one with the fewest
    extra minutes so far goes, of equals the first. Nobody is asked for a shift in which sickness keeps them away.
    """
    gaps = [gap for person in away.values() for gap in person.gaps]
    gaps.sort(key=lambda gap: (gap.reason == "sick", gap.spans[0].start, gap.unit))
    desk = _Desk(scenario, resources, table, away, luck)
    for gap in gaps:
        desk.fill(gap)
    return desk.close()


class _Desk:
    """The books of who has been asked while gaps are filled one after another."""

    def __init__(
        self, scenario: Scenario, resources: Resources, table: Timetable, away: Mapping[int, Away], luck: Luck
    ) -> None:
        self._scenario, self._resources, self._table, self._away = scenario, resources, table, away
        self._luck = luck
        self._bank_luck: dict[int, FloatArray] = {}
        self._bank: dict[int, list[Shift]] = {}
        self._groups: dict[str, dict[Pattern, list[Colleague]]] = {}
        self._unfilled: list[Unfilled] = []
        self._gaps: dict[int, list[Span]] = {}

    def fill(self, gap: Gap) -> None:
        """Fill one gap or note it as unfilled; at the first turn of a sickness the time until help can come is lost."""
        terms = self._scenario.staff[self._resources.units[gap.unit].group].backfill
        if terms is None:
            self._lose(gap, gap.spans)
            return
        begins = max(gap.spans[0].start, gap.noticed + terms.within if gap.reason == "sick" else 0.0)
        self._lose(gap, clip(gap.spans, 0.0, begins))
        spans = clip(gap.spans, begins, gap.spans[-1].end)
        if spans and not any(self._ask(source, gap, spans, terms) for source in terms.from_):
            self._lose(gap, spans)

    def close(self) -> StandIns:
        """The outcome, in order of time."""
        shifts = dict(self._bank)
        for crews in self._groups.values():
            for person in chain.from_iterable(crews.values()):
                if person.shifts:
                    shifts[person.unit] = [*shifts.get(person.unit, ()), *person.shifts]
        gaps = {unit: merge(spans) for unit, spans in self._gaps.items()}
        return StandIns(shifts, tuple(sorted(self._unfilled, key=lambda lost: lost.start)), gaps)

    def _ask(self, source: str, gap: Gap, spans: Sequence[Shift], terms: Backfill) -> bool:
        """Whether this source fills the spans; if so it is booked."""
        if source == BANK:
            return self._ask_bank(gap, spans, terms)
        start, end, weeks = spans[0].start, spans[-1].end, self._duty_by_week(spans)
        crews = self._crews(self._resources.units[gap.unit].group if source == OFF_DUTY else source)
        off = (people for pattern, people in crews.items() if leaves_room(pattern, start, end, terms.rest))
        for person in sorted(chain.from_iterable(off), key=_turn):
            if person.is_free(spans, weeks, terms):
                person.take(spans, weeks)
                return True
        return False

    def _ask_bank(self, gap: Gap, spans: Sequence[Shift], terms: Backfill) -> bool:
        if gap.unit not in self._bank_luck:
            name = self._resources.units[gap.unit].name
            turns = len(self._table.patterns[gap.unit].turns)
            self._bank_luck[gap.unit] = self._luck.generator("bank", name).random(turns)
        if self._bank_luck[gap.unit][gap.turn] >= terms.bank_share:
            return False
        self._bank.setdefault(gap.unit, []).extend(Shift(s.start, s.end, ShiftKind.BANK) for s in spans)
        return True

    def _crews(self, group: str) -> dict[Pattern, list[Colleague]]:
        """The members of a group by their pattern; none if the model doesn't have the group."""
        if group not in self._groups:
            crews: dict[Pattern, list[Colleague]] = {}
            limits = self._scenario.staff[group].limits if group in self._scenario.staff else None
            for unit in self._table.members.get(group, ()):
                pattern = self._table.patterns[unit]
                away = self._away.get(unit, NEVER_AWAY)
                ledger = Ledger(limits, self._table.axis) if limits else None
                crews.setdefault(pattern, []).append(Colleague(unit, pattern, away, ledger))
            self._groups[group] = crews
        return self._groups[group]

    def _duty_by_week(self, spans: Sequence[Shift]) -> dict[int, float]:
        """Minutes by calendar week, hours on call left out."""
        weeks: dict[int, float] = {}
        for span in spans:
            if span.kind is not ShiftKind.ON_CALL:
                for week, minutes in self._table.axis.by_week(span.start, span.end):
                    weeks[week] = weeks.get(week, 0.0) + minutes
        return weeks

    def _lose(self, gap: Gap, spans: Sequence[Shift]) -> None:
        unit = self._resources.units[gap.unit]
        self._unfilled += [Unfilled(unit.group, unit.home, span.start, span.end, gap.reason) for span in spans]
        self._gaps.setdefault(gap.unit, []).extend((span.start, span.end) for span in spans)
