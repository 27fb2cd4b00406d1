"""Needs and who provides them: the index that makes a claim cheap to refuse and quick to grant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from covsim.engine.state import Pool, Unit
from covsim.scenario.model import Scenario
from covsim.scenario.resources import Resources, providers

if TYPE_CHECKING:
    from covsim.engine.line import Line


class Kind:
    """All units and pools of one rank of a need; knows its free units and the lines that wait for it."""

    __slots__ = ("free", "lines", "pools", "post", "units")

    def __init__(self, units: list[Unit], pools: list[Pool]) -> None:
        self.units = units
        self.pools = pools
        self.free: list[int] = []  # indices of the units that are free now, wherever they are, in order
        self.lines: dict[int, Line] = {}  # non-empty lines that need this kind, by number
        self.post = _common_post(units)


def _common_post(units: list[Unit]) -> int:
    """The site where all of these are whenever they are free, equally near to anything and ready to go; else -1."""
    ways = {(unit.home, unit.mode) for unit in units}
    always = all(
        unit.mode is not None and unit.returns in ("instant", "return_first")
        and unit.at_once == 1 and not unit.slow_start
        for unit in units
    )  # fmt: skip
    return units[0].home if always and len(ways) == 1 else -1


class Need:
    """A name that steps ask for: ranks of kinds, the first preferred."""

    __slots__ = ("index", "members", "name", "ranks", "single_pool")

    def __init__(self, index: int, name: str, ranks: list[Kind]) -> None:
        self.index = index
        self.name = name
        self.ranks = ranks
        pools = [pool for kind in ranks for pool in kind.pools]
        units = [unit for kind in ranks for unit in kind.units]
        self.members = frozenset([unit.index for unit in units] + [pool.index for pool in pools])
        alone = len(pools) == 1 and len(self.members) == 1
        self.single_pool = pools[0] if alone else None


class Needs:
    """All needs of a scenario by name, over its units and pools."""

    def __init__(self, scenario: Scenario, resources: Resources, units: list[Unit], pools: list[Pool]) -> None:
        self._scenario = scenario
        self._resources = resources
        self._units = units
        self._pools = pools
        self._kinds: dict[tuple[int, ...], Kind] = {}
        self._needs: dict[str, Need] = {}

    def __getitem__(self, name: str) -> Need:
        """The need of this name, made at first use (a name that nobody provides has no ranks)."""
        if name not in self._needs:
            ranks = [self._kind(rank) for rank in providers(self._scenario, self._resources, name)]
            self._needs[name] = Need(len(self._needs), name, ranks)
        return self._needs[name]

    @property
    def names(self) -> tuple[str, ...]:
        """Names in the order of the indices."""
        return tuple(self._needs)

    def _kind(self, members: tuple[int, ...]) -> Kind:
        if members not in self._kinds:
            people = len(self._units)
            units = [self._units[i] for i in members if i < people]
            pools = [self._pools[i - people] for i in members if i >= people]
            kind = Kind(units, pools)
            for unit in units:
                unit.providers.append(kind)
            for pool in pools:
                pool.providers.append(kind)
            self._kinds[members] = kind
        return self._kinds[members]
