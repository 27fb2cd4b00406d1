"""What a policy may look at."""

from __future__ import annotations

from typing import Protocol


class UnitView(Protocol):
    """A unit that could be sent."""

    @property
    def index(self) -> int:
        """Its number; lower numbers come first in the scenario."""

    @property
    def name(self) -> str:
        """Its name, as in the results."""

    @property
    def group(self) -> str:
        """Its staff or vehicle group."""

    @property
    def area(self) -> str:
        """The area of its home site."""

    @property
    def jobs(self) -> int:
        """Cases that it has been given so far."""


class MovableView(UnitView, Protocol):
    """A unit that can be given another post."""

    @property
    def skills(self) -> tuple[str, ...]:
        """What it can do; its group first."""

    @property
    def free(self) -> bool:
        """Whether it is on duty and without work."""

    @property
    def base(self) -> str:
        """The site where it belongs."""

    @property
    def post(self) -> str:
        """The site where it stands when it has no work, or to which it is on the way."""

    def minutes(self, site: str) -> float:
        """Travel time to a site from where it is now; infinite when there is no way."""


class CaseView(Protocol):
    """The case that asks."""

    @property
    def place(self) -> str:
        """Site where the work is to be done."""

    @property
    def area(self) -> str:
        """The area of that site."""

    @property
    def priority(self) -> int:
        """Its priority; smaller is more urgent."""


class SiteView(Protocol):
    """A site that could take a case."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def minutes(self) -> float:
        """Travel time of the case to it, now."""

    @property
    def waiting(self) -> int:
        """Cases on their way to it or waiting there."""

    def free(self, room: str) -> float:
        """Free places there now of the rooms with this name or skill (infinite when unlimited or none is there)."""
