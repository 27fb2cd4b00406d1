"""What a planner would otherwise find out too late: one module a concept, each a function from a model to findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from covsim.scenario.checks import (
    claims,
    clock,
    competence,
    complete,
    conditions,
    contracts,
    detection,
    flow,
    holidays,
    infection,
    laws,
    manning,
    money,
    names,
    namespace,
    over_time,
    policies,
    posts,
    pulling,
    relocation,
    remote,
    rosters,
    rules,
    shares,
    stocks,
    tables,
    together,
    triggers,
    unused,
    warm_up,
    ways,
)
from covsim.scenario.checks.subject import Subject
from covsim.scenario.problems import Finding

Check = Callable[[Subject], Iterable[Finding]]

CHECKS: tuple[Check, ...] = (
    names.check, namespace.check, claims.check, complete.check, conditions.check, laws.check, flow.check,
    detection.check, manning.check, shares.check, clock.check, holidays.check, rosters.check, posts.check,
    together.check, contracts.check, ways.check, money.check, pulling.check, remote.check, stocks.check,
    competence.check, infection.check, over_time.check, policies.check, tables.check, rules.check, unused.check,
    triggers.check, relocation.check, warm_up.check,
)  # fmt: skip


def check(subject: Subject, more: Iterable[Check] = ()) -> Iterator[Finding]:
    """Everything that is wrong or odd in one model, in the order of the checks; ``more`` are those of other parts."""
    for each in (*CHECKS, *more):
        yield from each(subject)
