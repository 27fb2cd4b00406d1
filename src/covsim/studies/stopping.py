"""Going on until the figures asked for are precise enough, or the verdict is settled."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from covsim.scenario.judging import Standard
from covsim.store import RunFolder
from covsim.studies.cube import Cube, Rows, build_cube
from covsim.studies.decision import Decision, decide
from covsim.studies.precision import VERDICT, Precision, Target, assess, next_number, solution
from covsim.studies.standards import judge

if TYPE_CHECKING:
    from covsim.studies.study import Plan


def more_replications(plan: Plan, folder: RunFolder) -> int:
    """How many replications to have next; those of the plan when its targets are met or it has as many as allowed."""
    return next_number(precisions(plan, folder), plan.replications, max(plan.most, plan.replications))


def precisions(plan: Plan, folder: RunFolder) -> tuple[Precision, ...]:
    """How precise each target is in each model. Empty when no replication is finished, or no target is set."""
    if not plan.precision:
        return ()
    frames = [folder.read(model, range(1, plan.replications + 1))[0] for model in plan.models]
    frames = [frame for frame in frames if len(frame)]
    if not frames:
        return ()
    figures = pd.concat(frames, ignore_index=True)
    wanted = _wanted(plan, figures)
    cube = build_cube(figures[wanted], [model for model in plan.models if model in set(figures["model"])])
    first = plan.document.scenario(plan.models[0])
    level = first.experiment.level
    found = []
    for target in plan.precision:
        if target.kpi == VERDICT:
            found.append(_assess_verdict(cube, target, first.standards, level))
        else:
            found += [assess(cube, target, model, level) for model in cube.models]
    return tuple(found)


def _wanted(plan: Plan, figures: pd.DataFrame) -> Any:
    """The rows that the targets need: a verdict needs all."""
    kpis = {target.kpi for target in plan.precision}
    return slice(None) if VERDICT in kpis else figures["kpi"].isin(kpis)


def _assess_verdict(cube: Cube, target: Target, standards: Mapping[str, Standard], level: float) -> Precision:
    """Settled as long as the same answer comes out, with no standard open and no cost tied that could change it."""
    counts = range(target.initial, len(cube.replications) + 1)
    answers = {n: _answer(_decide(_first(cube, n), standards, level)) for n in counts}
    last = answers.get(len(cube.replications))
    kept = [answers.get(n) is not None and answers[n] == last for n in range(1, len(cube.replications) + 1)]
    solved, held = solution(kept, target.initial)
    needed = solved or _needed(_decide(cube, standards, level), len(cube.replications), target.initial)
    return Precision(target, "", math.nan, held, solved, needed)


def _first(cube: Cube, replications: int) -> Cube:
    """The same figures after the first so many replications."""
    rows = Rows(*(array[:, :replications] for array in cube.arrays))
    return Cube(cube.keys, rows, cube.models, cube.replications[:replications])


def _decide(cube: Cube, standards: Mapping[str, Standard], level: float) -> Decision:
    return decide(cube, judge(cube, standards, level), {}, level)


def _answer(decision: Decision) -> str | None:
    """The choice, or the state that stands for it; None while more replications could change it."""
    unsettled = decision.rivals or decision.ties or decision.state == "open"
    return None if unsettled else decision.chosen or decision.state


def _needed(decision: Decision, replications: int, initial: int) -> int | None:
    """Replications in all that tell open standards and part ties of cost; None if that can't be said."""
    needs: list[float] = [initial]
    for model in decision.rivals if decision.chosen else decision.standings:
        if decision.standings[model].answer == "unknown":
            more = decision.standings[model].more
            needs.append(math.inf if more is None else replications + more)
    for model in decision.ties:
        dearer = decision.standings[model].dearer
        apart = dearer is not None and dearer.known and dearer.value != 0
        needs.append(replications * ((dearer.value - dearer.low) / dearer.value) ** 2 if apart and dearer else math.inf)
    most = max(needs)
    return math.ceil(most) if math.isfinite(most) else None
