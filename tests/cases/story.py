"""A tiny scenario, run, and told as literal lines: ``17 arrived ambulance c1 at mine``.

Cases are called c1, c2, ... in order of call; times are minutes since Monday 00:00.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent
from typing import Any

from covsim.demand import sample
from covsim.engine import simulate
from covsim.events import Cause, EventLog, Fallback, Kind, Outcome, ShiftKind
from covsim.metrics import measure
from covsim.scenario.loader import read
from covsim.streams import Luck

UNTOLD = (Kind.CALL, Kind.READY, Kind.CAPACITY, Kind.HORIZON)
"""Kinds left out unless asked for: what they say is in the scenario itself."""


def simulated(text: str, files: Mapping[str, str] | None = None) -> EventLog:
    """The log of one replication; ``clock`` is added (Monday 2025-01-06, one day) where the text has none."""
    text = dedent(text)
    if "clock:" not in text:
        text = f"clock: {{start: 2025-01-06, horizon: 1 day}}\n{text}"
    with tempfile.TemporaryDirectory() as folder:
        for name, content in (files or {}).items():
            (Path(folder) / name).write_text(content, encoding="utf-8")
        file = Path(folder) / "scenario.yaml"
        file.write_text(f"covsim: 1\nname: story\n{text}", encoding="utf-8")
        scenario = read(file).scenario()
        return simulate(scenario, sample(scenario, Luck(seed=1, replication=0)))


def figures(text: str) -> dict[tuple[str, str], float | None]:
    """The value of every figure of one replication, by KPI and scope."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "scenario.yaml"
        file.write_text(f"covsim: 1\nname: story\n{dedent(text)}", encoding="utf-8")
        scenario = read(file).scenario()
    incidents = sample(scenario, Luck(seed=1, replication=0))
    measured = measure(scenario, incidents, simulate(scenario, incidents))
    return {(figure.kpi, figure.scope): figure.value for figure in measured.figures}


def told(text: str, *, of: str = "", kinds: tuple[Kind, ...] = (), files: Mapping[str, str] | None = None) -> list[str]:
    """What happened, line by line; ``of`` keeps the lines with one of these words, ``kinds`` the rows of these kinds.

    Units that are on duty from the beginning aren't told to come.
    """
    log = simulated(text, files)
    lines = []
    for row in log.rows:
        kind = Kind(row["kind"])
        if kind not in kinds if kinds else kind in UNTOLD or (kind == Kind.ON_DUTY and row["time"] == 0):
            continue
        line = _line(log, kind, row)
        if not of or not set(of.split()).isdisjoint(line.split()):
            lines.append(line)
    return lines


def lines(text: str) -> list[str]:
    """The expected lines, as written in a test."""
    return [" ".join(line.split()) for line in text.strip().splitlines()]


def _line(log: EventLog, kind: Kind, row: Any) -> str:
    names = log.names
    words = [f"{row['time']:.10g}", kind.name.lower()]
    if row["unit"] >= 0:
        words.append(names.resources[row["unit"]].replace(" ", "_"))
    if row["incident"] >= 0:
        words.append(f"c{row['incident'] + 1}")
    if row["step"] >= 0 and kind not in (Kind.RELEASED, Kind.CLAIMED):
        words.append(names.steps[row["step"]].partition(".")[2])
    if kind in (Kind.CLAIMED, Kind.DEPARTED, Kind.RETURNING, Kind.RELOCATED):
        origin = names.sites[row["site"]] if row["site"] >= 0 else "road"
        words.append(f"{origin}>{names.sites[row['destination']]}")
    if kind in (Kind.DEPARTED, Kind.RETURNING, Kind.RELOCATED):
        words.append(f"{row['value']:.10g}")
    if kind == Kind.ARRIVED:
        words.append(f"at {names.sites[row['site']]}")
    return " ".join(words + _why(log, kind, row))


def _why(log: EventLog, kind: Kind, row: Any) -> list[str]:
    """Needs, causes, outcomes and kinds of duty, where a row has them."""
    words = []
    if kind in (Kind.WAITS, Kind.FELL_BACK) and row["need"] >= 0:
        words += [log.names.needs[row["need"]], Cause(row["cause"]).name.lower()]
    if kind == Kind.FELL_BACK:
        words.append(Fallback(int(row["value"])).name.lower())
    if kind == Kind.DONE:
        words.append(Outcome(int(row["value"])).name.lower())
    if kind == Kind.ON_DUTY:
        words.append(ShiftKind(int(row["value"])).name.lower())
    if kind in (Kind.TRIGGER_ON, Kind.TRIGGER_OFF):
        words += [log.names.triggers[row["need"]], f"{row['value']:.10g}"]
    if kind == Kind.MARK:
        words.append(log.names.marks[row["need"]])
    if kind == Kind.REFERRED:
        words.append(log.names.sites[row["destination"]])
    if kind == Kind.PREEMPTED:
        words.append(f"by c{int(row['value']) + 1}")
    return words
