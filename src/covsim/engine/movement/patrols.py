"""Patrols: people on a duty who may find what they pass."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from covsim.engine.environment import Environment
from covsim.engine.state import WORKING, Visit

if TYPE_CHECKING:
    from covsim.engine.prepared.plan import Plans
    from covsim.engine.prepared.ways import Way
    from covsim.engine.steps.detect import Race


class Patrols:
    """Which duties are at work where, and which cases wait there to be found by them."""

    def __init__(self, env: Environment, plans: Plans) -> None:
        self._env = env
        self._at_work: dict[int, list[Visit]] = defaultdict(list)  # by site; who has gone is struck off later
        self._races: dict[int, dict[Race, None]] = defaultdict(dict)  # by site, in order of beginning
        for step in plans.steps:
            for way in step.ways.passing if step.ways else ():
                for name in way.duties:
                    duty = plans.duties[name]
                    duty.on_start = self.come
                    duty.marks_any = True

    def come(self, visit: Visit) -> None:
        """People on a duty begin to work at a site: whoever waits there may be found."""
        site, duty = visit.place, _duty(visit)
        there = self._still_there(site)
        if visit not in there:  # who was called away comes back to the same visit
            self._at_work[site] = [*there, visit]
        for race in list(self._races[site]):
            way = race.found_by(duty)
            if way is not None:
                self._env.wake(race.task, way)

    def there(self, race: Race) -> Way | None:
        """How a case that begins now is found by those who are at work at its place."""
        for visit in self._still_there(race.visit.place):
            way = race.found_by(_duty(visit))
            if way is not None:
                return way
        return None

    def watch(self, race: Race) -> None:
        """The case waits to be found."""
        self._races[race.visit.place][race] = None

    def forget(self, race: Race) -> None:
        """It waits no longer."""
        del self._races[race.visit.place][race]

    def _still_there(self, site: int) -> list[Visit]:
        found = self._at_work[site]
        if found:
            self._at_work[site] = found = [one for one in found if one.phase == WORKING and one.place == site]
        return found


def _duty(visit: Visit) -> str:
    return visit.step.name.rpartition(".")[0]
