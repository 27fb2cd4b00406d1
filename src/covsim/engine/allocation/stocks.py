"""Stocks: what a visit uses up is gone at the moment of the grant; orders and deliveries bring more.

A scenario without stocks runs without this module.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from covsim.distributions import Distribution
from covsim.engine.allocation.grants import take
from covsim.engine.allocation.selection import Picks
from covsim.engine.environment import ROSTER
from covsim.engine.log.recorder import CLAIMED, RELEASED, SUPPLIED
from covsim.engine.movement.journeys import Journeys
from covsim.engine.state import Pool, Visit
from covsim.engine.world import World
from covsim.scenario.stocks import Stock


class Stocks:
    """All stocks of a run: a stock is a pool whose capacity is what is left."""

    def __init__(self, world: World, stir: Callable[[Pool], None]) -> None:
        self._world = world
        self._stir = stir
        self._specs: dict[Pool, Stock] = {}
        self._on_order: dict[Pool, float] = {}
        self._orders: dict[Pool, int] = {}
        for pool in world.stocks:
            spec = world.scenario.stocks[pool.name]
            self._specs[pool] = spec
            self._on_order[pool] = self._orders[pool] = 0
            if spec.deliver is not None:
                world.env.call_at(spec.deliver.every, ROSTER, self._deliver, pool)
            self._reorder(pool)

    def take(self, world: World, journeys: Journeys, visit: Visit, picks: Picks) -> None:
        """A grant: what comes from stocks is used up; the rest is taken as usual."""
        used = [pick for pick in picks if pick[0] in self._specs]
        take(world, journeys, visit, [pick for pick in picks if pick[0] not in self._specs] if used else picks)
        write, row, now, place = world.write, world.row, world.env.now, visit.place
        incident, step, number = visit.case.row, visit.step.index, visit.number
        for pool, need in used:
            pool.capacity -= 1
            write(row(now, CLAIMED, incident, step, number, pool.index, need.index, place, place, -1, 0.0))
            write(row(now, RELEASED, incident, step, number, pool.index, -1, place, -1, -1, 0.0))
        for pool in dict.fromkeys(pool for pool, _ in used):
            self._reorder(pool)

    def _reorder(self, pool: Pool) -> None:
        """Order if what is there and on order has fallen below the mark."""
        order = self._specs[pool].order
        there = pool.capacity + self._on_order[pool]
        if order is None or there >= order.below:
            return
        amount = order.up_to - there
        assert isinstance(order.takes, Distribution)
        u = self._world.luck.luck.draw(f"stock {pool.name}", self._orders[pool], "takes")
        minutes = float(order.takes.quantile(np.array([u]))[0])
        self._orders[pool] += 1
        self._on_order[pool] += amount
        self._world.env.call_at(self._world.env.now + minutes, ROSTER, self._arrive, (pool, amount))

    def _arrive(self, ordered: tuple[Pool, float], eid: int) -> None:
        pool, amount = ordered
        self._on_order[pool] -= amount
        self._supply(pool, amount)

    def _deliver(self, pool: Pool, eid: int) -> None:
        delivery = self._specs[pool].deliver
        assert delivery is not None
        self._supply(pool, max(delivery.up_to - pool.capacity, 0))
        self._world.env.call_at(self._world.env.now + delivery.every, ROSTER, self._deliver, pool)

    def _supply(self, pool: Pool, amount: float) -> None:
        pool.capacity += amount
        self._world.recorder.unit(self._world.env.now, SUPPLIED, pool.index, site=pool.site, value=amount)
        self._stir(pool)


def stocked(world: World, stir: Callable[[Pool], None]) -> Callable[[World, Journeys, Visit, Picks], Any]:
    """How a grant is made in a scenario, with or without stocks."""
    return Stocks(world, stir).take if world.stocks else take
