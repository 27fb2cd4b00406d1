"""Teams of which some kinds will do: k of n."""

from __future__ import annotations

from pydantic import Field

from covsim.scenario.base import Part


class Team(Part):
    """A panel or team of different kinds of people of which not all need to come: ``at_least`` of the kinds in ``of``.

    Claimed by its name (``needs: {panel: 1}``) it takes one of each of so many different kinds, those that come first
    in ``of`` and are free; one person stands for one kind.
    """

    label: str = ""
    """Name for tables and charts."""
    of: tuple[str, ...]
    """The kinds, in order of preference: roles, skills or ranked names."""
    at_least: int = Field(ge=1)
    """How many different kinds make a team."""
