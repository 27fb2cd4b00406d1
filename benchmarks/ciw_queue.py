"""Workload Q in Ciw, a published queueing library (Palmer et al. 2019), for comparison."""

from __future__ import annotations

import ciw


def simulate(seed: int, customers: int = 200_000) -> tuple[int, float]:
    """Run until so many customers are served; returns their number and mean wait in minutes."""
    ciw.seed(seed)
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(rate=9.0)],
        service_distributions=[ciw.dists.Exponential(rate=1.0)],
        number_of_servers=[10],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_customers(customers, method="Finish")
    waits = [record.waiting_time for record in simulation.get_all_records()]
    return len(waits), sum(waits) / len(waits)
