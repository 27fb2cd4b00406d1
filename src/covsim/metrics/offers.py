"""What each unit and room offers to a cover entry: when it is free and near enough, and what keeps it away else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import NamedTuple

import numpy as np

from covsim.events import Cause, IntArray
from covsim.metrics.edges import COVERED, Edges
from covsim.metrics.homeward import Homeward
from covsim.metrics.posts import Posts
from covsim.metrics.reach import Reach
from covsim.metrics.replication import Replication
from covsim.metrics.rooms import UNLIMITED, places
from covsim.metrics.spans import BoolArray, Spans, distinct, intersect, union
from covsim.metrics.states import State, States, read_states
from covsim.metrics.traffic import SLACK, Traffic
from covsim.scenario.reserving import kept_back
from covsim.scenario.resources import Pool, Unit

_AT_HOME = (State.HOME, State.HOME_ON_CALL)
_WHAT = np.zeros(len(State), dtype=np.int64)
"""What keeps a unit away, by its state; one that is free counts as travelling where it isn't near enough."""
for _state, _cause in (
    (State.ABSENT, Cause.ABSENT), (State.OFF, Cause.NOBODY_ON_DUTY), (State.FAULTY, Cause.EQUIPMENT_NOT_READY),
    (State.AWAY_ON_DUTY, Cause.AWAY_ON_DUTY), (State.BUSY, Cause.ALL_BUSY), (State.ON_BREAK, Cause.ON_BREAK),
    (State.RETURNING, Cause.TRAVELLING), (State.OUT, Cause.TRAVELLING), (State.HOME, Cause.TRAVELLING),
    (State.HOME_ON_CALL, Cause.TRAVELLING),
):  # fmt: skip
    _WHAT[_state] = _cause


class Asked(NamedTuple):
    """What is asked for: to be at a site within so many minutes, in one of the entry's vehicles if need be.

    ``luck``, from 0 to 1, is that of the case with call-outs.
    """

    site: str
    limit: float
    vehicles: tuple[Unit, ...]
    luck: float = 0.5


class Offers:
    """Answers for cover entries of one priority on one replication, about the ``asked`` units (a flag each)."""

    def __init__(self, context: Replication, priority: int | None, asked: BoolArray) -> None:
        traffic = Traffic(context.scenario, context.window)
        self._context = context
        self._priority = priority
        self._states: States = read_states(context, priority, asked)
        self._reach = cache(lambda luck: Reach(context, traffic, luck))
        self._homeward = Homeward(context, self._states, traffic)
        returning = self._states.spans.owner[self._states.state == State.RETURNING]
        self._returns = np.bincount(returning, minlength=len(context.helpers)) > 0
        self._posts = Posts(context.log)
        self._on_call = frozenset(distinct(self._states.within(State.HOME_ON_CALL).owner).tolist())
        self._own: dict[int, States] = {}
        self._seen: dict[int, tuple[Spans, IntArray]] = {}
        self._free_at_home: dict[tuple[int, State], Spans] = {}
        self._lifts: dict[tuple[object, ...], Spans | None] = {}
        self._unions: dict[tuple[tuple[int, State], ...], Spans] = {}
        self._rides: dict[tuple[int, State, int], Spans] = {}
        self._taken = context.intervals.claims.spans
        self._divertible = context.returning("divertible")

    # --- call-outs ---

    def hang_on_luck(self, unit: Unit, asked: Asked) -> bool:
        """Whether the luck of call-outs may decide if a unit is in time: its own, or that of who gives it a lift."""
        return any(one.index in self._on_call for one in (unit, *self._lift_givers(unit, asked)))

    def cuts(self, units: Iterable[Unit], asked: Asked) -> list[float]:
        """Probabilities from 0 to 1 between which the luck of call-outs decides nothing about these units."""
        reach = self._reach(asked.luck)
        found = {0.0, 1.0}
        for unit in units:
            if unit.index in self._on_call:
                drivers = [unit] if reach.mode(unit) else self._lift_givers(unit, asked)
                modes = {mode.name: mode for one in drivers if (mode := reach.mode(one))}
                found |= reach.chances(unit, asked.site, asked.limit, list(modes.values()))
        return sorted({round(cut, 9) for cut in found})  # less is no more than the slack in the limit

    def _lift_givers(self, unit: Unit, asked: Asked) -> list[Unit]:
        """The vehicles of the entry that stand where a person without a mode of travel does."""
        if unit.kind != "person" or unit.home == asked.site or self._reach(asked.luck).mode(unit):
            return []
        return [vehicle for vehicle in asked.vehicles if vehicle.home == unit.home]

    # --- units ---

    def enter(self, edges: Edges, mask: int, unit: Unit, asked: Asked) -> bool:
        """Enter a unit's states; False when it could never be there in time."""
        offers = {state: self._from_post(unit, state, asked) for state in _AT_HOME}
        passing = self._on_the_way(unit, asked)
        if not passing and all(offer is False for offer in offers.values()):
            return False
        on_duty, state = self._on_duty(unit)
        what = _WHAT.copy()
        for free, offer in offers.items():
            if offer is True:
                what[free] = COVERED
            elif offer:
                edges.move(mask, offer)
        for spans in passing:
            edges.move(mask, spans)
        edges.add(mask, what[state], on_duty)
        return True

    def _on_duty(self, unit: Unit) -> tuple[Spans, IntArray]:
        """The segments of a unit in any state but off duty, and their states."""
        if unit.index not in self._seen:
            mine = self._of(unit)
            seen = mine.state != State.OFF
            self._seen[unit.index] = mine.spans.where(seen), mine.state[seen]
        return self._seen[unit.index]

    def _of(self, unit: Unit) -> States:
        if unit.index not in self._own:
            self._own[unit.index] = self._states.of(unit.index)
        return self._own[unit.index]

    def _within(self, unit: Unit, state: State) -> Spans:
        key = unit.index, state
        if key not in self._free_at_home:
            self._free_at_home[key] = self._of(unit).within(state)
        return self._free_at_home[key]

    def _from_post(self, unit: Unit, state: State, asked: Asked) -> Spans | bool:
        """As ``_from_home``; for a unit that was relocated, from each post while it held it."""
        if not self._posts.moved(unit.index):
            return self._from_home(unit, state, asked)
        sites, found = tuple(self._context.scenario.sites), []
        for post, held in self._posts.of(unit.index, sites.index(unit.home)).items():
            when = self._from_home(replace(unit, home=sites[post]), state, asked)
            if when is not False:
                found.append(intersect(self._within(unit, state) if when is True else when, held)[0])
        return Spans.joined(found) if found else False

    def _from_home(self, unit: Unit, state: State, asked: Asked) -> Spans | bool:
        """When a unit that is free at home could be at the site in time: always, never or in these spans."""
        if unit.kind == "kit":
            return unit.home == asked.site and state == State.HOME
        on_call, reach = state == State.HOME_ON_CALL, self._reach(asked.luck)
        if unit.home == asked.site or self._context.is_remote(unit):
            return reach.ready(unit, on_call, leaving=False) <= asked.limit + SLACK
        ready, mode = reach.ready(unit, on_call, leaving=True), reach.mode(unit)
        if mode is None:
            lift = self._lift(unit.home, ready, asked)
            return lift is not None and self._taken_along(unit, state, lift)
        when = reach.from_home(mode, unit.home, asked.site, ready, asked.limit)
        return intersect(self._within(unit, state), when)[0] if isinstance(when, Spans) else when

    def _lift(self, home: str, own: float, asked: Asked) -> Spans | None:
        """When one of the vehicles stands at a place and takes people from there to the site in time. None: never.

        All leave together; the people are ready after ``own`` minutes.
        """
        key = home, own, *asked
        if key not in self._lifts:
            reach, standing, found = self._reach(asked.luck), [], []
            for vehicle in asked.vehicles:
                mode = reach.mode(vehicle)
                if vehicle.home != home or mode is None:
                    continue
                for state in _AT_HOME:
                    ready = max(own, reach.ready(vehicle, state == State.HOME_ON_CALL, leaving=True))
                    when = reach.from_home(mode, home, asked.site, ready, asked.limit)
                    if when is True:
                        standing.append((vehicle, state))
                    elif when is not False:
                        found.append(intersect(self._within(vehicle, state), when)[0])
            if standing and not found:
                self._lifts[key] = self._standing(tuple(standing))
            else:
                found += [self._within(*one) for one in standing]
                self._lifts[key] = union(Spans.joined(found)) if found else None
        return self._lifts[key]

    def _standing(self, vehicles: tuple[tuple[Unit, State], ...]) -> Spans:
        """When any of these vehicles is in its state: the same for all sites that are always within its reach."""
        key = tuple((vehicle.index, state) for vehicle, state in vehicles)
        if key not in self._unions:
            self._unions[key] = union(Spans.joined([self._within(*one) for one in vehicles]))
        return self._unions[key]

    def _taken_along(self, unit: Unit, state: State, lift: Spans) -> Spans:
        """When a unit in this state could ride in a lift."""
        key = unit.index, state, id(lift)  # lifts are kept
        if key not in self._rides:
            self._rides[key] = intersect(self._within(unit, state), lift)[0]
        return self._rides[key]

    def _on_the_way(self, unit: Unit, asked: Asked) -> list[Spans]:
        """The parts of a unit's ways home from which it could be there in time, alone or in a vehicle of the entry."""
        if not self._divertible[unit.index] or not self._returns[unit.index]:
            return []
        reach = self._reach(asked.luck)
        here = tuple(self._context.scenario.sites).index(asked.site)
        drivers = [unit] if reach.mode(unit) else [v for v in asked.vehicles if self._divertible[v.index]]
        modes = {mode.name: mode for one in drivers if (mode := reach.mode(one))}
        flags = self._context.members(drivers)
        found = (self._homeward.near(mode, flags, unit.index, here, asked.limit) for mode in modes.values())
        return [spans for spans in found if len(spans)]

    # --- rooms ---

    def enter_room(self, edges: Edges, mask: int, pool: Pool, site: str) -> float:
        """Enter a room's free places; gives the most it ever has."""
        if pool.site not in ("", site):
            return 0.0
        window = self._context.window
        plan = self._context.plan.pools[pool.index - len(self._context.resources.units)]
        open_, counts = places(plan, window.start, window.end)
        taken = self._taken.where(self._taken.owner == pool.index).clipped(window.start, window.end)
        count, when = self._kept_back(pool)
        all_edges = (open_.start, open_.end, taken.start, taken.end, when.start, when.end, [window.start, window.end])
        cuts = np.unique(np.concatenate(all_edges))
        parts = Spans(np.zeros(len(cuts) - 1, dtype=np.int64), cuts[:-1], cuts[1:])
        place = np.searchsorted(open_.start, parts.start, "right") - 1
        is_open = (place >= 0) & (parts.start < np.append(open_.end, -1.0)[place])
        kept = count * when.open_at(parts.start)
        free = np.where(is_open, np.append(counts, 0.0)[place], 0.0) - taken.open_at(parts.start) - kept
        some = is_open & (free > 0)
        edges.add(mask, COVERED, parts.where(some), free[some].astype(np.float64))
        edges.add(mask, Cause.ROOM_FULL, parts.where(is_open & (free <= 0)))
        edges.add(mask, Cause.CLOSED, parts.where(~is_open))
        return max(0.0, float(counts.max(initial=0.0)) - kept.min(initial=count)) if len(counts) else float(UNLIMITED)

    def _kept_back(self, pool: Pool) -> tuple[int, Spans]:
        """Places that are kept for other cases than one of this priority (its severity isn't known), and when."""
        scenario, window = self._context.scenario, self._context.window
        reserved = scenario.rooms[pool.name].reserved
        if reserved is None:
            return 0, Spans.of(())
        ours = None not in (reserved.priority, self._priority) and self._priority <= reserved.priority  # type: ignore[operator]
        if ours:
            return 0, Spans.of(())
        spans = kept_back(scenario, reserved, window.start, window.end)
        return reserved.count, Spans.of((0, start, end) for start, end in spans)
