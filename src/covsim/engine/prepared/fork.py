"""Forks: where the branch steps of a pathway lead, made ready to run."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from covsim.distributions import Uniform
from covsim.engine.prepared.luck_columns import Draw, LuckColumns
from covsim.scenario.pathways import Branch

if TYPE_CHECKING:
    from covsim.engine.prepared.plan import Path, Step
    from covsim.engine.state import Case


class Fork:
    """The ways from a branch step: by shares of luck, or by what is known of the case."""

    __slots__ = ("_bounds", "_by", "_known", "_luck", "_otherwise", "_share", "_ways")

    def __init__(self, luck: LuckColumns, step: Step, path: Path, body: Branch) -> None:
        def way(name: str) -> int | None:
            return None if name == "continue" else path.position(name)

        self._luck = luck
        self._share = Draw(luck, Uniform(0.0, 1.0), step.name, "branch", step.known) if body.shares else None
        self._bounds = list(accumulate(body.shares.values()))[:-1]  # what rounding leaves over is the last one's
        self._ways = [way(name) for name in body.shares]
        self._by = body.by
        self._known = {value: way(name) for value, name in body.to.items()}
        self._otherwise = way(body.otherwise)

    def way(self, case: Case, visit: int) -> int | None:
        """Position of the step at which the case goes on at this visit; None for the next one."""
        if self._share is not None:
            return self._ways[bisect_right(self._bounds, self._share.value(case, visit))]
        key = str(visit) if self._by == "visits" else self._luck.text(case, self._by, None)
        return self._known.get(key, self._otherwise)
