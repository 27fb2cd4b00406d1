"""One figure of a run between all pairs of its models: ``covsim compare RUNDIR --pairs [--kpi KPI]``."""

from __future__ import annotations

import math
from typing import Any

from covsim.cli.screen import Column
from covsim.cli.sections import Section, worth
from covsim.cli.texts import text
from covsim.errors import CovsimError
from covsim.store import Results
from covsim.studies.comparison import compare_all, sharper
from covsim.studies.cube import build_cube
from covsim.studies.wording import Wording, percent
from covsim.words import label_of


def all_pairs(results: Results, kpi: str, scope: str, lang: str) -> Section:
    """The paired differences with joint intervals. Raises CovsimError when fewer than two models have the figure."""
    mine = results.replications[(results.replications["kpi"] == kpi) & (results.replications["scope"] == scope)]
    frame = compare_all(build_cube(mine, tuple(dict.fromkeys(mine["model"]))), kpi, scope, results.level)
    if frame.empty:
        raise CovsimError(
            f"{results.path} has no two models with the figure '{kpi} {scope}' - see covsim kpis, and its summary.csv"
        )
    heads = [Column(text(f"pairs.{head}", lang), True) for head in ("difference", "joint", "sharper")]
    units = results.kpis.set_index(["kpi", "scope"])["unit"]
    unit = str(units[(kpi, scope)].iloc[0])
    rows = tuple(_row(results, pair, unit, lang) for pair in frame.to_dict("records"))
    key = "pairs.note" if len(rows) > 1 else "pairs.note.one"
    note = text(key, lang, level=percent(results.level), count=len(rows))
    title = text("pairs", lang, figure=f"{kpi} {scope}")
    return Section(title, (), (Column(text("model", lang)), *heads), rows, (note,))


def _row(results: Results, pair: dict[Any, Any], unit: str, lang: str) -> tuple[str, ...]:
    words = Wording(lang)
    model, baseline = (label_of(results.labels, "model", pair[end]) for end in ("model", "baseline"))
    low, high, difference = (
        "-" if math.isnan(pair[end]) else words.number(pair[end], unit)
        for end in ("joint_low", "joint_high", "difference")
    )
    known = sharper(float(pair["variance_ratio"]))
    times = "-" if math.isnan(known) else text("pairs.times", lang, times=worth(known, lang))
    return (text("pairs.pair", lang, model=model, baseline=baseline), difference,
            "-" if low == high else text("span", lang, low=low, high=high), times)  # fmt: skip
