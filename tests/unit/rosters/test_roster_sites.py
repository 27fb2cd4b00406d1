"""A group at several sites: each site fills its own shifts."""

from __future__ import annotations

from pathlib import Path

from covsim.rosters import plan
from covsim.scenario.loader import read
from covsim.scenario.resources import list_resources
from covsim.streams import Luck

TEXT = """
covsim: 1
name: two stations
clock: {start: 2025-01-06, horizon: 8 days}
sites: {north: {}, south: {}}
rosters: {four: {cycle: [day, night, off, off], shifts: {day: "08:00-20:00", night: "20:00-08:00"}}}
staff: {paramedic: {count: 8, at: [north, south], roster: four}}
"""


def test_members_at_the_same_site_start_one_day_after_another(tmp_path: Path) -> None:
    """Members 1, 3, 5, 7 are at the north, each a day behind the one before: one of them is on every shift."""
    file = tmp_path / "two.yaml"
    file.write_text(TEXT, encoding="utf-8")
    scenario = read(file).scenario("base")
    resources = list_resources(scenario)
    units = plan(scenario, resources, Luck(1, 1)).units
    for site in ("north", "south"):
        homes = [unit.index for unit in resources.units if unit.home == site]
        for hour in range(8 * 24):
            minute = hour * 60.0 + 30
            here = [i for i in homes if any(s.start <= minute < s.end for s in units[i].shifts)]
            assert len(here) == 1, (site, hour)
