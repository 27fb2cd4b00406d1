"""Morris screening: what inputs do on average over the whole space of the others, from few runs.

Morris (1991), "Factorial sampling plans for preliminary computational experiments", Technometrics 33(2): r random
trajectories over a grid of p levels, each of which changes every input once by delta = p / (2 (p - 1)); the change of
the response over delta is an elementary effect of that input. ``mu`` is their mean, ``sigma`` their standard deviation
(large when the effect is curved or depends on other inputs). ``mu_star``, the mean of their absolute values, ranks the
inputs (Campolongo, Cariboni & Saltelli 2007, "An effective screening design for sensitivity analysis of large models",
Environmental Modelling & Software 22). Effects are per whole range of the input, in the unit of the response.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from covsim.errors import CovsimError
from covsim.events import FloatArray
from covsim.streams import Luck
from covsim.studies.intervals import mean_interval
from covsim.studies.responses import Response
from covsim.studies.screening_inputs import Input, Shares, values_at
from covsim.studies.variants import Run, Variant

_ROUNDING = 1e-12
"""A spread below this part of the mean is that of sums of floats."""


@dataclass(frozen=True)
class Trajectory:
    """k + 1 points; from each to the next one input changes. ``replications`` are its own, shared by all its points."""

    points: tuple[Shares, ...]
    replications: tuple[int, ...]

    @property
    def changed(self) -> tuple[str, ...]:
        """The input that changes in each step, by path."""
        pairs = zip(self.points, self.points[1:])
        return tuple(next(path for path in before if before[path] != after[path]) for before, after in pairs)


@dataclass(frozen=True)
class Effect:
    """What one input does to one response, over ``n`` trajectories.

    ``low`` and ``high`` are the confidence interval of ``mu_star`` over trajectories (Student's t; NaN with one).
    """

    response: Response
    input: Input
    n: int
    mu: float
    mu_star: float
    low: float
    high: float
    sigma: float


@dataclass(frozen=True)
class Morris:
    """The effects, by response, largest ``mu_star`` first.

    ``trajectories`` were finished, with ``replications`` each on a grid of ``levels``; ``left_out`` says of others, by
    their number, what was wrong.
    """

    trajectories: int
    replications: int
    levels: int
    effects: tuple[Effect, ...]
    left_out: Mapping[int, str] = field(default_factory=dict)

    def of(self, response: Response) -> tuple[Effect, ...]:
        """The effects on one response, largest first."""
        return tuple(effect for effect in self.effects if effect.response == response)


def step(levels: int) -> float:
    """Morris's delta, p / (2 (p - 1)), with which every level is as likely as any other. Raises for odd levels."""
    if levels < 2 or levels % 2:
        raise CovsimError(f"--levels must be an even number from 2, not {levels}")
    return levels / (2 * (levels - 1))


def trajectories(paths: Sequence[str], count: int, levels: int, replications: int, seed: int) -> list[Trajectory]:
    """``count`` random trajectories over these inputs.

    Where an input starts, which way it goes and when its turn comes depends on the seed, the levels and its path only,
    so that further inputs and trajectories leave them as they are. Each trajectory has replications of its own, so
    that no single one colours them all.
    """
    delta = step(levels)
    draws = {path: Luck(seed, 0).generator("morris", path, levels).random((count, 3)) for path in paths}
    found = []
    for number in range(count):
        luck = {path: draws[path][number] for path in paths}
        half = levels // 2
        below = {path: min(int(luck[path][0] * half), half - 1) / (levels - 1) for path in paths}
        rises = {path: bool(luck[path][1] < 0.5) for path in paths}
        point = {path: below[path] + (0.0 if rises[path] else delta) for path in paths}
        points = [point]
        for path in sorted(paths, key=lambda path: float(luck[path][2])):
            point = {**point, path: below[path] + (delta if rises[path] else 0.0)}
            points.append(point)
        first = number * replications + 1
        found.append(Trajectory(tuple(points), tuple(range(first, first + replications))))
    return found


def at_point(inputs: Sequence[Input], models: Sequence[str], point: Shares) -> tuple[Variant, ...]:
    """Every model at a point. Models that lack the input that changed are the same as at the point before."""
    return tuple(Variant.of(model, values_at(inputs, model, point)) for model in models)


def runs(inputs: Sequence[Input], models: Sequence[str], every: Sequence[Trajectory]) -> list[Run]:
    """All runs of these trajectories, each once, trajectory by trajectory."""
    found = [(variant, number) for one in every for point in one.points
             for variant in at_point(inputs, models, point) for number in one.replications]  # fmt: skip
    return list(dict.fromkeys(found))


def elementary_effects(trajectory: Trajectory, responses: FloatArray) -> dict[str, FloatArray]:
    """Effect of each input per whole range, by path; ``responses`` has a row a point, a column a response."""
    points = trajectory.points
    found = {}
    for number, path in enumerate(trajectory.changed):
        moved = points[number + 1][path] - points[number][path]
        with np.errstate(invalid="ignore"):
            found[path] = np.asarray((responses[number + 1] - responses[number]) / moved, dtype=float)
    return found


def summarise(
    inputs: Sequence[Input], responses: Sequence[Response], effects: Sequence[Mapping[str, FloatArray]], level: float
) -> tuple[Effect, ...]:
    """Mean, mean of absolute values and standard deviation of the effects of each input over the trajectories."""
    found = []
    for column, response in enumerate(responses):
        for one in inputs:
            values = np.array([each[one.path][column] for each in effects])
            signed, absolute = mean_interval(values, level), mean_interval(np.abs(values), level)
            mean, low, high = (float(part) for part in (absolute.mean, absolute.low, absolute.high))
            if high - low < _ROUNDING * mean:
                low = high = mean
            sigma = 0.0 if signed.sd < _ROUNDING * mean else float(signed.sd)
            found.append(Effect(response, one, int(absolute.n), float(signed.mean), mean, max(low, 0.0), high, sigma))
    return tuple(sorted(found, key=lambda each: (responses.index(each.response), -np.nan_to_num(each.mu_star, nan=-1))))
