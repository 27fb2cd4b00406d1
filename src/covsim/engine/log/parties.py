"""Parties: units that are claimed, travel or go home together share one packed row.

In such a row the column ``unit`` holds the number of a party, below -1. When the log is unfolded there is a row for
each member instead, in the order of the party.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from covsim.events import IntArray

if TYPE_CHECKING:
    from covsim.engine.allocation.needs import Need
    from covsim.engine.state import Unit

_FIRST = -2


class Party:
    """Some units, perhaps only one, that do the same at the same times."""

    __slots__ = ("movers", "number", "shared", "units", "vehicle")

    def __init__(self, number: int, units: tuple[Unit, ...]) -> None:
        self.number = number  # what stands in the column ``unit``: of one the index, of several a number of their own
        self.units = units
        self.shared = any(unit.at_once > 1 for unit in units)
        self.movers = movers = [unit for unit in units if unit.mode is not None]  # only these can have riders
        self.vehicle = next((unit for unit in movers if unit.kind != "person"), movers[0] if movers else None)


class Parties(dict["tuple[Unit, ...]", Party]):
    """All parties so far, by their members."""

    def __init__(self) -> None:
        super().__init__()
        self._begins = array("q")  # by party: where its members begin in the columns below
        self._sizes = array("q")
        self._units = array("q")
        self._needs = array("q")

    def __missing__(self, units: tuple[Unit, ...]) -> Party:
        number = units[0].index if len(units) == 1 else self._add((unit.index, -1) for unit in units)
        party = self[units] = Party(number, units)
        return party

    def claiming(self, picks: Iterable[tuple[Unit, Need]]) -> int:
        """A new number, for units that are claimed together, each for a need."""
        return self._add((unit.index, need.index) for unit, need in picks)

    def _add(self, members: Iterable[tuple[int, int]]) -> int:
        self._begins.append(len(self._units))
        for unit, need in members:
            self._units.append(unit)
            self._needs.append(need)
        self._sizes.append(len(self._units) - self._begins[-1])
        return _FIRST + 1 - len(self._sizes)

    def sizes(self, numbers: IntArray) -> IntArray:
        """How many members these parties have."""
        return _view(self._sizes).take(_FIRST - numbers)

    def members(self, numbers: IntArray, places: IntArray) -> tuple[IntArray, IntArray]:
        """Unit and need of the members at these places of these parties."""
        at = _view(self._begins).take(_FIRST - numbers) + places
        return _view(self._units).take(at), _view(self._needs).take(at)


def _view(column: array[int]) -> IntArray:
    return np.frombuffer(column, dtype=np.int64)
