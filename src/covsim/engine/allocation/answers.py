"""What policies answer: those of other packages may answer anything, and a wrong answer must not become a result."""

from __future__ import annotations

from math import isnan
from numbers import Integral, Real
from typing import Any

from covsim.errors import SimulationError


def score_of(answer: Any, unit: str, policy: object) -> float:
    """The score of a unit. Raises ``SimulationError`` for what is no number."""
    if isinstance(answer, bool) or not isinstance(answer, Real) or isnan(answer):
        raise SimulationError(
            f"dispatch policy {type(policy).__name__} gave {unit} the score {answer!r} - a score is a number, or None "
            "for a unit that is never sent"
        )
    return float(answer)


def key_of(answer: Any, policy: object) -> tuple[float, float]:
    """The key of a waiting case. Raises ``SimulationError`` for what is no pair of numbers."""
    try:
        first, second = answer
        good = not (isnan(first) or isnan(second))
    except (TypeError, ValueError):
        good = False
    if not good:
        raise SimulationError(
            f"queue order policy {type(policy).__name__} gave the key {answer!r} - a key is a pair of numbers"
        )
    return first, second


def site_of(answer: Any, count: int, policy: object) -> int:
    """Which of ``count`` sites was chosen. Raises ``SimulationError`` for what is none of them."""
    if isinstance(answer, bool) or not isinstance(answer, Integral) or not 0 <= int(answer) < count:
        raise SimulationError(
            f"referral policy {type(policy).__name__} chose {answer!r} of {count} sites - an answer is a whole number "
            f"from 0 to {count - 1}"
        )
    return int(answer)
