"""Diversion: whether a transport passes by a site that could take it."""

from __future__ import annotations

from typing import Protocol

from covsim.policies.views import SiteView


class Diversion(Protocol):
    """Closes sites to transports for the moment. If all are closed, all count as open."""

    def closed(self, site: SiteView) -> bool:
        """Whether transports go elsewhere now."""


class Never:
    """No diversion."""

    def closed(self, site: SiteView) -> bool:
        """Always open."""
        return False


class WhenFull:
    """A site is passed by while its rooms of a name (or skill) have fewer than ``limit`` free places."""

    def __init__(self, room: str, limit: int = 1) -> None:
        if limit < 1:
            raise ValueError(f"limit must be at least 1, not {limit}")
        self.room = room
        self.limit = limit

    def closed(self, site: SiteView) -> bool:
        """Whether the room is full."""
        return site.free(self.room) < self.limit
