"""Which rules the models keep. A hard rule is broken when the rosters break it, or any replication does.

A law has to be kept every year, not on average: so there is nothing here that more replications could settle.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from covsim.metrics.amounts import amount
from covsim.metrics.catalogue import entry
from covsim.rules import Kept, on_rosters
from covsim.rules.judging import required
from covsim.scenario.model import Scenario
from covsim.scenario.rules import Rule
from covsim.studies.cube import Cube, Key

BROKEN, KEPT_SHARE, WORST = "rule.broken", "rule.kept_share", "rule.worst"
"""The KPIs on which rules are judged."""
LEAST = frozenset({"rest_a_week", "rest_between", "head_count", "crew"})
"""Kinds of rule that set the least; the others set the most."""

Answer = Literal["kept", "broken", "unjudged"]


@dataclass(frozen=True)
class Ruling:
    """How one model stands to one rule.

    ``limited`` says what kind of rule it is (or names the KPI). ``worst`` is the figure that breaks it most or comes
    nearest, on the rosters or in any replication, ``limit`` what it must not pass, both in ``unit``; for a crew both
    are shares of time. ``planned`` says whether the rosters break it, ``runs`` in how many of ``replications`` it is
    broken, ``kept`` the share of all weeks, months, rests or time that keeps it (None: nothing to judge).
    """

    model: str
    rule: str
    kind: Literal["hard", "advisory"]
    answer: Answer
    limited: str
    worst: float | None
    limit: float
    unit: str
    at_most: bool
    planned: bool
    runs: int
    replications: int
    kept: float | None
    source: str
    as_of: str


def lawbreakers(cube: Cube) -> frozenset[str]:
    """The models that break a hard rule."""
    return frozenset(model for model in cube.models if np.nansum(cube.rows(Key(model, BROKEN, "all")).value) > 0)


def has_rules(cube: Cube) -> bool:
    """Whether any model is bound by rules."""
    return any(Key(model, BROKEN, "all") in cube for model in cube.models)


def rule_on(cube: Cube, scenarios: Mapping[str, Scenario], minutes: float) -> tuple[Ruling, ...]:
    """Each model's rules; ``minutes`` is the length of the measured time."""
    return tuple(
        _ruling(cube, model, name, rule, scenarios[model], minutes)
        for model in cube.models
        for name, rule in scenarios[model].rules.items()
    )


def _ruling(cube: Cube, model: str, name: str, rule: Rule, scenario: Scenario, minutes: float) -> Ruling:
    scope = f"rule={name}"
    planned = on_rosters(scenario).get(name)
    broken = np.nan_to_num(cube.rows(Key(model, BROKEN, scope)).value)
    rows = cube.rows(Key(model, KEPT_SHARE, scope))
    judged, kept = float(np.nansum(rows.denominator)), float(np.nansum(rows.numerator))
    at_most = rule.at_most is not None if rule.kpi else rule.limited not in LEAST
    limit, unit = _limit(rule, scenario, minutes)
    on_paper = planned is not None and planned.breaks(rule)
    figures = [*_figures(cube, model, scope, rule), *([] if planned is None else _planned(rule, planned))]
    answer: Answer = "broken" if on_paper or broken.any() else "kept" if judged else "unjudged"
    return Ruling(
        model, name, rule.kind, answer, rule.kpi or rule.limited,
        (max(figures) if at_most else min(figures)) if figures else None, limit, unit, at_most, on_paper,
        int(broken.sum()), len(cube.replications), kept / judged if judged else None, rule.source, rule.as_of,
    )  # fmt: skip


def _limit(rule: Rule, scenario: Scenario, minutes: float) -> tuple[float, str]:
    """What must not be passed, and its unit."""
    if rule.kpi:
        kpi = entry(rule.kpi.partition(" ")[0])
        given = rule.at_least if rule.at_most is None else rule.at_most
        return (amount(str(given), kpi, minutes), kpi.unit) if kpi else (math.nan, "")
    if rule.head_count:
        return float(required(rule.head_count.values(), scenario)), "people"
    return (1 - rule.allow, "share") if rule.crew else (getattr(rule, rule.limited) / 60.0, "h")


def _figures(cube: Cube, model: str, scope: str, rule: Rule) -> list[float]:
    """One figure for each replication that has one."""
    kpi, _, of = (rule.kpi or (f"{KEPT_SHARE} {scope}" if rule.crew else f"{WORST} {scope}")).partition(" ")
    values = cube.rows(Key(model, kpi, of.strip() or "all")).value
    return [float(value) for value in values if not math.isnan(value)]


def _planned(rule: Rule, planned: Kept) -> list[float]:
    """The figure of the rosters."""
    if rule.crew:
        return [planned.kept / planned.judged] if planned.judged else []
    return [] if planned.worst is None else [planned.worst]
