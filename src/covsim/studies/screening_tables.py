"""The files of a screening: one row an input and response."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from covsim.studies.morris import Effect
from covsim.studies.responses import Change, Response
from covsim.studies.screening import FOLDER, Screened
from covsim.studies.tornado import ENDS, Bar

_RESPONSE = ("response", "model", "rival", "kpi", "scope", "unit")
_INPUT = ("input", "value", "low", "high")
_TEXTS = (*_RESPONSE, *_INPUT, "choice", "choice_at_low", "choice_at_high", "problem")
TORNADO = (*_RESPONSE, *_INPUT, "base", "at_low", "at_low_ci_low", "at_low_ci_high", "at_high", "at_high_ci_low",
           "at_high_ci_high", "swing", "choice", "choice_at_low", "choice_at_high",
           "replications", "problem")  # fmt: skip
MORRIS = (*_RESPONSE, *_INPUT, "mu_star", "mu_star_ci_low", "mu_star_ci_high", "mu", "sigma", "trajectories",
          "replications", "levels")  # fmt: skip


def tornado_table(found: Screened) -> pd.DataFrame:
    """The columns of ``tornado.csv``: widest bars first within each response; inputs that failed at the end."""
    if found.tornado is None:
        return pd.DataFrame(columns=list(TORNADO))
    rows = [_bar(found, bar) for bar in found.tornado.bars]
    failed = {one.path: one for one in found.inputs}
    for path, problem in found.tornado.left_out.items():
        one = failed[path]
        rows.append({"input": path, "value": one.value, "low": one.at(0.0), "high": one.at(1.0), "problem": problem})
    return pd.DataFrame(rows, columns=list(TORNADO))


def _bar(found: Screened, bar: Bar) -> dict[str, Any]:
    assert found.tornado is not None
    choices = {f"choice_at_{end}": found.tornado.choices[bar.input.path, end] for end in ENDS}
    return {
        **_response(bar.response, found.currency), "input": bar.input.path, "value": bar.input.value,
        "low": bar.input.at(0.0), "high": bar.input.at(1.0), "base": found.base[bar.response],
        **dict(_ends("at_low", bar.low)), **dict(_ends("at_high", bar.high)), "swing": bar.swing,
        "choice": found.choice, **choices, "replications": found.replications, "problem": "",
    }  # fmt: skip


def _ends(name: str, change: Change) -> Iterator[tuple[str, float]]:
    yield name, change.difference
    yield f"{name}_ci_low", change.low
    yield f"{name}_ci_high", change.high


def morris_table(found: Screened) -> pd.DataFrame:
    """The columns of ``morris.csv``: largest ``mu_star`` first within each response."""
    effects = found.morris.effects if found.morris else ()
    return pd.DataFrame([_effect(found, effect) for effect in effects], columns=list(MORRIS))


def _effect(found: Screened, effect: Effect) -> dict[str, Any]:
    assert found.morris is not None
    return {
        **_response(effect.response, found.currency), "input": effect.input.path, "value": effect.input.value,
        "low": effect.input.at(0.0), "high": effect.input.at(1.0), "mu_star": effect.mu_star,
        "mu_star_ci_low": effect.low, "mu_star_ci_high": effect.high, "mu": effect.mu, "sigma": effect.sigma,
        "trajectories": effect.n, "replications": found.morris.replications, "levels": found.morris.levels,
    }  # fmt: skip


def _response(response: Response, currency: str) -> dict[str, str]:
    unit = (currency or "money") if response.unit == "money" else response.unit
    return {"response": response.kind, "model": response.model, "rival": response.rival, "kpi": response.kpi,
            "scope": response.scope, "unit": unit}  # fmt: skip


def read_table(folder: Path, method: str) -> pd.DataFrame | None:
    """``sensitivity/<method>.csv`` of a run, as it was written; None when there is none or it can't be read."""
    try:
        frame = pd.read_csv(folder / FOLDER / f"{method}.csv", encoding="utf-8-sig", dtype=str, keep_default_na=False)
    except (OSError, ValueError):
        return None
    for column in frame.columns.difference(list(_TEXTS)):
        frame[column] = pd.to_numeric(frame[column], errors="coerce")
    return frame[frame["response"] != ""]


def responses(frame: pd.DataFrame) -> tuple[Response, ...]:
    """What the rows of a table are about, in their order."""
    names = frame[["response", "model", "rival", "kpi", "scope"]].drop_duplicates()
    return tuple(Response(*row) for row in names.itertuples(index=False, name=None))


def write_tables(found: Screened) -> str:
    """Write ``sensitivity/tornado.csv`` or ``sensitivity/morris.csv``; its name below the folder of the run."""
    name = f"{FOLDER}/{found.design.method}.csv"
    found.folder.write_csv(name, tornado_table(found) if found.tornado else morris_table(found))
    return name
