"""A grant: units and places pass to a visit, and those that are elsewhere set off."""

from __future__ import annotations

from bisect import bisect_left

from covsim.engine.allocation.selection import Picks
from covsim.engine.log.chords import CLAIMED_STARTED
from covsim.engine.log.recorder import CLAIMED
from covsim.engine.movement.journeys import Journeys
from covsim.engine.state import Pool, Visit
from covsim.engine.world import World


def take(world: World, journeys: Journeys, visit: Visit, picks: Picks) -> None:
    """The picked units and places belong to the visit from now on; units set off."""
    now = world.env._now
    case, step = visit.case, visit.step
    visit.granted = now
    write, row = world.write, world.row
    incident, index, number, place = case.row, step.index, visit.number, visit.place
    away = False
    for member, need in picks:
        if member.__class__ is Pool:
            member.used += 1
            visit.begun = step.begins_at_once and visit.trips is None and len(picks) == 1
            kind = CLAIMED_STARTED if visit.begun else CLAIMED
            write(row(now, kind, incident, index, number, member.index, need.index, place, place, -1, 0.0))
        else:
            origin = member.site
            diverted = 1.0 if origin < 0 else 0.0
            write(row(now, CLAIMED, incident, index, number, member.index, need.index, origin, place, -1, diverted))
            member.load += 1
            member.jobs += 1
            member.case = case
            member.visit = visit
            if member.load >= member.at_once and member.free:
                member.free = False
                for provider in member.listed:
                    free = provider.free
                    del free[bisect_left(free, member.index)]  # sorted, and may be hundreds
            away = True
    visit.units.extend(picks)
    if visit.task is case:
        case.held.extend(picks)  # a side task hands over what it claimed when it is done
    if away:
        journeys.set_off(visit, picks, now)
