"""Referral: which of several sites takes a case (``to: {nearest: ...}``)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from covsim.policies.views import SiteView


class Referral(Protocol):
    """Chooses among sites that offer what the case needs."""

    def choose(self, sites: Sequence[SiteView]) -> int:
        """Position of the chosen site in ``sites`` (never empty; in the order of the scenario)."""


class Nearest:
    """The site with the shortest travel time; ties by the order in the scenario."""

    def choose(self, sites: Sequence[SiteView]) -> int:
        """The first of the nearest."""
        return min(range(len(sites)), key=lambda n: sites[n].minutes)


class LeastLoaded:
    """The site with the fewest cases on their way to it or waiting there; ties by travel time."""

    def choose(self, sites: Sequence[SiteView]) -> int:
        """The first of the least loaded."""
        return min(range(len(sites)), key=lambda n: (sites[n].waiting, sites[n].minutes))
