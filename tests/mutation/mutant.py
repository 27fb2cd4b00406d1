"""What the mutation check consists of: rules, and for each one ways to break it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mutant:
    """One change that breaks a rule.

    ``old`` stands in ``file`` (below src/covsim) exactly once and is replaced by ``new``; ``how`` says in words what
    the engine then does. ``tests`` are files or folders below tests/ that are tried before all others.
    """

    name: str
    how: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rule:
    """A rule of the engine (``text``), under the ``heading`` of the design that it belongs to, and its mutants."""

    heading: str
    text: str
    mutants: tuple[Mutant, ...]
