"""Evidence: where a number comes from, kept beside it by path."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

EVIDENCE_KINDS = ("stated", "derived", "published", "assumed")


@dataclass(frozen=True)
class Evidence:
    """What is known of one number.

    ``path`` is dotted (``demand.sudden_illness.rate``), ``value`` the text or number as written, ``low`` and ``high``
    the ends of its range in the same unit (None when no range is given).
    """

    path: str
    value: str | float
    kind: Literal["stated", "derived", "published", "assumed"]
    source: str = ""
    low: str | float | None = None
    high: str | float | None = None
    as_of: str = ""
    owner: str = ""
