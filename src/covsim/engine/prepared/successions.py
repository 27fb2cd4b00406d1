"""Successions: what is known beforehand of how the steps of a pathway follow one another.

Which steps a case leaves out mostly hangs on its call alone. And some moments coincide whatever the case, so that
their rows can be written as one chord: a case is ready for its first step when it calls, and for the next one when a
step ends and nobody is let go in between. The earlier of the two then *announces* the later one, which writes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from covsim.engine.log.chords import CALL_READY, CALL_READY_STARTED, ENDED_READY, ENDED_READY_STARTED, READY_STARTED

if TYPE_CHECKING:
    from covsim.engine.prepared.plan import Path, Step

_WORK = ("respond", "treat", "handover", "transport")
_WITHOUT_ROWS = ("branch", "release", "any_order")
"""Kinds of steps that don't say that they are ready."""
_MOST = 255  # in a byte


def free_order(step: Step, path: Path) -> None:
    """Hand the steps that an any_order step names over to it; it leads behind the last of them."""
    step.order = tuple(path.steps[path.positions[name]] for name in step.body.steps)
    for member in step.order:
        member.in_order = False
    if step.next == step.behind:
        step.next += len(step.order)
    step.behind += len(step.order)


def leave_out(path: Path) -> None:
    """Count for every case the steps in a row that it leaves out, where its call tells."""
    passed: dict[int, NDArray[np.int64]] = {}
    for step in reversed(path.steps):
        if step.settled and step.known is not None:
            own = step.behind - step.position
            counts = np.where(step.known, 0, own + passed.get(step.behind, 0))
            counts[counts > _MOST] = own
            step.left_out = counts.astype(np.uint8).tobytes()
            passed[step.position] = counts


def join_up(path: Path) -> None:
    """Settle which moments of a pathway announce others."""
    first = path.steps[0] if path.steps else None
    if first is not None and _certain(first) and first.kind not in _WITHOUT_ROWS:
        path.first = first
        path.opening = CALL_READY_STARTED if first.opening == READY_STARTED else CALL_READY
    for step in path.steps:
        following = path.steps[step.next] if step.in_order and not step.is_last else None
        if following is not None and _leaves_all(step) and _certain(following) and _begins_work(following):
            step.following = following.index
            step.ending = ENDED_READY_STARTED if following.opening == READY_STARTED else ENDED_READY


def _leaves_all(step: Step) -> bool:
    """Whether nothing happens between the end of a step and what follows it."""
    return step.kind in _WORK and step.keeps_all and not step.mark_ended


def _begins_work(step: Step) -> bool:
    """Whether the first thing in a step is the row that it is ready, of its first visit."""
    return step.kind in _WORK and not step.loops


def _certain(step: Step) -> bool:
    """Whether a case that has come to a step does it at once and where it is."""
    return not step.conditional and step.at is None
