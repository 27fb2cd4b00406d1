"""Stocks: things that are used up, and how they are supplied again."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from covsim.scenario.base import Duration, DurationLaw, MoneyQuantity, Part


class Order(Part):
    """Ordering by need: what is there and on order is looked at after every use (an (s, S) rule)."""

    below: int = Field(ge=1)
    """An order goes out when fewer than this are there or on order."""
    up_to: int = Field(ge=1)
    """It makes them so many again."""
    takes: DurationLaw = Field(default="0 min", validate_default=True)
    """From the order to its arrival."""


class Delivery(Part):
    """Deliveries at fixed intervals, the first one interval after the start of the run."""

    every: Duration
    """The interval."""
    up_to: int = Field(ge=1)
    """Each delivery fills the stock up to so many."""


class Stock(Part):
    """Things that are used up: protective suits, reagents, drugs. Claimed by name like anything else.

    A visit to a step uses up what its ``needs`` say at the moment of the grant; nothing comes back, and an interruption
    uses no more. When too few are left the claim waits, with the cause ``equipment_not_ready``.
    """

    one_of: ClassVar = ("order", "deliver")
    at_most_one: ClassVar = True

    label: str = ""
    """Name for tables and charts."""
    at: str = ""
    """Site; without one, it is wherever the case is."""
    start: int = Field(ge=0)
    """How many there are at the start."""
    order: Order | None = None
    """Ordered when they run low."""
    deliver: Delivery | None = None
    """Or delivered at fixed intervals. Without either, what is used up is gone."""
    skills: tuple[str, ...] = ()
    """Further names under which it can be claimed."""
    cost: MoneyQuantity | None = None
    """Cost of one that is used, e.g. ``60 CNY each``."""
