"""Sections 5 and 6: the program, its luck, the order of events, the machine, and where to get it all."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from covsim.stress.blocks import Block, Bullets, Gap, Paragraph
from covsim.stress.subject import Subject


def software(run: Subject) -> Iterator[Block]:
    """5.1."""
    yield Paragraph(run.text("software"))
    yield Bullets(tuple(f"{name} {version}" for name, version in run.manifest["versions"].items()))


def sampling(run: Subject) -> Iterator[Block]:
    """5.2."""
    yield Paragraph(run.text("sampling", seed=run.manifest["seed"]))


def execution(run: Subject) -> Iterator[Block]:
    """5.3."""
    yield Paragraph(run.text("execution"))
    yield Bullets(tuple(run.text(f"execution.{rank}") for rank in range(1, 6)))


def system(run: Subject) -> Iterator[Block]:
    """5.4."""
    found = run.manifest.get("system")
    if found:
        yield Paragraph(run.text("system", platform=found["platform"], processors=found["processors"]))
    else:
        yield Gap(run.text("gap.system"), "covsim run")
    yield Paragraph(run.text("system.time", seconds=run.manifest["timings"]["seconds"]))


def sharing(run: Subject) -> Iterator[Block]:
    """6.1."""
    stated = run.studied("code")
    yield Paragraph(stated) if stated else run.gap("code")
    command = run.manifest["command"]
    yield Paragraph(run.text("sharing", run_id=run.manifest["run_id"], scenario=run.manifest["scenario"]))
    if command:
        yield Paragraph(run.text("sharing.command", command=shlex.join(command)))
