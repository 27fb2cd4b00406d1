"""Detection: an incident that passes unnoticed unless somebody finds it first."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from covsim.scenario.base import DurationLaw, Needs, Part, Share

NOBODY = "nobody"
"""What ``<step>.by`` says when nobody found the incident: no way may be called so."""


class Way(Part):
    """One way to find an incident: by whoever passes on a ``duty``, or ``after`` a time."""

    label: str = ""
    """Name for charts."""
    duty: str | tuple[str, ...] = ()
    """Duties whose people find it when they come to work at the place of the case (on a round: to each of its sites)
    or are at work there when it begins. Nothing else goes with it but ``chance`` and ``covers``."""
    after: DurationLaw | None = None
    """When it would be found, counted from the beginning; default: at once."""
    needs: Needs = Field(default_factory=dict)
    """Who must be on watch when it would be found: on duty and at ``at``, not on a break. They are not claimed, and
    may be busy there, with a post for example. When they aren't there it is missed, and the next look comes ``after``
    another draw."""
    at: str = ""
    """The site where those on watch are; default: where the case is."""
    covers: tuple[str, ...] = ()
    """Sites of cases that it can find, those with a camera or an alarm button; default: all."""
    chance: Share = 1.0
    """Chance of finding it: with a duty, each time its people come; else once, for the case."""


class Detect(Part):
    """A race: the case goes on when the first of several ways has found it. Found by nobody, it ends by itself after
    ``dwell`` and follows ``otherwise``. Later steps can ask who found it, as ``<step>.by``: ``branch: {by: found.by}``,
    ``only: {found.by: [cctv, patrol]}``; ``nobody`` if none did. It claims nobody."""

    by: dict[str, Way] = Field(min_length=1)
    """The ways to find it, by name. Of several at one moment the first in this order counts."""
    dwell: DurationLaw
    """How long it lasts if nobody finds it; ``{constant: never}``: until somebody does."""


class AnyOrder(Part):
    """The steps that follow are done each once and one at a time, in the order in which they can begin: next comes one
    that can be had at once, else the one with the shortest queue (cases waiting, less the places and people free); of
    equals the first named. Short form: ``any_order: [blood, ecg, x_ray]``."""

    one_of: ClassVar = ("steps",)

    steps: tuple[str, ...] = ()
    """Names of steps: those right behind this one, in any order. A step with ``only`` or ``unless`` is left out for
    cases that it doesn't concern, all of them when it is the ``any_order`` step itself; an ``otherwise`` that leads
    elsewhere leaves those that are not done yet."""
