"""How often 95% intervals hold the truth: of M/M/4, and of ratios of a few cases with many zeros."""

from __future__ import annotations

from tests.theory.queues import SCENARIOS
from tests.verification.cases import Case, Tolerance
from tests.verification.deep import STUDIES, Covered, Pool

QUEUE = Pool(
    SCENARIOS / "erlang_c.yaml", ("clock.warm_up=12 h", "clock.horizon=108 h", "clock.until=empty"), 20 * STUDIES, 1905
)
FEW = Pool(SCENARIOS / "few_calls.yaml", (), 20 * STUDIES, 1905)
ALLOWED = Tolerance(errors=0.0, share=0.0, absolute=1.5)
"""Between 93.5% and 96.5%."""
_HOW = (
    f"{STUDIES:,} studies, each of replications of its own, get intervals as `summary.csv` does; of these, 93.5% to "
    "96.5% have to hold the truth"
)
_START = (
    "M/M/4: Erlang 1917. Each replication starts empty and measures four days behind half a day, by when the expected "
    "wait is the steady one to 0.002% (worked out in `test_coverage.py`), a thousandth of an interval"
)
_CALLS = (
    "few calls: half of them take no time, the others exponential times of mean 40 min; a Poisson number of mean 1.5 in "
    "each replication, none in 22% of them"
)

Row = tuple[str, str, str, str, float]
"""Id, what is estimated and from what, KPI, scope, and the truth."""
QUEUE_FIGURES: tuple[Row, ...] = (
    ("wait", "mean wait 5.676275 min, a ratio", "wait.mean", "all", 5.676275),
    ("waits", "P(wait) 0.378418, a share", "wait.share_waited", "all", 0.378418),
    ("in_time", "P(wait at most 10 min) 0.805714, a share", "standard.met_share", "standard=seen_in_10", 0.805714),
    ("p90", "90% wait 19.96245 min, a quantile", "wait.p90", "all", 19.96245),
    ("count", "768 cases in four days, a mean", "incidents.count", "all", 768.0),
)
FEW_FIGURES: tuple[Row, ...] = (
    ("time", "mean time 20 min, a ratio", "time_to.time.mean", "all", 20.0),
    ("in_time", "P(at most 20 min) 0.696735, a share", "standard.met_share", "standard=settled_in_20", 0.696735),
    ("count", "1.5 calls, a mean", "incidents.count", "all", 1.5),
)


def _cases(id: str, title: str, pool: Pool, size: int, figures: tuple[Row, ...], source: str) -> tuple[Case, ...]:
    return tuple(
        Case(
            f"coverage.{id}_{size}.{name}", "Coverage of 95% intervals", f"{title}, {size} replications", quantity, "%",
            95.0, f"{_HOW}. {source}", Covered(pool, kpi, scope, truth, size), ALLOWED,
        )
        for name, quantity, kpi, scope, truth in figures
    )  # fmt: skip


DEEP_CASES: tuple[Case, ...] = (
    *_cases("mm4", "M/M/4", QUEUE, 20, QUEUE_FIGURES, _START),
    *_cases("few_calls", "few calls", FEW, 20, FEW_FIGURES, _CALLS),
)
