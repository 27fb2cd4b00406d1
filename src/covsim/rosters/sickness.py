"""Sickness: spells in the calendar, person by person."""

from __future__ import annotations

from math import ceil

import numpy as np
from numpy.random import Generator

from covsim.calendars import Span, merge
from covsim.distributions import Distribution, Takes
from covsim.errors import CovsimError

_CYCLES_BEFORE = 10


def spells(law: Takes, share: float, until: float, luck: Generator) -> list[Span]:
    """The spells of one person between 0 and ``until``, sorted and disjoint.

    An alternating renewal process: spells by ``law``, well times exponential with mean E[spell] (1 - share) / share, so
    that in the long run the person is sick for ``share`` of the time (Ross, Introduction to Probability Models, section
    7.5.1). It begins 10 mean cycles before time 0, by when it has settled. Raises ``CovsimError`` for a law whose mean
    isn't known or finite.
    """
    if not isinstance(law, Distribution) or not 0 < law.mean() < np.inf:
        raise CovsimError("the spell of sickness needs one law with a mean above zero - write for example '3 days'")
    cycle = law.mean() / share
    well = cycle - law.mean()
    time = -_CYCLES_BEFORE * cycle
    found: list[Span] = []
    while time < until:
        u = luck.random((ceil((until - time) / cycle) + 1, 2)) + 2.0**-54
        lengths = np.column_stack((-well * np.log(u[:, 0]), law.quantile(u[:, 1])))
        edges = time + np.cumsum(lengths.ravel())
        found += zip(edges[0::2].tolist(), edges[1::2].tolist())
        time = float(edges[-1])
    return [(max(a, 0.0), min(b, until)) for a, b in merge(found) if b > 0 and a < until]
