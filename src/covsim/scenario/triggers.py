"""Triggers: rules that start something when a load, a queue or a number of cases passes a threshold."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from covsim import units
from covsim.scenario.base import Duration, DurationLaw, Part


def _level(value: Any) -> Any:
    """A level is a plain number, or a percentage where a share is compared."""
    return units.share(value) if isinstance(value, str) and value.strip().endswith("%") else value


Level = Annotated[
    float, BeforeValidator(_level),
    WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string", "pattern": "%$"}], "examples": [30, "90%"]}),
]  # fmt: skip


class Load(Part):
    """A workload: places taken or cases present, for each person who is there to care for them."""

    of: str | tuple[str, ...]
    """Rooms, whose taken places count, or demand streams, whose cases present count (called and not done)."""
    per: str
    """A staff group, vehicle or skill. With nobody there any load is infinite, and no load is 0."""
    who: Literal["on_duty", "fit"] = "on_duty"
    """``on_duty``: those on duty at the moment. ``fit``: all in service who are neither on leave nor sick, on duty or
    not; those who come when called count while they are called."""


class Trigger(Part):
    """A rule that is on while something is too high. What it starts is written there: a staff group or vehicle with
    ``called_by``, a room with ``opened_by``, a duty with ``started_by``.

    It is looked at whenever anything has happened, once that instant is settled, and turns at most once an instant.
    """

    one_of: ClassVar = ("load", "queue", "busy", "count")

    label: str = ""
    """Name for tables and charts."""
    load: Load | None = None
    """Cases for each person: ``{of: bed, per: doctor}``."""
    queue: str = ""
    """Claims that wait for this need (a skill, group, room or kit), or cases that wait for this step
    (``pathway.step``); duties don't count."""
    busy: str = ""
    """The share claimed of those on duty who serve this need, or of the places of this room; what none could serve is
    all busy."""
    count: str | tuple[str, ...] = ()
    """Cases present of these demand streams: called and not done."""
    above: Level
    """It turns on when the level is greater than this..."""
    for_: Duration = Field(default=0.0, alias="for")
    """...and has been so without a break for this long."""
    below: Level | None = None
    """It turns off when the level is less than this; default: when it is no longer above ``above``..."""
    below_for: Duration = 0.0
    """...and has been so without a break for this long."""
    after: DurationLaw | None = None
    """How long it takes, from the moment it turns on, until what it starts takes effect. When it turns off meanwhile
    that is called off (but whoever ``stays`` for a time of their own comes all the same)."""
