"""Who is away when: leave, limits and sickness put together, and the gaps that they leave in the roster."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from covsim.calendars import Span, merge
from covsim.rosters.duty import Absence, Reason, Shift
from covsim.rosters.leave import plan_leave
from covsim.rosters.ledger import Ledger
from covsim.rosters.sickness import spells
from covsim.rosters.timetable import Pattern, Timetable
from covsim.scenario.model import Scenario
from covsim.scenario.resources import Resources
from covsim.streams import Luck


@dataclass(frozen=True)
class Gap:
    """Rostered time of a unit in one turn that it does not work, and since when it is known that the unit is away.

    Sickness shows at the first turn that it hits (``noticed``); leave is planned.
    """

    unit: int
    turn: int
    spans: tuple[Shift, ...]
    reason: Reason
    noticed: float = 0.0


@dataclass(frozen=True)
class Away:
    """One person: the gaps in time order, and the time (sorted, disjoint) when there is no asking for extra shifts.

    That is sickness, and leave from the first to the last turn of each stretch.
    """

    gaps: tuple[Gap, ...] = ()
    times: tuple[Span, ...] = ()

    def absences(self) -> tuple[Absence, ...]:
        """The gaps with adjacent ones of one reason joined."""
        joined: list[Absence] = []
        for gap in self.gaps:
            for span in gap.spans:
                if joined and joined[-1].end == span.start and joined[-1].reason == gap.reason:
                    joined[-1] = Absence(joined[-1].start, span.end, gap.reason)
                else:
                    joined.append(Absence(span.start, span.end, gap.reason))
        return tuple(joined)


NEVER_AWAY = Away()


def plan_absence(scenario: Scenario, resources: Resources, table: Timetable, luck: Luck) -> dict[int, Away]:
    """Leave, turns beyond the limits, and sickness of every person who has any, by unit number."""
    found: dict[int, Away] = {}
    for group, staff in scenario.staff.items():
        if not staff.leave and not staff.sickness and not staff.limits:
            continue
        for batch, members in _by_batch(resources, table.members[group]):
            patterns = [table.patterns[unit] for unit in members]
            leave: list[list[int]] = [[] for _ in members]
            if staff.leave:
                minutes = [pattern.minutes for pattern in patterns]
                leave = plan_leave(minutes, staff.leave, _planned(patterns), luck.generator("leave", group, *batch))
            for unit, pattern, turns in zip(members, patterns, leave):
                sick: list[Span] = []
                if staff.sickness and (share := _share_sick(staff.sickness.share, staff.leave)):
                    generator = luck.generator("sickness", resources.units[unit].name)
                    sick = spells(staff.sickness.spell, share, table.axis.end, generator)
                over = _over(pattern, turns, Ledger(staff.limits, table.axis)) if staff.limits else []
                found[unit] = put_together(unit, pattern, turns, sick, over)
    return found


def _by_batch(resources: Resources, members: Sequence[int]) -> Iterator[tuple[tuple[str, ...], list[int]]]:
    """The members of a group, batch by batch: those who are there together take their leave in turn."""
    for batch, units in groupby(members, key=lambda unit: resources.units[unit].batch):
        yield (batch.name,) if batch else (), list(units)


def _over(pattern: Pattern, leave: Sequence[int], ledger: Ledger) -> list[int]:
    """Turns that a limit forbids, when those before them are worked, as far as they are not on leave."""
    on_leave, over = set(leave), []
    for turn, shifts in enumerate(pattern.turns):
        if turn in on_leave:
            continue
        if ledger.fits(shifts):
            ledger.enter(shifts)
        else:
            over.append(turn)
    return over


def _share_sick(lost: float, leave: float) -> float:
    """Share of time sick that takes this share of rostered time, as spells that fall into leave take none."""
    return min(lost / (1.0 - leave), 1.0) if leave < 1 else 0.0


def _planned(patterns: Sequence[Pattern]) -> float:
    """Minutes in service (all members have the same)."""
    return max((sum(last - first for first, last in pattern.service) for pattern in patterns), default=0.0)


def put_together(
    unit: int, pattern: Pattern, leave: Sequence[int], sick: Sequence[Span], over: Sequence[int] = ()
) -> Away:
    """Gaps and times away of a unit with these turns of leave, turns over a limit, and spells of sickness.

    Leave goes before the limits, and both before sickness. What a limit forbids leaves a gap, but the person is there.
    """
    gaps = [Gap(unit, turn, pattern.turns[turn], "leave") for turn in leave]
    gaps += [Gap(unit, turn, pattern.turns[turn], "limit") for turn in over]
    planned = {*leave, *over}
    for start, end in sick:
        turn = bisect_right(pattern.ends, start)
        noticed: float | None = None
        while turn < len(pattern.turns) and pattern.starts[turn] < end:
            if turn not in planned and (spans := clip(pattern.turns[turn], start, end)):
                noticed = spans[0].start if noticed is None else noticed
                gaps.append(Gap(unit, turn, spans, "sick", noticed))
            turn += 1
    gaps.sort(key=lambda gap: gap.spans[0].start)
    return Away(tuple(gaps), tuple(merge([*_stretches(pattern, leave), *sick])))


def clip(spans: Sequence[Shift], start: float, end: float) -> tuple[Shift, ...]:
    """The parts of shifts between two moments."""
    return tuple(
        Shift(max(span.start, start), min(span.end, end), span.kind)
        for span in spans
        if span.start < end and span.end > start
    )


def _stretches(pattern: Pattern, leave: Sequence[int]) -> list[Span]:
    """From the start of the first to the end of the last of turns on leave that follow one another."""
    found: list[Span] = []
    last = -2
    for turn in leave:
        if turn == last + 1:
            found[-1] = (found[-1][0], pattern.ends[turn])
        else:
            found.append((pattern.starts[turn], pattern.ends[turn]))
        last = turn
    return found
