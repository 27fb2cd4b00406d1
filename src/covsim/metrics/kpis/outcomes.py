"""What the times mean for patients."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from covsim.metrics.catalogue import Piece, kpi, ratio, statistic
from covsim.metrics.context import Context
from covsim.metrics.outcomes import survival


def _survivors(context: Context) -> Iterator[tuple[str, float, int]]:
    """Each entry of ``outcomes``, with the expected survivors and the cases that count."""
    for name, spec in context.scenario.outcomes.items():
        measures = filter(None, (spec.measure, spec.cpr, spec.ems))
        alive = survival(spec, {measure: context.times(measure) for measure in measures})[context.matching(spec)]
        alive = alive[~np.isnan(alive)]
        yield name, float(alive.sum()), len(alive)


@kpi(
    id="survival.expected", title="Expected survival", title_zh="预期生存率", unit="share", better="higher",
    scopes=("outcome",),
)  # fmt: skip
def survival_expected(context: Context) -> Iterator[Piece]:
    """Mean expected survival per case of an entry of ``outcomes``, as a function of the times to care."""
    for name, alive, cases in _survivors(context):
        yield ratio(f"outcome={name}", alive, cases)


@kpi(
    id="survivors.expected", title="Expected survivors", title_zh="预期生存人数", unit="cases", form="total",
    better="higher",
    scopes=("outcome",),
)  # fmt: skip
def survivors_expected(context: Context) -> Iterator[Piece]:
    """Sum of the expected survival over the cases of an entry of ``outcomes``."""
    for name, alive, _ in _survivors(context):
        yield statistic(f"outcome={name}", alive)
