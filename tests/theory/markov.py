"""Exact answers of small Markov chains, for the literal values of ``ambulances.py`` and ``shift_changes.py``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, lil_array
from scipy.sparse.linalg import expm_multiply

FloatArray = NDArray[np.float64]

SHIFT = 720
"""Minutes of a shift."""
DAYS_UNTIL_PERIODIC = 2
"""After so many days a queue that empties by day has forgotten how it started."""


def stationary(generator: FloatArray) -> FloatArray:
    """The probabilities p with p Q = 0 and sum 1."""
    size = len(generator)
    equations = np.vstack((generator.T, np.ones(size)))
    return np.asarray(np.linalg.lstsq(equations, np.append(np.zeros(size), 1.0), rcond=None)[0])


class Dispatching(NamedTuple):
    """Units that share zones: load of each unit, share of calls lost, dispatches by (unit, zone), mean response."""

    busy: tuple[float, ...]
    lost: float
    shares: Mapping[tuple[int, int], float]
    response: float


def fixed_orders(
    rates: Sequence[float], orders: Sequence[Sequence[int]], travel: Sequence[Sequence[float]], on_scene: float
) -> Dispatching:
    """Calls of each zone go to the first free unit of the zone's order, and are lost when none is free.

    Travel (mean ``travel[unit][zone]``) and work on scene are exponential, so a unit is free, on its way to one of the
    zones, or on scene: the hypercube of Larson 1974 (Computers & Operations Research 1(1)) with stages.
    """
    units, zones = len(travel), len(rates)
    free, scene = zones, zones + 1
    states = list(product(range(zones + 2), repeat=units))
    number = {state: n for n, state in enumerate(states)}
    generator = np.zeros((len(states), len(states)))
    flows: dict[tuple[int, int], FloatArray] = {}
    for state, n in number.items():
        for unit, stage in enumerate(state):
            if stage != free:
                rate = 1 / on_scene if stage == scene else 1 / travel[unit][stage]
                generator[n, number[_moved(state, unit, free if stage == scene else scene)]] += rate
        for zone, rate in enumerate(rates):
            unit = next((unit for unit in orders[zone] if state[unit] == free), -1)
            if unit >= 0:
                generator[n, number[_moved(state, unit, zone)]] += rate
                flows.setdefault((unit, zone), np.zeros(len(states)))[n] = rate
    generator -= np.diag(generator.sum(axis=1))
    p = stationary(generator)
    sent = {pair: float(flow @ p) for pair, flow in flows.items()}
    served = sum(sent.values())
    return Dispatching(
        tuple(float(sum(p[n] for state, n in number.items() if state[unit] != free)) for unit in range(units)),
        1 - served / sum(rates),
        {pair: flow / served for pair, flow in sent.items()},
        sum(flow * travel[unit][zone] for (unit, zone), flow in sent.items()) / served,
    )


class Queueing(NamedTuple):
    """Units that share districts whose calls wait: load of each unit, P(wait), dispatches by (unit, district)."""

    busy: tuple[float, ...]
    waits: float
    shares: Mapping[tuple[int, int], float]


def fixed_orders_with_a_queue(
    rates: Sequence[float], orders: Sequence[Sequence[int]], jobs: Sequence[float], longest: int = 150
) -> Queueing:
    """Calls go to the first free unit of their district's order, and wait (at most ``longest``) when none is free.

    Job times are exponential with the mean of the unit. States are the sets of busy units, and the queues behind all
    of them: a call that waits goes to whoever is free first (Larson 1974, Computers & Operations Research 1(1)).
    """
    units, everybody = len(jobs), 2 ** len(jobs) - 1
    generator = np.zeros((everybody + 1 + longest, everybody + 1 + longest))
    flows: dict[tuple[int, int], FloatArray] = {}
    for n in range(len(generator)):
        state = min(n, everybody)
        for district, rate in enumerate(rates):
            unit = next((unit for unit in orders[district] if not state >> unit & 1), -1)
            after = n + 1 if unit < 0 else state | 1 << unit
            if after < len(generator):
                generator[n, after] += rate
            for one in range(units):
                chance = (1 / jobs[one] / sum(1 / job for job in jobs)) if unit < 0 else float(one == unit)
                flows.setdefault((one, district), np.zeros(len(generator)))[n] = rate * chance
        for unit, job in enumerate(jobs):
            if state >> unit & 1:
                generator[n, n - 1 if n > everybody else state & ~(1 << unit)] += 1 / job
    generator -= np.diag(generator.sum(axis=1))
    p = stationary(generator)
    return Queueing(
        tuple(float(sum(p[n] for n in range(len(p)) if min(n, everybody) >> unit & 1)) for unit in range(units)),
        float(p[everybody:].sum()),
        {pair: float(flow @ p) / sum(rates) for pair, flow in flows.items()},
    )


def birth_and_death(births: Sequence[float], deaths: Sequence[float]) -> FloatArray:
    """The probabilities of 0 to n when k becomes k + 1 at the rate ``births[k]``, and k + 1 becomes k at ``deaths[k]``."""
    p = np.cumprod(np.append(1.0, np.asarray(births) / np.asarray(deaths)))
    return np.asarray(p / p.sum())


def _moved(state: tuple[int, ...], unit: int, stage: int) -> tuple[int, ...]:
    return (*state[:unit], stage, *state[unit + 1 :])


class Cycle(NamedTuple):
    """A queue over the day: mean wait of all arrivals (min), and the mean number in service at 8:00 + k hours."""

    wait: float
    in_service: tuple[float, ...]


Started = tuple[int, int, int]
"""Patients waiting, in service with staff of the present shift, in service with staff of the last one."""


def two_shifts(rate: float, mean: float, day: int, night: int, *, own_staff: bool, longest: int = 90) -> Cycle:
    """M/M/c whose servers are ``day`` from 8:00 to 20:00 and ``night`` otherwise; nobody is sent away.

    With ``own_staff`` the shifts are different people: those of the last shift finish what they have in hand while the
    new ones start. Without it the places are the same: after a drop nothing starts until the number in use is below
    the new level, after a rise the free ones start at once. Rates per minute; at most ``longest`` wait. The state is
    carried on from minute to minute until the day repeats itself.
    """
    number = {state: n for n, state in enumerate(_states(longest, max(day, night)))}
    chains = {servers: _queue(number, rate, 1 / mean, servers).T for servers in (day, night)}
    changes = {servers: _change(number, servers, own_staff).T for servers in (day, night)}
    waiting = np.array([state[0] for state in number], dtype=float)
    serving = np.array([state[1] + state[2] for state in number], dtype=float)
    p = np.zeros(len(number))
    p[number[0, 0, 0]] = 1.0
    for _ in range(DAYS_UNTIL_PERIODIC):
        queue, in_service = 0.0, []
        for servers in (day, night):
            minutes = expm_multiply(chains[servers], changes[servers] @ p, 0, SHIFT, SHIFT + 1)
            queue += np.trapezoid(minutes @ waiting)
            in_service += (minutes[:-1:60] @ serving).tolist()
            p = minutes[-1]
    return Cycle(float(queue) / (2 * SHIFT) / rate, tuple(in_service))


def _states(longest: int, most: int) -> Iterator[Started]:
    return product(range(longest + 1), range(most + 1), range(most + 1))


def _queue(number: Mapping[Started, int], rate: float, finish: float, servers: int) -> csr_array:
    """The generator within a shift."""
    generator = lil_array((len(number), len(number)))
    for (waiting, mine, old), n in number.items():
        for after, speed in (
            (_start((waiting + 1, mine, old), servers), rate),
            (_start((waiting, mine - 1, old), servers), mine * finish),
            ((waiting, mine, old - 1), old * finish),
        ):
            if speed and after in number:
                generator[n, number[after]] += speed
                generator[n, n] -= speed
    return csr_array(generator)


def _start(state: Started, servers: int) -> Started:
    """Those who wait start as far as servers of the present shift are free."""
    waiting, mine, old = state
    more = max(0, min(waiting, servers - mine))
    return waiting - more, mine + more, old


def _change(number: Mapping[Started, int], servers: int, own_staff: bool) -> csr_array:
    """What a change of shift does at once."""
    change = lil_array((len(number), len(number)))
    for (waiting, mine, old), n in number.items():
        after = _start((waiting, 0, mine), servers) if own_staff else _start((waiting, mine, old), servers)
        change[n, number[after]] = 1.0
    return csr_array(change)
