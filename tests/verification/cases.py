"""What a verification case is: a truth from outside, where covsim's own figure comes from, and when they agree."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from covsim import Results
from tests.verification.deep import Covered


class Estimate(NamedTuple):
    """A figure with its standard error and 95% interval; one that is not random has error 0 and counts once."""

    value: float
    error: float = 0.0
    low: float = math.nan
    high: float = math.nan
    replications: int = 1


Reading = Callable[[Results], Estimate]
"""How a figure is read from the results of a run: a ``Kpi``, or a function of one's own."""


@dataclass(frozen=True)
class Kpi:
    """A KPI of one scope, as ``covsim.run`` reports it, of the first model unless one is named.

    ``times`` and ``plus`` make the figure in question of it: ``times=-1, plus=1`` is the share that does not.
    """

    id: str
    scope: str = "all"
    model: str = ""
    times: float = 1.0
    plus: float = 0.0

    def __call__(self, results: Results) -> Estimate:
        """The figure. Raises LookupError when the run has none of this name."""
        table = results.kpis
        model = self.model or results.models[0]
        rows = table[(table["model"] == model) & (table["kpi"] == self.id) & (table["scope"] == self.scope)]
        if len(rows) != 1:
            raise LookupError(f"the run of {results.name!r} has no figure {self.id} {self.scope} of {model}")
        n, mean, sd, low, high = (float(rows.iloc[0][name]) for name in ("n", "mean", "sd", "ci_low", "ci_high"))
        ends = sorted(self.times * end + self.plus for end in (low, high))
        return Estimate(self.times * mean + self.plus, abs(self.times) * sd / math.sqrt(n), ends[0], ends[1], int(n))


@dataclass(frozen=True)
class Simulation:
    """A scenario file and its overlays (``--set``), run so many times. Cases that share it are read from one run.

    ``quick`` are further overlays with which ``QUICK_REPLICATIONS`` replications take a few seconds, for the tests;
    without them the simulation takes part in full runs only.
    """

    file: Path
    replications: int = 30
    sets: tuple[str, ...] = ()
    quick: tuple[str, ...] | None = None
    models: tuple[str, ...] | None = None


QUICK_REPLICATIONS = 8


@dataclass(frozen=True)
class Simulated:
    """A figure read from a run."""

    simulation: Simulation
    reading: Reading


@dataclass(frozen=True)
class Computed:
    """A figure that a function of the library gives, or the number of faults that a check finds.

    ``quick``: it takes no more than a second, so that the tests compute it too.
    """

    function: Callable[[], float]
    quick: bool = True


@dataclass(frozen=True)
class Tolerance:
    """When a figure agrees: |figure - exact| <= ``errors`` x SE + ``share`` x |exact| + ``absolute``.

    A standard error above ``error_at_most`` x |exact| is a failure too: the run would be too short to tell.
    """

    errors: float = 4.0
    share: float = 0.002
    absolute: float = 0.0
    error_at_most: float | None = None

    @property
    def rule(self) -> str:
        """The rule in words, e.g. ``4 SE + 0.2%``."""
        parts = (
            f"{self.errors:g} SE" if self.errors else "",
            f"{100 * self.share:g}%" if self.share else "",
            f"{self.absolute:g}" if self.absolute else "",
        )
        return " + ".join(part for part in parts if part)

    def allowed(self, exact: float, error: float) -> float:
        """The largest difference that still agrees."""
        return self.errors * error + self.share * abs(exact) + self.absolute


EXACT = Tolerance(error_at_most=0.005)
"""For queues with an exact answer."""
EXACT_BUSY = Tolerance(error_at_most=0.01)
"""The same at a utilisation of 0.9 or more, where waits of one day depend on those of the day before."""
SLOW = Tolerance(error_at_most=0.01)
"""For waits that take as long to learn at a lower utilisation; the deep runs repeat them to 0.5%."""
RARE = Tolerance(error_at_most=0.02)
"""For losses of one in a hundred, of which 0.5% takes 16 million patients: in the deep runs."""
EQUAL = Tolerance(errors=0.0, share=0.0, absolute=5e-7)
"""For formulas: equal to the six decimals in which the exact value is given."""


@dataclass(frozen=True)
class Case:
    """One row of the page: a truth from outside beside covsim's figure.

    ``group`` is the heading that it stands under, ``title`` what is modelled, ``quantity`` and ``unit`` what is
    compared, ``exact`` the value that is known (or published), ``source`` where from.
    """

    id: str
    group: str
    title: str
    quantity: str
    unit: str
    exact: float
    source: str
    figure: Simulated | Computed | Covered
    tolerance: Tolerance = EXACT


Figure = tuple[str, str, str, float, Reading]
"""Id, quantity, unit, exact value and reading of a figure."""


def read_from(
    simulation: Simulation, *figures: Figure, id: str, group: str, title: str, source: str, tolerance: Tolerance = EXACT
) -> tuple[Case, ...]:
    """The cases that are read from one simulation; their ids begin with ``id``."""
    return tuple(
        Case(f"{id}.{name}", group, title, quantity, unit, exact, source, Simulated(simulation, reading), tolerance)
        for name, quantity, unit, exact, reading in figures
    )


def deepened(cases: Sequence[Case], begins: str, replications: int, *sets: str) -> tuple[Case, ...]:
    """The simulated cases whose ids begin so, once more with the full precision of exact cases: for the deep runs."""
    return tuple(
        replace(
            case, id=f"deep.{case.id}", tolerance=EXACT,
            figure=replace(
                figure,
                simulation=replace(
                    figure.simulation, replications=replications, sets=figure.simulation.sets + sets, quick=None
                ),
            ),
        )
        for case in cases
        if case.id.startswith(begins) and isinstance(figure := case.figure, Simulated)
    )  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What came of a case. ``problem`` says why there is no estimate, or is empty."""

    case: Case
    estimate: Estimate | None
    problem: str = ""

    @property
    def passed(self) -> bool:
        """Whether the figure is there, sharp enough, and agrees."""
        return not self.objection

    @property
    def objection(self) -> str:
        """Why the case fails; empty when it passes."""
        if self.estimate is None:
            return self.problem
        exact, tolerance = self.case.exact, self.case.tolerance
        value, error = self.estimate.value, self.estimate.error
        if not abs(value - exact) <= tolerance.allowed(exact, error):
            return f"{value:g} is not {exact:g} within {tolerance.rule} (SE {error:.2g})"
        if tolerance.error_at_most is not None and not error <= tolerance.error_at_most * abs(exact):
            return f"SE {error:.2g} is above {100 * tolerance.error_at_most:g}% of {exact:g}: more cases are needed"
        return ""
