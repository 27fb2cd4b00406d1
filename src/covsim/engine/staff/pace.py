"""How fast somebody works at the moment: newcomers settle in, and long duty tires."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from operator import attrgetter

from covsim.calendars import Span, merge
from covsim.engine.state import Unit
from covsim.engine.world import World
from covsim.events import ShiftKind
from covsim.rosters import Shift
from covsim.scenario.limits import Tiring
from covsim.scenario.periods import minutes_to

PaceOf = Callable[[Unit], float]

SAME: PaceOf = attrgetter("pace")
"""The pace of a unit that neither settles nor tires."""


def pace_of(world: World) -> PaceOf:
    """The factor on the duration of work that a unit begins now: ``SAME`` when nobody's changes with time.

    The factors of the group, of settling in and of fatigue multiply.
    """
    env, scenario, clock = world.env, world.scenario, world.scenario.clock
    settling: dict[int, Span] = {}  # until when, and the factor
    tired: dict[int, tuple[list[Span], Tiring]] = {}
    for spec in world.resources.units:
        if spec.kind != "person":
            continue
        group = scenario.staff[spec.group]
        if spec.batch and group.batches and group.batches.settling:
            settling[spec.index] = (minutes_to(clock, spec.batch.settled), group.batches.settling.pace)
        if group.tiring:
            tired[spec.index] = (_on_duty(world.duty_plan.units[spec.index].shifts), group.tiring)
    if not settling and not tired:
        return SAME

    def now(unit: Unit) -> float:
        pace, time = unit.pace, env._now
        if unit.index in settling and time < settling[unit.index][0]:
            pace *= settling[unit.index][1]
        if unit.index in tired:
            spans, terms = tired[unit.index]
            if _since(spans, time, unit.ending) >= terms.after:
                pace *= terms.pace
        return pace

    return now


def _on_duty(shifts: Sequence[Shift]) -> list[Span]:
    """Stretches of duty without a gap; hours on call don't tire."""
    return merge((shift.start, shift.end) for shift in shifts if shift.kind is not ShiftKind.ON_CALL)


def _since(spans: Sequence[Span], time: float, overtime: bool) -> float:
    """Minutes on duty so far; -1 for somebody who is not."""
    last = bisect_right(spans, (time, float("inf"))) - 1
    if last < 0 or (time >= spans[last][1] and not overtime):
        return -1.0
    return time - spans[last][0]
