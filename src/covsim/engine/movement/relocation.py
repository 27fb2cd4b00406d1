"""Relocation: free units are given another post, as the policy says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from covsim.engine.environment import ENDS
from covsim.engine.log.recorder import RELOCATED
from covsim.engine.movement.journeys import ON_CALL, Journeys
from covsim.engine.state import Unit

if TYPE_CHECKING:
    from covsim.engine.world import World


class Relocator:
    """Asks the policy whenever another unit is free, busy or posted elsewhere. ``look`` is called at every instant."""

    def __init__(self, world: World, journeys: Journeys) -> None:
        self._policy = world.relocation
        self._units = [
            Movable(unit, world, journeys) for unit in world.units
            if unit.mode is not None and unit.returns == "divertible"
        ]  # fmt: skip
        self._known: list[int] = []

    def look(self) -> bool:
        """Let the policy move units; whether it has."""
        if self._state() == self._known:
            return False
        moves = self._policy.moves(self._units)
        for unit, post in moves:
            unit.move(post)
        self._known = self._state()
        return bool(moves)

    def _state(self) -> list[int]:
        return [one.unit.home if one.free else -1 for one in self._units]


class Movable:
    """A unit as a relocation policy sees it."""

    def __init__(self, unit: Unit, world: World, journeys: Journeys) -> None:
        self.unit = unit
        self.index = unit.index
        self.name = unit.name
        self.group = unit.group
        self.area = unit.area
        self.skills = world.resources.units[unit.index].skills
        self.base = world.sites[unit.home]
        self._world = world
        self._journeys = journeys

    @property
    def jobs(self) -> int:
        """Cases that it has been given so far."""
        return self.unit.jobs

    @property
    def free(self) -> bool:
        """Whether it is on duty and without work (nobody on call at home is posted elsewhere)."""
        return self.unit.free and self.unit.load == 0 and self.unit.shift_kind != ON_CALL and not self.unit.riders

    @property
    def post(self) -> str:
        """Where it stands, or is on the way to."""
        return self._world.sites[self.unit.home]

    def minutes(self, site: str) -> float:
        """Travel time from where it is now."""
        return self._journeys.minutes(self.unit, self._world.sites.index(site), self._world.env._now)

    def move(self, site: str) -> None:
        """From now on the site is its post: it goes there, and comes back there after each case."""
        unit, world, journeys = self.unit, self._world, self._journeys
        now, minutes = world.env._now, self.minutes(site)
        unit.home = world.sites.index(site)
        world.recorder.unit(now, RELOCATED, unit.index, site=unit.site, destination=unit.home, value=minutes)
        if unit.site == unit.home:
            world.refresh(unit)
            return
        journeys._go_back(unit, minutes, now)
        unit.pending = world.env.call_at(now + minutes, ENDS, journeys._home, unit)
