"""Section 4: how runs begin, how long they last, and how figures are estimated."""

from __future__ import annotations

from collections.abc import Iterator

from covsim.stress.blocks import Block, Paragraph
from covsim.stress.subject import Subject
from covsim.units import describe_minutes


def initialisation(run: Subject) -> Iterator[Block]:
    """4.1."""
    yield Paragraph(run.text("initial"))
    minutes = float(run.manifest["warm_up_minutes"])
    if not minutes:
        yield Paragraph(run.text("warm_up.none"))
        return
    pilot = (run.manifest.get("warm_up") or {}).get("pilot")
    key = "warm_up.found" if pilot else "warm_up.given"
    yield Paragraph(run.text(key, minutes=describe_minutes(minutes)))


def length(run: Subject) -> Iterator[Block]:
    """4.2."""
    clock = run.section("clock")
    yield Paragraph(run.text("length", horizon=describe_minutes(float(run.manifest["horizon_minutes"])),
                             start=run.manifest["start"]))  # fmt: skip
    if clock.get("until") == "empty":
        yield Paragraph(run.text("length.empty"))


def estimation(run: Subject) -> Iterator[Block]:
    """4.3."""
    manifest = run.manifest
    yield Paragraph(run.text("replications", count=manifest["replications"], seed=manifest["seed"]))
    targets = manifest.get("precision") or ()
    yield Paragraph(run.text("replications.precision" if targets else "replications.fixed"))
    yield Paragraph(run.text("paired" if len(run.models) > 1 else "paired.one"))
