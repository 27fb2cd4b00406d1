"""Waiting in M/M/c (Erlang C) and M/G/1 (Pollaczek-Khinchine) queues; exact values from the closed forms."""

from __future__ import annotations

import pytest

MULTI_SERVER = """
    covsim: 1
    name: M/M/4
    clock: {horizon: 18 weeks, warm_up: 1 week}
    sites: {clinic: {}}
    staff: {nurse: {count: 4, at: clinic}}
    demand: {patients: {rate: 8/h, where: clinic, pathway: visit}}
    pathways:
      visit:
        consult: {treat: {needs: {nurse: 1}, takes: {exponential: {mean: 20 min}}}, marks: {granted: with_nurse}}
    measures: {wait: {to: with_nurse}}
    standards: {seen_in_10: {measure: wait, within: 10 min, at_least: 80%}}
"""

SINGLE_SERVER = """
    covsim: 1
    name: M/G/1
    clock: {{horizon: 40 weeks, warm_up: 1 week}}
    sites: {{clinic: {{}}}}
    rooms: {{window: {{at: clinic}}}}
    demand: {{patients: {{rate: 1.5/h, where: clinic, pathway: visit}}}}
    pathways:
      visit:
        consult: {{treat: {{needs: {{window: 1}}, takes: {law}}}}}
"""


def test_erlang_c(replicate):
    """Four nurses, 8 patients an hour, 20 minutes each: share who wait, mean wait, and its tail (Erlang 1917)."""
    figures = replicate(MULTI_SERVER)
    figures("wait.share_waited").agrees_with(0.378418, error_at_most=0.015)
    figures("wait.mean").agrees_with(5.676275, error_at_most=0.035)
    figures("standard.met_share", "standard=seen_in_10").agrees_with(1 - 0.194286, error_at_most=0.01)
    figures("utilisation").agrees_with(2 / 3, error_at_most=0.005)


@pytest.mark.parametrize(
    ("law", "mean_wait"),
    [
        ("{lognormal: {mean: 30 min, sd: 25 min}}", 76.25),
        ("30 min", 45.0),
        ("{erlang: {mean: 30 min, k: 2}}", 67.5),
    ],
)
def test_pollaczek_khinchine(replicate, law, mean_wait):
    """One server, 1.5 patients an hour, 30 minutes on average: the wait grows with the variance of the work."""
    replicate(SINGLE_SERVER.format(law=law))("wait.mean").agrees_with(mean_wait, error_at_most=0.035)
