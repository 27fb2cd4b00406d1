"""Waits, responses and other times of cases.

Times that a case did not reach count as infinite in quantiles and are left out of means.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from covsim.metrics.catalogue import Piece, kpi, ratio, statistic
from covsim.metrics.context import CASE_SCOPES, Context
from covsim.metrics.grouping import Grouping, means, quantiles, shares
from covsim.metrics.kpis.cases import by_step
from covsim.metrics.spans import totals

WAIT_SCOPES = (*CASE_SCOPES, "step", "outcome")
TIME_SCOPES = (*CASE_SCOPES, "outcome")
RESPONSE_SCOPES = (*TIME_SCOPES, "help")


def _of_claimants(context: Context, *kinds: str) -> tuple[Grouping, ...]:
    """The groupings, of the cases that claimed something."""
    return tuple(group.restricted(context.cases.claimed) for group in context.by(*kinds))


@kpi(
    id="wait.mean", title="Mean wait", title_zh="平均等待时间",
    unit="min", better="lower", scopes=WAIT_SCOPES,
)  # fmt: skip
def wait_mean(context: Context) -> Iterator[Piece]:
    """Time from ready to claim granted, travel not included, summed over the steps of a case; by ``step``, per visit.

    A wait that ends in leaving counts up to then, and what a case waits again after a pre-emption is added. Cases that
    claim nothing, and those that still wait at the end of the run, don't count.
    """
    cases, visits = context.cases, context.visits
    waited = np.where(cases.still_waiting, np.nan, cases.waited)
    yield from (ratio(*found) for found in means(_of_claimants(context, *CASE_SCOPES, "outcome"), waited))
    each = np.where(visits.still_waiting, np.nan, visits.waited)
    yield from (ratio(*found) for found in means((by_step(context),), each))


@kpi(
    id="wait.p90", title="90% wait at most", title_zh="等待时间 P90",
    unit="min", form="quantile", better="lower", scopes=WAIT_SCOPES,
)  # fmt: skip
def wait_p90(context: Context) -> Iterator[Piece]:
    """The wait that 90% of the cases (by ``step``: of the visits) don't exceed.

    Cases that left, or still wait at the end of the run, count as infinite, and so do visits never granted.
    """
    cases, visits = context.cases, context.visits
    lost = cases.still_waiting | (context.unserved & np.isfinite(cases.done))
    waited = np.where(lost, np.inf, cases.waited)
    yield from _quantiles(_of_claimants(context, *CASE_SCOPES, "outcome"), waited, 0.9)
    missed = visits.still_waiting | (np.isinf(visits.granted) & (visits.fallback > 0))
    yield from _quantiles((by_step(context),), np.where(missed, np.inf, visits.waited), 0.9)


@kpi(
    id="wait.share_waited", title="Share that has to wait", title_zh="需要等待的比例", unit="share", better="lower",
    scopes=WAIT_SCOPES,
)  # fmt: skip
def wait_share_waited(context: Context) -> Iterator[Piece]:
    """Cases of which a claim was not granted at the moment it was made, of those that claim; by ``step``, visits."""
    cases, visits = context.cases, context.visits
    groups = _of_claimants(context, *CASE_SCOPES, "outcome")
    yield from (ratio(*found) for found in shares(groups, ~cases.at_once, np.ones(len(cases.call), dtype=bool)))
    every = np.ones(len(visits), dtype=bool)
    yield from (ratio(*found) for found in shares((by_step(context),), ~visits.at_once, every))


def _quantiles(groups: Iterable[Grouping], values: np.ndarray, share: float, name: str = "") -> Iterator[Piece]:
    for scope, value, count in quantiles(groups, values, share):
        yield statistic(scope, value, count, name)


@kpi(
    id="response.mean", title="Mean response time", title_zh="平均反应时间",
    unit="min", better="lower", scopes=RESPONSE_SCOPES,
)  # fmt: skip
def response_mean(context: Context) -> Iterator[Piece]:
    """Time from the call to the first required person or vehicle at the patient; cases never reached are left out.

    ``help=comes``: of the cases to which help is sent, those of streams whose pathway has a ``respond`` step.
    """
    return (ratio(*found) for found in means(context.by(*RESPONSE_SCOPES), context.response))


@kpi(
    id="response.p50", title="Median response time", title_zh="反应时间中位数",
    unit="min", form="quantile", better="lower", scopes=RESPONSE_SCOPES,
)  # fmt: skip
def response_p50(context: Context) -> Iterator[Piece]:
    """The response time that half of the cases don't exceed; cases never reached count as infinite."""
    return _quantiles(context.by(*RESPONSE_SCOPES), context.response, 0.5)


@kpi(
    id="response.p90", title="90% response time", title_zh="反应时间 P90",
    unit="min", form="quantile", better="lower", scopes=RESPONSE_SCOPES,
)  # fmt: skip
def response_p90(context: Context) -> Iterator[Piece]:
    """The response time that 90% of the cases don't exceed; cases never reached count as infinite."""
    return _quantiles(context.by(*RESPONSE_SCOPES), context.response, 0.9)


@kpi(
    id="response.p95", title="95% response time", title_zh="反应时间 P95",
    unit="min", form="quantile", better="lower", scopes=RESPONSE_SCOPES,
)  # fmt: skip
def response_p95(context: Context) -> Iterator[Piece]:
    """The response time that 95% of the cases don't exceed; cases never reached count as infinite."""
    return _quantiles(context.by(*RESPONSE_SCOPES), context.response, 0.95)


@kpi(
    id="time_to.<measure>.mean", title="Mean time", title_zh="平均时间",
    unit="min", better="lower", scopes=TIME_SCOPES,
)  # fmt: skip
def time_to_mean(context: Context) -> Iterator[Piece]:
    """Mean time between the two moments of a measure; cases that never reached the second are left out."""
    for measure in context.scenario.measures:
        for found in means(context.by(*TIME_SCOPES), context.times(measure)):
            yield ratio(*found, name=measure)


@kpi(
    id="time_to.<measure>.p50", title="Median time", title_zh="时间中位数",
    unit="min", form="quantile", better="lower", scopes=TIME_SCOPES,
)  # fmt: skip
def time_to_p50(context: Context) -> Iterator[Piece]:
    """The time of a measure that half of the cases don't exceed; never reached counts as infinite.

    Cases whose way doesn't lead to the second moment (served without it, and without falling back) don't count.
    """
    for measure in context.scenario.measures:
        yield from _quantiles(context.by(*TIME_SCOPES), context.times(measure), 0.5, measure)


@kpi(
    id="time_to.<measure>.p90", title="90% time", title_zh="时间 P90",
    unit="min", form="quantile", better="lower", scopes=TIME_SCOPES,
)  # fmt: skip
def time_to_p90(context: Context) -> Iterator[Piece]:
    """The time of a measure that 90% of the cases don't exceed; never reached counts as infinite.

    Cases whose way doesn't lead to the second moment (served without it, and without falling back) don't count.
    """
    for measure in context.scenario.measures:
        yield from _quantiles(context.by(*TIME_SCOPES), context.times(measure), 0.9, measure)


@kpi(
    id="time_in_system.mean", title="Mean time in system", title_zh="平均在系统时间",
    unit="min", better="lower", scopes=TIME_SCOPES,
)  # fmt: skip
def time_in_system_mean(context: Context) -> Iterator[Piece]:
    """Time from the call to the end of the case, however it ends; cases open at the end of the run are left out."""
    cases = context.cases
    return (ratio(*found) for found in means(context.by(*TIME_SCOPES), cases.done - cases.call))


@kpi(
    id="queue.mean", title="Mean number waiting", title_zh="平均排队数",
    unit="claims", better="lower", scopes=("step",),
)  # fmt: skip
def queue_mean(context: Context) -> Iterator[Piece]:
    """Claims of cases that wait, as a mean over the time of the window (whenever the cases called)."""
    visits, window = context.visits, context.window
    inside = visits.waiting.clipped(window.start, window.end)
    steps = visits.step[inside.owner]
    minutes = totals(steps, inside.end - inside.start, len(context.claiming))
    yield ratio("all", minutes[context.claiming].sum(), window.length)
    for step in np.flatnonzero(context.claiming).tolist():
        yield ratio(f"step={context.log.names.steps[step]}", minutes[step], window.length)
