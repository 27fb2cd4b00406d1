"""Triggers: rules that look at the state of the whole model and start reinforcement, surge places or duties."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from covsim.engine.environment import ROSTER
from covsim.engine.log.recorder import TRIGGER_OFF, TRIGGER_ON
from covsim.engine.reactions.sensors import Sensor, Sensors
from covsim.engine.state import Pool, Unit
from covsim.scenario.capacity import StaffGroup, VehicleGroup
from covsim.scenario.duties import Duty
from covsim.scenario.triggers import Trigger as TriggerSpec

if TYPE_CHECKING:
    from covsim.engine.progress.arrivals import Call
    from covsim.engine.progress.cases import Cases
    from covsim.engine.staff.shifts import Shifts
    from covsim.engine.world import World


class Effect(Protocol):
    """What a trigger starts."""

    comes_anyway: bool
    """Whether it begins even if the trigger has turned off since it was asked for."""

    def begin(self) -> None:
        """The trigger takes effect."""

    def end(self) -> None:
        """The trigger has turned off."""


class Triggers:
    """All triggers of a run. ``look`` is called at the end of every instant."""

    def __init__(self, run: Cases, shifts: Shifts) -> None:
        scenario = run.world.scenario
        sensors = Sensors(run, shifts.standby)
        self._triggers = [
            Trigger(run.world, number, name, spec, sensors.of(spec))
            for number, (name, spec) in enumerate(scenario.triggers.items())
        ]
        by_name = {trigger.name: trigger for trigger in self._triggers}
        groups: dict[str, StaffGroup | VehicleGroup] = {**scenario.staff, **scenario.vehicles}
        for group, mover in groups.items():
            if mover.called_by:
                members = [unit for unit in run.world.units if unit.group == group]
                caller = by_name[mover.called_by]
                caller.starts(CalledGroup(caller, shifts, members, mover.stays))
        for pool in run.world.pools:
            opened_by = scenario.rooms[pool.name].opened_by
            if opened_by:
                by_name[opened_by].starts(OpenedRoom(shifts, pool))
        for name, duty in scenario.duties.items():
            if duty.started_by:
                by_name[duty.started_by].starts(StartedDuty(run, duty, run.arrivals.kept_back[name]))

    def look(self) -> bool:
        """Let each trigger look; whether anything has begun or ended."""
        changed = [trigger.look() for trigger in self._triggers]
        return any(changed)


class Trigger:
    """One rule: off, on, and since when its level has been where it would turn."""

    def __init__(self, world: World, number: int, name: str, spec: TriggerSpec, level: Sensor) -> None:
        self.world = world
        self.name = name
        self.on = False
        self._number = number
        self._spec = spec
        self._level = level
        self._effects: list[Effect] = []
        self._times_on = 0
        self._due: float | None = None  # when it turns, if the level stays on this side of the threshold
        self._turned = -1.0

    def starts(self, effect: Effect) -> None:
        """Something that it starts."""
        self._effects.append(effect)

    def look(self) -> bool:
        """Compare the level with the threshold; whether something has changed now."""
        now = self.world.env._now
        level = self._level()
        if not self._beyond(level):
            self._due = None
            return False
        if self._due is None:
            wait = self._spec.below_for if self.on else self._spec.for_
            self._due = now + wait
            if wait > 0:
                self.world.env.call_at(self._due, ROSTER, _an_instant, None)
        if now < self._due or self._turned == now:
            return False
        self._due, self._turned = None, now
        self._turn(now, level)
        return True

    def _beyond(self, level: float) -> bool:
        """Whether the level is where the trigger should turn."""
        spec = self._spec
        if not self.on:
            return level > spec.above
        return level <= spec.above if spec.below is None else level < spec.below

    def _turn(self, now: float, level: float) -> None:
        self.on = not self.on
        kind = TRIGGER_ON if self.on else TRIGGER_OFF
        self.world.recorder.case(now, kind, -1, -1, -1, need=self._number, value=level)
        if not self.on:
            for effect in self._effects:
                effect.end()
            return
        self._times_on += 1
        delay = self._delay()
        if delay > 0:
            self.world.env.call_at(now + delay, ROSTER, self._begin, self._times_on)
        else:
            self._begin(self._times_on, 0)

    def _delay(self) -> float:
        """The n-th delay of a trigger is the same in every model."""
        law = self._spec.after
        if law is None:
            return 0.0
        u = self.world.luck.luck.draw(f"trigger {self.name}", self._times_on - 1, "after")
        return float(law.quantile(np.array([u]))[0])  # type: ignore[union-attr]

    def _begin(self, time_on: int, eid: int) -> None:
        """What was asked for when it turned on for the n-th time takes effect."""
        still = self.on and self._times_on == time_on
        for effect in self._effects:
            if still or effect.comes_anyway:
                effect.begin()


class CalledGroup:
    """People or vehicles who work their roster only while they are called."""

    def __init__(self, trigger: Trigger, shifts: Shifts, members: Sequence[Unit], stays: float) -> None:
        self.comes_anyway = stays > 0
        self._trigger = trigger
        self._env = trigger.world.env
        self._shifts = shifts
        self._members = members
        self._stays = stays
        self._present = False
        self._until = 0.0
        shifts.standby.update(unit.index for unit in members)

    def begin(self) -> None:
        """They come: those whose shift it is now at once, the others with their next shift."""
        if self._stays:
            self._until = self._env._now + self._stays
            self._env.call_at(self._until, ROSTER, self._time_is_up, None)
        if not self._present:
            self._present = True
            for unit in self._members:
                self._shifts.call(unit)

    def end(self) -> None:
        """They go as at the end of a shift, unless they stay for a time of their own."""
        if self._present and not self._stays:
            self._dismiss()

    def _time_is_up(self, _: Any, eid: int) -> None:
        if self._env._now < self._until:
            return  # they were called again meanwhile
        if self._trigger.on:
            self.begin()
        else:
            self._dismiss()

    def _dismiss(self) -> None:
        self._present = False
        for unit in self._members:
            self._shifts.dismiss(unit)


class OpenedRoom:
    """Places that are there only while a trigger is on."""

    comes_anyway = False

    def __init__(self, shifts: Shifts, pool: Pool) -> None:
        self._shifts = shifts
        self._pool = pool
        shifts.close(pool)

    def begin(self) -> None:
        """The places are opened, as many as at this time of the week."""
        self._shifts.open(self._pool)

    def end(self) -> None:
        """Nobody comes in any more; who is inside stays."""
        self._shifts.close(self._pool)


class StartedDuty:
    """Planned work that takes place only while a trigger is on.

    Its occurrences have been sampled for the whole run, as if the trigger were always on, so that each has luck of its
    own. With ``every`` one begins when the trigger turns on, and takes the latest of these occurrences that has not
    taken place; without, those whose time comes while it is on take place at their time.
    """

    comes_anyway = False

    def __init__(self, run: Cases, spec: Duty, calls: Sequence[Call]) -> None:
        self._run = run
        self._env = run.env
        self._spec = spec
        self._calls = calls
        self._times = [call[0] for call in calls]
        self._next = 0
        self._series = 0  # entries of an earlier series are stale
        self._active = False

    def begin(self) -> None:
        """The first one, now or when it may start."""
        self._series += 1
        self._active = True
        if self._spec.every is None:
            self._next = bisect_left(self._times, self._env._now, self._next)
        self._plan()

    def end(self) -> None:
        """No more of them."""
        self._active = False

    def _plan(self) -> None:
        if self._spec.every is not None:
            wait = self._run.minutes_until(self._spec.window) if self._spec.window else 0.0
            self._env.call_at(self._env._now + wait, ROSTER, self._start, self._series)
        elif self._next < len(self._times):
            self._env.call_at(self._times[self._next], ROSTER, self._start, self._series)

    def _start(self, series: int, eid: int) -> None:
        if not self._active or series != self._series:
            return
        now, every = self._env._now, self._spec.every
        latest = bisect_right(self._times, now) - 1
        if latest >= self._next:
            self._next = latest + 1
            self._run.arrivals.call((now, *self._calls[latest][1:]), 0)
        if every is None:
            self._plan()
        else:
            self._env.call_at(now + every, ROSTER, self._again, self._series)

    def _again(self, series: int, eid: int) -> None:
        if self._active and series == self._series:
            self._plan()


def _an_instant(_: Any, eid: int) -> None:
    """Nothing happens but that the watchers look."""
