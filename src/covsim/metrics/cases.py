"""The event log by cases: when help came, what each waited for, how it ended."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from covsim.events import EventLog, FloatArray, Incidents, IntArray, Kind
from covsim.metrics.intervals import Claims
from covsim.metrics.spans import BoolArray, totals
from covsim.metrics.visits import Visits

OPEN = 0
"""Outcome of a case that the end of the run cuts off; else an ``Outcome``."""


@dataclass(frozen=True)
class Cases:
    """One entry a case, in the order of ``Incidents``. Moments that were not reached are ``inf``.

    ``helped`` is the arrival of the first person or vehicle, ``marks[m]`` the first time of mark m, ``done`` the end.
    ``claimed`` says that the case asked for something, ``asked_help`` that it asked for a person or a vehicle.
    ``waited`` are the minutes that all its claims waited; ``at_once``: none had to. ``cause`` is that of its first
    shortfall (-1: it met none).
    """

    call: FloatArray
    done: FloatArray
    outcome: IntArray
    helped: FloatArray
    marks: FloatArray
    claimed: BoolArray
    asked_help: BoolArray
    waited: FloatArray
    at_once: BoolArray
    still_waiting: BoolArray
    fell_back: BoolArray
    cause: IntArray


def read_cases(
    incidents: Incidents, log: EventLog, claims: Claims, visits: Visits, helpers: BoolArray,
    asks: tuple[BoolArray, BoolArray],
) -> Cases:  # fmt: skip
    """Gather what happened to each case.

    ``helpers`` flags the resources that are people or vehicles; ``asks`` flags the steps that claim anything, and
    those that claim people or vehicles.
    """
    n = len(incidents)
    rows = log.of(Kind.DONE)
    done, outcome = np.full(n, np.inf), np.full(n, OPEN)
    done[rows["incident"]], outcome[rows["incident"]] = rows["time"], rows["value"].astype(np.int64)
    help_ = helpers[claims.unit]
    helped = np.full(n, np.inf)
    np.minimum.at(helped, claims.incident[help_], claims.arrived[help_])
    fell_back = np.zeros(n, dtype=bool)
    fell_back[log.of(Kind.FELL_BACK)["incident"]] = True
    asking = asks[0][visits.step]
    mine = visits.incident[asking]
    return Cases(
        call=incidents.time, done=done, outcome=outcome, helped=helped, marks=_marks(log, n),
        claimed=_any(mine, n), asked_help=_any(visits.incident[asks[1][visits.step]], n) | np.isfinite(helped),
        waited=totals(mine, visits.waited[asking], n),
        at_once=~_any(mine[~visits.at_once[asking]], n),
        still_waiting=_any(mine[visits.still_waiting[asking]], n),
        fell_back=fell_back, cause=_first_cause(log, n),
    )  # fmt: skip


def _any(incidents: IntArray, n: int) -> BoolArray:
    found = np.zeros(n, dtype=bool)
    found[incidents] = True
    return found


def _marks(log: EventLog, n: int) -> FloatArray:
    """First time of each mark (rows) for each case (columns)."""
    found = np.full((len(log.names.marks), n), np.inf)
    rows = log.of(Kind.MARK)
    np.minimum.at(found, (rows["need"], rows["incident"]), rows["time"])
    return found


def _first_cause(log: EventLog, n: int) -> IntArray:
    found = np.full(n, -1)
    rows = log.of(Kind.WAITS, Kind.FELL_BACK)
    rows = rows[rows["cause"] >= 0]
    incidents, first = np.unique(rows["incident"], return_index=True)
    found[incidents] = rows["cause"][first]
    return found
