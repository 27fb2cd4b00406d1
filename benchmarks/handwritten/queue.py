"""Workload Q by hand: M/M/10 in SimPy, a process for each customer and one ``Resource``."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import numpy as np
import simpy
from numpy.typing import NDArray

SERVERS = 10
CALL, READY, WAITS, CLAIMED, STARTED, ENDED, RELEASED, DONE = range(8)
ROW = np.dtype([("time", "<f8"), ("kind", "u1"), ("customer", "<i4")])

Process = Generator[simpy.Event, Any, None]


@dataclass(frozen=True)
class Customers:
    """When they come and how long each takes, in minutes."""

    arrival: NDArray[np.float64]
    service: NDArray[np.float64]


def draw(seed: int, rate: float = 9.0, horizon: float = 200_000 / 9.0) -> Customers:
    """Poisson arrivals and exponential services of one minute."""
    generator = np.random.default_rng(seed)
    arrival = np.sort(generator.uniform(0.0, horizon, generator.poisson(rate * horizon)))
    return Customers(arrival, generator.exponential(1.0, len(arrival)))


def simulate(customers: Customers) -> NDArray[Any]:
    """Serve everybody, first come, first served; returns the log."""
    environment = simpy.Environment()
    servers = simpy.Resource(environment, SERVERS)
    log: list[tuple[float, int, int]] = []
    service = customers.service.tolist()

    def visit(customer: int) -> Process:
        log.append((environment.now, CALL, customer))
        log.append((environment.now, READY, customer))
        with servers.request() as claim:
            if not claim.triggered:
                log.append((environment.now, WAITS, customer))
            yield claim
            log.append((environment.now, CLAIMED, customer))
            log.append((environment.now, STARTED, customer))
            yield environment.timeout(service[customer])
            log.append((environment.now, ENDED, customer))
        log.append((environment.now, RELEASED, customer))
        log.append((environment.now, DONE, customer))

    def source() -> Process:
        for customer, time in enumerate(customers.arrival.tolist()):
            yield environment.timeout(time - environment.now)
            environment.process(visit(customer))

    environment.process(source())
    environment.run()
    return np.array(log, dtype=ROW)


def waits(log: NDArray[Any]) -> NDArray[np.float64]:
    """Minutes from arrival to start, by customer."""
    called, started = (log[log["kind"] == kind] for kind in (CALL, STARTED))
    wait = np.zeros(len(called))
    wait[started["customer"]] = started["time"]
    wait[called["customer"]] -= called["time"]
    return wait
