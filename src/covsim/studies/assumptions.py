"""What if the assumptions are off? Every assumed input is drawn from its range, the same draw for all models."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from covsim.errors import CovsimError
from covsim.scenario.evidence import Evidence, at_share
from covsim.scenario.loader import Document
from covsim.scenario.model import Scenario
from covsim.streams import Luck

CHANCE = 0.1
"""Probability, at most, that chance alone names any input: an input is named when the probability of so uneven a split
of the wins between its halves, times the number of inputs looked at (Bonferroni's inequality), is not above it."""


@dataclass(frozen=True)
class Draws:
    """Shares of the range of each assumed input, in (0, 1): ``shares[path][draw]``."""

    shares: Mapping[str, tuple[float, ...]]
    count: int

    def values(self, scenario: Scenario, draw: int) -> dict[str, str | float]:
        """What the assumed inputs of this model are in one draw, by path."""
        return {evidence.path: at_share(evidence, self.shares[evidence.path][draw]) for evidence in ranged(scenario)}


@dataclass(frozen=True)
class Flip:
    """An assumed input on which the choice seems to hang.

    ``wins_low`` of ``draws_low`` draws in the lower half of its range were won by the model, and so for the upper half.
    ``middle`` is the value that parts the halves, as a planner would write it.
    """

    path: str
    middle: str
    wins_low: int
    draws_low: int
    wins_high: int
    draws_high: int

    @property
    def difference(self) -> float:
        """Share won in the upper half less that in the lower half."""
        return self.wins_high / max(self.draws_high, 1) - self.wins_low / max(self.draws_low, 1)

    @property
    def chance(self) -> float:
        """Probability of so uneven a split of the wins if the input did not matter (Fisher's exact test, two-sided)."""
        draws, wins = self.draws_low + self.draws_high, self.wins_low + self.wins_high
        ways = [math.comb(self.draws_low, n) * math.comb(self.draws_high, wins - n) if n <= wins else 0
                for n in range(self.draws_low + 1)]  # fmt: skip
        return sum(way for way in ways if way <= ways[self.wins_low]) / math.comb(draws, wins)


@dataclass(frozen=True)
class Robustness:
    """How the verdict fares when assumed inputs are drawn from their ranges.

    ``winners`` holds, for each finished draw, its number and the cheapest model that met every standard ("" for none).
    ``inputs`` is how many inputs were varied, ``fixed`` how many assumed ones have no range and so stayed as they are.
    ``flips`` are about ``favourite``, the model chosen, or else the one that wins most draws. ``refused`` says of draws
    (by number) that make no valid scenario, or whose runs failed, what was wrong.
    """

    winners: tuple[tuple[int, str], ...]
    inputs: int
    fixed: int
    replications: int
    favourite: str = ""
    flips: tuple[Flip, ...] = ()
    refused: Mapping[int, str] = field(default_factory=dict)

    @property
    def draws(self) -> int:
        """Finished draws."""
        return len(self.winners)

    def wins(self, model: str) -> int:
        """Draws that the model won."""
        return sum(winner == model for _, winner in self.winners)


def assumed(scenario: Scenario) -> tuple[Evidence, ...]:
    """The inputs that are assumptions."""
    return tuple(evidence for evidence in scenario.evidence if evidence.kind == "assumed")


def ranged(scenario: Scenario) -> tuple[Evidence, ...]:
    """The assumed inputs that have a range."""
    return tuple(evidence for evidence in assumed(scenario) if evidence.low is not None and evidence.high is not None)


def draw_assumptions(document: Document, models: Sequence[str], count: int, seed: int) -> Draws:
    """A Latin hypercube over the assumed inputs of these models (McKay, Beckman & Conover 1979).

    Each input's draws fall one into each of ``count`` equal parts of its range. An input's draws depend on the seed,
    ``count`` and its path only, so that further inputs leave them as they are.
    """
    scenarios = [document.scenario(model) for model in models]
    paths = dict.fromkeys(evidence.path for scenario in scenarios for evidence in ranged(scenario))
    luck = Luck(seed, 0)
    shares = {}
    for path in paths:
        generator = luck.generator("assumptions", path, count)
        shares[path] = tuple(((generator.permutation(count) + generator.random(count)) / count).tolist())
    return Draws(shares, count)


def draw_scenarios(
    document: Document, models: Sequence[str], draws: Draws
) -> tuple[dict[int, dict[str, Scenario]], dict[int, str]]:
    """The scenario of each model in each draw, by number (from 0), and what is wrong with draws that make none.

    Draw n is to be run once in each model, as replication n + 1: the draws themselves supply most of the spread, and
    no single replication colours them all.
    """
    plain = {model: document.scenario(model) for model in models}
    scenarios: dict[int, dict[str, Scenario]] = {}
    refused: dict[int, str] = {}
    for draw in range(draws.count):
        try:
            scenarios[draw] = {model: document.scenario(model, draws.values(plain[model], draw)) for model in models}
        except CovsimError as error:
            refused[draw] = str(error)
    return scenarios, refused


def draw_name(draw: int) -> str:
    """Name of the draw with this index (from 0)."""
    return f"draw-{draw + 1}"


def find_flips(
    document: Document, models: Sequence[str], draws: Draws, winners: Sequence[tuple[int, str]], favourite: str
) -> tuple[Flip, ...]:
    """The inputs whose upper and lower half differ most in how often ``favourite`` wins, largest difference first.

    Only inputs of the models that win any draw are looked at: others can't decide between them.
    """
    if not favourite:
        return ()
    contenders = {favourite, *(winner for _, winner in winners)}
    judged = [model for model in models if model in contenders or "" in contenders]
    evidence = {e.path: e for model in judged for e in ranged(document.scenario(model))}
    won = np.array([winner == favourite for _, winner in winners], dtype=bool)
    numbers = [draw for draw, _ in winners]
    flips = []
    for path in evidence:
        shares = draws.shares[path]
        upper = np.array([shares[draw] >= 0.5 for draw in numbers], dtype=bool)
        if upper.all() or not upper.any():
            continue
        middle = str(at_share(evidence[path], 0.5))
        flips.append(
            Flip(path, middle, int(won[~upper].sum()), int((~upper).sum()), int(won[upper].sum()), int(upper.sum()))
        )
    named = [flip for flip in flips if flip.chance * len(evidence) <= CHANCE]
    return tuple(sorted(named, key=lambda flip: -abs(flip.difference)))
