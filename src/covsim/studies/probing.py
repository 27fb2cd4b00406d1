"""Probes: what would have happened to a case, too rare to wait for, had it come at a moment chosen at random.

A probe is the same replication again with one case more. Nothing else is changed and no two probes meet, so each is
what an outside observer at a random moment would have seen (Wolff 1982, "Poisson arrivals see time averages",
Operations Research 30(2)), and neither the run nor another probe is disturbed. All models are probed at the same
moments with the same luck. Probes of one replication share its luck: intervals are those across replications.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import pandas as pd

from covsim.calendars import DAY
from covsim.errors import CovsimError
from covsim.events import FloatArray, Incidents
from covsim.experiment import Failure, ReplicationResult, Task, Workers, run_replications
from covsim.experiment.progress import Progress, Stage
from covsim.metrics.figures import Figure, Point
from covsim.metrics.one_case import OneCase, read_one
from covsim.rosters import DutyPlan
from covsim.scenario.loader import Document
from covsim.scenario.model import Scenario
from covsim.streams import Luck
from covsim.studies.comparison import compare
from covsim.studies.cube import build_cube
from covsim.studies.summary import summarise
from covsim.studies.warm_up import settled

MOMENT = "probe"
"""Profile of the probes: x is the minute of the call, the numerator the figure, the scope ``kpi scope``."""


@dataclass(frozen=True)
class Probed:
    """What the probes found.

    ``figures``: the columns of ``summary.csv`` for each figure of the probed case; ``comparison``: those of
    ``comparison.csv``, paired; ``probes``: model, replication, minute, kpi, scope, value of each probe.
    """

    figures: pd.DataFrame
    comparison: pd.DataFrame
    probes: pd.DataFrame


def probe(
    document: Document, case: str, workers: Workers, progress: Progress, *, times: int, replications: int, seed: int,
    models: Sequence[str] = (),
) -> Probed:  # fmt: skip
    """Let the case ``what_if.<case>`` come at ``times`` random moments of each replication, one at a time.

    Moments are uniform over the measured part of the run; each probe has luck of its own, the same in all models. A
    probe that is still open when the run ends counts as any open case does. Raises CovsimError.
    """
    chosen = [model for model in document.models if not models or model in models]
    for model in models:
        document.scenario(model)  # raises for an unknown name
    _check(document.scenario(chosen[0]), case)
    document, _ = settled(document, seed, None, workers, progress)
    scenarios = {("", model): document.scenario(model) for model in chosen}
    tasks = [Task("", model, number) for number in range(1, replications + 1) for model in chosen]
    replicate = partial(probe_replication, case=case, times=times)
    results: list[ReplicationResult] = []
    with Stage(progress, "replications with probes", len(tasks)):
        for result in run_replications(scenarios, tasks, seed=seed, workers=workers, replicate=replicate):
            if isinstance(result, Failure):
                raise CovsimError(f"{result.task.model}, replication {result.task.replication}: {result.message}")
            results.append(result)
            progress.advance()
    results.sort(key=lambda result: (chosen.index(result.task.model), result.task.replication))
    baseline = document.baseline if document.baseline in chosen else chosen[0]
    return _judged(results, chosen, baseline, document.scenario().experiment.level)


def _judged(results: Sequence[ReplicationResult], models: Sequence[str], baseline: str, level: float) -> Probed:
    """Estimates of all figures, and their differences."""
    named = [((result.task.model, result.task.replication), result) for result in results]
    figures = [(*who, *figure) for who, result in named for figure in result.figures]
    probes = [(*who, p.x, *p.scope.split(" "), p.numerator) for who, result in named for p in result.profiles]
    columns = ["model", "replication", "kpi", "scope", "value", "numerator", "denominator"]
    cube = build_cube(pd.DataFrame(figures, columns=columns), models)
    return Probed(
        summarise(cube, level), compare(cube, baseline, {}, level).drop(columns="p_best"),
        pd.DataFrame(probes, columns=["model", "replication", "minute", "kpi", "scope", "value"]),
    )  # fmt: skip


def _check(scenario: Scenario, case: str) -> None:
    if case not in scenario.what_if:
        none = "the scenario has none: write one under what_if, with its stream, site and time"
        known = ", ".join(scenario.what_if)
        raise CovsimError(f"no what_if case {case!r} - {f'there are {known}' if known else none}")


# --- one replication ---


def probe_replication(scenario: Scenario, seed: int, task: Task, *, case: str, times: int) -> ReplicationResult:
    """All probes of one replication: their figures summed, and each probe's own as points."""
    from covsim.demand import sample
    from covsim.rosters import plan
    from covsim.scenario.resources import list_resources

    luck = Luck(seed, task.replication)
    incidents = sample(scenario, luck)
    duty_plan = plan(scenario, list_resources(scenario), luck)
    sums: dict[tuple[str, str], tuple[float, float]] = {}
    points = []
    for number, minute in enumerate(moments(scenario, luck, case, times).tolist()):
        for figure in one_probe(scenario, incidents, duty_plan, case, minute, number + 1):
            top, bottom = sums.get((figure.kpi, figure.scope), (0.0, 0.0))
            sums[figure.kpi, figure.scope] = top + figure.numerator, bottom + figure.denominator
            points.append(Point(MOMENT, f"{figure.kpi} {figure.scope}", minute, figure.numerator, figure.denominator))
    figures = (Figure(*key, top / bottom, top, bottom) for key, (top, bottom) in sums.items())
    return ReplicationResult.of(task, figures, points)


def moments(scenario: Scenario, luck: Luck, case: str, times: int) -> FloatArray:
    """Minutes at which the case comes: uniform over the measured part of the run, the same in every model."""
    start = scenario.clock.measured_from
    return luck.generator("probe", case).random(times) * (scenario.clock.horizon - start) + start


def one_probe(
    scenario: Scenario, incidents: Incidents, duty_plan: DutyPlan, case: str, minute: float, number: int
) -> tuple[Figure, ...]:
    """The figures of the case, had it come at this minute.

    What comes after the case is done can't touch it. So the run is broken off a day behind the call, and made longer
    only when the case is still open then.
    """
    from covsim.demand import script_key, scripted
    from covsim.engine import simulate

    every = scripted(scenario, case, incidents, minute, number)
    key = script_key(scenario, case, number)
    horizon, ahead = scenario.clock.horizon, DAY
    while True:
        end = min(minute + ahead, horizon)
        short = scenario if end == horizon else _until(scenario, end)
        cases = _before(every, end) if end < horizon else every
        row = int((cases.key == key).argmax())
        context = OneCase(short, cases, simulate(short, cases, duty_plan), duty_plan, row)
        if end == horizon or context.done < end:
            return tuple(read_one(context))
        ahead *= 4


def _until(scenario: Scenario, end: float) -> Scenario:
    clock = scenario.clock.model_copy(update={"horizon": end, "warm_up": 0.0, "until": "horizon"})
    return scenario.model_copy(update={"clock": clock})


def _before(incidents: Incidents, end: float) -> Incidents:
    """The cases that call before this minute; they are sorted by time."""
    count = int(incidents.time.searchsorted(end))
    return replace(
        incidents, time=incidents.time[:count], stream=incidents.stream[:count], key=incidents.key[:count],
        child=incidents.child[:count], site=incidents.site[:count], severity=incidents.severity[:count],
        attributes={name: column[:count] for name, column in incidents.attributes.items()},
    )  # fmt: skip
