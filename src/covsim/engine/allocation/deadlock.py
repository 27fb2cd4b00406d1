"""Circles of waiting: cases that keep units and wait for units which only such cases keep."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from covsim.engine.allocation.needs import Need
from covsim.engine.state import INFINITY, TRAVELLING, WORKING, Background, Claim, Visit, with_case
from covsim.errors import SimulationError


def explain_if_stuck(claim: Claim, list_waiting: Callable[[], list[Claim]]) -> None:
    """Raise ``SimulationError`` when ``claim`` waits in a circle that nothing can open.

    A case is stuck when it waits without end of patience for a need all of whose members are kept by stuck cases. The
    largest such set is found by striking out, again and again, whoever could still be served.
    """
    if all(_is_moving(need, count) for need, count in claim.needs):
        return
    waiting = list_waiting()
    stuck = {id(one): one for one in waiting if one.visit.case.held and stands_still(one) and _waits_for_ever(one)}
    while id(claim) in stuck:
        kept = Counter(member.index for one in stuck.values() for member, _ in one.visit.case.held)
        free = [key for key, one in stuck.items() if all(_could_be_met(need, count, kept) for need, count in one.needs)]
        if not free:
            raise SimulationError(_story(claim))
        for key in free:
            del stuck[key]


def _is_moving(need: Need, count: int) -> bool:
    """Whether enough members are free or at work on cases that will end: quick, and true of nearly every claim."""
    left = 0.0
    for kind in need.ranks:
        left += sum(pool.most - pool.used * pool.kept for pool in kind.pools)
        for unit in kind.ever:
            if unit.load < unit.at_once or (unit.visit is not None and _goes_on(unit.visit)):
                left += 1
                if left >= count:
                    return True
    return left >= count


def _goes_on(visit: Visit) -> bool:
    return visit.phase in (TRAVELLING, WORKING) and (visit.rest is None or visit.rest.waiting is None)


def stands_still(claim: Claim) -> bool:
    """Whether its case can't go on before the claim is met: it is no side task, or one that the case waits for."""
    task = claim.visit.task
    return not isinstance(task, Background) or task.waiting is not None


def _waits_for_ever(claim: Claim) -> bool:
    patience = claim.visit.step.patience
    return patience is None or patience.constant == INFINITY


def _could_be_met(need: Need, count: int, kept: Mapping[int, int]) -> bool:
    left = 0.0
    for kind in need.ranks:
        left += sum(1 for unit in kind.ever if kept[unit.index] < unit.at_once)
        left += sum(pool.most - kept[pool.index] for pool in kind.pools)
    return left >= count


def _story(claim: Claim) -> str:
    visit = claim.visit
    wants = ", ".join(need.name for need, _ in claim.needs)
    left = [member for member, _ in visit.case.held if not with_case(member, visit.place)]
    own = [member.name for member in left if any(member.index in need.members for need, _ in claim.needs)]
    if own:
        return (
            f"{visit.step.name}: a case waits for {wants} and has itself left {', '.join(own)} elsewhere, kept - "
            "release what the case keeps before it goes its own way, or take it along in a transport"
        )
    keeps = ", ".join(member.name for member, _ in visit.case.held)
    return (
        f"{visit.step.name}: cases wait for each other in a circle: one keeps {keeps} and waits for {wants}, all "
        "of which are kept by cases that wait as well - claim everything in one step, release before, or give "
        "the step a patience"
    )
