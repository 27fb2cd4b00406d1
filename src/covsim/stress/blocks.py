"""What the answer to an item of the checklist is made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Paragraph:
    """A text."""

    text: str


@dataclass(frozen=True)
class Bullets:
    """Several short texts."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """Rows under heads."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Diagram:
    """A flow chart, in the language Mermaid."""

    source: str


@dataclass(frozen=True)
class Gap:
    """Something that the checklist asks for and neither scenario nor run tells; ``what`` is missing, ``where`` says
    where a planner writes it."""

    what: str
    where: str


Block = Paragraph | Bullets | Table | Diagram | Gap
