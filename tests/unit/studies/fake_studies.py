"""A stand-in for ``replicate``: figures from two numbers of a scenario, so that verdicts can be worked out by hand.

Medics each cost 100 a year. One medic covers 50% of the time, two 95%, three 100%, less 2 points for each fall a day.
"""

from covsim.errors import SimulationError
from covsim.experiment import ReplicationResult
from covsim.metrics.figures import Figure, Point
from covsim.streams import Luck

COVER = {1: 0.5, 2: 0.95, 3: 1.0}


def covered(scenario, seed, task):
    """Figures that wobble a little from replication to replication, alike in all models."""
    u = Luck(seed, task.replication).draw("fake", 0, "u")
    medics = scenario.staff["medic"].count
    falls = scenario.demand["falls"].rate.per_minute * 1440
    share = min(1.0, COVER[medics] - 0.02 * (falls - 2) + 0.01 * (u - 0.5))
    minutes = scenario.clock.horizon
    years = minutes / 525960
    met, gap = share * minutes, (1 - share) * minutes
    figures = (
        Figure("cost.per_year", "all", 100.0 * medics, 100.0 * medics * years, years),
        Figure("standard.met_share", "standard=covered", share, met, minutes),
        Figure("coverage.share", "cover=post", share, met, minutes),
        Figure("uncovered.minutes", "cover=post", gap, gap, 1.0),
        Figure("uncovered.minutes", "cover=post,cause=all_busy", 0.75 * gap, 0.75 * gap, 1.0),
        Figure("uncovered.minutes", "cover=post,cause=travelling", 0.25 * gap, 0.25 * gap, 1.0),
        Figure("late.share", "all", 1 - share, 1000 * (1 - share), 1000.0),
        Figure("late.share", "cause=all_busy", 0.6 * (1 - share), 600 * (1 - share), 1000.0),
        Figure("late.share", "site=base", 1 - share, 1000 * (1 - share), 1000.0),
        Figure("response.p90", "all", 10 + u, 10 + u, 100.0),
    )
    hours = [share / 2, *[share] * 167]
    profile = tuple(Point("coverage", "cover=post", float(hour), part, 1.0) for hour, part in enumerate(hours))
    tables = dict.fromkeys(("incidents", "visits", "events"), b"") if task.keep else {}
    return ReplicationResult.of(task, figures, profile, tables)


def one_fails_in_second(scenario, seed, task):
    if task.model == "one" and task.replication == 2 and not task.group:
        raise SimulationError("units wait for each other")
    return covered(scenario, seed, task)


def all_fail(scenario, seed, task):
    raise SimulationError("units wait for each other")


def stopped_in_third(scenario, seed, task):
    """As Ctrl-C would, in a serial run."""
    if task.replication == 3:
        raise KeyboardInterrupt
    return covered(scenario, seed, task)
