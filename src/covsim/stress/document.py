"""The checklist as a page of Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from covsim.store import Results
from covsim.stress import components, data, experimentation, implementation, logic, objectives
from covsim.stress.blocks import Block, Bullets, Diagram, Gap, Paragraph, Table
from covsim.stress.items import ITEMS, SECTIONS
from covsim.stress.subject import Subject
from covsim.words import in_language

FILLED_BY: Mapping[str, Callable[[Subject], Iterator[Block]]] = {
    "1.1": objectives.purpose,
    "1.2": objectives.outputs,
    "1.3": objectives.aims,
    "2.1": logic.diagram,
    "2.2": logic.base,
    "2.3": logic.differences,
    "2.4": logic.algorithms,
    "2.5.1": components.entities,
    "2.5.2": components.activities,
    "2.5.3": components.resources,
    "2.5.4": components.queues,
    "2.5.5": components.entries,
    "3.1": data.sources,
    "3.2": data.preprocessing,
    "3.3": data.parameters,
    "3.4": data.assumptions,
    "4.1": experimentation.initialisation,
    "4.2": experimentation.length,
    "4.3": experimentation.estimation,
    "5.1": implementation.software,
    "5.2": implementation.sampling,
    "5.3": implementation.execution,
    "5.4": implementation.system,
    "6.1": implementation.sharing,
}
"""What fills each item in."""
BESIDE = ("validation", "authors", "contact", "approvals")
"""What readers ask for besides the checklist, by the keys of ``study``."""


@dataclass(frozen=True)
class Checklist:
    """The answers by number of item, and what is told besides (a text, or that there is none)."""

    subject: Subject
    answers: Mapping[str, tuple[Block, ...]]
    beside: Mapping[str, str | Gap]

    @property
    def gaps(self) -> tuple[tuple[str, Gap], ...]:
        """What is not stated: number of the item (nothing for what is told besides) and the gap."""
        listed = [(number, block) for number, blocks in self.answers.items() for block in blocks]
        listed += [("", told) for told in self.beside.values() if isinstance(told, Gap)]
        return tuple((number, block) for number, block in listed if isinstance(block, Gap))


def fill(results: Results, lang: str = "en") -> Checklist:
    """Fill the checklist in for a finished run. Raises ``StoreError`` for a run of an earlier version."""
    subject = Subject(results, lang)
    answers = {item.number: tuple(FILLED_BY[item.number](subject)) for item in ITEMS}
    return Checklist(subject, answers, {key: subject.studied(key) or subject.gap(key) for key in BESIDE})


def markdown(checklist: Checklist) -> str:
    """The page."""
    return "\n".join(_lines(checklist)) + "\n"


def _lines(checklist: Checklist) -> Iterator[str]:
    subject = checklist.subject
    yield f"# {subject.text('title', name=subject.results.name)}\n"
    yield f"{subject.text('about')}\n"
    section = ""
    for number, title in ITEMS:
        if number.partition(".")[0] != section:
            section = number.partition(".")[0]
            yield f"## {section}. {in_language(SECTIONS[section], subject.lang)}\n"
        yield f"### {number} {in_language(title, subject.lang)}\n"
        for block in checklist.answers[number]:
            yield from _block(subject, block)
            yield ""
    yield f"## {subject.text('beside')}\n"
    for key, told in checklist.beside.items():
        yield f"- {subject.text('beside.line', what=subject.text(f'beside.{key}'), told=_gap(subject, told))}"
    yield f"\n## {subject.text('gaps', count=len(checklist.gaps))}\n"
    yield from (f"- {number} {gap.what}: `{gap.where}`".replace("-  ", "- ") for number, gap in checklist.gaps)


def _block(subject: Subject, block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield block.text
    elif isinstance(block, Gap):
        yield _gap(subject, block)
    elif isinstance(block, Bullets):
        yield from (line if line[:1].isdigit() else f"- {line}" for line in block.lines)
    elif isinstance(block, Diagram):
        yield f"```mermaid\n{block.source}\n```"
    elif isinstance(block, Table):
        yield _row(block.heads)
        yield "|" + "---|" * len(block.heads)
        yield from map(_row, block.rows)


def _gap(subject: Subject, told: str | Gap) -> str:
    if isinstance(told, str):
        return told
    return subject.text("gap", what=told.what, where=told.where)


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |"
