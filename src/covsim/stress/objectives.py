"""Section 1: what the model is for, what it gives, what the experiments are to find out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from covsim.metrics.catalogue import entry
from covsim.stress.blocks import Block, Bullets, Gap, Paragraph, Table
from covsim.stress.subject import Subject


def purpose(run: Subject) -> Iterator[Block]:
    """1.1."""
    description, stated = str(run.base.get("description") or "").strip(), run.studied("purpose")
    yield from (Paragraph(told) for told in (description, stated) if told)
    if not (description or stated):
        yield run.gap("purpose")
    yield Paragraph(run.text("purpose.rule" if run.results.standards else "purpose.no_rule"))


def outputs(run: Subject) -> Iterator[Block]:
    """1.2."""
    rows = [*_standards(run), *_rules(run), *_measures(run), *_cover(run), *_rest(run)]
    if rows:
        yield Table((run.text("output"), run.text("definition")), tuple(rows))
    yield Paragraph(run.text("outputs.all", count=run.results.kpis["kpi"].nunique()))
    yield Paragraph(run.text("outputs.how"))
    yield Paragraph(run.text("outputs.error", level=f"{run.results.level:.0%}"))


def _standards(run: Subject) -> Iterator[tuple[str, str]]:
    for name, one in run.section("standards").items():
        yield run.text("output.standard", name=run.named(name, one)), run.flow(_without(one, "label"))


def _rules(run: Subject) -> Iterator[tuple[str, str]]:
    for name, one in run.section("rules").items():
        yield run.text("output.rule", name=run.named(name, one)), run.flow(_without(one, "label"))


def _measures(run: Subject) -> Iterator[tuple[str, str]]:
    for name, one in run.section("measures").items():
        told = run.text("output.from_to", start=one.get("from", "call"), end=one["to"])
        yield run.text("output.measure", name=run.named(name, one)), told


def _cover(run: Subject) -> Iterator[tuple[str, str]]:
    for name, one in run.section("cover").items():
        told = run.text("output.cover_is", needs=run.flow(one["needs"]), at=run.flow(one["at"]), within=one["within"])
        yield run.text("output.cover", name=run.named(name, one)), told


def _rest(run: Subject) -> Iterator[tuple[str, str]]:
    for name, one in run.section("outcomes").items():
        yield run.text("output.outcome", name=run.named(name, one)), run.flow(_without(one, "label"))
    found = entry("cost.per_year")
    if found is not None and run.manifest["currency"]:
        title = found.title_zh if run.lang == "zh" else found.title
        yield f"{title} (`{found.id}`)", run.text("output.cost", currency=run.manifest["currency"])


def aims(run: Subject) -> Iterator[Block]:
    """1.3."""
    stated = run.studied("aims")
    yield Paragraph(stated) if stated else run.gap("aims")
    descriptions: Mapping[str, str] = run.manifest["descriptions"]
    lines = []
    for name in run.models:
        base = run.text("aims.baseline") if name == run.results.baseline and len(run.models) > 1 else ""
        told = run.text("told", told=descriptions[name].strip()) if descriptions[name] else ""
        lines.append(f"{run.model(name)} (`{name}`){base}{told}")
    yield Paragraph(run.text("aims.scenarios", count=len(run.models)))
    yield Bullets(tuple(lines))
    silent = [name for name in run.models if not descriptions[name]]
    if silent and len(run.models) > 1:
        where = run.listed([f"models.{name}.description" for name in silent])
        yield Gap(run.text("gap.descriptions", models=run.listed([run.model(name) for name in silent])), where)
    key = "aims.design" if len(run.models) > 1 else "aims.design.one"
    yield Paragraph(run.text(key, replications=run.manifest["replications"]))
    yield Paragraph(run.text("aims.optimisation"))


def _without(part: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in part.items() if key not in keys}
