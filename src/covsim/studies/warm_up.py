"""How long a warm-up has to be, from pilot replications or from a run's own series.

The series are those of ``metrics.series``, averaged over replications: how full the system is, from the empty start on.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, cast

import pandas as pd

from covsim.calendars import DAY, WEEK
from covsim.errors import CovsimError
from covsim.events import FloatArray
from covsim.experiment import Failure, ReplicationResult, Task, Workers, run_replications
from covsim.experiment.progress import Progress, Stage
from covsim.metrics.context import Context
from covsim.metrics.series import OCCUPANCY, PRESENT, read_series
from covsim.scenario.loader import Document
from covsim.scenario.model import Scenario
from covsim.scenario.places import Clock
from covsim.store import RunFolder
from covsim.studies.mser import BATCH, FEWEST, mser5
from covsim.units import describe_minutes

PILOT = 5
"""Pilot replications of each model."""
FILE = "warm-up.json"
"""Where a run keeps the warm-up that it found, so that it is the same when the run goes on."""
MATTERS = 0.01
"""A warm-up counts as too short when the longer cut moves the mean of the series by more than this share of it."""
SURE = 4.0
"""And by more than so many standard errors: where the parts meet was chosen for them to differ."""
RISE = 2.5
"""A rise by more than so many standard errors is a transient. Of steady noise less than a tenth is taken for one."""


@dataclass(frozen=True)
class Cut:
    """What MSER-5 says of one series: cut off the first ``minutes`` (None: no cut in the first half can be trusted).

    0 where no transient is seen: what MSER-5 cuts off differs from the rest by no more than chance, so that another
    number of replications would give another cut.
    ``scope`` is ``all`` for cases present, ``pool=name`` for places taken; ``steady`` is the mean behind the cut.
    """

    model: str
    profile: str
    scope: str
    minutes: float | None
    steady: float


@dataclass(frozen=True)
class WarmUp:
    """Cuts of all series of all models, from so many ``replications`` of ``horizon`` minutes each."""

    cuts: tuple[Cut, ...]
    replications: int
    horizon: float

    @property
    def longest(self) -> Cut | None:
        """The series that takes longest; one without a cut before all others; None when there is no series."""
        return max(self.cuts, key=lambda cut: math.inf if cut.minutes is None else cut.minutes, default=None)

    @property
    def minutes(self) -> float | None:
        """The warm-up: the longest cut rounded up, to whole days or, in runs below a week, hours. None: not found."""
        longest = self.longest
        if longest is None or longest.minutes is None:
            return None
        unit = DAY if self.horizon >= WEEK else 60.0
        whole = math.ceil(longest.minutes / unit) * unit
        return whole if whole < self.horizon else None


def find_cuts(points: pd.DataFrame) -> tuple[Cut, ...]:
    """The cut of each series among curve points ``model, profile, scope, x, numerator, denominator``."""
    series = points[points["profile"].isin((PRESENT, OCCUPANCY))]
    found = []
    for key, rows in series.groupby(["model", "profile", "scope"], sort=False):
        model, profile, scope = map(str, cast(tuple[str, str, str], key))
        rows = rows.sort_values("x")
        values = (rows["numerator"] / rows["denominator"]).to_numpy()
        cut = mser5(values)
        if not _transient(values, cut):
            cut = 0
        minutes = None if cut is None else float(rows["x"].iloc[cut])
        found.append(Cut(model, profile, scope, minutes, float(values[cut or 0 :].mean())))
    order = list(dict.fromkeys(points["model"]))
    return tuple(sorted(found, key=lambda cut: (order.index(cut.model), cut.profile != PRESENT)))


def _transient(values: FloatArray, cut: int | None) -> bool:
    """Whether the first batch, or what lies before a cut (before the middle, where none was found), differs from the
    rest by more than chance; runs start empty, so that a rise takes less to be believed than a fall."""
    end = len(values) // 2 if cut is None else cut
    errors = [_apart(values[:each], values[end:]) for each in (min(BATCH, end), end)]
    return len(values) < FEWEST * BATCH or max(errors) > RISE or min(errors) < -SURE


# --- the pilot ---


def pilot(
    document: Document, seed: int, workers: Workers, progress: Progress, replications: int = PILOT
) -> tuple[WarmUp, pd.DataFrame]:
    """Run a few replications of every model from an empty start; the cuts, and the summed points of the series.

    They are the first replications of the run itself. Raises CovsimError when one fails.
    """
    scenarios = {("", model): document.scenario(model) for model in document.models}
    tasks = [Task("", model, number) for number in range(1, replications + 1) for model in document.models]
    rows: list[tuple[str, str, str, float, float, float]] = []
    with Stage(progress, "pilot replications for the warm-up", len(tasks)):
        for result in run_replications(scenarios, tasks, seed=seed, workers=workers, replicate=series_alone):
            if isinstance(result, Failure):
                raise CovsimError(f"the warm-up can't be found: {result.task.model}, replication "
                                  f"{result.task.replication}: {result.message} - give clock.warm_up")  # fmt: skip
            rows += [(result.task.model, *point) for point in result.profiles]
            progress.advance()
    names = ["model", "profile", "scope", "x"]
    points = pd.DataFrame(rows, columns=[*names, "numerator", "denominator"])
    # Summed in order of size, not of arrival: sums of floats depend on their order.
    ordered = points.sort_values([*names, "numerator"])
    summed = ordered.groupby(names, as_index=False)[["numerator", "denominator"]].sum()
    summed = summed.sort_values("model", key=lambda column: column.map(document.models.index), kind="stable")
    return WarmUp(find_cuts(summed), replications, document.scenario().clock.horizon), summed


def series_alone(scenario: Scenario, seed: int, task: Task) -> ReplicationResult:
    """One replication of which only the series over the run are kept."""
    from covsim.demand import sample
    from covsim.engine import simulate
    from covsim.rosters import plan
    from covsim.scenario.resources import list_resources
    from covsim.streams import Luck

    luck = Luck(seed, task.replication)
    incidents = sample(scenario, luck)
    duty_plan = plan(scenario, list_resources(scenario), luck)
    context = Context(scenario, incidents, simulate(scenario, incidents, duty_plan), duty_plan)
    return ReplicationResult.of(task, (), tuple(read_series(context)))


def settled(
    document: Document, seed: int, folder: RunFolder | None, workers: Workers, progress: Progress
) -> tuple[Document, WarmUp | None]:
    """The document with ``warm_up: auto`` replaced by the warm-up that a pilot finds, and what was found.

    A document without ``auto`` comes back as it is. What was found is kept in the folder, if there is one, for the run
    to go on with. Raises CovsimError when the run is too short.
    """
    if all(document.scenario(model).clock.warm_up != "auto" for model in document.models):
        return document, None
    found = _kept(folder) if folder else None
    if found is None:
        found, _ = pilot(document, seed, workers, progress)
        if folder:
            folder.write_json(FILE, asdict(found))
    if found.minutes is None:
        raise CovsimError(too_short(found))
    return document.changed(f"clock.warm_up={found.minutes:.0f} min"), found


def _kept(folder: RunFolder) -> WarmUp | None:
    """What an earlier start of the same run found; None when there was none or its file is broken."""
    try:
        content = json.loads((folder.path / FILE).read_text(encoding="utf-8"))
        return WarmUp(tuple(Cut(**cut) for cut in content["cuts"]), content["replications"], content["horizon"])
    except (OSError, ValueError, TypeError, KeyError):
        return None


def too_short(found: WarmUp) -> str:
    """Why no warm-up was found, and what to do."""
    longest = found.longest
    length = describe_minutes(found.horizon)
    if longest is None:
        return f"no warm-up can be found in a run of {length} - give clock.warm_up"
    what = "the cases present" if longest.scope == "all" else f"the places taken ({longest.scope})"
    return (
        f"the run of {length} is too short for a warm-up to be found: in model {longest.model!r} {what} don't become "
        "steady within its first half - lengthen clock.horizon, or give clock.warm_up; if cases pile up for good, "
        "there is no steady state"
    )


# --- a run's own series ---


def describe(clock: Clock, found: WarmUp | None, profiles: pd.DataFrame, replications: int) -> Mapping[str, Any]:
    """What ``run.json`` says of the warm-up of a run; ``found`` is what a pilot made of ``auto``.

    ``short`` lists the series of the run for which MSER-5 asks for a longer warm-up, in which that matters: the mean
    behind the longer cut (or, where none was found, of the second half) differs from the mean behind the given one by
    more than 1%, and by more than chance.
    """
    given = clock.measured_from
    own = WarmUp(find_cuts(profiles), replications, clock.horizon)
    return {
        "minutes": given,
        "how": "given" if found is None else "MSER-5 on pilot replications",
        "pilot": None if found is None else {"minutes": found.minutes, **asdict(found)},
        "cuts": [asdict(cut) for cut in own.cuts],
        "short": [asdict(cut) | {"change": change} for cut, change in _short(own.cuts, given, profiles)],
    }


def _short(cuts: Sequence[Cut], given: float, profiles: pd.DataFrame) -> list[tuple[Cut, float]]:
    """Cuts behind the given warm-up that matter, and by what share they move the mean of the series.

    A series that finds no cut is judged by its second half.
    """
    short = []
    for cut in cuts:
        if cut.minutes is None or cut.minutes > given:
            rows = profiles[(profiles["model"] == cut.model) & (profiles["profile"] == cut.profile)
                            & (profiles["scope"] == cut.scope) & (profiles["x"] >= given)]  # fmt: skip
            end = float(rows["x"].max()) / 2 if cut.minutes is None else cut.minutes
            values = (rows["numerator"] / rows["denominator"]).to_numpy()
            later = rows["x"].to_numpy() >= end
            change = values[later].mean() / values.mean() - 1 if values.any() and later.any() else 0.0
            if abs(change) > MATTERS and abs(_apart(values[~later], values[later])) > SURE:
                short.append((cut, float(change)))
    return short


def _apart(early: FloatArray, late: FloatArray) -> float:
    """By how many standard errors the mean of the second part of a series lies above that of the first, judged by
    batches of the second; 0 where that can't be said."""
    batches = late[: len(late) // BATCH * BATCH].reshape(-1, BATCH).mean(axis=1)
    if not len(early) or len(batches) < 2:
        return 0.0
    error = float(batches.std(ddof=1)) * math.sqrt(BATCH / len(early) + 1 / len(batches))
    above = float(late.mean() - early.mean())
    return above / error if error else math.copysign(math.inf, above) if above else 0.0
