"""One input at a time: each at the low and at the high end of its range, all others at their value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from covsim.scenario.judging import Standard
from covsim.studies.cube import Cube
from covsim.studies.responses import Change, Response, change, winner
from covsim.studies.screening_inputs import Input, values_at
from covsim.studies.variants import Run, Variant

ENDS = {"low": 0.0, "high": 1.0}


@dataclass(frozen=True)
class Bar:
    """What one input does to one response: the changes at both ends of its range."""

    response: Response
    input: Input
    low: Change
    high: Change

    @property
    def swing(self) -> float:
        """Width of the band that the response covers: at both ends and, with no change, at the value itself."""
        ends = self.low.difference, self.high.difference, 0.0
        return float(np.nanmax(ends) - np.nanmin(ends)) if np.isfinite(ends).any() else np.nan


@dataclass(frozen=True)
class Tornado:
    """The bars, widest first within each response, and the choice (``winner``) as things are and at each end.

    ``left_out`` says of inputs with an end that could not be run what was wrong.
    """

    replications: int
    base: Mapping[Response, float]
    bars: tuple[Bar, ...]
    choice: str
    choices: Mapping[tuple[str, str], str]
    left_out: Mapping[str, str] = field(default_factory=dict)

    def of(self, response: Response) -> tuple[Bar, ...]:
        """The bars of one response, widest first."""
        return tuple(bar for bar in self.bars if bar.response == response)

    @property
    def flips(self) -> tuple[tuple[Input, str, str], ...]:
        """Input, end (``low``, ``high``) and the model chosen there, where that is another than as things are."""
        inputs = {bar.input.path: bar.input for bar in self.bars}
        return tuple((inputs[path], end, chosen) for (path, end), chosen in self.choices.items()
                     if path in inputs and chosen != self.choice)  # fmt: skip


def at_end(inputs: Sequence[Input], one: Input, end: str, models: Sequence[str]) -> tuple[Variant, ...]:
    """Every model with one input at an end of its range; a model that lacks the input is as it was."""
    return tuple(Variant.of(model, values_at(inputs, model, {one.path: ENDS[end]})) for model in models)


def runs(inputs: Sequence[Input], models: Sequence[str], replications: int) -> list[Run]:
    """All runs that the tornado takes besides those of the models as they are, input by input."""
    return [
        (variant, number)
        for one in inputs for end in ENDS for variant in at_end(inputs, one, end, models) if variant.values
        for number in range(1, replications + 1)
    ]  # fmt: skip


def find_bars(
    inputs: Iterable[tuple[Input, Mapping[str, Cube]]],
    base: Cube,
    responses: Sequence[Response],
    standards: Mapping[str, Standard],
    level: float,
) -> tuple[Bar, ...]:
    """The bars of inputs that come with their cubes at both ends: by response, widest first."""
    found = [Bar(response, one, *(change(response, cubes[end], base, standards, level) for end in ENDS))
             for one, cubes in inputs for response in responses]  # fmt: skip
    return tuple(sorted(found, key=lambda bar: (responses.index(bar.response), -np.nan_to_num(bar.swing, nan=-1.0))))


def find_choices(
    inputs: Iterable[tuple[Input, Mapping[str, Cube]]], standards: Mapping[str, Standard]
) -> dict[tuple[str, str], str]:
    """The model chosen at each end of each input, by (path, end)."""
    return {(one.path, end): winner(cube, standards) for one, cubes in inputs for end, cube in cubes.items()}
