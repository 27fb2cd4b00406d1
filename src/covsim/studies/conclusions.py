"""From the replications on disk to the comparison, the verdict and the files of a run."""

from __future__ import annotations

import math
import os
import platform
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import Any

import pandas as pd

from covsim import __version__
from covsim.metrics.call_outs import call_out_streams
from covsim.scenario.alone import alone
from covsim.scenario.detecting import Detect
from covsim.scenario.model import Scenario
from covsim.store import Results, RunFolder, StoreError
from covsim.studies.assumptions import Robustness
from covsim.studies.comparison import compare, p_best
from covsim.studies.cube import Cube, build_cube
from covsim.studies.decision import Decision, Standing, decide
from covsim.studies.observed import BackCheck, back_check
from covsim.studies.precision import VERDICT, Precision
from covsim.studies.rules import Ruling, rule_on
from covsim.studies.sameness import nothing_random
from covsim.studies.shortfalls import Why, explain, main_cause
from covsim.studies.standards import Judgement, judge
from covsim.studies.statistic import unit_of
from covsim.studies.study import Plan, Ran
from covsim.studies.summary import summarise
from covsim.studies.verdict import Background, Verdict, tell
from covsim.studies.warm_up import describe
from covsim.units import Money
from covsim.words import LANGUAGES

YEAR = 525960.0
"""Minutes."""
KINDS = {
    "sites": "site", "staff": "role", "vehicles": "role", "rooms": "pool", "kits": "kit", "stocks": "stock",
    "demand": "stream", "duties": "stream", "cover": "cover", "measures": "measure", "outcomes": "outcome",
    "costs": "cost", "standards": "standard", "rules": "rule", "triggers": "trigger",
    "competence": "competence", "infection": "infection",
}  # fmt: skip
"""Sections whose entries have labels, and what an entry is called in scopes."""
LIBRARIES = ("numpy", "scipy", "simpy", "pandas", "pydantic")


@dataclass(frozen=True)
class Conclusions:
    """What was found, before it is put into words and files."""

    cube: Cube
    profiles: pd.DataFrame
    figures: pd.DataFrame
    judgements: tuple[Judgement, ...]
    best: Mapping[str, float]
    decision: Decision
    why: Mapping[str, Why]
    checks: tuple[BackCheck, ...] = ()
    rulings: tuple[Ruling, ...] = ()


def conclude(plan: Plan, folder: RunFolder) -> Conclusions | None:
    """Compare and judge the replications that are finished; None when no replication is finished in any model.

    Models without any finished replication are left out.
    """
    numbers = range(1, plan.replications + 1)
    read = {model: folder.read(model, numbers) for model in plan.models}
    models = tuple(model for model in plan.models if len(read[model][0]))
    if not models:
        return None
    figures = pd.concat([read[model][0] for model in models], ignore_index=True)
    points = pd.concat([read[model][1] for model in models], ignore_index=True)
    cube = build_cube(figures, models)
    first = plan.document.scenario(models[0])
    level, years = first.experiment.level, window(first) / YEAR
    judgements = judge(cube, first.standards, level)
    best = p_best(cube, first.standards, plan.seed)
    profiles = _summed(points[points["replication"].isin(cube.replications)])
    return Conclusions(
        cube, profiles, figures, judgements, best, decide(cube, judgements, best, level),
        {model: explain(cube, profiles, model, years) for model in models},
        back_check(cube, first, window(first), plan.document.baseline, level),
        rule_on(cube, plan.scenarios, window(first)),
    )  # fmt: skip


def window(scenario: Scenario) -> float:
    """Minutes that are measured."""
    return max(scenario.clock.horizon - scenario.clock.measured_from, 1e-9)


def _summed(points: pd.DataFrame) -> pd.DataFrame:
    """The columns of ``profiles.csv``: curves summed over replications."""
    names = ["model", "profile", "scope", "x"]
    summed = points.groupby(names, sort=False, as_index=False)[["numerator", "denominator"]].sum()
    summed["value"] = (summed["numerator"] / summed["denominator"]).where(summed["denominator"] != 0)
    return summed


def write(plan: Plan, folder: RunFolder, found: Conclusions, ran: Ran, command: Sequence[str]) -> Results:
    """Write the files of the run and open them."""
    first = plan.document.scenario(found.cube.models[0])
    currency = currency_of(first)
    background = _background(plan, found, currency)
    told = {lang: tell(found.decision, background, ran.robustness, lang) for lang in LANGUAGES}
    summary = summarise(found.cube, first.experiment.level)
    summary["unit"] = summary["unit"].replace({"money": currency or "money"})
    columns = ["model", "replication", "kpi", "scope", "value", "numerator", "denominator"]
    folder.write_csv("summary.csv", summary)
    baseline = plan.document.baseline if plan.document.baseline in found.cube.models else found.cube.models[0]
    folder.write_csv("comparison.csv", compare(found.cube, baseline, found.best, first.experiment.level))
    folder.write_csv("replications.csv", found.figures[columns])
    folder.write_csv("profiles.csv", found.profiles)
    if found.checks:
        folder.write_csv("observed.csv", pd.DataFrame([asdict(check) for check in found.checks]))
    manifest = _manifest(plan, found, ran, command, baseline, currency)
    if not ran.fresh:
        manifest |= _as_it_was(folder, manifest)
    folder.write_json("run.json", {**manifest, "verdict": _verdict(found.decision, told), **_resolved(plan)})
    return Results.open(folder.path)


def _background(plan: Plan, found: Conclusions, currency: str) -> Background:
    first = plan.document.scenario(found.cube.models[0])
    causes = {}
    for judgement in found.judgements:
        cause = main_cause(found.cube, judgement, first.standards[judgement.standard])
        if judgement.answer == "fail" and cause is not None:
            causes[judgement.model, judgement.standard, judgement.where] = cause
    timed = frozenset(name for name, standard in first.standards.items() if standard.measure)
    return Background(labels(plan), currency, evidence_counts(plan), len(found.cube.replications), window(first),
                      plan.seed, causes, timed, nothing_random(found.figures, plan.scenarios, plan.seed),
                      found.checks, found.rulings)  # fmt: skip


def labels(plan: Plan) -> dict[str, str]:
    """Labels of models, sites, groups, standards and so on, by name; by ``kind=name`` where names are used twice."""
    called: dict[tuple[str, str], str] = {("model", name): label for name, label in plan.document.labels.items()}
    for scenario in plan.scenarios.values():
        for section, kind in KINDS.items():
            for name, part in getattr(scenario, section).items():
                if getattr(part, "label", "") or (kind, name) not in called:
                    called[kind, name] = getattr(part, "label", "") or name
        called |= {("period", name): period.label or name for name, period in scenario.clock.periods.items()}
        steps = (step for pathway in scenario.pathways.values() for step in pathway.values())
        ways = [item for step in steps if isinstance(step.body, Detect) for item in step.body.by.items()]
        called |= {("way", name): way.label for name, way in reversed(ways) if way.label}
    found: dict[str, str] = {}
    for (_, name), label in called.items():
        found.setdefault(name, label)
    twice = {f"{kind}={name}": label for (kind, name), label in called.items() if label != found[name]}
    return {**{name: label for name, label in found.items() if label != name}, **twice}


def evidence_counts(plan: Plan) -> dict[str, int]:
    """How many inputs of all models are stated, derived, published, assumed; an input of several models counts once."""
    kinds = {(e.path, str(e.value)): e.kind for scenario in plan.scenarios.values() for e in scenario.evidence}
    counts = Counter(kinds.values())
    bare = {path for scenario in plan.scenarios.values() for path in scenario.unlabelled}
    named = {kind: counts[kind] for kind in ("stated", "derived", "published", "assumed")}
    return {**named, "without evidence": len(bare)}


def currency_of(scenario: Scenario) -> str:
    """The currency of the scenario's amounts; empty when it has none."""
    return next((money.currency for money in _amounts(scenario)), "")


def _amounts(part: Any) -> Iterator[Money]:
    if isinstance(part, Money):
        yield part
    elif isinstance(part, Mapping):
        for value in part.values():
            yield from _amounts(value)
    elif isinstance(part, Scenario) or hasattr(type(part), "model_fields"):
        for name in type(part).model_fields:
            yield from _amounts(getattr(part, name))


def _manifest(
    plan: Plan, found: Conclusions, ran: Ran, command: Sequence[str], baseline: str, currency: str
) -> dict[str, Any]:
    document, first = plan.document, plan.document.scenario(found.cube.models[0])
    return {
        "name": first.name,
        "scenario": str(document.path),
        "run_id": plan.run_id,
        "command": list(command),
        "models": list(found.cube.models),
        "baseline": baseline,
        "seed": plan.seed,
        "replications": len(found.cube.replications),
        "asked_replications": plan.replications,
        "complete": not ran.interrupted and not ran.failures,
        "currency": currency,
        "level": first.experiment.level,
        "start": first.clock.start.isoformat(sep=" "),
        "horizon_minutes": first.clock.horizon,
        "warm_up_minutes": first.clock.measured_from,
        "warm_up": describe(first.clock, ran.warm_up, found.profiles, len(found.cube.replications)),
        "timings": {"seconds": round(ran.seconds, 2), "replications_already_there": ran.resumed},
        "versions": {"covsim": __version__, "python": platform.python_version(), **{n: version(n) for n in LIBRARIES}},
        "system": {"platform": f"{platform.system()} {platform.machine()}", "processors": os.cpu_count()},
        "evidence": evidence_counts(plan),
        "warnings": [str(problem) for problem in document.warnings],
        "failures": [
            {"model": f.task.model, "replication": f.task.replication, "message": f.message} for f in ran.failures
        ],
        "labels": labels(plan),
        "standards": [{"name": name, **_standard(standard)} for name, standard in first.standards.items()],
        "call_outs": list(dict.fromkeys(name for one in plan.scenarios.values() for name in call_out_streams(one))),
        "streams": list(dict.fromkeys(name for one in plan.scenarios.values() for name in one.demand)),
        "precision": [_precision(precision) for precision in ran.precision],
        "observed": [asdict(check) for check in found.checks],
        "rules": [asdict(ruling) for ruling in found.rulings],
        "judgements": [asdict(judgement) for judgement in found.judgements],
        "why": {model: asdict(why) for model, why in found.why.items()},
        "assumptions": None if ran.robustness is None else _assumptions(ran.robustness),
    }


def _precision(precision: Precision) -> dict[str, Any]:
    target, known = precision.target, math.isfinite(precision.half_width)
    return {
        "target": target.text, "kpi": target.kpi, "scope": target.scope, "unit": unit_of(target.kpi),
        "limit": None if target.kpi == VERDICT else target.limit, "relative": target.relative,
        "model": precision.model, "half_width": precision.half_width if known else None,
        "solved": precision.solved, "needed": precision.needed, "held": precision.held,
    }  # fmt: skip


def _standard(standard: Any) -> dict[str, Any]:
    columns = ("label", "measure", "within", "cover", "kpi", "at_least", "at_most", "for_each", "stream", "pathway")
    return {column: getattr(standard, column) for column in columns}


def _assumptions(robustness: Robustness) -> dict[str, Any]:
    winners = {f"draw-{draw + 1}": winner for draw, winner in robustness.winners}
    refused = {f"draw-{draw + 1}": why for draw, why in robustness.refused.items()}
    return {**asdict(robustness), "winners": winners, "refused": refused}


def _as_it_was(folder: RunFolder, manifest: Mapping[str, Any]) -> dict[str, Any]:
    """What a run that is only read again keeps of its ``run.json``: by which command it was made, when, with what.

    Nothing when there is none yet, or when it was about other models or replications.
    """
    try:
        before = Results.open(folder.path).manifest
    except StoreError:
        return {}
    same = all(before.get(key) == manifest[key] for key in ("run_id", "models", "asked_replications", "complete"))
    return {key: before[key] for key in ("command", "timings", "versions", "system") if same and key in before}


def _verdict(decision: Decision, told: Mapping[str, Verdict]) -> dict[str, Any]:
    """The verdict in English, and its sentences in the other languages by their codes."""
    sentences = ("sentence", "basis", "reasons", "advice")
    others = {lang: {key: getattr(verdict, key) for key in sentences} for lang, verdict in told.items() if lang != "en"}
    return {
        **asdict(told["en"]),
        "in": others,
        "state": decision.state,
        "closest": decision.closest,
        "models": {m: _standing(s) for m, s in decision.standings.items()},
    }


def _standing(standing: Standing) -> dict[str, Any]:
    return {
        "standards": standing.answer,
        "lawful": standing.lawful,
        "cost_per_year": asdict(standing.cost),
        "dearer_per_year": None if standing.dearer is None else asdict(standing.dearer),
        "sharper": standing.sharper if math.isfinite(standing.sharper) else None,
        "p_best": standing.p_best,
    }


def _resolved(plan: Plan) -> dict[str, Any]:
    """The scenarios as they were run, each a file of its own: what they are in words, and where their numbers come
    from."""
    document = plan.document
    return {
        "descriptions": {model: plan.document.descriptions.get(model, "") for model in plan.models},
        "inputs": {model: [*map(asdict, scenario.evidence)] for model, scenario in plan.scenarios.items()},
        "unlabelled": {model: list(scenario.unlabelled) for model, scenario in plan.scenarios.items()},
        "resolved": {model: alone(document.tree(model), model).plain() for model in plan.models},
    }
