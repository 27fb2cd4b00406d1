"""Work that is an amount, shared by those who came: the more come, the sooner it is done."""

from __future__ import annotations

import re
from typing import Any

from pydantic import model_validator

from covsim.scenario.base import NumberLaw, Part, RateQuantity

_SHORT = re.compile(r"\s*(?P<amount>[\d.]+)\s*(?P<what>[^\d\s].*?)?\s+at\s+(?P<each>\S.*?)\s+each\s*")


class WorkAmount(Part):
    """An amount of work at a site, and how much of it one person does.

    ``136000 samples at 120/h each`` is short for ``{amount: 136000, what: samples, each: 120/h}``.
    """

    amount: NumberLaw
    """How much there is to do."""
    what: str = ""
    """What is counted: ``samples``."""
    each: RateQuantity
    """How much one person of ordinary pace does, e.g. ``120/h``."""
    by: str | tuple[str, ...] = ()
    """The needs whose people do it; default: all people who came."""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, data: Any) -> Any:
        """Read the short form."""
        if not isinstance(data, str):
            return data
        found = _SHORT.fullmatch(data)
        if found is None:
            raise ValueError(f"can't read the work {data!r} - write it like 136000 samples at 120/h each")
        return {**found.groupdict(default=""), "amount": float(found["amount"])}
