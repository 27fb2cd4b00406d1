"""Replications that are all the same: a replayed trace without any luck gives one outcome, however often it is run."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import pandas as pd

from covsim.demand import sample
from covsim.distributions import Constant
from covsim.events import Incidents
from covsim.scenario.model import Scenario
from covsim.scenario.streams import Stream
from covsim.streams import Luck


def nothing_random(figures: pd.DataFrame, scenarios: Mapping[str, Scenario], seed: int) -> bool:
    """Whether two or more replications have the same cases and came out the same in every figure of every model.

    Then they are one observation repeated, and no interval can be made of them. ``figures`` has the columns model,
    replication, kpi, scope and value. Rare cases that happen to arise in no replication are luck all the same.
    """
    numbers = sorted(figures["replication"].unique().tolist())
    if len(numbers) < 2 or any(_is_random(stream) for one in scenarios.values() for stream in one.demand.values()):
        return False
    parts = dict(iter(figures.groupby("replication", sort=False)))
    columns = [parts[number].set_index(["model", "kpi", "scope"])["value"].sort_index() for number in numbers]
    return all(a.equals(b) for a, b in pairwise(columns)) and all(
        _same(sample(scenario, Luck(seed, numbers[0])), sample(scenario, Luck(seed, number)))
        for scenario in scenarios.values()
        for number in numbers[1:]
    )


def _is_random(stream: Stream) -> bool:
    """Whether the times of a stream's cases are drawn at random."""
    between = stream.between is not None and not isinstance(stream.between, Constant)
    return stream.table is not None or between or (stream.rate is not None and stream.rate.per_minute > 0)


def _same(a: Incidents, b: Incidents) -> bool:
    """Whether two replications have the same cases, with all that they bring."""
    columns = [(getattr(a, name), getattr(b, name)) for name in ("time", "stream", "key", "child", "site", "severity")]
    columns += [(a.attributes[name], b.attributes[name]) for name in a.attributes]
    return all(np.array_equal(one, other, equal_nan=one.dtype.kind == "f") for one, other in columns)
