"""Keeping: which units and places a case may still have when it comes to its next step, whatever happens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from covsim.engine.allocation.needs import Need
from covsim.engine.prepared.plan import Step
from covsim.engine.state import Pool


def mark_kept(steps: Sequence[Step], pools: Iterable[Pool], paths_meet: bool) -> None:
    """Note at the steps which of them always claim all that they need, and at the rooms whether any step keeps them.

    A case has only what steps of its own pathway have kept, unless cases go from one pathway to another.
    """
    kept: dict[str, set[int]] = {}
    for step in steps:
        mine = kept.setdefault(_pathway(step, paths_meet), set())
        for need in _needs(step):
            if step.keeps_all or step.first or step.background or need.name in (step.keeps_names or ()):
                mine |= need.members
    for step in steps:
        mine = kept[_pathway(step, paths_meet)]
        step.claims_all = step.simple and all(mine.isdisjoint(need.members) for need in _needs(step))
    for pool in pools:
        pool.kept = any(pool.index in mine for mine in kept.values())


def _pathway(step: Step, paths_meet: bool) -> str:
    return "" if paths_meet else step.name.partition(".")[0]


def _needs(step: Step) -> list[Need]:
    return [*(need for need, _ in (*step.needs, *step.first)), *step.join_shortest]
