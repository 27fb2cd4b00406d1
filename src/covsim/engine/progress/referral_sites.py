"""Which of several sites takes a case: the referral and diversion policies, shown the sites as they are now."""

from __future__ import annotations

from covsim.engine.allocation.answers import site_of
from covsim.engine.prepared.plan import Target
from covsim.engine.state import INFINITY, Case
from covsim.engine.world import World
from covsim.errors import SimulationError
from covsim.travel import Mode


class Candidate:
    """One site, as a policy sees it."""

    __slots__ = ("_number", "_world", "minutes", "name")

    def __init__(self, world: World, number: int, minutes: float) -> None:
        self._world = world
        self._number = number
        self.name = world.sites[number]
        self.minutes = minutes

    @property
    def number(self) -> int:
        """Index of the site."""
        return self._number

    @property
    def waiting(self) -> int:
        """Cases on their way to the site or there."""
        return sum(1 for case in self._world.cases.values() if self._number in (case.travelling_to, case.place))

    def free(self, room: str) -> float:
        """Free places under this name at the site; without any such room there, it can't be full."""
        world = self._world
        here = [
            pool for pool, spec in zip(world.pools, world.resources.pools)
            if room in spec.skills and pool.site in (-1, self._number)
        ]  # fmt: skip
        return sum(pool.capacity - pool.used for pool in here if pool.open) if here else INFINITY


class ReferralSites:
    """Chooses a site for ``{nearest: ...}``."""

    def __init__(self, world: World) -> None:
        self._world = world

    def choose(self, case: Case, target: Target, mode: Mode | None) -> int:
        """The site that the policies pick among those that can be reached."""
        world, now = self._world, self._world.env.now
        found = []
        for number in target.candidates:
            minutes = 0.0 if number == case.place else mode.leg(case.place, number, now) if mode is not None else 0.0
            if minutes < INFINITY:
                found.append(Candidate(world, number, minutes))
        if not found:
            names = ", ".join(world.sites[n] for n in target.candidates) or "no site"
            raise SimulationError(
                f"none of the sites that offer it ({names}) can be reached from {world.sites[case.place]} - add a way"
            )
        open_ones = [one for one in found if not world.diversion.closed(one)] or found
        chosen = site_of(world.referral.choose(open_ones), len(open_ones), world.referral)
        return open_ones[chosen].number
