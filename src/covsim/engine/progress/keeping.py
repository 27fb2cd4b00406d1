"""Keeping: which units and places a case may still have when it comes to its next step, whatever happens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from covsim.engine.allocation.needs import Need
from covsim.engine.prepared.plan import Step
from covsim.engine.state import Pool


def mark_kept(steps: Sequence[Step], pools: Iterable[Pool]) -> None:
    """Note at the steps which of them always claim all that they need, and at the rooms whether any step keeps them."""
    kept: set[int] = set()
    for step in steps:
        for need in _needs(step):
            if step.keeps_all or step.first or step.background or need.name in (step.keeps_names or ()):
                kept |= need.members
    for step in steps:
        step.claims_all = step.simple and all(kept.isdisjoint(need.members) for need in _needs(step))
    for pool in pools:
        pool.kept = pool.index in kept


def _needs(step: Step) -> list[Need]:
    return [*(need for need, _ in (*step.needs, *step.first)), *step.join_shortest]
