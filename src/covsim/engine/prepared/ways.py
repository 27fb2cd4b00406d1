"""Ways to find a case, made ready to run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from covsim.distributions import Uniform
from covsim.engine.prepared.luck_columns import Draw, LuckColumns
from covsim.scenario.detecting import NOBODY
from covsim.scenario.detecting import Way as WaySpec

if TYPE_CHECKING:
    from covsim.engine.prepared.plan import Plans, Step


class Way:
    """One way to find a case, made ready: who and where as indices, laws as draws."""

    __slots__ = ("after", "at", "chance", "covers", "duties", "luck", "mark", "name", "needs", "number")

    def __init__(
        self, plans: Plans, luck: LuckColumns, step: Step, number: int, name: str, spec: WaySpec, sites: tuple[str, ...]
    ) -> None:
        self.number = number
        self.name = name
        self.mark = plans.mark(f"{step.name.partition('.')[2]}.{name}")
        self.chance = spec.chance
        self.luck = Draw(luck, Uniform(0.0, 1.0), step.name, f"chance:{name}", step.known)
        self.duties = frozenset((spec.duty,) if isinstance(spec.duty, str) and spec.duty else spec.duty)
        self.after = plans.draw(spec.after, step, f"after:{name}")
        self.needs = plans.need_counts(spec.needs)
        self.at = sites.index(spec.at) if spec.at else -1
        self.covers = frozenset(sites.index(site) for site in spec.covers)

    def concerns(self, place: int) -> bool:
        """Whether cases at this site can be found in this way."""
        return not self.covers or place in self.covers

    def kept(self, place: int) -> bool:
        """Whether the watch that the way takes is kept now."""
        site = self.at if self.at >= 0 else place
        for need, count in self.needs:
            units = {unit.index: unit for kind in need.ranks for unit in kind.units}.values()
            if sum(unit.on_duty and not unit.on_break and unit.site == site for unit in units) < count:
                return False
        return True


class Ways:
    """What a detect step needs to know: its ways in order, how long an unnoticed case lasts, who found each."""

    __slots__ = ("by", "dwell", "nobody", "passing", "ways")

    def __init__(self, plans: Plans, luck: LuckColumns, step: Step, sites: tuple[str, ...]) -> None:
        body, name = step.body, step.name.partition(".")[2]
        self.by = plans.found_out(f"{name}.by")
        self.ways = tuple(Way(plans, luck, step, n, way, spec, sites) for n, (way, spec) in enumerate(body.by.items()))
        self.passing = tuple(way for way in self.ways if way.duties)
        self.dwell = plans.draw(body.dwell, step, "dwell")
        self.nobody = plans.mark(f"{name}.{NOBODY}")
