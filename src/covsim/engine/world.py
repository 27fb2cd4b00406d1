"""The run's shared parts: clock, recorder, units, pools, ways. What changes hands between the engine's modules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from covsim.distributions import Distribution, Takes
from covsim.engine.allocation.answers import key_of
from covsim.engine.allocation.needs import Needs
from covsim.engine.environment import Environment
from covsim.engine.log.recorder import Recorder
from covsim.engine.prepared.luck_columns import Draw, LuckColumns
from covsim.engine.reactions.present import Present
from covsim.engine.reactions.watching import WatchedEnvironment
from covsim.engine.state import INFINITY, Case, Pool, Unit
from covsim.events import Incidents
from covsim.policies import find
from covsim.policies.relocation import Never
from covsim.scenario.capacity import StaffGroup
from covsim.scenario.model import Scenario
from covsim.scenario.resources import Pool as PoolSpec
from covsim.scenario.resources import Resources
from covsim.streams import Luck
from covsim.travel import Network

if TYPE_CHECKING:
    from covsim.rosters import DutyPlan


class World:
    """All parts of one run. ``refresh`` and the policies are shared; the state is in the units, pools and cases."""

    def __init__(
        self, scenario: Scenario, resources: Resources, plan: DutyPlan, incidents: Incidents, luck: Luck
    ) -> None:
        self.scenario = scenario
        self.resources = resources
        self.duty_plan = plan
        self.incidents = incidents
        self.relocation = find("relocation", scenario.policies.relocation, scenario.folder)
        watched = bool(scenario.triggers) or type(self.relocation) is not Never
        self.env = WatchedEnvironment() if watched else Environment()
        self.recorder = Recorder()
        self.row = self.recorder.row
        self.write = self.recorder.write
        self.network = Network(scenario)
        self.luck = LuckColumns(incidents, luck)
        self.sites = tuple(scenario.sites)
        self.areas = tuple(site.area for site in scenario.sites.values())
        self.units = [self._unit(n) for n in range(len(resources.units))]
        self.pools = [self._pool(n) for n in range(len(resources.pools))]
        self.call_out_median = [_median(unit.call_out.law) if unit.call_out else 0.0 for unit in self.units]
        self.stocks = [self._stock(spec) for spec in resources.stocks]
        self.needs = Needs(scenario, resources, self.units, [*self.pools, *self.stocks])
        policies = scenario.policies
        self.dispatch = find("dispatch", policies.dispatch, scenario.folder)
        self.queue_order = find("queue_order", policies.queue_order, scenario.folder)
        key_of(self.queue_order.key(1, 0.0), self.queue_order)
        self.referral = find("referral", policies.referral, scenario.folder)
        self.diversion = find("diversion", policies.diversion, scenario.folder)
        self.cases: dict[int, Case] = Present(len(incidents.streams)) if scenario.triggers else {}  # under way, by row
        self.en_route: dict[int, int] = defaultdict(int)  # visits whose units travel to them, by priority
        self.refresh: Callable[[Unit], None] = lambda unit: None  # set by the allocator

    def _unit(self, number: int) -> Unit:
        spec = self.resources.units[number]
        home = self.sites.index(spec.home)
        unit = Unit(spec, home, self.areas[home])
        if spec.kind == "kit":
            return unit
        group = self.scenario.staff[spec.group] if spec.kind == "person" else self.scenario.vehicles[spec.group]
        unit.mode = self.network.modes[group.mode] if group.mode else None
        unit.returns = group.returns
        unit.at_once = group.at_once
        unit.pace = group.pace
        unit.turnout = self._draw(group.turnout, spec.group, "turnout")
        roster = self.scenario.rosters.get(group.roster)
        if roster is not None:
            unit.call_out = self._draw(roster.call_out, spec.group, "call_out")
            unit.shift_rule = roster.end_of_shift
        unit.slow_start = unit.turnout is not None or unit.call_out is not None
        unit.remote = isinstance(group, StaffGroup) and group.remote
        alone = unit.mode is not None or unit.remote
        unit.passenger = spec.kind == "person" and not alone and unit.at_once == 1 and not unit.slow_start
        return unit

    def _draw(self, law: Takes | None, group: str, slot: str) -> Draw | None:
        return None if law is None else Draw(self.luck, law, group, slot)

    def may_recall(self, case: Case, priority: int) -> bool:
        """Whether a case of this priority may call people back from a duty."""
        recall = self.scenario.duties[self.incidents.streams[case.stream]].recall
        return recall.allowed and (recall.priority is None or priority <= recall.priority)

    def _pool(self, number: int) -> Pool:
        spec = self.resources.pools[number]
        pool = Pool(spec, self.sites.index(spec.site) if spec.site else -1)
        capacities = self.duty_plan.pools[number].capacity
        pool.most = max((INFINITY if capacity < 0 else capacity for _, capacity in capacities), default=0.0)
        reserved = self.scenario.rooms[spec.name].reserved
        if reserved is not None:
            pool.reserved = reserved.count
            pool.reserved_priority = float("-inf") if reserved.priority is None else reserved.priority
            severities = self.incidents.severities
            pool.reserved_severities = tuple(severities.index(s) for s in reserved.severities if s in severities)
        return pool


    def _stock(self, spec: PoolSpec) -> Pool:
        stock = self.scenario.stocks[spec.name]
        supply = stock.order or stock.deliver
        pool = Pool(spec, self.sites.index(spec.site) if spec.site else -1)
        pool.consumed = True
        pool.capacity = stock.start
        pool.most = max(stock.start, supply.up_to if supply else 0)
        return pool


def _median(law: Takes) -> float:
    """The median of a law, for comparing how soon units could be there; 0 when it depends on the case."""
    return float(law.quantile(np.array([0.5]))[0]) if isinstance(law, Distribution) else 0.0
