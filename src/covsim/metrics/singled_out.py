"""Whom figures by unit are about: in a large service nobody reads a line for everybody."""

from __future__ import annotations

import re

from covsim.scenario.model import Scenario
from covsim.scenario.resources import Resources, Unit

MOST = 200
"""People and vehicles of a service in which each has figures of its own."""


def singled_out(scenario: Scenario, resources: Resources) -> tuple[Unit, ...]:
    """People and vehicles with figures of their own: all, or of more than ``MOST`` those that a standard, rule or
    observed figure names."""
    units = tuple(unit for unit in resources.units if unit.kind != "kit")
    if len(units) <= MOST:
        return units
    kpis = [one.kpi for one in scenario.standards.values()] + [one.kpi for one in scenario.rules.values()]
    kpis += [one.kpi for one in scenario.observed.values()]
    named = {name.strip() for kpi in kpis for name in re.findall(r"unit=([^,]+)", kpi or "")}
    return tuple(unit for unit in units if unit.name in named)
