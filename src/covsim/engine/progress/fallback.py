"""What a case does when its claim can't be met: patience over, turned away, never possible, taken by another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from covsim.engine.environment import Steps
from covsim.engine.log.recorder import FELL_BACK
from covsim.engine.prepared.plan import END, NeedCounts
from covsim.engine.progress.own_way import refer_away
from covsim.engine.state import OVER, Visit
from covsim.events import Cause, Fallback, Outcome

if TYPE_CHECKING:
    from covsim.engine.progress.cases import Cases

STAY = object()
"""Result of a fallback that goes on with the step."""


def fall_back(run: Cases, visit: Visit, missing: NeedCounts) -> Steps:
    """Do what ``otherwise`` says; returns where the case goes on, or ``STAY`` to go on with less.

    A side task that falls back ends, or another step runs in its stead; the case itself goes on.
    """
    case, (how, where) = visit.case, visit.step.fallback
    write_fallback(run, visit, how, missing)
    if how is Fallback.LESS:
        yield from _go_on_with_less(run, visit, missing)
        return STAY
    visit.phase = OVER
    if visit.rest is not None and not visit.rest.done:
        run.sides.call_off(visit.rest)
    for entry in list(visit.units):
        run.releases.let_go(visit, entry)
    if how is Fallback.STEP:
        return (run.plans.paths[where], 0) if isinstance(where, str) else where
    if visit.task is not case:
        return END
    if how is Fallback.REFERRED:
        run.releases.let_all_go(visit)
        return (yield from refer_away(run, visit, where, None, ""))
    case.outcome = Outcome.LEFT
    return END


def write_fallback(run: Cases, visit: Visit, how: Fallback, missing: NeedCounts) -> None:
    """The row of a fallback, with the need that it was for and the cause."""
    if visit.shortfall[0] < 0 and missing:
        never = run.impossible(visit, missing) or missing
        visit.shortfall = (never[0][0].index, Cause.NO_SUCH_SKILL)
    need, cause = visit.shortfall
    run.world.recorder.case(run.env._now, FELL_BACK, visit.case.row, visit.step.index, visit.number, need=need,
                            site=visit.place, cause=cause, value=how)  # fmt: skip


def _go_on_with_less(run: Cases, visit: Visit, missing: NeedCounts) -> Steps:
    """Do without what nobody could ever do, and wait for the rest as usual; else take what is there at this moment."""
    never = run.impossible(visit, missing)
    if never:
        missing = less(missing, never)
        if not missing:
            return
        run.allocator.ask(visit, missing)
        if (yield None):
            return
        write_fallback(run, visit, Fallback.LESS, missing)
    there = run.allocator.part_that_is_free(visit, missing)
    while there:
        run.allocator.ask(visit, there, last_chance=True)
        if (yield None):
            return
        before, there = there, run.allocator.part_that_is_free(visit, missing)
        if there == before:
            return  # free, but kept for earlier cases


def less(needs: NeedCounts, without: NeedCounts) -> NeedCounts:
    """Needs without some of them."""
    gone = dict(without)
    left = ((need, count - gone.get(need, 0)) for need, count in needs)
    return tuple((need, count) for need, count in left if count > 0)
