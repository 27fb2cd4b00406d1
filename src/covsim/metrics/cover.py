"""Cover: could help be there in time, had a case arisen at any moment? Exact, over the whole window."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from covsim.events import Cause, IntArray
from covsim.metrics.edges import COVERED, Edges, Levels
from covsim.metrics.hall import failing
from covsim.metrics.offers import Asked, Offers
from covsim.metrics.qualified import Qualified, entered
from covsim.metrics.replication import Replication
from covsim.metrics.spans import Spans
from covsim.scenario.judging import Cover
from covsim.scenario.resources import Unit, providers


@dataclass(frozen=True)
class Readiness:
    """One cover entry at one site, for a ``share`` of all luck with call-outs (all of it where nobody is called out).

    The window is cut into ``spans``, in order; ``cause`` is -1 where help could come. The shares of an entry at a site
    add up to 1: time weighted by them is expected time.
    """

    cover: str
    site: str
    share: float
    spans: Spans
    cause: IntArray


def read_cover(context: Replication) -> tuple[Readiness, ...]:
    """Judge each cover entry at each of its sites.

    A need is met by units that are on duty, not on a break, not claimed, without a fault, and near enough: call-out
    (on call), turnout (from the post) and travel within the limit, turnout and travel at their medians; on the way
    home if they can be called there. People without a travel mode count at the site itself, or with a vehicle of the
    same entry where they are. What a case keeps is claimed until it lets it go, even when the case has gone elsewhere.
    A unit that can serve several cases counts while it has a hand free at home. Places reserved for others are not
    free. Nothing is pre-empted and nobody recalled from a duty, unless the entry has a ``priority``: then those count
    too whom a case of that priority would take from work at their home (``yielding``), and places reserved for it.
    A skill that is learnt and lost counts while the level of competence is high enough.

    Call-out counts by its law: time in which somebody has to be called out counts as covered with the probability
    P(call-out <= what turnout and travel leave of the limit), by the law's distribution function. In the run one luck
    u holds for all who are called out to a case, each law taking its quantile of order u; so u is cut, from 0 to 1, at
    these probabilities of all who may be called out, and between two cuts everybody is in time or not, whatever u is.
    (Where travel changes by the hour, a claim there meets the traffic after the median call-out of its part of u.)
    """
    if not context.scenario.cover:
        return ()
    entries = context.scenario.cover.items()
    judges = {priority: _Judge(context, priority) for priority in {entry.priority for _, entry in entries}}
    return tuple(
        readiness for name, entry in entries for site in ((entry.at,) if isinstance(entry.at, str) else entry.at)
        for readiness in judges[entry.priority].judged(name, entry, site)
    )  # fmt: skip


class _Judge:
    """Judges cover entries of one priority on one replication."""

    def __init__(self, context: Replication, priority: int | None) -> None:
        self._context = context
        asked = np.zeros(len(context.helpers), dtype=bool)
        for entry in context.scenario.cover.values():
            asked[list(self._serving(entry) if entry.priority == priority else ())] = True
        self._offers = Offers(context, priority, asked)
        self._qualified = Qualified(context)

    def judged(self, name: str, entry: Cover, site: str) -> Iterator[Readiness]:
        """One entry at one site, for each part of the luck with call-outs."""
        serving, window = self._serving(entry), self._context.window
        units = [unit for unit in self._context.resources.units if unit.index in serving]
        asked = Asked(site, entry.within, tuple(unit for unit in units if unit.kind == "vehicle"))
        by_luck = [unit for unit in units if self._offers.hang_on_luck(unit, asked)]
        always = Edges()
        able = dict.fromkeys(serving.values(), 0.0)
        for pool in self._context.resources.pools:
            if pool.index in serving:
                mask = serving[pool.index]
                able[mask] += self._offers.enter_room(always, mask, pool, site)
        for unit in units:
            if unit not in by_luck:
                self._enter(always, able, serving[unit.index], unit, entry, asked)
        if by_luck:
            always = always.in_order()
        for low, high in pairwise(self._offers.cuts(by_luck, asked)):
            edges, could = (always.copy(), able.copy()) if by_luck else (always, able)
            for unit in by_luck:
                lucky = asked._replace(luck=(low + high) / 2)
                self._enter(edges, could, serving[unit.index], unit, entry, lucky)
            spans, levels = edges.cut(window.start, window.end)
            yield Readiness(name, site, high - low, spans, self._causes(entry, asked, levels, could))

    def _enter(
        self, edges: Edges, able: dict[int, float], mask: int, unit: Unit, entry: Cover, asked: Asked
    ) -> None:
        """Enter a unit, and whether it could ever come; people whose skills change with time in slices of it."""
        slices = self._qualified.slices(unit, tuple(entry.needs))
        if slices is None:
            able[mask] += self._offers.enter(edges, mask, unit, asked)
            return
        own = Edges()
        able[mask] += self._offers.enter(own, mask, unit, asked)
        for other, part in entered(own, mask, slices):
            able.setdefault(other, 0.0)
            edges.take(part)

    def _members(self, need: str) -> tuple[int, ...]:
        return tuple(i for rank in providers(self._context.scenario, self._context.resources, need) for i in rank)

    def _serving(self, entry: Cover) -> dict[int, int]:
        """Resources that serve any of the needs, with a bit for each need they serve."""
        found: dict[int, int] = {}
        for bit, need in enumerate(entry.needs):
            for index in self._members(need):
                found[index] = found.get(index, 0) | 1 << bit
        return dict(sorted(found.items()))

    def _causes(self, entry: Cover, asked: Asked, levels: Levels, able: Mapping[int, float]) -> IntArray:
        vehicles = {unit.index for unit in asked.vehicles}
        first = tuple(not vehicles.isdisjoint(self._members(need)) for need in entry.needs)
        return _causes(levels, tuple(entry.needs.values()), able, first)


# Of two equally frequent causes the more telling one is named: the earlier.
_TELLING = (
    Cause.AWAY_ON_DUTY, Cause.ABSENT, Cause.EQUIPMENT_NOT_READY, Cause.ON_BREAK, Cause.ALL_BUSY, Cause.ROOM_FULL,
    Cause.CLOSED, Cause.TRAVELLING, Cause.NO_SUCH_SKILL,
)  # fmt: skip


def _causes(levels: Levels, counts: Sequence[int], able: Mapping[int, float], first: Sequence[bool]) -> IntArray:
    """-1 where the needs can be met by distinct units; else what keeps most units of the first failing need away.

    Needs are looked at vehicles first (whose absence also keeps people from riding), then as listed, then jointly.
    Too few units in the whole model that could ever come: no such skill. None of them rostered: nobody on duty.
    """
    cause = np.full(len(levels), COVERED)
    free = {mask: levels.of(mask, COVERED) for mask in able}
    for needs, wanted, short in failing(free, counts, first, len(levels)):
        new = np.flatnonzero(short & (cause == COVERED))
        if not len(new):
            continue
        masks = [mask for mask in able if mask & needs]
        if sum(able[mask] for mask in masks) < wanted:
            cause[new] = Cause.NO_SUCH_SKILL
            continue
        some = [(why, [mask for mask in masks if levels.any(mask, why)]) for why in _TELLING]
        there = [(why, met) for why, met in some if met]
        if not there:
            cause[new] = Cause.NOBODY_ON_DUTY
            continue
        number = np.array([sum(levels.of(mask, why)[new] for mask in met) for why, met in there])
        main = np.array([why for why, _ in there])[number.argmax(axis=0)]
        cause[new] = np.where(number.max(axis=0) > 0, main, Cause.NOBODY_ON_DUTY)
    return cause
