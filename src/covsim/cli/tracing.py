"""``covsim trace``: one case as a plain timeline, under each model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from covsim.cli.inspecting import FILE, SETS
from covsim.errors import CovsimError

if TYPE_CHECKING:
    from covsim.events import Incidents
    from covsim.scenario.model import Scenario


@click.command()
@click.argument("file", type=FILE)
@click.option("--case", "case", required=True, metavar="SPEC", help="A name of what_if, or STREAM:KEY, e.g. falls:17.")
@click.option("--model", help="One model; default: all of them.")
@click.option("--replication", type=click.IntRange(1), default=1, show_default=True, help="Whose luck to take.")
@click.option("--seed", type=click.IntRange(0), help="Seed; default: the scenario's.")
@SETS
def trace(file: Path, case: str, model: str | None, replication: int, seed: int | None, sets: tuple[str, ...]) -> None:
    """Tell one case as a timeline, under each model.

    Who was where at the call, who came from where, what the case waited for and why, and how it ended.
    """
    from covsim.scenario.loader import read

    document = read(file, sets)
    for name in [model] if model else document.models:
        scenario = document.scenario(name)
        chosen = scenario.experiment.seed if seed is None else seed
        click.echo("" if name == document.models[0] or model else "\n", nl=False)
        _tell(scenario, document.labels[name], case, chosen, replication)


def _tell(scenario: Scenario, label: str, case: str, seed: int, replication: int) -> None:
    """Run one replication of one model and tell the case."""
    from covsim.cli.screen import paragraph, strong
    from covsim.cli.timeline import clock_time, tell_case
    from covsim.demand import sample
    from covsim.engine import simulate
    from covsim.streams import Luck

    incidents = sample(scenario, Luck(seed, replication))
    incidents, incident = _find(scenario, incidents, case)
    told = tell_case(scenario, incidents, simulate(scenario, incidents), incident)
    what = scenario.what_if[case].label if case in scenario.what_if else ""
    call = float(incidents.time[incident])
    click.echo(strong(f"{label}: {what or case}, {clock_time(scenario, call, day=True)}"))
    click.echo("  At the call:")
    for line in told.situation:
        paragraph(line, "    ", "  ")
    for moment in told.lines:
        days = int((call % 1440 + moment.time - call) // 1440)
        later = f" (+{days} d)" if days else ""
        paragraph(f"{clock_time(scenario, moment.time)}{later}  {moment.text}", "  ", " " * 10)
    for line in told.measures:
        paragraph(line, "  = ", "  ")


def _find(scenario: Scenario, incidents: Incidents, case: str) -> tuple[Incidents, int]:
    """The incidents (with the scripted case among them) and the number of the case in question."""
    import numpy as np

    from covsim.demand import scripted
    from covsim.demand.sampling import SCRIPTED

    if case in scenario.what_if:
        incidents = scripted(scenario, case, incidents)
        return incidents, int(np.flatnonzero(incidents.key == SCRIPTED + list(scenario.what_if).index(case))[0])
    stream, colon, text = case.rpartition(":")
    if not colon:
        known = ", ".join(scenario.what_if)
        raise CovsimError(
            f"no what_if case {case!r} - " + (f"there are {known}" if known else "the scenario has none")
            + "; a case of the demand is named STREAM:KEY, e.g. " + f"{next(iter(scenario.demand), 'stream')}:0"
        )  # fmt: skip
    if stream not in incidents.streams:
        raise CovsimError(
            f"no stream {stream!r} in model {scenario.model!r} - there are {', '.join(incidents.streams)}"
        )
    key, _, child = text.partition(".")
    if not key.isdigit() or not (child or "0").isdigit():
        raise CovsimError(f"{text!r} is not a key - write a number, e.g. {stream}:17, or {stream}:17.2 in a batch")
    mine = incidents.stream == incidents.streams.index(stream)
    found = np.flatnonzero(mine & (incidents.key == int(key)) & (incidents.child == int(child or 0)))
    if not len(found):
        keys = incidents.key[mine]
        have = f"keys go from {keys.min()} to {keys.max()}" if len(keys) else "it has no cases"
        raise CovsimError(f"no case {text} of {stream!r} in this replication: {have}")
    return incidents, int(found[0])
