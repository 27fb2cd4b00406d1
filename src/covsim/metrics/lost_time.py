"""Time that people were ill or had to rest in the run: rostered time of it is not worked, whatever the plan said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from covsim.calendars import Span, merge
from covsim.events import EventLog, Kind
from covsim.metrics.spans import Spans
from covsim.rosters.plan import DutyPlan, Shift, Unfilled
from covsim.scenario.resources import Resources


def ill(log: EventLog, at_home: bool) -> Spans:
    """The time that people were ill, at home or working on, owned by units."""
    found: list[tuple[int, float, float]] = []
    since: dict[tuple[int, int], float] = {}
    for row in log.of(Kind.ILL, Kind.WELL):
        who = int(row["unit"]), int(row["need"])
        if row["kind"] == Kind.WELL:
            if who in since:
                found.append((who[0], since.pop(who), float(row["time"])))
        elif (row["value"] == 0) == at_home:
            since[who] = float(row["time"])
    return Spans.of([*found, *((unit, start, log.end) for (unit, _), start in since.items())])


def resting(log: EventLog) -> Spans:
    """The time that people had to rest after a duty, owned by units."""
    rows = log.of(Kind.RESTS)
    return Spans.of((int(row["unit"]), float(row["time"]), float(row["time"] + row["value"])) for row in rows)


def without_lost_time(resources: Resources, plan: DutyPlan, log: EventLog) -> DutyPlan:
    """The plan without the shifts, or parts of them, that fell into illness or rest; these are unfilled.

    Those of a stand-in too: then nobody stands in.
    """
    units = list(plan.units)
    unfilled = list(plan.unfilled)
    lost = {"sick": ill(log, at_home=True), "rest": resting(log)}
    away: dict[int, list[Span]] = {}
    for reason, spans in lost.items():
        for unit, start, end in zip(spans.owner.tolist(), spans.start.tolist(), spans.end.tolist()):
            away.setdefault(unit, []).append((start, end))
            spec = resources.units[unit]
            for first, last in _common(units[unit].shifts, [(start, end)]):
                unfilled.append(Unfilled(spec.group, spec.home, first, last, "sick" if reason == "sick" else "rest"))
    for unit, times in away.items():
        planned, lost_times = units[unit], merge(times)
        gaps = merge([*planned.unfilled, *_common(planned.shifts, lost_times)])
        shifts = tuple(_without(planned.shifts, lost_times))
        units[unit] = replace(planned, shifts=shifts, unfilled=tuple(gaps))
    return replace(plan, units=tuple(units), unfilled=tuple(unfilled)) if away else plan


def _common(shifts: Sequence[Shift], times: Sequence[Span]) -> Iterable[Span]:
    for shift in shifts:
        for start, end in times:
            if max(shift.start, start) < min(shift.end, end):
                yield max(shift.start, start), min(shift.end, end)


def _without(shifts: Sequence[Shift], times: Sequence[Span]) -> Iterable[Shift]:
    """Shifts less some spans, which are sorted and disjoint."""
    for shift in shifts:
        start = shift.start
        for first, last in times:
            if first < shift.end and last > start:
                if first > start:
                    yield replace(shift, start=start, end=first)
                start = max(start, last)
        if start < shift.end:
            yield replace(shift, start=start)
