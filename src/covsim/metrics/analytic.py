"""Closed forms from queueing theory and location science, to set beside simulated figures.

Rates are per minute and times in minutes throughout (any other unit does as well, if it is the same everywhere).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from typing import NamedTuple


def erlang_b(servers: int, load: float) -> float:
    """Share of arrivals lost in M/G/c/c, with ``load`` = arrival rate x mean service time (erlangs).

    The loss doesn't depend on the law of service. Source: Erlang 1917, Elektrotekniker 13; the recursion in Jagerman
    1974, Bell System Technical Journal 53(3).
    """
    loss = 1.0
    for n in range(1, servers + 1):
        loss = load * loss / (n + load * loss)
    return loss


def erlang_c(servers: int, load: float) -> float:
    """Share of arrivals that wait in M/M/c with ``load`` erlangs; 1 when the servers can't keep up (load >= servers).

    Source: Erlang 1917; Gross et al. 2008, Fundamentals of Queueing Theory, section 2.4.
    """
    if load >= servers:
        return 1.0
    loss = erlang_b(servers, load)
    return loss / (1 - load / servers * (1 - loss))


def mmc_wait(servers: int, rate: float, service: float) -> float:
    """Mean wait in the queue of M/M/c, over all arrivals; ``inf`` when the servers can't keep up.

    Source: Gross et al. 2008, Fundamentals of Queueing Theory, equation 2.33.
    """
    load = rate * service
    if load >= servers:
        return math.inf
    return erlang_c(servers, load) * service / (servers - load)


def mmc_wait_exceeds(servers: int, rate: float, service: float, minutes: float) -> float:
    """Share of arrivals in M/M/c that wait longer than ``minutes``; 1 when the servers can't keep up.

    Source: Gross et al. 2008, Fundamentals of Queueing Theory, section 2.4.
    """
    load = rate * service
    if load >= servers:
        return 1.0
    return erlang_c(servers, load) * math.exp(-(servers - load) * minutes / service)


class Impatient(NamedTuple):
    """M/M/c+M: the share that leaves, and mean waits (in the queue) of all arrivals and of those served."""

    left: float
    wait: float
    wait_of_served: float


def mmcm(servers: int, rate: float, service: float, patience: float) -> Impatient:
    """M/M/c with exponential patience in the queue (Erlang A), all given by their means.

    An arrival that finds j ahead of it in the queue is served with probability m / (m + j + 1), where m = servers x
    patience / service, and then waits for j + 1 stages, each at the rate of all who may go. Source: Palm 1946,
    Ericsson Technics; Garnett, Mandelbaum & Reiman 2002, Manufacturing & Service Operations Management 4(3).
    """
    finish, give_up = servers / service, 1 / patience
    weight = total = 1.0
    for n in range(1, servers):
        weight *= rate * service / n
        weight, total = weight / (total + weight), 1.0
    waits = served = wait_of_served = stages = 0.0
    ahead = 0
    while rate > finish + ahead * give_up or weight > 1e-18 * total:
        weight *= rate / (finish + ahead * give_up)  # of ``ahead`` in the queue
        stages += 1 / (finish + (ahead + 1) * give_up)
        reach = finish / (finish + (ahead + 1) * give_up)
        sums = total + weight, waits + weight, served + weight * reach, wait_of_served + weight * reach * stages
        weight, total, waits, served, wait_of_served = (weight / sums[0], 1.0, *(part / sums[0] for part in sums[1:]))
        ahead += 1
    left = waits - served
    return Impatient(left, left * patience, wait_of_served / (1 - left))


def mexclp(demand: Sequence[float], covered: Sequence[Collection[int]], units: Sequence[int], busy: float) -> float:
    """Expected covered share of the demand, when each unit is busy with probability ``busy``, independently.

    ``covered[s]`` are the demand points (from 0) within reach of site s, where ``units[s]`` units stand. Source: Daskin
    1983, Transportation Science 17(1).
    """
    near = [sum(count for count, points in zip(units, covered) if point in points) for point in range(len(demand))]
    return sum(d * (1 - busy**n) for d, n in zip(demand, near)) / sum(demand)


def seen_by_fixed_patrol(stay: float, interval: float) -> float:
    """Share of incidents of exponential length (mean ``stay``) that a patrol meets which passes every ``interval``.

    (stay / interval)(1 - exp(-interval / stay)): the age of the interval at the onset is uniform.
    """
    return stay / interval * (1 - math.exp(-interval / stay))


def seen_by_random_patrol(stay: float, interval: float) -> float:
    """The same when the patrol passes at random (Poisson), every ``interval`` on average: stay / (stay + interval)."""
    return stay / (stay + interval)
