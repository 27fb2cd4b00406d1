"""Patients who leave when they have waited too long: M/M/c+M (Palm 1937; Garnett, Mandelbaum & Reiman 2002)."""

from __future__ import annotations

SCENARIO = """
    covsim: 1
    name: M/M/4+M
    clock: {horizon: 7 weeks, warm_up: 1 week}
    sites: {clinic: {}}
    staff: {doctor: {count: 4, at: clinic}}
    demand: {patients: {rate: 0.2/min, where: clinic, pathway: visit}}
    pathways:
      visit:
        consult:
          treat:
            needs: {doctor: 1}
            takes: {exponential: {mean: 20 min}}
            patience: {exponential: {mean: 30 min}}
"""


def test_erlang_a(replicate):
    """Share who leave, and waits of all and of those who were seen."""
    figures = replicate(SCENARIO)
    figures("lost.share").agrees_with(0.176373, error_at_most=0.015)
    figures("wait.mean").agrees_with(5.291181, error_at_most=0.015)
    figures("wait.mean", "outcome=served").agrees_with(4.809011, error_at_most=0.015)
