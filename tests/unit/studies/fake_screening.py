"""A scenario with known inputs, and stand-ins for ``replicate`` whose figures are known functions of them.

Inputs: falls a day (1 to 6, now 2), minutes of help (30 to 50, now 40), pay of a medic (80 to 140, now 100) and the
speed on the road (40 to 80, now 60), on which nothing depends. Model ``three`` alone has a spare car (10 to 30, now 20).
"""

from covsim.errors import SimulationError
from covsim.experiment import ReplicationResult
from covsim.metrics.figures import Figure
from covsim.streams import Luck

SCENARIO = """
covsim: 1
name: Posts
clock: {start: 2025-01-06, horizon: 4 weeks}
sites:
  base: {label: 新集, at: [0, 0], people: 100}
travel:
  road: {speed: {value: 60 km/h, kind: assumed, range: [40 km/h, 80 km/h], source: guess}}
staff:
  medic: {count: 2, at: base, mode: road, cost: {value: 100 CNY/year, kind: assumed, range: [80 CNY/year, 140 CNY/year], source: guess}}
demand:
  falls: {rate: {value: 2/day, kind: assumed, range: [1/day, 6/day], source: guess}, where: base, pathway: help}
pathways:
  help:
    treat: {treat: {needs: {medic: 1}, takes: {value: 40 min, kind: derived, range: [30 min, 50 min], source: guess}}}
cover:
  post: {at: base, needs: {medic: 1}, within: 10 min}
standards:
  covered: {label: post covered, cover: post, at_least: 90%}
models:
  two: {}
  one: {staff: {medic: {count: 1}}}
  three:
    staff: {medic: {count: 3}}
    vehicles: {car: {count: 1, at: base, mode: road, cost: {value: 20 CNY/year, kind: assumed, range: [10 CNY/year, 30 CNY/year], source: guess}}}
experiment: {replications: 6, seed: 3}
"""
FALLS, PAY, HELP, SPEED, CAR = (
    "demand.falls.rate", "staff.medic.cost", "pathways.help.treat.treat.takes", "travel.road.speed", "vehicles.car.cost"
)  # fmt: skip


def falls(scenario):
    return scenario.demand["falls"].rate.per_minute * 1440


def yearly(group):
    """Cost a year of one of the group."""
    return group.cost.amount * 525960


def result(task, cost, share, scenario):
    minutes = scenario.clock.horizon
    return ReplicationResult.of(task, (
        Figure("cost.per_year", "all", cost, cost, 1.0),
        Figure("standard.met_share", "standard=covered", share, share * minutes, minutes),
        Figure("wait.mean", "all", 10 * falls(scenario), 10 * falls(scenario), 1.0),
    ))  # fmt: skip


def linear(scenario, seed, task):
    """Cost: medics at their pay and the car, with luck; cover: 50, 95, 100%, less 2 points for each fall a day from 2."""
    u = Luck(seed, task.replication).draw("fake", 0, "u")
    medics = scenario.staff["medic"]
    cars = sum(yearly(car) for car in scenario.vehicles.values())
    share = {1: 0.5, 2: 0.95, 3: 1.0}[medics.count] - 0.02 * (falls(scenario) - 2)
    return result(task, medics.count * yearly(medics) + cars + 5 * u, share, scenario)


def interacting(scenario, seed, task):
    """Cost: falls a day times pay."""
    return result(task, falls(scenario) * yearly(scenario.staff["medic"]), 0.95, scenario)


def noisy(scenario, seed, task):
    """Cost: falls a day times luck, which differs between replications."""
    u = Luck(seed, task.replication).draw("fake", 0, "u")
    return result(task, falls(scenario) * u, 0.95, scenario)


def fails_when_busy(scenario, seed, task):
    if falls(scenario) > 5:
        raise SimulationError("units wait for each other")
    return linear(scenario, seed, task)
