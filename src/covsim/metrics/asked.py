"""Figures that a scenario asks for by name: is there such a KPI, and does it come in that scope?"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from covsim.demand.counted_check import check_counted
from covsim.demand.size_check import check_sizes
from covsim.demand.table_check import check_rate_tables
from covsim.demand.trace_check import TraceCheck
from covsim.metrics import kpis as _kpis  # noqa: F401  (fills the catalogue)
from covsim.metrics.amounts import YEAR, amount
from covsim.metrics.catalogue import CATALOGUE, Kpi, entry
from covsim.metrics.context import CAUSES
from covsim.rosters.dates_check import check_dates
from covsim.rosters.duty import REASONS
from covsim.rules import check as check_rules
from covsim.scenario import loader
from covsim.scenario.checks.subject import Subject
from covsim.scenario.detecting import Detect
from covsim.scenario.loader import Document
from covsim.scenario.model import Scenario
from covsim.scenario.nodes import Path
from covsim.scenario.observing import Observation
from covsim.scenario.problems import Finding, choices, suggestion
from covsim.scenario.resources import list_resources
from covsim.scenario.rules import Rule
from covsim.travel.matrix_check import check_matrices
from covsim.units import QuantityError

_FILES = (check_rate_tables, check_matrices, check_dates)
"""Checks of the files that a scenario names, besides traces."""


def read(path: str | os.PathLike[str], sets: Sequence[str] = ()) -> Document:
    """Read a scenario file as ``covsim.scenario.loader.read`` does; check KPIs, rows of files and rules too."""
    checks = (check_kpis, check_sizes, TraceCheck(), *_FILES, check_rules, check_counted)
    return loader.read(path, sets, checks=checks)


def check_kpis(subject: Subject) -> Iterator[Finding]:
    """Standards, rules and observations of a KPI, a scope or a name that there is not; amounts in another unit."""
    for name, standard in subject.scenario.standards.items():
        if standard.kpi:
            kpi_id, _, scope = standard.kpi.partition(" ")
            yield from _asked(subject, ("standards", name, "kpi"), kpi_id, scope.strip())
    for name, rule in subject.scenario.rules.items():
        if rule.kpi:
            kpi_id, _, scope = rule.kpi.partition(" ")
            yield from _asked(subject, ("rules", name, "kpi"), kpi_id, scope.strip())
            yield from _limits(("rules", name), rule)
    for name, seen in subject.scenario.observed.items():
        kpi_id, _, scope = seen.kpi.partition(" ")
        yield from _asked(subject, ("observed", name, "kpi"), kpi_id, scope.strip())
        yield from _observed(subject, ("observed", name), seen)


def _limits(path: Path, rule: Rule) -> Iterator[Finding]:
    """Limits of a rule that are not in the KPI's unit."""
    kpi = entry(rule.kpi.partition(" ")[0])
    for key in ("at_least", "at_most"):
        written = getattr(rule, key)
        if kpi is not None and written is not None:
            yield from _in_unit((*path, key), written, kpi)


def _in_unit(path: Path, written: str | float, kpi: Kpi, period: float = YEAR) -> Iterator[Finding]:
    try:
        amount(written, kpi, period)
    except QuantityError as error:
        message, _, remedy = str(error).partition(" - ")
        yield Finding(path, f"{kpi.id}: {message}", remedy)


def _observed(subject: Subject, path: Path, seen: Observation) -> Iterator[Finding]:
    """An observed value that is not in the KPI's unit, or of a model that there is not."""
    kpi = entry(seen.kpi.partition(" ")[0])
    if seen.model and seen.model not in subject.models:
        remedy = suggestion(seen.model, subject.models)
        yield Finding((*path, "model"), f"there is no model {seen.model!r}", remedy, name=seen.model)
    if kpi is not None:
        yield from _in_unit((*path, "value"), seen.value, kpi, seen.period)


def _asked(subject: Subject, path: Path, kpi_id: str, scope: str) -> Iterator[Finding]:
    kpi = entry(kpi_id)
    known = [each for one in CATALOGUE.values() for each in _ids(one, subject.scenario)]
    if kpi is None or kpi_id not in known:
        yield Finding(path, f"there is no KPI {kpi_id!r}", suggestion(kpi_id, known), name=kpi_id, in_all_models=True)
    elif scope not in ("", "all"):
        yield from _scope(subject, path, kpi, scope)


def _ids(kpi: Kpi, scenario: Scenario) -> list[str]:
    """Ids of the figures of an entry: one for each name that fills its placeholder."""
    placeholder = re.search(r"<(\w+)>", kpi.id)
    if not placeholder:
        return [kpi.id]
    section = placeholder[1] if placeholder[1] in Scenario.model_fields else f"{placeholder[1]}s"
    return [kpi.named(name) for name in getattr(scenario, section)]


def _scope(subject: Subject, path: Path, kpi: Kpi, scope: str) -> Iterator[Finding]:
    parts = [part.partition("=") for part in scope.split(",")]
    kinds = ",".join(kind.strip() for kind, _, _ in parts)
    if kinds not in kpi.scopes or not all(equals for _, equals, _ in parts):
        yield Finding(path, f"{kpi.id} has no scope {scope!r}", _other_scope(kpi, kinds))
        return
    names = _names(subject)
    for kind, name in ((kind.strip(), name.strip()) for kind, _, name in parts):
        if kind in names and name not in names[kind]:
            remedy = suggestion(name, names[kind], f"the scenario has no {kind}s")
            yield Finding(path, f"there is no {kind} {name!r}", remedy, name=name, in_all_models=True)


def _other_scope(kpi: Kpi, kinds: str) -> str:
    """The scope that was probably meant: the same kinds in their order, a near miss, or any that the KPI has."""
    same = next((one for one in kpi.scopes if sorted(one.split(",")) == sorted(kinds.split(","))), "")
    if same:
        return f"write {','.join(f'{kind}=...' for kind in same.split(','))}"
    if any(kinds in other.scopes for other in CATALOGUE.values()):
        return f"use {choices(kpi.scopes)}" if kpi.scopes else "leave the scope out"
    return suggestion(kinds, kpi.scopes, "leave the scope out")


def _names(subject: Subject) -> Mapping[str, Collection[str]]:
    """What the scopes of a kind are called, for the kinds of which it is known beforehand."""
    scenario = subject.scenario
    names: dict[str, Collection[str]] = {
        "stream": (*scenario.demand, *scenario.duties), "pathway": scenario.pathways, "site": scenario.sites,
        "shift": scenario.clock.shifts, "period": scenario.clock.periods,
        "reason": REASONS, "role": (*scenario.staff, *scenario.vehicles),
        "pool": scenario.rooms, "kit": scenario.kits, "stock": scenario.stocks, "trigger": scenario.triggers,
        "cover": scenario.cover,
        "standard": scenario.standards, "rule": scenario.rules, "cause": CAUSES,
        "post": [name for name, duty in scenario.duties.items() if duty.post is not None],
        "way": [way for _, step in subject.steps if isinstance(step.body, Detect) for way in step.body.by],
        "unit": [unit.name for unit in list_resources(scenario).units],
        "step": [
            *(f"{pathway}.{step}" for (_, pathway, step), _ in subject.steps),
            *(f"{duty}.visit" for duty in scenario.duties),
        ],
    }  # fmt: skip
    return names if subject.open_severities else {**names, "severity": subject.severities}
