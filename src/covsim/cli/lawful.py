"""The rules of a finished run: which are kept, which model breaks which, and where they stand."""

from __future__ import annotations

from collections.abc import Sequence

from covsim.cli.screen import Column
from covsim.cli.sections import Section, only_filled
from covsim.cli.texts import text
from covsim.store import Results
from covsim.studies.rules import Ruling
from covsim.studies.wording import Wording
from covsim.words import label_of


def rulings(results: Results) -> tuple[Ruling, ...]:
    """How each model stands to its rules; empty for runs without rules."""
    return tuple(Ruling(**row) for row in results.rules)


def rules(results: Results, lang: str) -> Section:
    """One row a rule: whether it is hard, which models break it and by how much, and its source."""
    found = rulings(results)
    heads = ("rules.rule", "rules.kind", "rules.broken", "rules.source")
    by_rule = {name: [one for one in found if one.rule == name] for name in dict.fromkeys(one.rule for one in found)}
    rows: list[tuple[str, ...]] = [
        (label_of(results.labels, "rule", name), text(f"rules.{those[0].kind}", lang), _answer(results, those, lang),
         text("comma", lang).join(filter(None, (those[0].source, those[0].as_of))))
        for name, those in by_rule.items()
    ]  # fmt: skip
    columns, rows = only_filled([Column(text(head, lang)) for head in heads], rows)
    notes = [text("rules.note", lang)]
    if any(one.answer == "unjudged" for one in found):
        notes.append(text("rules.note.unjudged", lang))
    return Section(text("rules.title", lang), (), tuple(columns), tuple(rows), tuple(notes))


def _answer(results: Results, those: Sequence[Ruling], lang: str) -> str:
    """Who breaks a rule and by how much; else that all keep it, or that it could not be judged."""
    words = Wording(lang)
    broken = [text("rules.by", lang, model=label_of(results.labels, "model", one.model), found=words.ruled(one))
              for one in those if one.answer == "broken"]  # fmt: skip
    if broken:
        return text("rules.semicolon", lang).join(broken)
    return text("rules.unjudged" if all(one.answer == "unjudged" for one in those) else "rules.kept", lang)


def kept(results: Results, model: str, lang: str) -> str:
    """``all 5 kept``, or the hard rules that a model breaks; nothing without hard rules."""
    mine = [one for one in rulings(results) if one.model == model and one.kind == "hard"]
    broken = [label_of(results.labels, "rule", one.rule) for one in mine if one.answer == "broken"]
    if broken:
        return text("rules.breaks", lang, rules=text("comma", lang).join(broken))
    return text("kept.all", lang, count=len(mine)) if mine else ""
