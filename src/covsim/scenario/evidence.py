"""Evidence: where a number comes from, kept beside it by path."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

EvidenceKind = Literal["stated", "derived", "published", "assumed"]
EVIDENCE_KINDS: tuple[EvidenceKind, ...] = ("stated", "derived", "published", "assumed")

_QUANTITY = re.compile(r"\s*([-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?)(.*)", re.DOTALL)


@dataclass(frozen=True)
class Evidence:
    """What is known of one number.

    ``path`` is dotted (``demand.sudden_illness.rate``), ``value`` the text or number as written (a list as text),
    ``low`` and ``high`` the ends of its range, in one unit (None when no range is given).
    """

    path: str
    value: str | float
    kind: EvidenceKind
    source: str = ""
    low: str | float | None = None
    high: str | float | None = None
    as_of: str = ""
    owner: str = ""


def number_and_unit(quantity: str | float) -> tuple[float, str] | None:
    """``"4.6/year"`` as ``(4.6, "/year")``, ``3`` as ``(3.0, "")``; None when it does not start with a number."""
    found = _QUANTITY.fullmatch(str(quantity))
    return (float(found[1]), found[2].rstrip()) if found else None


def at_share(evidence: Evidence, u: float) -> str | float:
    """The quantity at share ``u`` (0 to 1) of the range, in the unit of its ends.

    Whole numbers stay whole, each as likely as the others when ``u`` is uniform. Raises ValueError without a range.
    """
    low = None if evidence.low is None else number_and_unit(evidence.low)
    high = None if evidence.high is None else number_and_unit(evidence.high)
    if low is None or high is None:
        raise ValueError(f"{evidence.path} has no range")
    if isinstance(evidence.low, int) and isinstance(evidence.high, int) and isinstance(evidence.value, int):
        return min(evidence.low + int(u * (evidence.high - evidence.low + 1)), evidence.high)
    number = low[0] + u * (high[0] - low[0])
    return f"{number:.10g}{low[1]}" if low[1] else number
