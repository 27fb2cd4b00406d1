"""What each unit is doing at every moment of the window, as far as readiness is concerned."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from covsim.events import FloatArray, IntArray, ShiftKind
from covsim.metrics.replication import Replication
from covsim.metrics.spans import BoolArray, Spans, overlay
from covsim.metrics.yielding import yielding
from covsim.scenario.resources import service


class State(IntEnum):
    """One state at a time; the first that fits holds, in this order."""

    ABSENT = 0            # rostered, on leave, sick or resting, and nobody stands in
    OFF = 1               # not on duty, or past the end of the shift
    FAULTY = 2            # a kit with a hidden fault
    AWAY_ON_DUTY = 3      # claimed, by planned work at least in part
    BUSY = 4              # claimed by as many cases as it can serve
    ON_BREAK = 5
    RETURNING = 6         # on the way home, free
    OUT = 7               # serves a case away from home, with hands free for another
    HOME_ON_CALL = 8      # free at home, on call
    HOME = 9              # free at home


@dataclass(frozen=True)
class States:
    """Segments of the window, by unit and time; ``leg`` is the way home (index into returns) of RETURNING segments."""

    spans: Spans
    state: IntArray
    leg: IntArray

    def of(self, unit: int) -> States:
        """The segments of one unit."""
        own = slice(*np.searchsorted(self.spans.owner, [unit, unit + 1]))
        return States(self.spans.where(own), self.state[own], self.leg[own])

    def within(self, state: State) -> Spans:
        """The segments in one state."""
        return self.spans.where(self.state == state)


def read_states(context: Replication, priority: int | None, wanted: BoolArray) -> States:
    """Lay claims, shifts, absences, breaks, faults and ways home over one another.

    With a priority, claims don't count while a case of it would take the unit from them. Only the ``wanted`` units (a
    flag for each resource) have segments.
    """
    done, plan, window = context.intervals, context.plan, context.window
    units = context.resources.units
    of_units = np.arange(len(context.helpers)) < len(units)
    kits = Spans.of(
        (unit.index, start, end) for unit in units if unit.kind == "kit"
        for start, end in service(context.scenario, unit, window.start, window.end)
    )  # fmt: skip
    on_call = context.shifts(ShiftKind.ON_CALL)
    absent = Spans.of((i, start, end) for i, unit in enumerate(plan.units) for start, end in unit.unfilled)
    wanted = wanted & of_units
    of_unit = wanted[done.claims.unit]
    claims, for_duty = done.claims.spans.where(of_unit), context.is_duty[done.claims.incident[of_unit]]
    given = Spans.of(()) if priority is None else yielding(context, priority, wanted)
    duty_given, given = context.is_duty[done.claims.incident[given.owner]], given.of_owners(done.claims.unit)
    layers = (
        Spans.joined((context.rostered, kits)), on_call, absent, done.breaks, done.returns.spans, done.faults,
        _out(context), claims, claims.where(for_duty), given, given.where(duty_given),
    )  # fmt: skip
    laid = overlay([layer.owned_by(wanted).clipped(window.start, window.end) for layer in layers])
    owner = laid.spans.owner
    active, call, away, rest, returning, faulty, out = (count > 0 for count in laid.counts[:7])
    firm, firm_duty = laid.counts[7] - laid.counts[9], laid.counts[8] - laid.counts[10]
    claimed, duty, full = firm > 0, firm_duty > 0, firm >= context.at_once[owner]
    state = np.select(
        [~active & away, ~active, faulty, duty, claimed & full, rest, returning, out, call],
        list(State)[:-1], State.HOME,
    )  # fmt: skip
    spans, state = _merged(laid.spans, state)
    return States(spans, state, _legs(context, spans, state == State.RETURNING))


def _out(context: Replication) -> Spans:
    """Time away from home of units that can serve several cases at once (the others are claimed or returning then)."""
    several = context.at_once > 1
    trips = context.intervals.trips.spans.owned_by(several)
    homes = context.intervals.returns.spans.owned_by(several)
    last = np.lexsort((homes.end, homes.owner))
    homes = homes.where(last)
    keys = homes.owner * 1e9 + homes.end
    place = np.searchsorted(keys, trips.owner * 1e9 + trips.start, "right")
    found = np.append(homes.end, context.log.end)[place]
    same = np.append(homes.owner, -1)[place] == trips.owner
    return Spans(trips.owner, trips.start, np.where(same, found, context.log.end))


def _merged(spans: Spans, state: IntArray) -> tuple[Spans, IntArray]:
    """Neighbouring segments of one unit and state joined."""
    if not len(spans):
        return spans, state
    new = np.ones(len(spans), dtype=bool)
    new[1:] = (spans.owner[1:] != spans.owner[:-1]) | (state[1:] != state[:-1]) | (spans.start[1:] != spans.end[:-1])
    last = np.append(new[1:], True)
    return Spans(spans.owner[new], spans.start[new], spans.end[last]), state[new]


def _legs(context: Replication, spans: Spans, returning: BoolArray) -> IntArray:
    """The way home that each returning segment lies on."""
    homes = context.intervals.returns
    order = np.lexsort((homes.start, homes.unit))
    keys = _key(homes.unit[order], homes.start[order])
    place = np.searchsorted(keys, _key(spans.owner, spans.start), "right") - 1
    return np.where(returning, np.append(order, -1)[place], -1)


def _key(unit: IntArray, time: FloatArray) -> FloatArray:
    """Sorts by unit, then time; exact to well below a second for runs of centuries."""
    return np.asarray(unit * 1e9 + time)
