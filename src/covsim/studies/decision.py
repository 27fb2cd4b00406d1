"""Which model to choose: the cheapest that is shown to meet every standard, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from covsim.studies.comparison import difference, joint_level, sharper, variance_ratio
from covsim.studies.cube import Cube, Key
from covsim.studies.rules import has_rules, lawbreakers
from covsim.studies.standards import Answer, Judgement, answers, overall
from covsim.studies.statistic import COST
from covsim.studies.summary import estimate_one

State = Literal["chosen", "open", "none", "no standards", "no costs"]


@dataclass(frozen=True)
class Interval:
    """A number with its interval (NaN where unknown)."""

    value: float
    low: float
    high: float

    @property
    def known(self) -> bool:
        """Whether there is an interval."""
        return math.isfinite(self.low) and math.isfinite(self.high)


@dataclass(frozen=True)
class Standing:
    """How one model stands: its judgements, cost a year, and how much dearer it is than the chosen one.

    The intervals of ``dearer`` hold jointly for all models compared with the chosen one. The same cases in both models
    make it as sharp as ``sharper`` times as many independent replications would; NaN where the cost never varies. A
    model that is not ``lawful`` breaks a hard rule, and so fails whatever its judgements are.
    """

    model: str
    answer: Answer
    judgements: tuple[Judgement, ...]
    cost: Interval
    dearer: Interval | None
    p_best: float
    sharper: float = math.nan
    lawful: bool = True

    @property
    def failed(self) -> tuple[Judgement, ...]:
        """Standards that are broken."""
        return tuple(judgement for judgement in self.judgements if judgement.answer == "fail")

    @property
    def open(self) -> tuple[Judgement, ...]:
        """Standards that can't be told yet."""
        return tuple(judgement for judgement in self.judgements if judgement.answer == "unknown")

    @property
    def more(self) -> int | None:
        """Further replications after which its open standards would be told; None when that can't be said."""
        needs = [judgement.more for judgement in self.open]
        return None if None in needs or not needs else max(need for need in needs if need is not None)


@dataclass(frozen=True)
class Decision:
    """The choice as data. ``chosen`` is empty unless a model is shown to meet every standard and breaks no hard rule.

    ``rivals`` are models that would be cheaper if standards that can't be told yet turn out to be met, ``ties`` those
    that meet every standard at a cost that can't be told from the chosen one's. ``closest`` is the model that comes
    nearest to meeting the standards when none does.
    """

    state: State
    chosen: str
    standings: Mapping[str, Standing]
    rivals: tuple[str, ...] = ()
    ties: tuple[str, ...] = ()
    closest: str = ""

    @property
    def meeting(self) -> tuple[str, ...]:
        """Models that are shown to meet every standard."""
        return tuple(model for model, standing in self.standings.items() if standing.answer == "pass")


def decide(cube: Cube, judgements: Sequence[Judgement], best: Mapping[str, float], level: float) -> Decision:
    """Choose by the hard rules, the judgements and the cost a year."""
    costs = {model: _cost(cube, model, level) for model in cube.models}
    judged = {model: answers(judgements, model) for model in cube.models}
    outlawed = lawbreakers(cube)
    found: dict[str, Answer] = {m: "fail" if m in outlawed else overall(judged[m]) for m in cube.models}
    meeting = [model for model in cube.models if found[model] == "pass"]
    priced, jointly = any(cost.value > 0 for cost in costs.values()), joint_level(level, len(cube.models) - 1)
    chosen = min(meeting, key=lambda model: costs[model].value) if meeting and priced else ""
    standings = {
        model: Standing(
            model, found[model], judged[model], costs[model],
            _dearer(cube, model, chosen, jointly) if chosen and model != chosen else None,
            best.get(model, math.nan),
            _sharper(cube, model, chosen, level) if chosen and model != chosen else math.nan,
            model not in outlawed,
        )
        for model in cube.models
    }  # fmt: skip
    undecided = [model for model in cube.models if standings[model].answer == "unknown"]
    if not judgements and not has_rules(cube):
        return Decision("no standards" if priced else "no costs", chosen, standings, ties=_ties(standings, meeting))
    if not chosen:
        state: State = "no costs" if meeting else "open" if undecided else "none"
        return Decision(state, "", standings, closest="" if meeting else _closest(standings))
    rivals = tuple(model for model in undecided if costs[model].value < costs[chosen].value)
    return Decision("chosen", chosen, standings, rivals, _ties(standings, meeting))


def _cost(cube: Cube, model: str, level: float) -> Interval:
    found = estimate_one(cube, Key(model, *COST), level)
    return Interval(float(found.mean), float(found.low), float(found.high))


def _dearer(cube: Cube, model: str, chosen: str, level: float) -> Interval:
    rows, base = cube.rows(Key(model, *COST)), cube.rows(Key(chosen, *COST))
    found = difference(rows, base, cube.statistic(COST[0]), level)
    return Interval(float(found.mean), float(found.low), float(found.high))


def _sharper(cube: Cube, model: str, chosen: str, level: float) -> float:
    rows, base = cube.rows(Key(model, *COST)), cube.rows(Key(chosen, *COST))
    return sharper(float(variance_ratio(rows, base, cube.statistic(COST[0]), level)))


def _ties(standings: Mapping[str, Standing], meeting: Sequence[str]) -> tuple[str, ...]:
    """Models whose extra cost may be nothing."""
    return tuple(
        model for model in meeting
        if (dearer := standings[model].dearer) is not None and not dearer.low > 0
    )  # fmt: skip


def _closest(standings: Mapping[str, Standing]) -> str:
    """Fewest broken standards, broken rules counting as one more, then the smallest worst shortfall."""

    def distance(standing: Standing) -> tuple[int, float]:
        margins = [judgement.margin for judgement in standing.judgements if not math.isnan(judgement.margin)]
        return len(standing.failed) + (not standing.lawful), -float(np.min(margins, initial=0.0))

    return min(standings, key=lambda model: distance(standings[model]))
