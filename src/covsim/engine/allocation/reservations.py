"""Reserved places with timed release: kept back for some cases in their time, free for all at other times."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from covsim.engine.environment import ROSTER
from covsim.engine.state import Pool
from covsim.engine.world import World
from covsim.scenario.reserving import is_timed, kept_back

_AHEAD = 1_051_920.0
"""Minutes (two years) behind the horizon for which reservations are worked out, for runs that drain."""


def release_in_time(world: World, stir: Callable[[Pool], None]) -> None:
    """Let reservations begin and end as the scenario says; without any timed ones nothing is done."""
    for pool, spec in zip(world.pools, world.resources.pools):
        reserved = world.scenario.rooms[spec.name].reserved
        if reserved is None or not is_timed(reserved):
            continue
        spans = kept_back(world.scenario, reserved, 0.0, world.scenario.clock.horizon + _AHEAD)
        changes = ((time, places) for start, end in spans for time, places in ((start, reserved.count), (end, 0)))
        pool.reserved = 0
        _Reservation(world, pool, changes, stir).wait()


class _Reservation:
    """The changes of one pool, one pending at a time."""

    def __init__(
        self, world: World, pool: Pool, changes: Iterator[tuple[float, int]], stir: Callable[[Pool], None]
    ) -> None:
        self._env = world.env
        self._pool = pool
        self._changes = changes
        self._stir = stir

    def wait(self) -> None:
        """Wait for the next change."""
        for change in self._changes:
            self._env.call_at(change[0], ROSTER, self._change, change[1])
            return

    def _change(self, places: int, eid: int) -> None:
        self._pool.reserved = places
        if not places:
            self._stir(self._pool)
        self.wait()
