"""Cover: could help be there in time, had a case arisen at any moment? Exact, over the whole window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from covsim.events import Cause, FloatArray, IntArray
from covsim.metrics.hall import failing
from covsim.metrics.homeward import Homeward
from covsim.metrics.reach import Reach
from covsim.metrics.replication import Replication
from covsim.metrics.rooms import UNLIMITED, places
from covsim.metrics.spans import Spans, intersect, union
from covsim.metrics.states import State, States, read_states
from covsim.metrics.traffic import SLACK, Traffic
from covsim.scenario.judging import Cover
from covsim.scenario.resources import Pool, Unit, providers

COVERED = -1
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


@dataclass(frozen=True)
class Readiness:
    """One cover entry at one site: the window cut into ``spans``, in order; ``cause`` is -1 where help could come."""

    cover: str
    site: str
    spans: Spans
    cause: IntArray


def read_cover(context: Replication) -> tuple[Readiness, ...]:
    """Judge each cover entry at each of its sites.

    A need is met by units that are on duty, not on a break, not claimed, without a fault, and near enough: call-out
    (on call), turnout (from the post) and travel within the limit, at their medians; on the way home if they can be
    called there. People without a travel mode count at the site itself, or with a vehicle of the same entry where they
    are. Reserved places count as free. A unit that can serve several cases counts while it has a hand free at home.
    Nothing is pre-empted and nobody recalled from a duty, unless the entry has a ``priority``: then those count too
    whom a case of that priority would take from work at their home (``yielding``).
    """
    if not context.scenario.cover:
        return ()
    entries = context.scenario.cover.items()
    judges = {priority: _Judge(context, priority) for priority in {entry.priority for _, entry in entries}}
    return tuple(judges[entry.priority].judged(name, entry, site) for name, entry in entries for site in _sites(entry))


def _sites(entry: Cover) -> tuple[str, ...]:
    return (entry.at,) if isinstance(entry.at, str) else entry.at


class _Edges:
    """Steps up and down of numbers over time; a column is a set of needs (bits) and what a unit of it does."""

    WIDTH = len(Cause) + 1

    def __init__(self) -> None:
        self._column: list[IntArray] = []
        self._time: list[FloatArray] = []
        self._step: list[FloatArray] = []

    def add(self, mask: int, what: int | IntArray, spans: Spans, by: float | FloatArray = 1.0) -> None:
        """These spans hold one (or ``by``) more of ``what``: ``COVERED`` (available), or a ``Cause``."""
        column = np.empty(len(spans), dtype=np.int64)
        step = np.empty(len(spans))
        column[:] = mask * self.WIDTH + 1 + what
        step[:] = by
        self._column += [column, column]
        self._time += [spans.start, spans.end]
        self._step += [step, -step]

    def move(self, mask: int, spans: Spans) -> None:
        """In these spans one unit more is available that was counted as travelling."""
        self.add(mask, COVERED, spans)
        self.add(mask, Cause.TRAVELLING, spans, -1.0)

    def cut(self, start: float, end: float) -> tuple[Spans, _Levels]:
        """The span [start, end) cut where anything changes, and the levels in each part."""
        time = np.concatenate([*self._time, [start, end]]).clip(start, end)
        column = np.concatenate([*self._column, [-1, -1]])
        step = np.concatenate([*self._step, [0.0, 0.0]])
        order = np.argsort(time, kind="stable")
        time = time[order]
        lasting = np.flatnonzero(time[1:] > time[:-1])
        spans = Spans(np.zeros(len(lasting), dtype=np.int64), time[lasting], time[lasting + 1])
        return spans, _Levels(column[order], step[order], lasting)


class _Levels:
    """The numbers that edges add up to, each column worked out when it is asked for."""

    def __init__(self, column: IntArray, step: FloatArray, lasting: IntArray) -> None:
        self._column, self._step, self._lasting = column, step, lasting
        self._found: dict[int, FloatArray] = {}

    def of(self, mask: int, what: int) -> FloatArray:
        """How many serve just these needs and are in this state, in each part."""
        column = mask * _Edges.WIDTH + what + 1
        if column not in self._found:
            mine = np.flatnonzero(self._column == column)
            sums = np.concatenate(([0.0], np.cumsum(self._step[mine])))
            self._found[column] = sums[np.searchsorted(mine, self._lasting, "right")]
        return self._found[column]

    def __len__(self) -> int:
        return len(self._lasting)


class _Judge:
    """Judges cover entries of one priority on one replication."""

    def __init__(self, context: Replication, priority: int | None) -> None:
        traffic = Traffic(context.scenario, context.window)
        self._context = context
        self._states: States = read_states(context, priority)
        self._reach = Reach(context, traffic)
        self._homeward = Homeward(context, self._states, traffic)
        returning = self._states.spans.owner[self._states.state == State.RETURNING]
        self._returns = np.bincount(returning, minlength=len(context.helpers)) > 0
        self._own: dict[int, States] = {}
        self._lifts: dict[tuple[object, ...], Spans | None] = {}
        self._taken = context.intervals.claims.spans
        self._divertible = context.returning("divertible")

    def judged(self, name: str, entry: Cover, site: str) -> Readiness:
        """One entry at one site."""
        counts = tuple(entry.needs.values())
        serving = self._serving(entry)
        units = self._context.resources.units
        vehicles = [units[i] for i in serving if i < len(units) and units[i].kind == "vehicle"]
        edges = _Edges()
        able: dict[int, float] = {}
        for index, mask in serving.items():
            member = units[index] if index < len(units) else self._context.resources.pools[index - len(units)]
            if isinstance(member, Pool):
                many = self._room(edges, mask, member, site)
            else:
                many = float(self._unit(edges, mask, member, site, entry.within, vehicles))
            able[mask] = able.get(mask, 0.0) + many
        spans, levels = edges.cut(self._context.window.start, self._context.window.end)
        first = tuple(any(unit.index in self._members(need) for unit in vehicles) for need in entry.needs)
        return Readiness(name, site, spans, _causes(levels, counts, able, first))

    def _members(self, need: str) -> tuple[int, ...]:
        return tuple(i for rank in providers(self._context.scenario, self._context.resources, need) for i in rank)

    def _serving(self, entry: Cover) -> dict[int, int]:
        """Resources that serve any of the needs, with a bit for each need they serve."""
        found: dict[int, int] = {}
        for bit, need in enumerate(entry.needs):
            for index in self._members(need):
                found[index] = found.get(index, 0) | 1 << bit
        return dict(sorted(found.items()))

    # --- what each member offers ---

    def _unit(self, edges: _Edges, mask: int, unit: Unit, site: str, limit: float, vehicles: list[Unit]) -> bool:
        """Enter a unit's states; False when it could never be there in time."""
        offers = {state: self._from_home(unit, state, site, limit, vehicles) for state in _AT_HOME}
        passing = self._on_the_way(unit, site, limit, vehicles)
        if not passing and all(offer is False for offer in offers.values()):
            return False
        mine = self._of(unit)
        what = _WHAT.copy()
        for state, offer in offers.items():
            if offer is True:
                what[state] = COVERED
            elif offer:
                edges.move(mask, offer)
        for spans in passing:
            edges.move(mask, spans)
        seen = mine.state != State.OFF
        edges.add(mask, what[mine.state[seen]], mine.spans.where(seen))
        return True

    def _of(self, unit: Unit) -> States:
        if unit.index not in self._own:
            self._own[unit.index] = self._states.of(unit.index)
        return self._own[unit.index]

    def _from_home(self, unit: Unit, state: State, site: str, limit: float, vehicles: list[Unit]) -> Spans | bool:
        """When a unit that is free at home could be at the site in time: always, never or in these spans."""
        if unit.kind == "kit":
            return unit.home == site and state == State.HOME
        on_call = state == State.HOME_ON_CALL
        if unit.home == site:
            return self._reach.ready(unit, on_call, leaving=False) <= limit + SLACK
        ready, mode = self._reach.ready(unit, on_call, leaving=True), self._reach.mode(unit)
        if mode is None:
            lift = self._lift(unit.home, ready, site, limit, vehicles)
            return lift is not None and intersect(self._of(unit).within(state), lift)[0]
        when = self._reach.from_home(mode, unit.home, site, ready, limit)
        return intersect(self._of(unit).within(state), when)[0] if isinstance(when, Spans) else when

    def _lift(self, home: str, own: float, site: str, limit: float, vehicles: Sequence[Unit]) -> Spans | None:
        """When one of the vehicles stands at a place and takes people from there to the site in time. None: never.

        All leave together; the people are ready after ``own`` minutes.
        """
        key = home, own, site, limit, *(vehicle.index for vehicle in vehicles)
        if key not in self._lifts:
            found = []
            for vehicle in vehicles:
                mode = self._reach.mode(vehicle)
                if vehicle.home != home or mode is None:
                    continue
                for state in _AT_HOME:
                    ready = max(own, self._reach.ready(vehicle, state == State.HOME_ON_CALL, leaving=True))
                    when = self._reach.from_home(mode, home, site, ready, limit)
                    if when is not False:
                        there = self._of(vehicle).within(state)
                        found.append(there if when is True else intersect(there, when)[0])
            self._lifts[key] = union(Spans.joined(found)) if found else None
        return self._lifts[key]

    def _on_the_way(self, unit: Unit, site: str, limit: float, vehicles: list[Unit]) -> list[Spans]:
        """The parts of a unit's ways home from which it could be there in time, alone or in a vehicle of the entry."""
        if not self._divertible[unit.index] or not self._returns[unit.index]:
            return []
        here = tuple(self._context.scenario.sites).index(site)
        drivers = [unit] if self._reach.mode(unit) else [v for v in vehicles if self._divertible[v.index]]
        modes = {mode.name: mode for one in drivers if (mode := self._reach.mode(one))}
        flags = self._context.members(drivers)
        found = (self._homeward.near(mode, flags, unit.index, here, limit) for mode in modes.values())
        return [spans for spans in found if len(spans)]

    def _room(self, edges: _Edges, mask: int, pool: Pool, site: str) -> float:
        """Enter a room's free places; gives the most it ever has."""
        if pool.site not in ("", site):
            return 0.0
        window = self._context.window
        plan = self._context.plan.pools[pool.index - len(self._context.resources.units)]
        open_, counts = places(plan, window.start, window.end)
        taken = self._taken.where(self._taken.owner == pool.index).clipped(window.start, window.end)
        cuts = np.unique(np.concatenate((open_.start, open_.end, taken.start, taken.end, [window.start, window.end])))
        parts = Spans(np.zeros(len(cuts) - 1, dtype=np.int64), cuts[:-1], cuts[1:])
        place = np.searchsorted(open_.start, parts.start, "right") - 1
        is_open = (place >= 0) & (parts.start < np.append(open_.end, -1.0)[place])
        free = np.where(is_open, np.append(counts, 0.0)[place], 0.0) - taken.open_at(parts.start)
        some = is_open & (free > 0)
        edges.add(mask, COVERED, parts.where(some), free[some].astype(np.float64))
        edges.add(mask, Cause.ROOM_FULL, parts.where(is_open & (free <= 0)))
        edges.add(mask, Cause.CLOSED, parts.where(~is_open))
        return float(counts.max(initial=0.0)) if len(counts) else float(UNLIMITED)


# Of two equally frequent causes the more telling one is named: the earlier.
_TELLING = (
    Cause.AWAY_ON_DUTY, Cause.ABSENT, Cause.EQUIPMENT_NOT_READY, Cause.ON_BREAK, Cause.ALL_BUSY, Cause.ROOM_FULL,
    Cause.CLOSED, Cause.TRAVELLING,
)  # fmt: skip


def _causes(levels: _Levels, counts: Sequence[int], able: Mapping[int, float], first: Sequence[bool]) -> IntArray:
    """-1 where the needs can be met by distinct units; else what keeps most units of the first failing need away.

    Needs are looked at vehicles first (whose absence also keeps people from riding), then as listed, then jointly.
    Too few units in the whole model that could ever come: no such skill. None of them rostered: nobody on duty.
    """
    cause = np.full(len(levels), COVERED)
    free = {mask: levels.of(mask, COVERED) for mask in able}
    for needs, wanted, short in failing(free, counts, first, len(levels)):
        new = short & (cause == COVERED)
        if not new.any():
            continue
        masks = [mask for mask in able if mask & needs]
        if sum(able[mask] for mask in masks) < wanted:
            cause[new] = Cause.NO_SUCH_SKILL
            continue
        number = np.array([sum(levels.of(mask, why)[new] for mask in masks) for why in _TELLING])
        main = np.array(_TELLING)[number.argmax(axis=0)]
        cause[new] = np.where(number.max(axis=0) > 0, main, Cause.NOBODY_ON_DUTY)
    return cause
