"""Dispatch: which of the free units goes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar, runtime_checkable

from covsim.policies.views import CaseView, UnitView

Candidate = TypeVar("Candidate", bound=UnitView)


class Dispatch(Protocol):
    """Scores a unit for a case; the lowest score goes, ties by the order in the scenario."""

    def score(self, unit: UnitView, case: CaseView, minutes: float) -> float | None:
        """Score of ``unit``, ``minutes`` of travel (and call-out) away; None: it is never sent to this case."""


class Nearest:
    """The unit with the shortest travel time, call-out included."""

    def score(self, unit: UnitView, case: CaseView, minutes: float) -> float | None:
        """Its travel time."""
        return minutes


@runtime_checkable
class OrdersCandidates(Protocol):
    """A dispatch policy that looks at all who could go together: it puts them in the order in which they are taken."""

    def line_up(
        self, candidates: Sequence[Candidate], present: Mapping[str, int], pulled: Mapping[str, int]
    ) -> Sequence[Candidate]:
        """``candidates`` in a new order; they come by score. By group of those who can serve the need: how many are
        at work (``present``, on call left out), and how many of these a duty has taken already (``pulled``)."""


class Spread(Nearest):
    """From all groups alike, in proportion to the people they have at work, those on duties included; the nearest of
    each group first.

    Each next person comes from the group with the smallest (taken + 1/2) / people: the method of Webster and
    Sainte-Lague, which keeps every group within one person of its share in nearly all cases (Balinski & Young 1982,
    Fair Representation).
    """

    def line_up(
        self, candidates: Sequence[Candidate], present: Mapping[str, int], pulled: Mapping[str, int]
    ) -> Sequence[Candidate]:
        """By the share of their group that would be gone."""
        taken = dict(pulled)
        shares = []
        for place, unit in enumerate(candidates):
            before = taken.get(unit.group, 0)
            shares.append(((before + 0.5) / max(present.get(unit.group, 0), 1), place))
            taken[unit.group] = before + 1
        return [candidates[place] for _, place in sorted(shares)]


class SpareFirst(Nearest):
    """From the group with the most people free, one after another; of groups with as many, the one with the nearest."""

    def line_up(
        self, candidates: Sequence[Candidate], present: Mapping[str, int], pulled: Mapping[str, int]
    ) -> Sequence[Candidate]:
        """By how many of their group are still free."""
        left = Counter(unit.group for unit in candidates)
        spare = []
        for place, unit in enumerate(candidates):
            spare.append((-left[unit.group], place))
            left[unit.group] -= 1
        return [candidates[place] for _, place in sorted(spare)]


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
