"""Choosing: selection for claims with a choice: ranges, teams of some kinds, a protected core, a dispatch of their own.

All other claims go the ordinary way; a scenario without any such step has no use for this module.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any

from covsim.engine.allocation.matching import match_some, number
from covsim.engine.allocation.needs import Kind, Need
from covsim.engine.allocation.selection import EVERY, NOTHING, Picks, Selection, Spare
from covsim.engine.movement.journeys import Journeys
from covsim.engine.prepared.choice import Allowance, Choice, is_present, is_pulled
from covsim.engine.state import Pool, Unit
from covsim.engine.world import World
from covsim.policies.dispatch import Nearest, OrdersCandidates

if TYPE_CHECKING:
    from covsim.engine.allocation.line import Line

Slot = tuple[Need, list[Any]]
"""A place in a team, and the members that could fill it, best first."""


class Choosing(Selection):
    """Selection by one choice."""

    def __init__(self, world: World, journeys: Journeys, choice: Choice) -> None:
        super().__init__(world, journeys)
        self._choice = choice
        self._dispatch = choice.dispatch or world.dispatch
        self._nearest = type(self._dispatch) is Nearest

    def select(self, line: Line, barred: AbstractSet[int] | None = None, spare: Spare = NOTHING) -> Picks | None:
        """The least that the claim must have, and as much more as it may have of what is free."""
        picks = super().select(line, barred, spare)
        if picks is not None and not spare:
            self._add_more(line, picks, barred)
        return picks

    def _add_more(self, line: Line, picks: Picks, barred: AbstractSet[int] | None) -> None:
        vehicles = tuple([member for member, _ in picks if member.__class__ is Unit and member.kind == "vehicle"])
        allowance = Allowance(self._choice.core, NOTHING, picks)
        taken = Counter(member for member, _ in picks)
        for need, more in self._choice.more(line):
            for member in self._members(line, need, EVERY, vehicles, barred, NOTHING):
                if more == 0:
                    break
                if taken[member]:
                    if member.__class__ is Pool:
                        taken[member] -= 1  # the list names a pool once for each free place
                    continue
                if allowance.take(member):
                    picks.append((member, need))
                    more -= 1

    def _fill(
        self, line: Line, needs: tuple[tuple[Need, int], ...], vehicles: tuple[Unit, ...], chosen: Picks,
        barred: AbstractSet[int] | None, spare: Spare,
    ) -> Picks | None:  # fmt: skip
        """``chosen`` and the best members for ``needs``: one after another, or matched when that fails."""
        slots = list(self._slots(line, needs, vehicles, barred, spare))
        used = {member for member, _ in chosen}
        picks = self._one_by_one(slots, dict(needs), used, Allowance(self._choice.core, spare, chosen))
        if picks is None:
            if all(options is slots[0][1] for _, options in slots):
                return None  # another order of the same members is no better
            picks = self._matched_slots(slots, dict(needs), used)
            members = [member for member, _ in picks or ()]
            if picks is None or not Allowance(self._choice.core, spare, chosen).allows(members):
                return None
        return [*chosen, *picks]

    def _slots(
        self, line: Line, needs: tuple[tuple[Need, int], ...], vehicles: tuple[Unit, ...],
        barred: AbstractSet[int] | None, spare: Spare,
    ) -> Iterator[Slot]:  # fmt: skip
        """One slot for each unit that is needed; of a team one for each kind, of which not all need to be filled."""
        for need, count in needs:
            if need.team:
                for part in need.team:
                    options = self._members(line, part, EVERY, vehicles, barred, spare)
                    for _ in range(-(-count // need.size)):
                        yield need, options
            else:
                options = self._members(line, need, EVERY, vehicles, barred, spare)
                for _ in range(count):
                    yield need, options

    @staticmethod
    def _one_by_one(slots: list[Slot], left: dict[Need, int], used: set[Any], allowance: Allowance) -> Picks | None:
        """The first that will do for each slot, until there are enough of each need.

        Whom one slot passes over no later one could have, so that the next slot with the same options goes on there.
        """
        picks: Picks = []
        taken = Counter({member: 1 for member in used if member.__class__ is not Pool})
        begun: dict[int, tuple[Iterator[Any], Counter[Any]]] = {}
        for need, options in slots:
            if left[need] == 0:
                continue
            if id(options) not in begun:
                begun[id(options)] = iter(options), Counter(option for option in options if option.__class__ is Pool)
            rest, free = begun[id(options)]
            for member in rest:
                if taken[member] < max(free[member], 1) and allowance.take(member):
                    picks.append((member, need))
                    taken[member] += 1
                    left[need] -= 1
                    break
        return None if any(left.values()) else picks

    @staticmethod
    def _matched_slots(slots: list[Slot], left: dict[Need, int], used: set[Any]) -> Picks | None:
        """Distinct members by matching; kinds of a team that come first in its list are filled first."""
        members, rows = number((options for _, options in slots), used)
        wanted = [need for need, _ in slots]
        found = match_some(rows, wanted, left)
        if found is None:
            return None
        return [(members[option], wanted[slot]) for slot, option in sorted(found.items())]

    def _scored(
        self, line: Line, kind: Kind, vehicles: tuple[Unit, ...], barred: AbstractSet[int] | None,
        spare: Spare, count: int,
    ) -> list[Unit]:  # fmt: skip
        units = super()._scored(line, kind, vehicles, barred, spare, EVERY)
        policy = self._dispatch
        if len(units) < 2 or not isinstance(policy, OrdersCandidates):
            return units
        present = Counter(unit.group for unit in kind.units if is_present(unit))
        pulled = Counter(unit.group for unit in kind.units if is_present(unit) and is_pulled(unit))
        return list(policy.line_up(units, present, pulled))


class Choices(Selection):
    """The selection of a scenario in which some claims have a choice."""

    def __init__(self, world: World, journeys: Journeys) -> None:
        super().__init__(world, journeys)
        self._of: dict[int, Choosing] = {}
        self._default = Choice({}, {}, (), None) if isinstance(world.dispatch, OrdersCandidates) else None

    def select(self, line: Line, barred: AbstractSet[int] | None = None, spare: Spare = NOTHING) -> Picks | None:
        """As the claim's step chooses."""
        choice = line.choice or self._default
        if choice is None:
            return super().select(line, barred, spare)
        found = self._of.get(id(choice))
        if found is None:
            found = self._of[id(choice)] = Choosing(self._world, self._journeys, choice)
        return found.select(line, barred, spare)


def selection(world: World, journeys: Journeys) -> Selection:
    """The selection that a scenario needs."""
    scenario = world.scenario
    works = [step.body for pathway in scenario.pathways.values() for step in pathway.values()]
    chosen = any(
        getattr(one, "leaves", None) or getattr(one, "dispatch", None) is not None
        or any(count.most > count for count in getattr(one, "needs", {}).values())
        for one in (*works, *scenario.duties.values())
    )  # fmt: skip
    plain = not (chosen or scenario.teams or isinstance(world.dispatch, OrdersCandidates))
    return Selection(world, journeys) if plain else Choices(world, journeys)
