"""Choice: what a step says about who serves it, beyond its needs: ranges, teams of some kinds, a core, a dispatch.

Decided once for each step; a step that says nothing of the kind has no choice, and its claims never come here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from covsim.engine.allocation.needs import Need, Needs
from covsim.engine.state import Unit
from covsim.events import ShiftKind
from covsim.policies import find
from covsim.scenario.counts import most

if TYPE_CHECKING:
    from covsim.engine.allocation.line import Line
    from covsim.engine.allocation.selection import Picks, Spare
    from covsim.engine.prepared.plan import NeedCounts


class Choice:
    """What the claims of a step ask for besides so many of each need."""

    __slots__ = ("core", "dispatch", "least", "most")

    def __init__(self, least: Mapping[Need, int], most: Mapping[Need, int], core: NeedCounts, dispatch: Any) -> None:
        self.least = least  # of needs with a range
        self.most = most
        self.core = core
        self.dispatch = dispatch  # None: the scenario's policy

    def more(self, line: Line) -> tuple[tuple[Need, int], ...]:
        """How many more than it must have a whole claim may take of each need with a range."""
        return tuple(
            (need, self.most[need] - count) for need, count in line.needs if self.least.get(need, 0) == count
        )

    def anew(self, wanted: NeedCounts) -> NeedCounts:
        """What a team that was interrupted asks for: no more than it must have."""
        return tuple((need, min(count, self.least.get(need, count))) for need, count in wanted)


def read_choice(
    needs: Needs, counts: Mapping[str, int], leaves: Mapping[str, int], dispatch: Any, folder: str
) -> Choice | None:
    """The choice of a step or duty; None when it leaves nothing to choose."""
    ranges = {needs[name]: (int(count), most(count)) for name, count in counts.items() if most(count) > count}
    teams = any(needs[name].team for name in counts)
    if not (ranges or leaves or teams or dispatch):
        return None
    core = tuple((needs[name], count) for name, count in leaves.items())
    rule = None if dispatch is None else find("dispatch", dispatch, folder)
    least, highest = ({need: ends[n] for need, ends in ranges.items()} for n in (0, 1))
    return Choice(least, highest, core, rule)


def is_pulled(unit: Unit) -> bool:
    """Whether a duty has taken somebody, or a step that protects a core."""
    return unit.visit is not None and unit.visit.step.pulls


def is_present(unit: Unit) -> bool:
    """Whether somebody is at work, free or not: not only on call."""
    return unit.on_duty and not unit.ending and unit.shift_kind != ShiftKind.ON_CALL


class Allowance:
    """How many people may still be taken from each site before its core is reached."""

    def __init__(self, core: NeedCounts, spare: Spare, chosen: Picks) -> None:
        self._left: list[dict[int, int]] = []  # of each core: by site
        self._cores: list[frozenset[int]] = []
        taken = {member for member, _ in chosen}
        for need, count in core:
            units = {unit.index: unit for kind in need.ranks for unit in kind.units if is_present(unit)}
            there = [unit for unit in units.values() if unit in spare or not is_pulled(unit)]
            stay = Counter(unit.home for unit in there if unit not in taken)
            self._left.append({site: stay[site] - count for site in stay})
            self._cores.append(frozenset(unit.index for unit in there))

    def take(self, member: Any) -> bool:
        """Take somebody, if no core is touched."""
        hit = [left for core, left in zip(self._cores, self._left) if member.index in core]
        if any(left[member.home] <= 0 for left in hit):
            return False
        for left in hit:
            left[member.home] -= 1
        return True

    def allows(self, members: Sequence[Any]) -> bool:
        """Whether all of them may be taken together."""
        return all(self.take(member) for member in members)
