"""More than one place: two queues in a row (Burke 1956) and two units in two sectors (Larson's hypercube)."""

from __future__ import annotations

TANDEM = """
    covsim: 1
    name: Registration, then a doctor
    clock: {horizon: 21 weeks, warm_up: 1 week}
    sites: {clinic: {}}
    staff: {clerk: {at: clinic}, doctor: {count: 4, at: clinic}}
    demand: {patients: {rate: 5/h, where: clinic, pathway: visit}}
    pathways:
      visit:
        register: {treat: {needs: {clerk: 1}, takes: {exponential: {mean: 10 min}}}}
        consult: {treat: {needs: {doctor: 1}, takes: {exponential: {mean: 30 min}}}}
"""

TWO_SECTORS = """
    covsim: 1
    name: Two ambulances that help each other out
    clock: {horizon: 20 weeks, warm_up: 1 week}
    sites: {north: {}, south: {}}
    travel: {road: {links: {north: {south: 0.01 s}}}}
    vehicles: {ambulance: {count: 2, at: [north, south], mode: road, returns: instant}}
    demand: {calls: {rate: 2/h, where: {north: 1, south: 1}, pathway: emergency}}
    pathways:
      emergency:
        reach: {respond: {needs: {ambulance: 1}, takes: {exponential: {mean: 30 min}}, keeps: false, patience: 0 min}}
"""


def test_tandem(replicate):
    """What leaves a queue of exponential servers is Poisson again: each station waits as if it stood alone."""
    figures = replicate(TANDEM)
    figures("wait.mean", "step=visit.register").agrees_with(50.0, error_at_most=0.06)
    figures("wait.mean", "step=visit.consult").agrees_with(6.397134, error_at_most=0.03)


def test_two_unit_hypercube(replicate):
    """One call an hour in each sector, two services an hour, own unit first, lost when both are out (Larson 1974).

    Of all dispatches 3/8 are within each sector and 1/8 each way across.
    """
    figures = replicate(TWO_SECTORS)
    figures("utilisation", "unit=ambulance 1").agrees_with(0.4, error_at_most=0.01)
    figures("utilisation", "unit=ambulance 2").agrees_with(0.4, error_at_most=0.01)
    figures("lost.share").agrees_with(0.2, error_at_most=0.015)
    for unit, own, other in (("ambulance 1", "north", "south"), ("ambulance 2", "south", "north")):
        figures("dispatch.share", f"unit={unit},site={own}").agrees_with(3 / 8, error_at_most=0.01)
        figures("dispatch.share", f"unit={unit},site={other}").agrees_with(1 / 8, error_at_most=0.02)
