"""Policies that neither covsim nor an installed package has, or whose settings don't fit."""

from __future__ import annotations

from collections.abc import Iterator

from covsim.errors import CovsimError
from covsim.policies import find
from covsim.scenario.checks.subject import Subject
from covsim.scenario.problems import Finding

_KINDS = ("dispatch", "queue_order", "diversion", "referral")


def check(subject: Subject) -> Iterator[Finding]:
    """Look every policy up as the engine will."""
    for kind in _KINDS:
        spec = getattr(subject.scenario.policies, kind)
        if isinstance(spec, dict) and len(spec) != 1:
            what = "a policy with settings is one name with a mapping"
            yield Finding(("policies", kind), what, f"write {kind}: {{name: {{...}}}}")
            continue
        try:
            find(kind, spec, str(subject.folder))
        except CovsimError as error:
            message, _, remedy = str(error).removeprefix(f"policies.{kind}: ").partition(" - ")
            yield Finding(("policies", kind), message, remedy)
