"""Losses in M/G/c/c (Erlang B): they depend on the mean of the service time only, not on its law."""

from __future__ import annotations

import pytest

SCENARIO = """
    covsim: 1
    name: M/G/c/c
    clock: {{horizon: {weeks} weeks, warm_up: 1 week}}
    sites: {{hospital: {{}}}}
    rooms: {{bed: {{count: {beds}, at: hospital}}}}
    demand: {{patients: {{rate: {rate}/h, where: hospital, pathway: stay}}}}
    pathways:
      stay:
        ward: {{treat: {{needs: {{bed: 1}}, takes: {law}, patience: 0 min}}}}
"""


@pytest.mark.parametrize(
    ("beds", "rate", "weeks", "loss", "law"),
    [
        (3, 1.5, 27, 0.134328, "{exponential: {mean: 1 h}}"),
        (3, 1.5, 27, 0.134328, "{lognormal: {mean: 1 h, cv: 1.2}}"),
        (3, 1.5, 27, 0.134328, "1 h"),
        (10, 8.0, 6, 0.121661, "{lognormal: {mean: 1 h, cv: 1.2}}"),
    ],
    ids=["three beds, exponential", "three beds, lognormal", "three beds, constant", "ten beds, lognormal"],
)
def test_erlang_b(replicate, beds, rate, weeks, loss, law):
    """Whoever finds no bed free is lost."""
    figures = replicate(SCENARIO.format(beds=beds, rate=rate, weeks=weeks, law=law))
    figures("lost.share").agrees_with(loss, error_at_most=0.025)
    figures("occupancy.mean", "pool=bed").agrees_with(rate * (1 - loss), error_at_most=0.01)
