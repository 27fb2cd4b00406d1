"""Delay by number of places, read from the occupancy of rooms without limit."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from covsim.metrics.catalogue import Piece, kpi, ratio
from covsim.metrics.context import Context
from covsim.metrics.occupancy import unlimited_occupancy


@kpi(
    id="delay.share", title="Share delayed with so many places", title_zh="给定床位数时的延误比例",
    unit="share", better="lower", scopes=("pool,places",),
)  # fmt: skip
def delay_share(context: Context) -> Iterator[Piece]:
    """For a room without limit: the share of arrivals that would be delayed if it had n places, P(N = n) / P(N <= n).

    N is the number of places taken over the time of the window. This is Erlang's loss formula where N is Poisson; what
    the delayed ones do afterwards is left out, so that in a room with n places and a queue more have to wait. One run
    answers for every n (Monks et al. 2016, BMC Health Services Research 16:530).
    """
    for pool, minutes in unlimited_occupancy(context):
        for places, (there, at_most) in enumerate(zip(minutes.tolist(), np.cumsum(minutes).tolist(), strict=True)):
            yield ratio(f"pool={pool},places={places}", there, at_most)
