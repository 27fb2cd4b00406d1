"""Evidence: where a number comes from, kept beside it by path."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from covsim import units

if TYPE_CHECKING:
    from covsim.scenario.model import Scenario

EvidenceKind = Literal["stated", "derived", "published", "assumed"]
EVIDENCE_KINDS: tuple[EvidenceKind, ...] = ("stated", "derived", "published", "assumed")


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


def at_share(evidence: Evidence, u: float) -> str | float:
    """The quantity at share ``u`` (0 to 1) of the range, in the unit of its ends.

    Whole numbers stay whole, each as likely as the others when ``u`` is uniform. Raises ValueError without a range.
    """
    if evidence.low is None or evidence.high is None:
        raise ValueError(f"{evidence.path} has no range")
    if isinstance(evidence.low, int) and isinstance(evidence.high, int) and isinstance(evidence.value, int):
        return min(evidence.low + int(u * (evidence.high - evidence.low + 1)), evidence.high)
    (low, unit), (high, _) = (units.number_and_unit(str(end)) or (0.0, "") for end in (evidence.low, evidence.high))
    number = low + u * (high - low)
    return f"{number:.10g}{' ' if unit[:1].isalpha() else ''}{unit}" if unit else float(f"{number:.10g}")


def evidence_counts(scenario: Scenario) -> dict[str, int]:
    """How many inputs are stated, derived, published, assumed and ``unlabelled``; a list of numbers counts as one.

    Settings of the study (clock, policies, experiment, scripted cases), numbers of people in a claim and priorities
    are no inputs.
    """
    counts: dict[str, int] = dict.fromkeys(EVIDENCE_KINDS, 0)
    for evidence in scenario.evidence:
        counts[evidence.kind] += 1
    return {**counts, "unlabelled": len(scenario.unlabelled)}
