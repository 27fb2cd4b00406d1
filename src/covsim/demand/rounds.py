"""Rounds: the order in which a patrol visits its sites."""

from __future__ import annotations

from covsim.scenario.duties import Duty
from covsim.scenario.serving import as_tuple
from covsim.streams import Luck


def round_order(duty: Duty, name: str, key: int, luck: Luck) -> tuple[str, ...]:
    """The sites of the round number ``key`` of the duty ``name``: as written, or each order as likely as any other."""
    sites = as_tuple(duty.at)
    if duty.order == "fixed":
        return sites
    return tuple(sorted(sites, key=lambda site: luck.draw(name, key, f"order:{site}")))
