"""Section 3: where the numbers come from, what was done to them, what they are, and what is only assumed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from covsim.scenario.evidence import EVIDENCE_KINDS
from covsim.stress.blocks import Block, Bullets, Gap, Paragraph, Table
from covsim.stress.subject import Subject

Known = Mapping[str, Any]


def inputs_of(run: Subject) -> dict[tuple[str, str], tuple[Known, list[str]]]:
    """Every input by (path, value), with what is known of it and the models in which it has that value."""
    found: dict[tuple[str, str], tuple[Known, list[str]]] = {}
    for model in run.models:
        for one in run.manifest["inputs"][model]:
            found.setdefault((one["path"], str(one["value"])), (one, []))[1].append(model)
    return found


def sources(run: Subject) -> Iterator[Block]:
    """3.1."""
    counts: dict[tuple[str, str], int] = {}
    for one, _ in inputs_of(run).values():
        key = one["kind"], _source(run, one)
        counts[key] = counts.get(key, 0) + 1
    rows = [(run.text(f"kind.{kind}"), source, str(counts[kind, source]))
            for wanted in EVIDENCE_KINDS for kind, source in counts if kind == wanted]  # fmt: skip
    if rows:
        yield Table(tuple(run.text(head) for head in ("evidence", "source", "inputs")), tuple(rows))
    bare = _bare(run)
    if bare:
        yield Gap(run.text("gap.sources", count=len(bare)), run.text("gap.sources.where"))


def _source(run: Subject, one: Known) -> str:
    parts = [str(one[key]) for key in ("source", "as_of") if one[key]]
    return run.listed(parts) or run.text("not_stated")


def _bare(run: Subject) -> dict[str, list[str]]:
    """Paths of the numbers of which nothing is known, with their models."""
    found: dict[str, list[str]] = {}
    for model in run.models:
        for path in run.manifest["unlabelled"][model]:
            found.setdefault(path, []).append(model)
    return found


def preprocessing(run: Subject) -> Iterator[Block]:
    """3.2."""
    stated = run.studied("preprocessing")
    yield Paragraph(stated) if stated else run.gap("preprocessing")
    derived = [f"`{path}` = {value}: {_source(run, one)}"
               for (path, value), (one, _) in inputs_of(run).items() if one["kind"] == "derived"]  # fmt: skip
    if derived:
        yield Paragraph(run.text("derived"))
        yield Bullets(tuple(derived))


def parameters(run: Subject) -> Iterator[Block]:
    """3.3: every input with its value, models, evidence, source and range."""
    rows, changed = [], _set_here(run)
    for (path, value), (one, models) in inputs_of(run).items():
        limits = f"{one['low']} … {one['high']}" if one["low"] is not None else "-"
        source = run.text("set_here") if path in changed else _source(run, one)
        rows.append((f"`{path}`", value, _models(run, models), run.text(f"kind.{one['kind']}"), source, limits))
    for path, models in _bare(run).items():
        for value, having in _values(run, path, models).items():
            rows.append((f"`{path}`", value, _models(run, having), run.text("not_stated"), run.text("not_stated"), "-"))
    yield Paragraph(run.text("parameters", count=len(rows)))
    heads = ("input", "value", "models", "evidence", "source", "range")
    yield Table(tuple(run.text(head) for head in heads), tuple(sorted(rows)))


def _set_here(run: Subject) -> set[str]:
    """Paths of the values that the command of the run changed; their sources in the file speak of other values."""
    words = [str(word) for word in run.manifest["command"]]
    given = [after for word, after in pairwise(words) if word == "--set"]
    given += [word.removeprefix("--set=") for word in words if word.startswith("--set=")]
    return {setting.partition("=")[0].strip() for setting in given}


def _models(run: Subject, models: list[str]) -> str:
    return run.text("all") if len(models) == len(run.models) else run.listed([run.model(model) for model in models])


def _values(run: Subject, path: str, models: list[str]) -> dict[str, list[str]]:
    """What the models have at a dotted path, by value."""
    found: dict[str, list[str]] = {}
    for model in models:
        part: Any = run.tree(model)
        for key in path.split("."):
            if isinstance(part, list):
                part = part[int(key)] if key.isdigit() and int(key) < len(part) else {}
            else:
                part = part.get(key, {}) if isinstance(part, Mapping) else {}
        found.setdefault(run.flow(part) or "-", []).append(model)
    return found


def assumptions(run: Subject) -> Iterator[Block]:
    """3.4."""
    assumed = [one for one, _ in inputs_of(run).values() if one["kind"] == "assumed"]
    ranged = sum(one["low"] is not None for one in assumed)
    yield Paragraph(run.text("assumptions", count=len(assumed), ranged=ranged))
    drawn = run.manifest.get("assumptions")
    if drawn:
        yield Paragraph(run.text("assumptions.drawn", draws=len(drawn["winners"]), inputs=drawn["inputs"]))
    stated = run.studied("limitations")
    yield Paragraph(stated) if stated else run.gap("limitations")
