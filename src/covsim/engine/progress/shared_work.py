"""Shared work: an amount that is done by all who came, so that it takes longer when fewer come."""

from __future__ import annotations

from covsim.engine.prepared.luck_columns import Draw
from covsim.engine.state import Unit, Visit
from covsim.scenario.serving import as_tuple
from covsim.scenario.work_amount import WorkAmount


class SharedWork:
    """The work of a duty at one site."""

    def __init__(self, spec: WorkAmount, amount: Draw | None) -> None:
        assert amount is not None
        self._amount = amount
        self._each = spec.each.per_minute
        self._by = frozenset(as_tuple(spec.by))

    def minutes(self, visit: Visit) -> float:
        """Minutes for the whole amount by those who are there: amount / (sum of what each does a minute).

        Somebody of pace 2 takes twice as long, and so does half as much.
        """
        amount = self._amount.value(visit.case, visit.number)
        workers = [
            unit for unit, need in visit.units or visit.case.held
            if unit.__class__ is Unit and unit.kind == "person" and (not self._by or need.name in self._by)
        ]  # fmt: skip
        return amount / sum(self._each / unit.pace for unit in workers)
