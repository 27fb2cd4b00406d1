"""Needs and who provides them: the index that makes a claim cheap to refuse and quick to grant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from covsim.engine.state import Pool, Unit
from covsim.scenario.model import Scenario
from covsim.scenario.resources import Resources, providers
from covsim.scenario.serving import skills_learnt
from covsim.scenario.teams import Team

if TYPE_CHECKING:
    from covsim.engine.allocation.line import Line


class Kind:
    """All units and pools of one rank of a need; knows its free units and the lines that wait for it.

    Somebody may be of many kinds, most of them asked for a few times a year: free units are listed only while a line
    ``keeps`` the list.
    """

    __slots__ = ("ever", "free", "keepers", "lines", "pools", "post", "units")

    def __init__(self, units: list[Unit], pools: list[Pool]) -> None:
        self.units = units  # those who can serve now: who learns and forgets comes and goes
        self.ever = tuple(units)
        self.pools = pools
        self.free: list[int] = []  # while kept: indices of the units that are free now, wherever they are, in order
        self.keepers = 0
        self.lines: dict[int, Line] = {}  # lines that wait for something of this kind to become free, by number
        self.post = _common_post(units)

    def keep(self) -> None:
        """List who is free, from now on."""
        self.keepers += 1
        if self.keepers == 1:
            self.free[:] = sorted(unit.index for unit in self.units if unit.free)
            for unit in self.units:
                unit.listed.append(self)

    def drop(self) -> None:
        """One less needs the list."""
        self.keepers -= 1
        if not self.keepers:
            for unit in self.units:
                unit.listed.remove(self)

    def how_many_free(self) -> int:
        """How many units are free now, whether they are listed or not."""
        return len(self.free) if self.keepers else sum(unit.free for unit in self.units)


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

    __slots__ = ("index", "lines", "members", "name", "ranks", "single_pool", "size", "team")

    def __init__(
        self, index: int, name: str, ranks: list[Kind], team: tuple[Need, ...] = (), size: int = 1
    ) -> None:
        self.team = team  # of a team of which some kinds will do: its kinds
        self.size = size  # and how many of them; claims count people
        self.index = index
        self.name = name
        self.ranks = ranks
        self.lines: list[Line] = []  # lines of claims that ask for it, empty ones too
        pools = [pool for kind in ranks for pool in kind.pools]
        self.members = self._members()
        alone = len(pools) == 1 and not any(kind.ever for kind in ranks)
        self.single_pool = pools[0] if alone and not pools[0].consumed else None

    def _members(self) -> frozenset[int]:
        units = frozenset(unit.index for kind in self.ranks for unit in kind.units)
        return units | frozenset(pool.index for kind in self.ranks for pool in kind.pools)

    def recount(self) -> None:
        """Somebody can serve who couldn't, or the other way round."""
        self.members = self._members()


class Needs:
    """All needs of a scenario by name, over its units and pools."""

    def __init__(self, scenario: Scenario, resources: Resources, units: list[Unit], pools: list[Pool]) -> None:
        self._scenario = scenario
        self._resources = resources
        self._units = units
        self._pools = pools
        self._kinds: dict[tuple[object, ...], Kind] = {}
        self._needs: dict[str, Need] = {}
        self._learnt = {skill for skills in skills_learnt(scenario).values() for skill in skills}

    def __getitem__(self, name: str) -> Need:
        """The need of this name, made at first use (a name that nobody provides has no ranks)."""
        if name in self._scenario.teams and name not in self._needs:
            self._needs[name] = self._team(self._scenario.teams[name], name)
        if name not in self._needs:
            self._needs[name] = Need(len(self._needs), name, self._ranks(name))
        return self._needs[name]

    @property
    def names(self) -> tuple[str, ...]:
        """Names in the order of the indices."""
        return tuple(self._needs)

    def _ranks(self, name: str) -> list[Kind]:
        if name in self._scenario.skills:
            return [kind for each in self._scenario.skills[name] for kind in self._ranks(each)]
        return [self._kind(rank, name) for rank in providers(self._scenario, self._resources, name)]

    def _team(self, spec: Team, name: str) -> Need:
        parts = tuple(self[each] for each in spec.of)
        ranks = {id(kind): kind for part in parts for kind in part.ranks}
        return Need(len(self._needs), name, list(ranks.values()), parts, spec.at_least)

    def with_kind(self, kind: Kind) -> list[Need]:
        """The needs that a kind may serve."""
        return [need for need in self._needs.values() if kind in need.ranks]

    def _kind(self, members: tuple[int, ...], name: str) -> Kind:
        """Names with the same members are one kind, except for skills that people may lose."""
        key = (*members, name) if name in self._learnt else members
        if key not in self._kinds:
            people = len(self._units)
            units = [self._units[i] for i in members if i < people]
            pools = [self._pools[i - people] for i in members if i >= people]
            kind = Kind(units, pools)
            for unit in units:
                unit.providers.append(kind)
            for pool in pools:
                pool.providers.append(kind)
            self._kinds[key] = kind
        return self._kinds[key]
