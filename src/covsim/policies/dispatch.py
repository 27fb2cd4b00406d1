"""Dispatch: which of the free units goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from covsim.policies.views import CaseView, UnitView


class Dispatch(Protocol):
    """Scores a unit for a case; the lowest score goes, ties by the order in the scenario."""

    def score(self, unit: UnitView, case: CaseView, minutes: float) -> float | None:
        """Score of ``unit``, ``minutes`` of travel (and call-out) away; None: it is never sent to this case."""


class Nearest:
    """The unit with the shortest travel time, call-out included."""

    def score(self, unit: UnitView, case: CaseView, minutes: float) -> float | None:
        """Its travel time."""
        return minutes


class InOrder:
    """The first free unit in the order of the scenario, wherever it is."""

    def score(self, unit: UnitView, case: CaseView, minutes: float) -> float | None:
        """Its number."""
        return float(unit.index)


class LeastBusy:
    """The unit with the fewest cases so far; ties by travel time."""

    def score(self, unit: UnitView, case: CaseView, minutes: float) -> float | None:
        """Its number of cases, the travel time as a fraction behind it."""
        return unit.jobs + minutes / (1e6 + minutes)


class OwnArea:
    """Units of the case's own area first, then the nearest of the others (``elsewhere: false``: none of them)."""

    def __init__(self, elsewhere: bool = True) -> None:
        self.elsewhere = elsewhere

    def score(self, unit: UnitView, case: CaseView, minutes: float) -> float | None:
        """Travel time, behind all of the own area for units from elsewhere."""
        if unit.area == case.area:
            return minutes
        return 1e9 + minutes if self.elsewhere else None


class Preference:
    """A fixed order of units for each place; a unit that is not listed for a place is never sent there."""

    def __init__(self, order: Mapping[str, Sequence[str]]) -> None:
        self.order = {place: tuple(units) for place, units in order.items()}
        self._rank = {(place, unit): float(n) for place, units in order.items() for n, unit in enumerate(units)}
        self._places = frozenset(order)

    def score(self, unit: UnitView, case: CaseView, minutes: float) -> float | None:
        """Its rank in the list of the place; places without a list take the nearest."""
        if case.place not in self._places:
            return minutes
        return self._rank.get((case.place, unit.name))
