"""What triggers look at: loads, queues, shares busy and numbers of cases, as they are at this moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import inf
from typing import TYPE_CHECKING

from covsim.engine.allocation.needs import Need
from covsim.engine.reactions.present import Present
from covsim.engine.state import Pool, Unit
from covsim.scenario.resources import service
from covsim.scenario.serving import as_tuple
from covsim.scenario.triggers import Load, Trigger

if TYPE_CHECKING:
    from covsim.engine.progress.cases import Cases

Sensor = Callable[[], float]


class Sensors:
    """Makes the sensor of each trigger, once for a run. ``standby`` are the resources that nobody has called yet."""

    def __init__(self, run: Cases, standby: set[int]) -> None:
        self._run = run
        self._world = run.world
        self._standby = standby
        self._duties = frozenset(run.plans.duties.values())

    def of(self, trigger: Trigger) -> Sensor:
        """The function that gives the level of a trigger now."""
        if trigger.load is not None:
            return self._load(trigger.load)
        if trigger.queue:
            return self._queue(trigger.queue)
        if trigger.busy:
            return self._busy(self._world.needs[trigger.busy])
        return self._present(as_tuple(trigger.count))

    # --- numbers of cases ---

    def _present(self, streams: Iterable[str]) -> Sensor:
        names, cases = self._world.incidents.streams, self._world.cases
        assert isinstance(cases, Present)
        counts, numbers = cases.counts, [names.index(stream) for stream in streams]
        return lambda: sum([counts[number] for number in numbers])

    def _queue(self, name: str) -> Sensor:
        step = next((step for step in self._run.plans.steps if step.name == name), None)
        if step is not None:
            return lambda: step.waiting
        need = self._world.needs[name]
        return lambda: self._waiting(need)

    def _waiting(self, need: Need) -> int:
        return sum(line.waiting() for line in need.lines if line.listed and line.step not in self._duties)

    # --- shares and loads ---

    def _busy(self, need: Need) -> Sensor:
        units = _units(need)
        pools = [pool for kind in need.ranks for pool in kind.pools]

        def level() -> float:
            there = [unit for unit in units if _on_duty(unit)]
            offered = sum([unit.at_once for unit in there]) + sum([pool.capacity for pool in pools])
            taken = sum([unit.load for unit in there]) + sum([pool.used for pool in pools])
            return taken / offered if offered else 1.0

        return level

    def _load(self, load: Load) -> Sensor:
        rooms: dict[str, Pool] = {pool.name: pool for pool in self._world.pools}
        pools = [rooms[name] for name in as_tuple(load.of) if name in rooms]
        streams = [name for name in as_tuple(load.of) if name not in rooms]
        cases = self._present(streams) if streams else lambda: 0
        units = _units(self._world.needs[load.per])
        there = _on_duty if load.who == "on_duty" else self._fit(units)

        def level() -> float:
            work = cases() + sum([pool.used for pool in pools])
            hands = sum([there(unit) for unit in units])
            return work / hands if hands else inf if work else 0.0

        return level

    def _fit(self, units: list[Unit]) -> Callable[[Unit], bool]:
        """Whether somebody is in service and neither absent nor waiting to be called."""
        world, standby = self._world, self._standby
        horizon = world.scenario.clock.horizon
        spans = {unit.index: service(world.scenario, world.resources.units[unit.index], 0.0, horizon) for unit in units}

        def fit(unit: Unit) -> bool:
            if unit.index in standby or (unit.absent and not unit.on_duty):
                return False
            now = world.env._now
            return any(low <= now < high for low, high in spans[unit.index])

        return fit


def _on_duty(unit: Unit) -> bool:
    return unit.on_duty and not unit.ending


def _units(need: Need) -> list[Unit]:
    """Who serves a need, each once."""
    return list({unit.index: unit for kind in need.ranks for unit in kind.units}.values())
