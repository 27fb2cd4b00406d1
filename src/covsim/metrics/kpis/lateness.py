"""For how many cases help was missing or late, by the scenario's own time limits."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from covsim.events import IntArray, Outcome
from covsim.metrics.catalogue import Piece, kpi, ratio
from covsim.metrics.context import CASE_SCOPES, CAUSES, Context
from covsim.metrics.detection import UNDETECTED
from covsim.metrics.grouping import Grouping, shares
from covsim.metrics.kpis.standards import judged_cases
from covsim.metrics.spans import BoolArray


@kpi(
    id="late.share", title="Help missing or late", title_zh="缺人或延误的病例比例", unit="share", better="lower",
    scopes=(*CASE_SCOPES, "cause", "standard,cause"),
)  # fmt: skip
def late_share(context: Context) -> Iterator[Piece]:
    """Cases for which help was missing or late, of all cases.

    A case counts when it breaks a standard with a time limit (``measure`` and ``within``) that speaks of it, or leaves
    unserved; in a scenario without such standards, when it had to wait or left unserved. By ``cause``: cases with this
    main cause, that of their longest wait; late cases that met no shortfall (too far away, or slow) are under none, but
    those that nobody found at a ``detect`` step, if there is any, under ``undetected``. By
    ``standard,cause``: cases that break this standard, by main cause, of all that it speaks of.
    """
    cases, main = context.cases, main_causes(context)
    judged = {name: judged_cases(context, one) for name, one in context.scenario.standards.items() if one.measure}
    late = (cases.outcome == Outcome.LEFT) | (~cases.at_once if not judged else False)
    for due, within in judged.values():
        late = late | (due & ~within)
    every = np.ones(len(late), dtype=bool)
    yield from (ratio(*found) for found in shares(context.by(*CASE_SCOPES), late, every))
    for whole in context.groupings["all"]:
        yield from _by_cause(whole, late, main)
        if context.detections.ways:
            for _, count, of in shares((whole,), late & (main < 0) & context.detections.missed, every):
                yield ratio(f"cause={UNDETECTED}", count, of)
    for name, (due, within) in judged.items():
        yield from _by_cause(Grouping.every(due, f"standard={name}"), due & ~within, main)


def main_causes(context: Context) -> IntArray:
    """For each case the cause of its longest wait (of several as long, the last); -1 when it met no shortfall."""
    visits = context.visits
    found = np.full(len(context.incidents), -1)
    rows = np.flatnonzero(visits.cause >= 0)
    rows = rows[np.argsort(visits.waited[rows], kind="stable")]
    found[visits.incident[rows]] = visits.cause[rows]  # the last assignment to a case, its longest wait, stays
    return found


def _by_cause(group: Grouping, late: BoolArray, main: IntArray) -> Iterator[Piece]:
    """Late cases of a group with each main cause, of all cases of the group."""
    every = np.ones(len(late), dtype=bool)
    for cause, name in enumerate(CAUSES):
        for scope, count, cases in shares((group,), late & (main == cause), every):
            yield ratio(f"cause={name}" if scope == "all" else f"{scope},cause={name}", count, cases)
