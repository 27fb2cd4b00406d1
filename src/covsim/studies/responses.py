"""What a screening looks at: the figures on which the choice between two models hangs, or KPIs that are asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from covsim.events import FloatArray
from covsim.scenario.judging import Standard
from covsim.studies.comparison import winners
from covsim.studies.cube import Cube, Key
from covsim.studies.intervals import mean_interval
from covsim.studies.standards import figures_of, met, target_of, weighted
from covsim.studies.statistic import COST, unit_of

_ROUNDING = 1e-12
"""A change below this part of what changes is that of sums of floats."""

Kind = Literal["cost difference", "worst margin", "figure"]


@dataclass(frozen=True)
class Response:
    """A number that inputs move.

    ``cost difference``: the yearly cost of ``rival`` less that of ``model``. ``worst margin``: how far the model is on
    the good side of the standard it keeps least well, negative when it breaks it. ``figure``: ``kpi`` in ``scope``.
    """

    kind: Kind
    model: str
    rival: str = ""
    kpi: str = ""
    scope: str = ""

    @property
    def unit(self) -> str:
        """Unit of the number (``money`` for the scenario's currency)."""
        return {"cost difference": "money", "worst margin": "share"}.get(self.kind) or unit_of(self.kpi)


@dataclass(frozen=True)
class Change:
    """How much a response differs from what it is with all inputs at their value, on the same cases: the paired
    difference with its confidence interval (NaN with a single replication)."""

    difference: float
    low: float
    high: float


def evaluate(response: Response, cube: Cube, standards: Mapping[str, Standard], weights: FloatArray) -> FloatArray:
    """The response for each row of replication weights; NaN where there is nothing to measure."""
    if response.kind == "worst margin":
        return worst_margin(cube, response.model, standards, weights)
    if response.kind == "figure":
        return weighted(cube, Key(response.model, response.kpi, response.scope), weights)
    theirs, own = (weighted(cube, Key(model, *COST), weights) for model in (response.rival, response.model))
    with np.errstate(invalid="ignore"):
        return np.asarray(theirs - own, dtype=float)


def worst_margin(cube: Cube, model: str, standards: Mapping[str, Standard], weights: FloatArray) -> FloatArray:
    """The smallest distance of any standard's figure from its target, for each row of weights; negative: broken.

    In points for shares; for other figures as a part of the target, so that minutes and shares can be compared. A
    standard without any case has no margin.
    """
    margins = [np.full(len(weights), np.nan)]
    for name, standard in standards.items():
        target, at_most = target_of(standard)
        for _, key in figures_of(cube, model, name, standard):
            value = weighted(cube, key, weights)
            size = 1.0 if unit_of(key.kpi) == "share" else abs(target) or 1.0
            margins.append((target - value if at_most else value - target) / size)
    return np.asarray(np.fmin.reduce(margins), dtype=float)


def change(response: Response, cube: Cube, base: Cube, standards: Mapping[str, Standard], level: float) -> Change:
    """The paired difference of a response between two cubes over the same replications, with its jackknife interval.

    Pseudo-values as for ratios (``intervals``): for a mean they are the replications themselves, so that the interval
    is Student's; what an input leaves alone differs by exactly 0.
    """
    (whole, pseudo), (base_whole, base_pseudo) = (_pseudo_values(response, each, standards) for each in (cube, base))
    with np.errstate(invalid="ignore"):
        difference = whole - base_whole
        interval = mean_interval(pseudo - base_pseudo, level)
        half = float(interval.high - interval.low) / 2 if len(pseudo) > 1 else np.nan
    size = max(abs(whole), abs(base_whole), 1.0 if response.unit == "share" else 0.0)
    difference, half = (0.0 if abs(part) < _ROUNDING * size else part for part in (difference, half))
    return Change(difference, difference - half, difference + half)


def _pseudo_values(response: Response, cube: Cube, standards: Mapping[str, Standard]) -> tuple[float, FloatArray]:
    """The response over all replications, and its jackknife pseudo-value for each."""
    n = len(cube.replications)
    values = evaluate(response, cube, standards, np.vstack([np.ones((1, n)), 1.0 - np.eye(n)]))
    with np.errstate(invalid="ignore"):
        return float(values[0]), n * values[0] - (n - 1) * values[1:]


def winner(cube: Cube, standards: Mapping[str, Standard]) -> str:
    """The cheapest model whose point estimates meet every standard; empty when none does."""
    found = int(winners(cube, standards, _once(cube))[0])
    return "" if found < 0 else cube.models[found]


def ranked(cube: Cube, standards: Mapping[str, Standard]) -> tuple[str, ...]:
    """The models, best first, by point estimates.

    Those that meet every standard come first, by cost; then the others, by how narrowly they miss. So the first is the
    choice (or what comes closest to one), and the second its closest rival: the choice if the first were not there.
    """
    meets = met(cube, standards, _once(cube))[0]

    def place(model: str) -> tuple[int, float]:
        meeting = bool(meets[cube.models.index(model)])
        cost, margin = (evaluate(one, cube, standards, _once(cube))[0] for one in (
            Response("figure", model, kpi=COST[0], scope=COST[1]), Response("worst margin", model)))  # fmt: skip
        return (0, float(np.nan_to_num(cost))) if meeting else (1, -float(np.nan_to_num(margin)))

    return tuple(sorted(cube.models, key=place))


def deciding(cube: Cube, standards: Mapping[str, Standard]) -> tuple[Response, ...]:
    """On what the choice hangs: the cost difference between the chosen model and its closest rival, and their margins.

    The chosen model stays so as long as its worst margin is not negative and either the rival's is, or the rival costs
    more. Responses that mean nothing (no standards, no costs, a single model) are left out.
    """
    chosen, *others = ranked(cube, standards)
    rival = others[0] if others else ""
    found = []
    if any(np.nansum(cube.rows(Key(model, *COST)).value) for model in cube.models):
        found.append(Response("cost difference", chosen, rival) if rival else
                     Response("figure", chosen, kpi=COST[0], scope=COST[1]))  # fmt: skip
    if standards:
        found += [Response("worst margin", model) for model in (chosen, rival) if model]
    return tuple(found)


def asked(kpis: Sequence[str], models: Sequence[str]) -> tuple[Response, ...]:
    """A response for each model and each ``"KPI SCOPE"`` (without a scope: over all cases)."""
    named = [figure_named(wanted) for wanted in kpis]
    return tuple(Response("figure", model, kpi=kpi, scope=scope) for kpi, scope in named for model in models)


def figure_named(wanted: str) -> tuple[str, str]:
    """KPI and scope of ``"KPI SCOPE"``."""
    kpi, _, scope = wanted.strip().partition(" ")
    return kpi, scope.strip() or "all"


def _once(cube: Cube) -> FloatArray:
    """Each replication counted once."""
    return np.ones((1, len(cube.replications)))
